import type { Address, Family } from './address.ts';
import { hasPrefix, type Prefix, parsePrefix } from './prefix.ts';

/**
 * The one table of address classes: IANA's special-purpose registries for IPv4 and IPv6 (RFC 6890, RFC 8190) and the
 * blocks of RFC 4291 and of history beside them. A new class is one row here and its rows of test data.
 *
 * Rules of the table:
 * - The RFCs behind each row define the block, the defining one first.
 * - The longest matching prefix wins; the order of the rows is for readers only. The rows of length 0 catch the rest.
 * - `global` follows the registry's column "Globally Reachable". Where that says N/A (6to4, Teredo) it is true, because
 *   such a peer is on the public internet; where it is blank (returned blocks) it is false.
 * - `family` is what a request to the address needs from the network in the end. Left out, it is the address's version.
 * - `embeds` is the bit at which 32 bits of IPv4 address begin; `inverted` if they are stored as their complement.
 */

/** An address block and what its addresses are. */
export interface ClassRow {
  /** CIDR notation, no bits set behind the length. */
  readonly prefix: string;
  readonly class: AddressClass;
  /** Whether the block is of use on the public internet. */
  readonly global?: boolean;
  readonly family?: Family;
  /** IPv6 carried inside IPv4 on the way. */
  readonly tunnelled?: boolean;
  readonly embeds?: 16 | 96;
  readonly inverted?: boolean;
}

/** The names follow the registries, in lower case, a hyphen between words. */
export type AddressClass =
  | 'global'
  | 'this-network'
  | 'unspecified'
  | 'private-use'
  | 'shared'
  | 'loopback'
  | 'link-local'
  | 'ietf-protocol'
  | 'dslite'
  | 'dummy'
  | 'pcp-anycast'
  | 'turn-anycast'
  | 'srp-anycast'
  | '6to4-relay-anycast'
  | '6a44-relay-anycast'
  | 'nat64-discovery'
  | 'documentation'
  | 'as112'
  | 'amt'
  | 'benchmarking'
  | 'multicast'
  | 'reserved'
  | 'broadcast'
  | 'ipv4-compatible'
  | 'ipv4-mapped'
  | 'ipv4-translated'
  | 'nat64'
  | 'discard-only'
  | 'teredo'
  | 'orchid'
  | 'drone-remote-id'
  | '6to4'
  | 'srv6'
  | 'unique-local'
  | 'site-local'
  | '6bone'
  | 'unallocated';

