import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatAddress, parseAddress } from '../../../../src/address/address.ts';
import { cidrsOf, isInside, parseCidr, parseRange, sizeOf } from '../../../../src/lookup/rdap/address-range.ts';

const ends = (start: unknown, end?: unknown) => {
  const range = parseRange(start, end);
  return range && [formatAddress(range.first), formatAddress(range.last)];
};

describe('the ends of a network', () => {
  it.each([
    ['192.0.2.0', '192.0.2.255', '192.0.2.0', '192.0.2.255'],
    ['074.125.000.000', '074.125.255.255', '74.125.0.0', '74.125.255.255'],
    ['62.239.237.0/32', '62.239.237.255/32', '62.239.237.0', '62.239.237.255'],
    ['010.008.000.010/032', '010.008.000.010', '10.8.0.10', '10.8.0.10'],
    ['000.000.000.000', '000.0.00.1/032', '0.0.0.0', '0.0.0.1'],
    ['2001:0DB8:0000::', '2001:db8:FFFF::', '2001:db8::', '2001:db8:ffff::'],
    [' 192.0.2.0 ', '192.0.2.0', '192.0.2.0', '192.0.2.0'],
  ])('are read from %j and %j', (start, end, first, last) => {
    expect(ends(start, end)).toEqual([first, last]);
  });

  it('are those of the prefix when the last one is missing', () => {
    expect(ends('192.0.2.0/24')).toEqual(['192.0.2.0', '192.0.2.255']);
    expect(ends('2001:db8::/32')).toEqual(['2001:db8::', '2001:db8:ffff:ffff:ffff:ffff:ffff:ffff']);
    expect(ends('192.0.2.0')).toBeNull();
  });

  it.each([
    ['192.0.2.9', '192.0.2.1'],
    ['192.0.2.0', '2001:db8::'],
    ['192.0.2.0', ''],
    ['', '192.0.2.0'],
    [7, '192.0.2.0'],
    ['192.0.2.0', null],
    [['192.0.2.0'], {}],
    ['192.0.2.0', '256.0.0.0'],
    // Each zero tried anew, up to the end, would take minutes.
    [`192.0.2.${'0'.repeat(1_000_000)}x`, '192.0.2.9'],
  ])('are not %.40j and %.40j', (start, end) => {
    expect(parseRange(start, end)).toBeNull();
  });
});

describe('the prefixes of a range', () => {
  it.each([
    ['196.11.239.0', '196.11.246.255', ['196.11.239.0/24', '196.11.240.0/22', '196.11.244.0/23', '196.11.246.0/24']],
    ['0.0.0.0', '255.255.255.255', ['0.0.0.0/0']],
    ['::', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', ['::/0']],
    ['192.0.2.7', '192.0.2.7', ['192.0.2.7/32']],
    ['2801:10:c000::', '2801:10:c000::', ['2801:10:c000::/128']],
    ['192.0.2.255', '192.0.3.0', ['192.0.2.255/32', '192.0.3.0/32']],
  ])('from %s to %s', (start, end, cidrs) => {
    const range = parseRange(start, end);
    expect(range && cidrsOf(range)).toEqual(cidrs);
  });

  it('are at most 254, do not overlap and add up to the range', () => {
    const address = fc.oneof(
      fc.tuple(fc.ipV4(), fc.ipV4()),
      fc.tuple(fc.ipV6(), fc.ipV6()),
      fc.constant(['::1', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe'] as const),
    );
    fc.assert(
      fc.property(address, ([one, other]) => {
        const range = parseRange(one, other) ?? parseRange(other, one);
        // An IPv6 address may end dotted with padding, which is none.
        if (!range) return;
        const blocks = cidrsOf(range).flatMap((text) => parseCidr(text) ?? []);
        expect(blocks.length).toBeLessThanOrEqual(254);
        expect(blocks.reduce((sum, block) => sum + sizeOf(block), 0n)).toBe(sizeOf(range));
        expect(blocks.every((block) => isInside(block, range))).toBe(true);
        expect(formatAddress(blocks[0]?.first ?? range.last)).toBe(formatAddress(range.first));
        expect(formatAddress(blocks.at(-1)?.last ?? range.first)).toBe(formatAddress(range.last));
      }),
    );
  }, 60_000);
});

it('an address is never inside a range of the other version', () => {
  const first = parseAddress('::1');
  const range = parseRange('0.0.0.0', '255.255.255.255');
  expect(first && range && isInside({ first, last: first }, range)).toBe(false);
});
