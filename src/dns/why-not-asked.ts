/** Hostnames about which no resolver is ever asked: those that are no names of the public DNS. */
import { hostnameAddress } from '../address/hostname-address.ts';
import { encodeName, normalizeName } from './dns-name.ts';

/**
 * - `address` an IP literal: there is nothing to resolve
 * - `local-name` a name that means something on the user's own network only, and nobody else should see
 * - `not-in-dns` a name of another system, or one that is reserved for not existing
 * - `not-a-name` no name of the DNS at all: an empty or too long label, a character outside of ASCII
 */
export type WhyNotAsked = 'address' | 'local-name' | 'not-in-dns' | 'not-a-name';

/**
 * Names under these are not asked for. `.test` (RFC 6761) is left out on purpose: who has such names has a resolver that
 * knows them, and the private world of the tests is made of them. So are `.example` and its kin, which resolve.
 */
export const specialNames: readonly { readonly suffix: string; readonly why: WhyNotAsked; readonly source: string }[] =
  [
    { suffix: 'localhost', why: 'local-name', source: 'RFC 6761 section 6.3' },
    { suffix: 'local', why: 'local-name', source: 'RFC 6762 section 3' },
    { suffix: 'internal', why: 'local-name', source: 'ICANN board resolution of July 2024' },
    { suffix: 'home.arpa', why: 'local-name', source: 'RFC 8375' },
    { suffix: 'resolver.arpa', why: 'local-name', source: 'RFC 9462 section 6.4' },
    { suffix: 'service.arpa', why: 'local-name', source: 'RFC 9665' },
    { suffix: 'intranet', why: 'local-name', source: 'RFC 6762 appendix G' },
    { suffix: 'private', why: 'local-name', source: 'RFC 6762 appendix G' },
    { suffix: 'corp', why: 'local-name', source: 'RFC 6762 appendix G' },
    { suffix: 'home', why: 'local-name', source: 'RFC 6762 appendix G' },
    { suffix: 'lan', why: 'local-name', source: 'RFC 6762 appendix G' },
    { suffix: 'invalid', why: 'not-in-dns', source: 'RFC 6761 section 6.4' },
    { suffix: 'onion', why: 'not-in-dns', source: 'RFC 7686' },
    { suffix: 'alt', why: 'not-in-dns', source: 'RFC 9476' },
  ];

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
  const special = specialNames.find(({ suffix }) => name === suffix || name.endsWith(`.${suffix}`));
  if (special) return special.why;
  return name.includes('.') ? null : 'local-name';
}
