import type { Address } from './address.ts';
import { parseAddress } from './parse-address.ts';

/**
 * Reads a hostname that is an IP literal. As the URL standard has it, an IPv6 literal stands in brackets and has no
 * zone index, and an IPv4 literal stands alone.
 *
 * @param hostname the hostname of a URL, for example `[2001:db8::1]`
 * @returns the address, or null for every name
 */
export function hostnameAddress(hostname: string): Address | null {
  return /^\[[^%]+\]$|^[\d.]+$/.test(hostname) ? parseAddress(hostname) : null;
}
