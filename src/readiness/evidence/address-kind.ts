import { parseAddress } from '../../address/address.ts';
import type { AddressClass } from '../../address/class-table.ts';
import type { Describe } from '../../address/describe-address.ts';
import { findNat64Prefix } from '../../dns/discover-nat64.ts';

/**
 * What an address says about the way to a host:
 * `native` IPv6 of the public internet, ISATAP's among it: the tunnel is inside of the site, and the prefix is routed there
 * like any other (RFC 5214 section 6.1) · `tunnelled` 6to4, Teredo · `local` IPv6 that means nothing elsewhere
 * (unique-local, link-local, documentation, ...) · `nat64` IPv4 behind a translator · `ipv4` · `loopback` this computer.
 */
export type AddressKind = 'native' | 'tunnelled' | 'local' | 'nat64' | 'ipv4' | 'loopback';

/**
 * @param address an address as text
 * @param describe reads an address
 * @returns its kind, or null for text that is no address and for the unspecified address
 */
export function addressKind(address: string, describe: Describe): AddressKind | null {
  const { class: id, family, tunnelled, global, embedded } = describe(address);
  if (id === null || id === 'unspecified') return null;
  if (id === 'loopback' || (id === 'ipv4-mapped' && describe(embedded ?? '').class === 'loopback')) return 'loopback';
  if (id === 'nat64') return 'nat64';
  if (family === 4) return 'ipv4';
  if (tunnelled && (id === '6to4' || id === 'teredo')) return 'tunnelled';
  return global && !identifiers.includes(id) ? 'native' : 'local';
}

/** In the registry as globally reachable and yet no place to which packets go: identifiers only (RFC 7343, RFC 9374). */
const identifiers: readonly AddressClass[] = ['orchid', 'drone-remote-id'];

/**
 * Recognises a translator whose prefix is unknown: the address holds an IPv4 address of the host at one of the six
 * places of RFC 6052.
 * @param address an IPv6 address as text
 * @param ipv4 the host's IPv4 addresses as text
 * @returns whether it embeds one of them
 */
export function embedsOneOf(address: string, ipv4: readonly string[]): boolean {
  const ipv6 = parseAddress(address);
  if (!ipv6) return false;
  return ipv4.some((text) => {
    const embedded = parseAddress(text);
    return embedded !== null && findNat64Prefix(ipv6, embedded) !== null;
  });
}
