/** What a piece of text lets one look up. */

import { formatAddress, parseAddress } from '../address/address.ts';
import type { AddressClass } from '../address/class-table.ts';
import { describeAddress } from '../address/describe-address.ts';
import type { Nat64Prefix } from '../address/nat64-prefix.ts';
import { parsePrefix } from '../address/prefix.ts';

/** What somebody can be asked about. */
export interface LookupTarget {
  readonly kind: 'address' | 'hostname' | 'as';
  /** An address without zone or brackets, an ASCII hostname, or the number of an AS without "AS". */
  readonly value: string;
  /** The IPv6 address that the IPv4 address was taken out of: NAT64, IPv4-mapped, IPv4-translated. */
  readonly embeddedIn?: string;
}

/** An address that no registry and no site can tell anything about. */
export interface SpecialTarget {
  readonly kind: 'special';
  readonly class: AddressClass;
  readonly value: string;
  readonly embeddedIn?: string;
}

/** A hostname of 253 characters with scheme and port; of a longer selection nobody means a single host. */
const maxLength = 280;
/** The largest number of an autonomous system (RFC 6793): 32 bits. */
export const largestAs = 0xffffffff;

/**
 * Parses what a user has selected or clicked. Spaces around it do not matter, nor does what unambiguously is no part of
 * the name: scheme and path of a URL, a port (behind an IPv6 address only when that is in brackets), a prefix length, a
 * zone index, the dot at the end of a hostname. A single word is no hostname, because most selected words are none.
 *
 * @param text any text, for example `AS64500`, `www.example.com:8443`, `[2001:db8::1]:443`
 * @param nat64 the prefixes of the user's network
 * @returns what to look up, for an address that ends at IPv4 the IPv4 address; `special` for all addresses that are
 *   not plain global unicast; undefined if the text is nothing of the kind
 */
export function parseLookupTarget(
  text: string,
  nat64: readonly Nat64Prefix[],
): LookupTarget | SpecialTarget | undefined {
  const trimmed = text.trim();
  if (trimmed === '' || trimmed.length > maxLength) return undefined;
  return asTarget(trimmed) ?? addressTarget(bareAddress(trimmed), nat64) ?? urlTarget(trimmed, nat64);
}

function asTarget(text: string): LookupTarget | undefined {
  const number = Number(/^as ?(\d{1,10})$/i.exec(text)?.[1] ?? Number.NaN);
  return number <= largestAs ? { kind: 'as', value: String(number) } : undefined;
}

/** The address without port, prefix length and zone; the empty text if there is none. */
function bareAddress(text: string): string {
  const address =
    parseAddress(text) ?? parsePrefix(text)?.first ?? parseAddress(/^(\[.*\]|[\d.]+):\d{1,5}$/.exec(text)?.[1] ?? '');
  return address ? formatAddress({ ...address, zone: '' }) : '';
}

function addressTarget(value: string, nat64: readonly Nat64Prefix[]): LookupTarget | SpecialTarget | undefined {
  const { class: id, family, embedded } = describeAddress(value, nat64);
  if (id === null) return undefined;
  if (family === 4 && embedded !== undefined) {
    const inside = addressTarget(embedded, []);
    return inside && { ...inside, embeddedIn: value };
  }
  return id === 'global' ? { kind: 'address', value } : { kind: 'special', class: id, value };
}

/** A name with a dot whose last label is no number; underscores occur in the names of services. */
const hostnamePattern =
  /^(?=.{1,253}$)(?:[a-z\d_](?:[a-z\d_-]{0,61}[a-z\d_])?\.)+(?!\d+$)[a-z\d](?:[a-z\d-]{0,61}[a-z\d])$/;

function urlTarget(text: string, nat64: readonly Nat64Prefix[]): LookupTarget | SpecialTarget | undefined {
  const [, scheme, rest = ''] = /^(?:(https?|wss?):\/\/)?(.+)$/is.exec(text) ?? [];
  // Without a scheme only a name with a port can be meant; `\` and the rest would end the hostname of a URL.
  if (/\s/.test(rest) || (scheme === undefined && !/^[^/\\?#@[\]:]+(?::\d{1,5})?$/.test(rest))) return undefined;
  const hostname = hostnameOf(`https://${rest}`);
  if (scheme !== undefined && parseAddress(hostname)) return addressTarget(bareAddress(hostname), nat64);
  const value = hostname.replace(/\.$/, '');
  return hostnamePattern.test(value) ? { kind: 'hostname', value } : undefined;
}

function hostnameOf(url: string): string {
  try {
    return new URL(url).hostname;
  } catch {
    return '';
  }
}
