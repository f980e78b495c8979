/**
 * The one table of address classes: IANA's special-purpose registries for IPv4 and IPv6 (RFC 6890, RFC 8190) and the
 * blocks of RFC 4291 and of history beside them. A new class is one row here and its rows of test data.
 *
 * Rules of the table:
 * - The longest matching prefix wins; the order of the rows is for readers only. The rows of length 0 catch the rest.
 * - `global` follows the registry's column "Globally Reachable". Where that says N/A (6to4, Teredo) it is true, because
 *   such a peer is on the public internet; where it is blank (returned blocks) it is false.
 * - `family` is what a request to the address needs from the network in the end. Left out, it is the address's version.
 * - `embeds` is the bit at which 32 bits of IPv4 address begin; `inverted` if they are stored as their complement.
 */
import type { Family } from './address.ts';

export interface ClassRow {
  /** CIDR notation, no bits set behind the length. */
  readonly prefix: string;
  readonly class: AddressClass;
  /** Numbers of the RFCs that define the block, the defining one first. */
  readonly rfcs: readonly number[];
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

export const classTable: readonly ClassRow[] = [
  { prefix: '0.0.0.0/0', class: 'global', rfcs: [791], global: true },
  { prefix: '0.0.0.0/8', class: 'this-network', rfcs: [791] },
  { prefix: '0.0.0.0/32', class: 'unspecified', rfcs: [1122] },
  { prefix: '10.0.0.0/8', class: 'private-use', rfcs: [1918] },
  { prefix: '100.64.0.0/10', class: 'shared', rfcs: [6598] },
  { prefix: '127.0.0.0/8', class: 'loopback', rfcs: [1122] },
  { prefix: '169.254.0.0/16', class: 'link-local', rfcs: [3927] },
  { prefix: '172.16.0.0/12', class: 'private-use', rfcs: [1918] },
  { prefix: '192.0.0.0/24', class: 'ietf-protocol', rfcs: [6890] },
  { prefix: '192.0.0.0/29', class: 'dslite', rfcs: [7335] },
  { prefix: '192.0.0.8/32', class: 'dummy', rfcs: [7600] },
  { prefix: '192.0.0.9/32', class: 'pcp-anycast', rfcs: [7723], global: true },
  { prefix: '192.0.0.10/32', class: 'turn-anycast', rfcs: [8155], global: true },
  { prefix: '192.0.0.170/31', class: 'nat64-discovery', rfcs: [8880, 7050] },
  { prefix: '192.0.2.0/24', class: 'documentation', rfcs: [5737] },
  { prefix: '192.31.196.0/24', class: 'as112', rfcs: [7535], global: true },
  { prefix: '192.52.193.0/24', class: 'amt', rfcs: [7450], global: true },
  { prefix: '192.88.99.0/24', class: '6to4-relay-anycast', rfcs: [7526, 3068] },
  { prefix: '192.88.99.2/32', class: '6a44-relay-anycast', rfcs: [6751] },
  { prefix: '192.168.0.0/16', class: 'private-use', rfcs: [1918] },
  { prefix: '192.175.48.0/24', class: 'as112', rfcs: [7534], global: true },
  { prefix: '198.18.0.0/15', class: 'benchmarking', rfcs: [2544] },
  { prefix: '198.51.100.0/24', class: 'documentation', rfcs: [5737] },
  { prefix: '203.0.113.0/24', class: 'documentation', rfcs: [5737] },
  { prefix: '224.0.0.0/4', class: 'multicast', rfcs: [5771] },
  { prefix: '233.252.0.0/24', class: 'documentation', rfcs: [6676, 5771] },
  { prefix: '240.0.0.0/4', class: 'reserved', rfcs: [1112] },
  { prefix: '255.255.255.255/32', class: 'broadcast', rfcs: [919, 8190] },

  { prefix: '::/0', class: 'unallocated', rfcs: [4291] },
  { prefix: '::/96', class: 'ipv4-compatible', rfcs: [4291], embeds: 96 },
  { prefix: '::/128', class: 'unspecified', rfcs: [4291] },
  { prefix: '::1/128', class: 'loopback', rfcs: [4291] },
  { prefix: '::ffff:0:0/96', class: 'ipv4-mapped', rfcs: [4291], family: 4, embeds: 96 },
  { prefix: '::ffff:0:0:0/96', class: 'ipv4-translated', rfcs: [2765, 7915], family: 4, embeds: 96 },
  { prefix: '64:ff9b::/96', class: 'nat64', rfcs: [6052], global: true, family: 4, embeds: 96 },
  // The operator picks a prefix of any length inside, so where the IPv4 address begins is unknown (RFC 8215 section 5).
  { prefix: '64:ff9b:1::/48', class: 'nat64', rfcs: [8215], family: 4 },
  { prefix: '100::/64', class: 'discard-only', rfcs: [6666] },
  { prefix: '100:0:0:1::/64', class: 'dummy', rfcs: [9780] },
  { prefix: '2000::/3', class: 'global', rfcs: [4291], global: true },
  { prefix: '2001::/23', class: 'ietf-protocol', rfcs: [2928] },
  {
    prefix: '2001::/32',
    class: 'teredo',
    rfcs: [4380, 8190],
    global: true,
    tunnelled: true,
    embeds: 96,
    inverted: true,
  },
  { prefix: '2001:1::1/128', class: 'pcp-anycast', rfcs: [7723], global: true },
  { prefix: '2001:1::2/128', class: 'turn-anycast', rfcs: [8155], global: true },
  { prefix: '2001:1::3/128', class: 'srp-anycast', rfcs: [9665], global: true },
  { prefix: '2001:2::/48', class: 'benchmarking', rfcs: [5180] },
  { prefix: '2001:3::/32', class: 'amt', rfcs: [7450], global: true },
  { prefix: '2001:4:112::/48', class: 'as112', rfcs: [7535], global: true },
  { prefix: '2001:10::/28', class: 'orchid', rfcs: [4843] },
  { prefix: '2001:20::/28', class: 'orchid', rfcs: [7343], global: true },
  { prefix: '2001:30::/28', class: 'drone-remote-id', rfcs: [9374], global: true },
  { prefix: '2001:db8::/32', class: 'documentation', rfcs: [3849] },
  { prefix: '2002::/16', class: '6to4', rfcs: [3056], global: true, tunnelled: true, embeds: 16 },
  { prefix: '2620:4f:8000::/48', class: 'as112', rfcs: [7534], global: true },
  { prefix: '3ffe::/16', class: '6bone', rfcs: [3701] },
  { prefix: '3fff::/20', class: 'documentation', rfcs: [9637] },
  { prefix: '5f00::/16', class: 'srv6', rfcs: [9602] },
  { prefix: 'fc00::/7', class: 'unique-local', rfcs: [4193, 8190] },
  { prefix: 'fe80::/10', class: 'link-local', rfcs: [4291] },
  { prefix: 'fec0::/10', class: 'site-local', rfcs: [3879] },
  { prefix: 'ff00::/8', class: 'multicast', rfcs: [4291] },
];
