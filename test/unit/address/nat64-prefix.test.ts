import fc from 'fast-check';
import { Address6 } from 'ip-address';
import { describe, expect, it } from 'vitest';
import { type Address, formatAddress, parseAddress } from '../../../src/address/address.ts';
import {
  embedIpv4,
  extractIpv4,
  type Nat64Prefix,
  parseNat64Prefix,
  wellKnownNat64Prefix,
} from '../../../src/address/nat64-prefix.ts';
import { hasPrefix } from '../../../src/address/prefix.ts';
import nat64 from '../../data/addresses/nat64.json' with { type: 'json' };
import { ipv4, ipv6 } from './arbitraries.ts';

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

/** Prefixes in documentation space, of all six lengths. */
const anyPrefix = fc
  .tuple(fc.constantFrom(32, 40, 48, 56, 64, 96), fc.nat(0xffffffff), fc.nat(0xffffff))
  .map(([length, second, third]) => {
    const beyond = Math.max(0, 64 - length);
    const b = beyond === 32 ? 0 : ((second >>> beyond) << beyond) >>> 0;
    const c = length === 96 ? third : 0;
    return prefix(`${formatAddress({ version: 6, words: [0x20010db8, b, c, 0], zone: '' })}/${length}`);
  });

describe('parseNat64Prefix', () => {
  it.each(nat64.accepted)('accepts %j as %j', (text, written) => {
    expect(prefix(String(text)).text).toBe(written);
  });

  it.each(nat64.refused)('refuses %j: %s', (text, error) => {
    expect(parseNat64Prefix(String(text))).toEqual({ ok: false, error });
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => void parseNat64Prefix(text)));
  });
});

describe('embedIpv4 and extractIpv4', () => {
  it.each(nat64.rfc6052)('follow the example of RFC 6052 section 2.4: %s, %s -> %s', (text, v4, v6) => {
    expect(embedIpv4(prefix(String(text)), address(String(v4)))).toEqual(address(String(v6)));
    expect(extractIpv4(prefix(String(text)), address(String(v6)))).toEqual(address(String(v4)));
  });

  it('know the well-known prefix', () => {
    expect(formatAddress(embedIpv4(wellKnownNat64Prefix, address('192.0.2.33')), { mixed: true })).toBe(
      '64:ff9b::192.0.2.33',
    );
    expect(extractIpv4(wellKnownNat64Prefix, address('64:ff9b::c000:221'))).toEqual(address('192.0.2.33'));
  });

  it('undo each other for all six lengths, and stay in the prefix', () => {
    fc.assert(
      fc.property(anyPrefix, ipv4, (nat, v4) => {
        const embedded = embedIpv4(nat, v4);
        expect(hasPrefix(embedded, nat)).toBe(true);
        expect(embedded.words[2] >>> 24).toBe(0);
        expect(extractIpv4(nat, embedded)).toEqual(v4);
      }),
    );
  });

  it('agree with ip-address for all six lengths', () => {
    fc.assert(
      fc.property(anyPrefix, ipv4, (nat, v4) => {
        const library = Address6.fromAddress4Nat64(formatAddress(v4), nat.text);
        expect(formatAddress(embedIpv4(nat, v4))).toBe(library.correctForm());
        expect(library.toAddress4Nat64(nat.text)?.correctForm()).toBe(formatAddress(v4));
      }),
    );
  });

  it('give nothing for addresses outside the prefix', () => {
    fc.assert(
      fc.property(anyPrefix, ipv6, (nat, v6) => {
        fc.pre(!hasPrefix(v6, nat));
        expect(extractIpv4(nat, v6)).toBeNull();
      }),
    );
  });

  it.each([
    ['2001:db8::/32', '2001:db8:c000:221:100::', 'octet u'],
    ['2001:db8::/32', '2001:db8:c000:221:1::', 'suffix'],
    ['2001:db8:122:344::/64', '2001:db8:122:344:c0:2:2100:1', 'suffix'],
    ['2001:db8:122:344::/64', '2001:db8:122:344:1c0:2:2100::', 'octet u'],
    ['2001:db8:122::/48', '2001:db8:122:c000:2:2101::', 'suffix'],
  ])('give nothing under %s for %s, whose %s is not zero', (text, v6) => {
    expect(extractIpv4(prefix(text), address(v6))).toBeNull();
  });
});

it.each([
  '64:ff9b::/32',
  '64:ff9b::/48',
  '64:ff9b::/64',
  '64:ff9b::/96',
])('%s is of no use beside the one built in', (text) => {
  expect(parseNat64Prefix(text)).toEqual({ ok: false, error: 'well-known' });
});

it('takes prefixes of the block for local use, beside the well-known one', () => {
  expect(['64:ff9b:1::/48', '64:ff9b:1::/96'].map((text) => parseNat64Prefix(text).ok)).toEqual([true, true]);
});
