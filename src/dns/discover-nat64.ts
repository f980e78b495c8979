import { type Address, parseAddress } from '../address/address.ts';
import type { Nat64Prefix } from '../address/nat64-prefix.ts';
import { findNat64Prefix } from './find-nat64-prefix.ts';

/** The name to which a DNS64 gives itself away: it has A that are known, and no AAAA (RFC 7050, RFC 8880). */
export const nat64TestName = 'ipv4only.arpa';

/** What it has as A and never as AAAA: 192.0.0.170 and 192.0.0.171 (RFC 7050 section 2.2, RFC 8880). */
const WELL_KNOWN: readonly Address[] = [0xc00000aa, 0xc00000ab].map((value) => ({
  version: 4,
  words: [value, 0, 0, 0],
  zone: '',
}));

/**
 * Reads the answer to AAAA of ipv4only.arpa (RFC 7050 section 3).
 *
 * The section's rule for a prefix that holds the well-known address itself, and so seems to embed it twice, is kept:
 * `findNat64Prefix` takes the place behind which all is zero, of which there is one only.
 *
 * @param addresses as the resolver returned them, in any order; text that is no address counts for nothing
 * @returns each prefix once; none if there is no DNS64
 */
export function discoverNat64Prefixes(addresses: readonly string[]): readonly Nat64Prefix[] {
  const found = new Map<string, Nat64Prefix>();
  for (const text of addresses) {
    const address = parseAddress(text);
    if (!address) continue;
    for (const ipv4 of WELL_KNOWN) {
      const prefix = findNat64Prefix(address, ipv4);
      if (prefix) found.set(prefix.text, prefix);
    }
  }
  return [...found.values()];
}