/** All blocks; of several that hold an address the longest prefix counts. */
export const classTable: readonly ClassRow[] = [
  { prefix: '0.0.0.0/0', class: 'global', global: true }, // RFC 791
  { prefix: '0.0.0.0/8', class: 'this-network' }, // RFC 791
  { prefix: '0.0.0.0/32', class: 'unspecified' }, // RFC 1122
  { prefix: '10.0.0.0/8', class: 'private-use' }, // RFC 1918
  { prefix: '100.64.0.0/10', class: 'shared' }, // RFC 6598
  { prefix: '127.0.0.0/8', class: 'loopback' }, // RFC 1122
  { prefix: '169.254.0.0/16', class: 'link-local' }, // RFC 3927
  { prefix: '172.16.0.0/12', class: 'private-use' }, // RFC 1918
  { prefix: '192.0.0.0/24', class: 'ietf-protocol' }, // RFC 6890
  { prefix: '192.0.0.0/29', class: 'dslite' }, // RFC 7335
  { prefix: '192.0.0.8/32', class: 'dummy' }, // RFC 7600
  { prefix: '192.0.0.9/32', class: 'pcp-anycast', global: true }, // RFC 7723
  { prefix: '192.0.0.10/32', class: 'turn-anycast', global: true }, // RFC 8155
  { prefix: '192.0.0.170/31', class: 'nat64-discovery' }, // RFC 8880, 7050
  { prefix: '192.0.2.0/24', class: 'documentation' }, // RFC 5737
  { prefix: '192.31.196.0/24', class: 'as112', global: true }, // RFC 7535
  { prefix: '192.52.193.0/24', class: 'amt', global: true }, // RFC 7450
  { prefix: '192.88.99.0/24', class: '6to4-relay-anycast' }, // RFC 7526, 3068
  { prefix: '192.88.99.2/32', class: '6a44-relay-anycast' }, // RFC 6751
  { prefix: '192.168.0.0/16', class: 'private-use' }, // RFC 1918
  { prefix: '192.175.48.0/24', class: 'as112', global: true }, // RFC 7534
  { prefix: '198.18.0.0/15', class: 'benchmarking' }, // RFC 2544
  { prefix: '198.51.100.0/24', class: 'documentation' }, // RFC 5737
  { prefix: '203.0.113.0/24', class: 'documentation' }, // RFC 5737
  { prefix: '224.0.0.0/4', class: 'multicast' }, // RFC 5771
  { prefix: '233.252.0.0/24', class: 'documentation' }, // RFC 6676, 5771
  { prefix: '240.0.0.0/4', class: 'reserved' }, // RFC 1112
  { prefix: '255.255.255.255/32', class: 'broadcast' }, // RFC 919, 8190

  { prefix: '::/0', class: 'unallocated' }, // RFC 4291
  { prefix: '::/96', class: 'ipv4-compatible', embeds: 96 }, // RFC 4291
  { prefix: '::/128', class: 'unspecified' }, // RFC 4291
  { prefix: '::1/128', class: 'loopback' }, // RFC 4291
  { prefix: '::ffff:0:0/96', class: 'ipv4-mapped', family: 4, embeds: 96 }, // RFC 4291
  { prefix: '::ffff:0:0:0/96', class: 'ipv4-translated', family: 4, embeds: 96 }, // RFC 2765, 7915
  { prefix: '64:ff9b::/96', class: 'nat64', global: true, family: 4, embeds: 96 }, // RFC 6052
  // The operator picks a prefix of any length inside, so where the IPv4 address begins is unknown (RFC 8215 section 5).
  { prefix: '64:ff9b:1::/48', class: 'nat64', family: 4 }, // RFC 8215
  { prefix: '100::/64', class: 'discard-only' }, // RFC 6666
  { prefix: '100:0:0:1::/64', class: 'dummy' }, // RFC 9780
  { prefix: '2000::/3', class: 'global', global: true }, // RFC 4291
  { prefix: '2001::/23', class: 'ietf-protocol' }, // RFC 2928
  { prefix: '2001::/32', class: 'teredo', global: true, tunnelled: true, embeds: 96, inverted: true }, // RFC 4380, 8190
  { prefix: '2001:1::1/128', class: 'pcp-anycast', global: true }, // RFC 7723
  { prefix: '2001:1::2/128', class: 'turn-anycast', global: true }, // RFC 8155
  { prefix: '2001:1::3/128', class: 'srp-anycast', global: true }, // RFC 9665
  { prefix: '2001:2::/48', class: 'benchmarking' }, // RFC 5180
  { prefix: '2001:3::/32', class: 'amt', global: true }, // RFC 7450
  { prefix: '2001:4:112::/48', class: 'as112', global: true }, // RFC 7535
  { prefix: '2001:10::/28', class: 'orchid' }, // RFC 4843
  { prefix: '2001:20::/28', class: 'orchid', global: true }, // RFC 7343
  { prefix: '2001:30::/28', class: 'drone-remote-id', global: true }, // RFC 9374
  { prefix: '2001:db8::/32', class: 'documentation' }, // RFC 3849
  { prefix: '2002::/16', class: '6to4', global: true, tunnelled: true, embeds: 16 }, // RFC 3056
  { prefix: '2620:4f:8000::/48', class: 'as112', global: true }, // RFC 7534
  { prefix: '3ffe::/16', class: '6bone' }, // RFC 3701
  { prefix: '3fff::/20', class: 'documentation' }, // RFC 9637
  { prefix: '5f00::/16', class: 'srv6' }, // RFC 9602
  { prefix: 'fc00::/7', class: 'unique-local' }, // RFC 4193, 8190
  { prefix: 'fe80::/10', class: 'link-local' }, // RFC 4291
  { prefix: 'fec0::/10', class: 'site-local' }, // RFC 3879
  { prefix: 'ff00::/8', class: 'multicast' }, // RFC 4291
];

interface Entry {
  readonly row: ClassRow;
  readonly prefix: Prefix;
}

/** Every row, the longest prefix first, so that the first match is the longest one. */
const entries: readonly Entry[] = classTable
  .map((row) => ({ row, prefix: parsePrefix(row.prefix) as Prefix }))
  .sort((a, b) => b.prefix.length - a.prefix.length);

/** The rows that can match, by version and first octet: two or three for most addresses. Filled when first needed. */
const candidates = new Map<number, readonly Entry[]>();

function candidatesOf(address: Address): readonly Entry[] {
  const key = address.version * 256 + (address.words[0] >>> 24);
  let found = candidates.get(key);
  if (!found) {
    found = entries.filter(({ prefix: { first, length } }) =>
      hasPrefix(address, { first, length: Math.min(length, 8) }),
    );
    candidates.set(key, found);
  }
  return found;
}

/** Finds the row of the class table whose prefix is the longest that holds the address. */
export function findClassRow(address: Address): ClassRow {
  // Each version has a row of length 0, which holds all its addresses.
  return (candidatesOf(address).find(({ prefix }) => hasPrefix(address, prefix)) as Entry).row;
}
