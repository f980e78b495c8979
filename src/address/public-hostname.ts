import { formatAddress, hostnameAddress } from './address.ts';
import { describeAddress } from './describe-address.ts';
import { isWithin } from './site.ts';

/** Names that are none of the public DNS. */

/**
 * - `local-name` means something on the user's own network only, and nobody else should see it
 * - `not-in-dns` a name of another system, or one that is reserved for not existing
 *
 * `.test` (RFC 6761) is left out on purpose: who has such names has a resolver that knows them, and the private world of
 * the tests is made of them. So are `.example` and its kin, which resolve.
 */
export const specialNames: readonly {
  readonly suffix: string;
  readonly why: 'local-name' | 'not-in-dns';
  readonly source: string;
  /**
   * The DNS servers of a network have such names, and applications ask these like for any other (RFC 8375 section 4). Not so
   * those of mDNS, of one link, and of the computer itself.
   */
  readonly ownDns?: true;
}[] = [
  { suffix: 'localhost', why: 'local-name', source: 'RFC 6761 section 6.3' },
  { suffix: 'local', why: 'local-name', source: 'RFC 6762 section 3' },
  { suffix: 'internal', why: 'local-name', source: 'ICANN board resolution of July 2024', ownDns: true },
  { suffix: 'home.arpa', why: 'local-name', source: 'RFC 8375', ownDns: true },
  { suffix: 'resolver.arpa', why: 'local-name', source: 'RFC 9462 section 6.4' },
  { suffix: 'service.arpa', why: 'local-name', source: 'RFC 9665' },
  { suffix: 'intranet', why: 'local-name', source: 'RFC 6762 appendix G', ownDns: true },
  { suffix: 'private', why: 'local-name', source: 'RFC 6762 appendix G', ownDns: true },
  { suffix: 'corp', why: 'local-name', source: 'RFC 6762 appendix G', ownDns: true },
  { suffix: 'home', why: 'local-name', source: 'RFC 6762 appendix G', ownDns: true },
  { suffix: 'lan', why: 'local-name', source: 'RFC 6762 appendix G', ownDns: true },
  { suffix: 'invalid', why: 'not-in-dns', source: 'RFC 6761 section 6.4' },
  { suffix: 'onion', why: 'not-in-dns', source: 'RFC 7686' },
  { suffix: 'alt', why: 'not-in-dns', source: 'RFC 9476' },
];

/**
 * @param name a hostname in lower case, without a dot at its end
 * @returns the row of the table that it falls under; undefined for an ordinary name
 */
export function specialNameOf(name: string): (typeof specialNames)[number] | undefined {
  return specialNames.find(({ suffix }) => isWithin(name, suffix));
}

/**
 * Checks whether a hostname leads to the public internet, as far as the name itself tells. What a name resolves to is
 * another question, which a page cannot ask.
 * @param hostname as a URL has it
 * @returns false for addresses of special-purpose blocks, also inside of mapped and NAT64 addresses; for names of the
 *   local network (RFC 6761, 6762, 8375, `.internal`) and of other systems; and for names without a dot
 */
export function isPublicHostname(hostname: string): boolean {
  const address = hostnameAddress(hostname);
  if (address) {
    const { global, embedded } = describeAddress(formatAddress(address));
    return global && (embedded === undefined || describeAddress(embedded).global);
  }
  const name = hostname.toLowerCase().replace(/\.$/, '');
  return name.includes('.') && specialNameOf(name) === undefined;
}
