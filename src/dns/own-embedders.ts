import type { Address } from '../address/address.ts';
import { hasPrefix, type Prefix, parsePrefix } from '../address/prefix.ts';

/**
 * Operators that write the IPv4 address of a site into the AAAA that they publish for it, at the place where a /96 of
 * RFC 6052 has it, though their servers answer over IPv6 themselves: `www.cloudflare.com` has 104.16.123.96 and
 * 2606:4700::6810:7b60. To one host alone that looks like a DNS64.
 */
const blocks: readonly (readonly [operator: string, prefixes: readonly string[]])[] = [
  // https://www.cloudflare.com/ips-v6/, and 2606:4700::/32 as a whole.
  [
    'Cloudflare',
    [
      '2400:cb00::/32',
      '2606:4700::/32',
      '2803:f800::/32',
      '2405:b500::/32',
      '2405:8100::/32',
      '2a06:98c0::/29',
      '2c0f:f248::/32',
    ],
  ],
  // AS2635: wordpress.com has 192.0.78.9 and the like under it.
  ['Automattic', ['2a04:fa80::/29']],
];

const prefixes: readonly Prefix[] = blocks.flatMap(([, texts]) => texts.flatMap((text) => parsePrefix(text) ?? []));

/** @returns whether its operator is known to publish AAAA that hold IPv4 addresses */
export function isOfOwnEmbedder(address: Address): boolean {
  return prefixes.some((prefix) => hasPrefix(address, prefix));
}
