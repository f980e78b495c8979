import { describeAddress } from './describe-address.ts';
import { formatAddress } from './format-address.ts';
import { hostnameAddress } from './hostname-address.ts';
import { specialNameOf } from './special-names.ts';

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
