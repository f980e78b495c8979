/** Hostnames about which no resolver is ever asked: those that are no names of the public DNS. */
import { hostnameAddress } from '../address/address.ts';
import { specialNameOf } from '../address/public-hostname.ts';
import { encodeName, normalizeName } from './dns-name.ts';

/**
 * - `address` an IP literal: there is nothing to resolve
 * - `local-name` a name that means something on the user's own network only, and nobody else should see
 * - `not-in-dns` a name of another system, or one that is reserved for not existing
 * - `not-a-name` no name of the DNS at all: an empty or too long label, a character outside of ASCII
 */
export type WhyNotAsked = 'address' | 'local-name' | 'not-in-dns' | 'not-a-name';

/**
 * Tells why a hostname is not to be asked for.
 *
 * @param hostname as a URL has it
 * @returns null if it may be asked for
 */
export function whyNotAsked(hostname: string): WhyNotAsked | null {
  if (hostnameAddress(hostname)) return 'address';
  if (!encodeName(hostname)) return 'not-a-name';
  const name = normalizeName(hostname);
  const special = specialNameOf(name);
  if (special) return special.why;
  return name.includes('.') ? null : 'local-name';
}

/**
 * @param hostname as a URL has it
 * @returns whether it is a name of the user's own network that the DNS servers there have. A name without a dot is none:
 *   what it stands for depends on the search list of the system.
 */
export function isInOwnDns(hostname: string): boolean {
  const name = normalizeName(hostname);
  return encodeName(hostname) !== null && name.includes('.') && specialNameOf(name)?.ownDns === true;
}
