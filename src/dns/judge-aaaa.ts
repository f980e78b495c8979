/** Which of a host's AAAA records are of use on an IPv6-only network. */
import type { Address } from '../address/address.ts';
import type { AddressClass } from '../address/class-table.ts';
import { classifyAddress } from '../address/classify-address.ts';
import { formatAddress } from '../address/format-address.ts';
import { extractIpv4, type Nat64Prefix, wellKnownNat64Prefix } from '../address/nat64-prefix.ts';
import { parseAddress } from '../address/parse-address.ts';
import type { HostRecords } from './host-records.ts';

export type AaaaVerdict =
  | { readonly kind: 'usable' }
  /** Nobody can use it on the public internet, or only by a way around: the class says why. */
  | { readonly kind: 'unusable'; readonly class: AddressClass }
  /** Made up by the DNS64 of the user's network from the A record; the host itself has published nothing. */
  | { readonly kind: 'synthetic'; readonly ipv4: string };

export interface JudgedAaaa {
  readonly address: string;
  readonly verdict: AaaaVerdict;
}

/** In the registry as globally reachable and yet no place to which packets go: identifiers only (RFC 7343, RFC 9374). */
const IDENTIFIERS: readonly AddressClass[] = ['orchid', 'drone-remote-id'];

/**
 * Judges each AAAA of a host: usable is what is global, native IPv6. Tunnels (6to4, Teredo) are not, nor is anything that
 * ends at IPv4.
 *
 * @param nat64Prefixes those of the user's network, discovered or set by hand; the well-known one always counts
 * @returns in the order of the records; text that is no address is left out
 */
export function judgeAaaa(records: HostRecords, nat64Prefixes: readonly Nat64Prefix[]): readonly JudgedAaaa[] {
  return records.aaaa.addresses.flatMap((text) => {
    const address = parseAddress(text);
    return address ? { address: text, verdict: judge(address, records.a.addresses, nat64Prefixes) } : [];
  });
}

function judge(address: Address, a: readonly string[], nat64Prefixes: readonly Nat64Prefix[]): AaaaVerdict {
  for (const prefix of [wellKnownNat64Prefix, ...nat64Prefixes]) {
    const ipv4 = extractIpv4(prefix, address);
    const ipv4Text = ipv4 && formatAddress(ipv4);
    if (ipv4Text && a.includes(ipv4Text)) return { kind: 'synthetic', ipv4: ipv4Text };
  }
  const { class: id, row, family } = classifyAddress(address, nat64Prefixes);
  const usable = row.global === true && family === 6 && !row.tunnelled && !IDENTIFIERS.includes(id);
  return usable ? { kind: 'usable' } : { kind: 'unusable', class: id };
}
