import fc from 'fast-check';
import { Address6 } from 'ip-address';
import { describe, expect, it } from 'vitest';
import { formatAddress, parseAddress } from '../../../src/address/address.ts';
import { classifyAddress } from '../../../src/address/classify-address.ts';
import { parseNat64Prefix } from '../../../src/address/nat64-prefix.ts';
import { ipv4, ipv6 } from './arbitraries.ts';

function shown(text: string, prefix?: string): string | null {
  const address = parseAddress(text);
  const result = prefix === undefined ? undefined : parseNat64Prefix(prefix);
  return address && formatAddress(address, classifyAddress(address, result?.ok ? [result.prefix] : []));
}

describe('formatAddress', () => {
  it.each([
    ['64:ff9b::cb00:710c', '64:ff9b::203.0.113.12'],
    ['::ffff:cb00:710c', '::ffff:203.0.113.12'],
    ['::ffff:0:cb00:710c', '::ffff:0:203.0.113.12'],
    ['::ffff:0.0.0.0', '::ffff:0.0.0.0'],
  ])('writes %s mixed: %s (RFC 5952 section 5)', (text, expected) => {
    expect(shown(text)).toBe(expected);
  });

  it.each([
    ['2a00:64::cb00:710c', '2a00:64::/96', '2a00:64::203.0.113.12'],
    ['2a00:64:1:2:3:4:cb00:710c', '2a00:64:1:2:3:4::/96', '2a00:64:1:2:3:4:203.0.113.12'],
    ['2a00:64:0:0:3:0:cb00:710c', '2a00:64:0:0:3:0::/96', '2a00:64::3:0:203.0.113.12'],
  ])('writes %s under the prefix %s mixed: %s', (text, prefix, expected) => {
    expect(shown(text, prefix)).toBe(expected);
  });

  it.each([
    ['2a00:64:cb00:710c::', '2a00:64::/32'],
    ['2a00:64:0:1:cb:71:c00:0', '2a00:64:0:1::/64'],
    ['64:ff9b:1::cb00:710c', undefined],
    ['::cb00:710c', undefined],
    ['2002:cb00:710c::1', undefined],
  ])('writes %s plainly (prefix %s)', (text, prefix) => {
    expect(shown(text, prefix)).toBe(text);
  });

  it('keeps the zone index', () => {
    expect(shown('FE80::1%Eth0')).toBe('fe80::1%Eth0');
  });

  it('writes IPv4 with four decimal numbers', () => {
    fc.assert(
      fc.property(ipv4, (address) => {
        const octets = formatAddress(address).split('.').map(Number);
        expect(octets.reduce((sum, octet) => sum * 256 + octet, 0)).toBe(address.words[0]);
      }),
    );
  });

  it('follows RFC 5952 section 4: lower case, no leading zeros, the longest zero run shortened, never a single zero', () => {
    fc.assert(
      fc.property(ipv6, (address) => {
        const text = formatAddress(address);
        expect(text).toMatch(/^[\da-f:]+$/);
        expect(text).not.toMatch(/(^|:)0[\da-f]/);
        const groups = address.words.flatMap((word) => [word >>> 16, word & 0xffff]);
        const zeros = groups.map((group) => (group === 0 ? '0' : 'x')).join('');
        const longest = Math.max(0, ...(zeros.match(/0+/g) ?? []).map((run) => run.length));
        const [before, ...after] = text.split('::');
        expect(after.length).toBe(longest > 1 ? 1 : 0);
        if (longest > 1) {
          const written = [before, ...after].join(':').split(':').filter(Boolean).length;
          expect(8 - written).toBe(longest);
          expect((before ?? '').split(':').filter(Boolean).length).toBe(zeros.indexOf('0'.repeat(longest)));
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('agrees with ip-address', () => {
    fc.assert(
      fc.property(ipv6, (address) => {
        const hex = address.words.map((word) => word.toString(16).padStart(8, '0')).join('');
        expect(formatAddress(address)).toBe(Address6.fromBigInt(BigInt(`0x${hex}`)).correctForm());
      }),
    );
  });
});
