import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Address, formatAddress, parseAddress } from '../../../src/address/address.ts';
import {
  embedIpv4,
  extractIpv4,
  firstOf,
  type Nat64Prefix,
  parseNat64Prefix,
  wellKnownNat64Prefix,
} from '../../../src/address/nat64-prefix.ts';
import { discoverNat64Prefixes, findNat64Prefix } from '../../../src/dns/discover-nat64.ts';
import { maybeTranslated, type Nat64Evidence, suggestNat64Prefixes } from '../../../src/dns/suggest-nat64.ts';
import nat64 from '../../data/addresses/nat64.json' with { type: 'json' };
import { ipv4, ipv6 } from '../address/arbitraries.ts';
import { hostRecords } from './host-records.ts';

function address(text: string): Address {
  const parsed = parseAddress(text);
  if (!parsed) throw new Error(`${text} is no address`);
  return parsed;
}

function prefix(text: string): Nat64Prefix {
  const result = parseNat64Prefix(text);
  if (!result.ok) throw new Error(`${text}: ${result.error}`);
  return result.prefix;
}

const examples = nat64.rfc6052.map(([text = '', v4 = '', v6 = '']) => ({ text, v4, v6 }));
const six = [
  '2001:db8::/32',
  '2001:db8:100::/40',
  '2001:db8:122::/48',
  '2001:db8:122:300::/56',
  '2001:db8:122:344::/64',
  '2001:db8:122:344::/96',
];

/** Prefixes of all six lengths, whatever is in them. */
const anyPrefix = fc.constantFrom(32, 40, 48, 56, 64, 96).chain((length) =>
  fc.tuple(fc.nat(0xffffffff), fc.nat(0xffffff)).map(([second, third]) => {
    const first: Address = { version: 6, words: [0x20010db8, second, length === 96 ? third : 0, 0], zone: '' };
    return prefix(`${formatAddress(firstOf(first, length, { keepsSuffix: false }))}/${length}`);
  }),
);
const publicIpv4 = ipv4.filter(({ words }) => words[0] !== 0);

describe('findNat64Prefix', () => {
  it.each(examples)('finds $text of RFC 6052 section 2.4 in $v6', ({ text, v4, v6 }) => {
    expect(findNat64Prefix(address(v6), address(v4))?.text).toBe(text);
  });

  it('finds whatever prefix was used, of any length, and no other', () => {
    fc.assert(
      fc.property(anyPrefix, publicIpv4, (nat, v4) => {
        expect(findNat64Prefix(embedIpv4(nat, v4), v4)).toEqual(nat);
      }),
      { numRuns: 2000 },
    );
  });

  it('finds the well-known prefix', () => {
    expect(findNat64Prefix(address('64:ff9b::c000:221'), address('192.0.2.33'))).toBe(wellKnownNat64Prefix);
  });

  it('finds nothing in an address that does not embed the IPv4 address', () => {
    fc.assert(
      fc.property(ipv6, ipv4, (v6, v4) => {
        const found = findNat64Prefix(v6, v4);
        if (found) expect(embedIpv4(found, v4)).toEqual(v6);
      }),
    );
    expect(findNat64Prefix(address('2001:db8:122:344::c000:222'), address('192.0.2.33'))).toBeNull();
  });

  it.each([
    ['::ffff:c000:221', 'an IPv4-mapped address'],
    ['fe80::c000:221', 'a link-local one'],
    ['2001:db8:0:0:100:0:c000:221', 'one whose octet "u" is not zero'],
    ['192.0.2.33', 'IPv4'],
  ])('finds nothing in %s, %s', (text) => {
    expect(findNat64Prefix(address(text), address('192.0.2.33'))).toBeNull();
  });

  it('finds nothing for 0.0.0.0, which any layout embeds', () => {
    expect(findNat64Prefix(address('2001:db8::'), address('0.0.0.0'))).toBeNull();
  });
});

