import { type Address, formatAddress } from '../address/address.ts';
import { embedIpv4, type Nat64Prefix, parseNat64Prefix, wellKnownNat64Prefix } from '../address/nat64-prefix.ts';

/** The six layouts of RFC 6052 section 2.2. */
export const nat64Lengths = [32, 40, 48, 56, 64, 96];
const ZERO: Address = { version: 4, words: [0, 0, 0, 0], zone: '' };

/**
 * Finds the NAT64 prefix under which a translator would write this IPv4 address as this IPv6 address. Everything outside
 * of prefix and IPv4 address must be zero (RFC 6052 section 2.2), and then at most one of the six layouts fits.
 *
 * @returns the prefix, which may be the well-known one; null if none fits, or only one that no operator can translate in
 */
export function findNat64Prefix(ipv6: Address, ipv4: Address): Nat64Prefix | null {
  if (ipv6.version !== 6 || ipv4.version !== 4 || ipv4.words[0] === 0) return null;
  for (const length of nat64Lengths) {
    const first = embedIpv4({ first: ipv6, length, text: '' }, ZERO);
    const text = `${formatAddress(first)}/${length}`;
    const embedded = embedIpv4({ first, length, text }, ipv4);
    if (!embedded.words.every((word, i) => word === ipv6.words[i])) continue;
    if (text === wellKnownNat64Prefix.text) return wellKnownNat64Prefix;
    const result = parseNat64Prefix(text);
    return result.ok ? result.prefix : null;
  }
  return null;
}
