import { type Address, formatAddress, parseAddress } from '../address/address.ts';
import {
  embedIpv4,
  firstOf,
  type Nat64Prefix,
  parseNat64Prefix,
  wellKnownNat64Prefix,
} from '../address/nat64-prefix.ts';

/** The six layouts of RFC 6052 section 2.2. */
export const nat64Lengths = [32, 40, 48, 56, 64, 96];

/**
 * Finds the NAT64 prefix under which a translator would write this IPv4 address as this IPv6 address. Everything outside
 * of prefix and IPv4 address must be zero (RFC 6052 section 2.2), and then at most one of the six layouts fits.
 *
 * @returns the prefix, which may be the well-known one; null if none fits, or only one that no operator can translate in
 */
export function findNat64Prefix(ipv6: Address, ipv4: Address): Nat64Prefix | null {
  return findPrefix(ipv6, ipv4, { keepsSuffix: false });
}

/** @param options.keepsSuffix whether there may be anything in the suffix */
function findPrefix(ipv6: Address, ipv4: Address, options: { readonly keepsSuffix: boolean }): Nat64Prefix | null {
  if (ipv6.version !== 6 || ipv4.version !== 4 || ipv4.words[0] === 0) return null;
  for (const length of nat64Lengths) {
    const first = firstOf(ipv6, length, options);
    const text = `${formatAddress(first)}/${length}`;
    const embedded = embedIpv4({ first, length, text }, ipv4);
    if (!embedded.words.every((word, i) => word === ipv6.words[i])) continue;
    if (text === wellKnownNat64Prefix.text) return wellKnownNat64Prefix;
    const bare = firstOf(ipv6, length, { keepsSuffix: false });
    const result = parseNat64Prefix(`${formatAddress(bare)}/${length}`);
    return result.ok ? { first, length, text } : null;
  }
  return null;
}

/** The name to which a DNS64 gives itself away: it has A that are known, and no AAAA (RFC 7050, RFC 8880). */
export const nat64TestName = 'ipv4only.arpa';

/** What it has as A and never as AAAA: 192.0.0.170 and 192.0.0.171 (RFC 7050 section 2.2, RFC 8880). */
const wellKnownIpv4: readonly Address[] = [0xc00000aa, 0xc00000ab].map((value) => ({
  version: 4,
  words: [value, 0, 0, 0],
  zone: '',
}));

/**
 * Reads the answer to AAAA of ipv4only.arpa (RFC 7050 section 3).
 *
 * The section's rule for a prefix that holds the well-known address itself, and so seems to embed it twice, is kept:
 * `findNat64Prefix` takes the place behind which all is zero, of which there is one only. Where there is none, the DNS64 writes a
 * suffix (RFC 6052 section 2.2; `suffix` of BIND's `dns64`), and the address has to be there once.
 *
 * @param addresses as the resolver returned them, in any order; text that is no address counts for nothing
 * @returns each prefix once, with the suffix; none if there is no DNS64
 */
export function discoverNat64Prefixes(addresses: readonly string[]): readonly Nat64Prefix[] {
  const found = new Map<string, Nat64Prefix>();
  for (const text of addresses) {
    const address = parseAddress(text);
    if (!address) continue;
    const plain = wellKnownIpv4.flatMap((ipv4) => findNat64Prefix(address, ipv4) ?? []);
    const withSuffix = () =>
      wellKnownIpv4.flatMap((ipv4) =>
        isThereOnce(ipv4, address) ? (findPrefix(address, ipv4, { keepsSuffix: true }) ?? []) : [],
      );
    for (const prefix of plain.length > 0 ? plain : withSuffix()) found.set(prefix.text, prefix);
  }
  return [...found.values()];
}

function isThereOnce(ipv4: Address, { words }: Address): boolean {
  const hex = (word: number) => word.toString(16).padStart(8, '0');
  return words.map(hex).join('').split(hex(ipv4.words[0])).length === 2;
}