describe('discoverNat64Prefixes', () => {
  it.each(six)('finds %s', (text) => {
    const answer = ['192.0.0.170', '192.0.0.171'].map((v4) => formatAddress(embedIpv4(prefix(text), address(v4))));
    expect(discoverNat64Prefixes(answer)).toEqual([prefix(text)]);
    expect(discoverNat64Prefixes(answer.slice(1))).toEqual([prefix(text)]);
  });

  it('finds several, each once, the well-known one included', () => {
    const answer = ['64:ff9b::c000:aa', '2001:db8:64::c000:aa', '64:ff9b::c000:ab', '2001:db8:122:344:c0:0:aa00::'];
    expect(discoverNat64Prefixes(answer).map(({ text }) => text)).toEqual([
      '64:ff9b::/96',
      '2001:db8:64::/96',
      '2001:db8:122:344::/64',
    ]);
  });

  it('is not misled by a prefix that holds the well-known address itself (RFC 7050 section 3)', () => {
    const answer = ['2001:db8:c000:aa::c000:aa', '2001:db8:c000:aa::c000:ab'];
    expect(discoverNat64Prefixes(answer)).toEqual([prefix('2001:db8:c000:aa::/96')]);
  });

  it.each([
    ['2001:db8::/32', '2001:db8:c000:aa:12:3456:789a:bcde', '2001:db8:c633:6401:12:3456:789a:bcde'],
    ['2001:db8:122:344::/64', '2001:db8:122:344:c0:0:aaab:cdef', '2001:db8:122:344:c6:3364:1ab:cdef'],
  ])('finds %s where the DNS64 writes a suffix as well (RFC 6052 section 2.2)', (text, answer, made) => {
    const [found, ...others] = discoverNat64Prefixes([answer, answer.replace('aa', 'ab')]);
    expect(others).toEqual([]);
    const { first, length } = prefix(text);
    expect(found && firstOf(found.first, found.length, { keepsSuffix: false })).toEqual(first);
    expect(found?.length).toBe(length);
    expect(found && formatAddress(embedIpv4(found, address('198.51.100.1')))).toBe(made);
    expect(found && extractIpv4(found, address(made))).toEqual(address('198.51.100.1'));
    // An ordinary host under the same prefix has another suffix.
    expect(found && extractIpv4(found, address(made.replace(/....$/, '1111')))).toBeNull();
  });

  it('finds no suffix where the well-known address is there twice, or octet "u" is not zero', () => {
    expect(discoverNat64Prefixes(['2001:db8:c000:aa:0:c000:aa:1'])).toEqual([]);
    expect(discoverNat64Prefixes(['2001:db8:122:344:1c0:0:aa00:1'])).toEqual([]);
  });

  it('finds nothing where there is nothing', () => {
    expect(discoverNat64Prefixes([])).toEqual([]);
    expect(discoverNat64Prefixes(['2606:4700::11', '192.0.0.170', 'nonsense', '::ffff:192.0.0.170'])).toEqual([]);
  });

  it('finds the prefix of any translator', () => {
    fc.assert(
      fc.property(anyPrefix, fc.constantFrom('192.0.0.170', '192.0.0.171'), (nat, v4) => {
        expect(discoverNat64Prefixes([formatAddress(embedIpv4(nat, address(v4)))])).toEqual([nat]);
      }),
    );
  });
});

