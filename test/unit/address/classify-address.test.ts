import { describe, expect, it } from 'vitest';
import { type Address, formatAddress, parseAddress } from '../../../src/address/address.ts';
import { classTable } from '../../../src/address/class-table.ts';
import { type Classification, classifyAddress } from '../../../src/address/classify-address.ts';
import { type Nat64Prefix, parseNat64Prefix } from '../../../src/address/nat64-prefix.ts';
import { parsePrefix } from '../../../src/address/prefix.ts';
import classes from '../../data/addresses/classes.json' with { type: 'json' };

function address(text: string): Address {
  const parsed = parseAddress(text);
  if (!parsed) throw new Error(`${text} is no address`);
  return parsed;
}

function prefixes(...texts: string[]): Nat64Prefix[] {
  return texts.map((text) => {
    const result = parseNat64Prefix(text);
    if (!result.ok) throw new Error(`${text}: ${result.error}`);
    return result.prefix;
  });
}

const classify = (text: string, ...nat64: string[]): Classification =>
  classifyAddress(address(text), prefixes(...nat64));

describe('class table', () => {
  it('has an example in test/data/addresses/classes.json for every row, and no example without a row', () => {
    const rows = classTable.map(({ prefix }) => prefix);
    const examples = classes.map(({ prefix }) => prefix);
    const hint = 'add it to test/data/addresses/classes.json; what its fields mean: CONTRIBUTING.md';
    expect(examples.toSorted(), hint).toEqual(rows.toSorted());
  });

  it.each(classTable)('writes $prefix as RFC 5952 has it, without bits behind the length', ({ prefix: text }) => {
    const prefix = parsePrefix(text);
    expect(prefix && `${formatAddress(prefix.first)}/${prefix.length}`).toBe(text);
    const bits = prefix?.first.words.map((word) => word.toString(2).padStart(32, '0')).join('') ?? '';
    expect(bits.slice(prefix?.length ?? 0)).not.toContain('1');
  });

  it.each(classes)('names the RFCs of $prefix', ({ rfcs }) => {
    expect(rfcs.length).toBeGreaterThan(0);
    for (const rfc of rfcs) expect(Number.isInteger(rfc) && rfc > 0 && rfc < 10000).toBe(true);
  });
});

describe('classifyAddress', () => {
  it.each(classes)('takes $example from the row $prefix: $class', (expected) => {
    const found = classify(expected.example);
    expect(found).toMatchObject({
      class: expected.class,
      family: expected.family,
      tunnelled: expected.tunnelled,
    });
    expect(found.row.prefix).toBe(expected.prefix);
    expect(found.row.global ?? false).toBe(expected.global);
  });

  const edges = classes.flatMap(({ prefix, edges }) => edges.map((edge) => [prefix, ...edge] as const));
  it.each(edges)('at %s, %s: %s is %s', (_prefix, _where, text, expected) => {
    expect(classify(String(text)).class).toBe(expected);
  });

  it.each([
    ['64:ff9b::c000:221', 'nat64', '192.0.2.33'],
    ['::ffff:203.0.113.12', 'ipv4-mapped', '203.0.113.12'],
    ['::ffff:0:203.0.113.12', 'ipv4-translated', '203.0.113.12'],
    ['::203.0.113.12', 'ipv4-compatible', '203.0.113.12'],
    ['2002:c000:221::1', '6to4', '192.0.2.33'],
    ['2002:ffff:ffff::', '6to4', '255.255.255.255'],
    ['2001:0:4136:e378:8000:63bf:3fff:fdd2', 'teredo', '192.0.2.45'],
  ])('decodes the IPv4 address in %s (%s)', (text, id, embedded) => {
    expect(classify(text)).toMatchObject({ class: id, embedded });
  });

  it.each([
    'fe80::5efe:c000:221',
    '2a00::200:5efe:c000:221',
    'fd00::5efe:c000:221',
  ])('notes ISATAP in %s as a tunnel, with its IPv4 address and without another class', (text) => {
    expect(classify(text)).toMatchObject({ tunnelled: true, family: 6, embedded: '192.0.2.33' });
    expect(classify(text).class).not.toBe('isatap');
  });

  it.each(['ff02::5efe:c000:221', '2a00::100:5efe:c000:221', '2a00::5eff:c000:221'])('sees no ISATAP in %s', (text) => {
    expect(classify(text)).toMatchObject({ tunnelled: false });
    expect(classify(text)).not.toHaveProperty('embedded');
  });

  it('counts the local-use NAT64 block as family 4 without knowing the IPv4 address', () => {
    const found = classify('64:ff9b:1:fffe::c000:221');
    expect(found).toMatchObject({ class: 'nat64', family: 4, mixed: false });
    expect(found).not.toHaveProperty('embedded');
  });

  it("decodes the local-use NAT64 block with the user's prefix", () => {
    expect(classify('64:ff9b:1:fffe::c000:221', '64:ff9b:1:fffe::/96')).toMatchObject({
      class: 'nat64',
      family: 4,
      mixed: true,
      embedded: '192.0.2.33',
      row: { prefix: '64:ff9b:1:fffe::/96' },
    });
  });

  it("decodes the user's prefix in global space and leaves other addresses alone", () => {
    expect(classify('2a00:64::c000:221', '2a00:64::/96')).toMatchObject({ class: 'nat64', embedded: '192.0.2.33' });
    expect(classify('2a00:65::c000:221', '2a00:64::/96')).toMatchObject({ class: 'global', family: 6 });
    expect(classify('2a00:64::c000:221')).toMatchObject({ class: 'global', family: 6 });
  });

  it('takes an ordinary host under a short NAT64 prefix for what it is', () => {
    expect(classify('2a00:64:c000:221::', '2a00:64::/32')).toMatchObject({ class: 'nat64', embedded: '192.0.2.33' });
    expect(classify('2a00:64:c000:221::1', '2a00:64::/32')).toMatchObject({ class: 'global', family: 6 });
    expect(classify('2a00:64:c000:221:100::', '2a00:64::/32')).toMatchObject({ class: 'global', family: 6 });
  });

  it.each([
    [['2a00:64::/32', '2a00:64::/96']],
    [['2a00:64::/96', '2a00:64::/32']],
  ])('lets the longest of several NAT64 prefixes count: %j', (texts) => {
    expect(classify('2a00:64::', ...texts)).toMatchObject({ row: { prefix: '2a00:64::/96' } });
  });
});