describe('suggestNat64Prefixes', () => {
  /** A host that was reached through a translator. */
  function reached(hostname: string, v4: string, nat: Nat64Prefix): Nat64Evidence {
    const records = hostRecords({ hostname, a: { status: 'ok', addresses: ['198.41.30.99', v4] } });
    return { address: formatAddress(embedIpv4(nat, address(v4))), records };
  }
  const one = reached('one.test', '198.41.30.1', prefix('2001:db8:64::/96'));
  const two = reached('two.test', '198.41.30.2', prefix('2001:db8:64::/96'));

  it.each(six)('suggests %s when two hosts speak for it', (text) => {
    const hosts = ['192.0.2.1', '198.51.100.2'].map((v4, i) => reached(`h${i}.test`, v4, prefix(text)));
    expect(suggestNat64Prefixes(hosts, [])).toEqual([{ prefix: prefix(text), hostnames: ['h0.test', 'h1.test'] }]);
  });

  it('suggests nothing for one host, seen however often', () => {
    expect(
      suggestNat64Prefixes([one, one, reached('one.test', '198.41.30.7', prefix('2001:db8:64::/96'))], []),
    ).toEqual([]);
  });

  it('suggests nothing for two names of one IPv4 address', () => {
    expect(suggestNat64Prefixes([one, reached('two.test', '198.41.30.1', prefix('2001:db8:64::/96'))], [])).toEqual([]);
  });

  it('suggests nothing for two hosts with a prefix each', () => {
    expect(suggestNat64Prefixes([one, reached('two.test', '198.41.30.2', prefix('2001:db8:65::/96'))], [])).toEqual([]);
  });

  it('needs to know that a host has no AAAA', () => {
    for (const status of ['ok', 'nxdomain', 'servfail', 'no-records', 'not-asked', 'timeout'] as const) {
      const other = { ...two, records: { ...two.records, aaaa: { status, addresses: [] } } };
      expect(suggestNat64Prefixes([one, other], [])).toEqual([]);
    }
  });

  it("does not trust the user's own resolver, behind which a DNS64 may be", () => {
    const source = { kind: 'browser', overHttps: false } as const;
    expect(suggestNat64Prefixes([one, { ...two, records: { ...two.records, source } }], [])).toEqual([]);
  });

  it('does not suggest what is in use, well-known, or was dropped', () => {
    expect(suggestNat64Prefixes([one, two], [])).toHaveLength(1);
    expect(suggestNat64Prefixes([one, two], [prefix('2001:db8:64::/96')])).toEqual([]);
    expect(suggestNat64Prefixes([one, two], [], ['2001:db8:64::/96'])).toEqual([]);
    const wellKnown = ['198.41.30.1', '198.41.30.2'].map((v4, i) => reached(`h${i}.test`, v4, wellKnownNat64Prefix));
    expect(suggestNat64Prefixes(wellKnown, [])).toEqual([]);
  });

  it("ignores addresses that embed none of the host's own", () => {
    const odd: Nat64Evidence[] = ['', 'nonsense', '2606:4700::1', '198.41.30.2'].map((text) => ({
      ...two,
      address: text,
    }));
    expect(suggestNat64Prefixes([one, ...odd], [])).toEqual([]);
  });

  it('names the prefix with the most hosts first', () => {
    const other = prefix('2001:db8:1::/48');
    const evidence = [one, two, ...[3, 4, 5].map((i) => reached(`h${i}.test`, `198.41.30.${i}`, other))];
    expect(suggestNat64Prefixes(evidence, []).map(({ prefix: { text } }) => text)).toEqual([
      other.text,
      '2001:db8:64::/96',
    ]);
  });

  it('finds the one prefix that hosts of a network were translated with, whatever else they were reached at', () => {
    const hosts = fc.uniqueArray(
      publicIpv4.map((v4) => formatAddress(v4)),
      { minLength: 2, maxLength: 8 },
    );
    fc.assert(
      fc.property(anyPrefix, hosts, fc.array(ipv6.map((v6) => formatAddress(v6))), (nat, addresses, strangers) => {
        const evidence = [
          ...addresses.map((v4, i) => reached(`h${i}.test`, v4, nat)),
          ...strangers.map((text, i) => ({
            address: text,
            records: hostRecords({ hostname: `s${i}.test`, a: { status: 'ok', addresses: ['198.41.30.200'] } }),
          })),
        ];
        expect(suggestNat64Prefixes(evidence, []).map(({ prefix: { text } }) => text)).toEqual([nat.text]);
      }),
    );
  });
});

describe('maybeTranslated', () => {
  const reached = (...addresses: string[]) =>
    maybeTranslated(addresses.map((address, at) => ({ hostname: `h${at}.test`, address })));

  it.each(six)('picks two hosts that one translator may have written, under %s', (text) => {
    const translated = ['198.41.30.35', '198.41.30.36'].map((v4) =>
      formatAddress(embedIpv4(prefix(text), address(v4))),
    );
    expect(reached(...translated, '2606:4700::11')).toEqual(['h0.test', 'h1.test']);
  });

  it('passes over a single one, hosts that share no prefix, and IPv4', () => {
    expect(reached('2001:db8:122:344::c629:1e23')).toEqual([]);
    expect(reached('2001:db8:122:344::c629:1e23', '2001:db8:122:345::c629:1e24')).toEqual([]);
    expect(reached('198.41.30.35', '198.41.30.36', 'nonsense')).toEqual([]);
  });

  it('passes over addresses that end in small numbers, as those of servers do', () => {
    expect(reached('2606:4700::10', '2606:4700::11', '2606:4700::a')).toEqual([]);
  });
});
