/** Recognises a DNS64 by what a resolver answers, whatever its prefix is. */

import { type Address, parseAddress } from '../address/address.ts';
import { classifyAddress } from '../address/classify-address.ts';
import { extractIpv4, type Nat64Prefix, wellKnownNat64Prefix } from '../address/nat64-prefix.ts';
import { hasPrefix, type Prefix, parsePrefix } from '../address/prefix.ts';
import { discoverNat64Prefixes, findNat64Prefix, nat64TestName } from './discover-nat64.ts';
import type { HostRecords } from './host-records.ts';

/**
 * Operators that write the IPv4 address of a site into the AAAA that they publish for it, at the place where a /96 of
 * RFC 6052 has it, though their servers answer over IPv6 themselves: `www.cloudflare.com` has 104.16.123.96 and
 * 2606:4700::6810:7b60. To one host alone that looks like a DNS64.
 */
const ownEmbedders: readonly (readonly [operator: string, prefixes: readonly string[]])[] = [
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

const ownEmbedderPrefixes: readonly Prefix[] = ownEmbedders.flatMap(([, texts]) =>
  texts.flatMap((text) => parsePrefix(text) ?? []),
);

/** @returns whether its operator is known to publish AAAA that hold IPv4 addresses */
export function isOfOwnEmbedder(address: Address): boolean {
  return ownEmbedderPrefixes.some((prefix) => hasPrefix(address, prefix));
}

/** One host may have an AAAA that only looks made up, so it takes two that have nothing to do with each other. */
const needed = 2;
/** Addresses of one host that are looked at. */
const maxAddresses = 8;

/** What speaks for a prefix. */
interface Speakers {
  readonly prefix: Nat64Prefix;
  readonly sites: Set<string>;
  readonly ipv4: Set<number>;
}

/** What one resolver has answered. */
interface Resolver {
  readonly found: Map<string, Speakers>;
  /** It has answered for a host with a public A that there is no AAAA: a DNS64 would have made one up. */
  isPlain: boolean;
  /** It has answered about ipv4only.arpa that there is no AAAA, as a resolver without DNS64 does (RFC 7050 section 3). */
  deniesTestName: boolean;
}

/** The prefixes under which resolvers make AAAA up. */
interface FoundDns64 {
  /** All of them, each once, the well-known one included. */
  readonly prefixes: readonly Nat64Prefix[];
  /** By resolver, as JSON: those of its operator's own that its answers about hosts show, whatever it says of ipv4only.arpa. */
  readonly shownBy: ReadonlyMap<string, readonly Nat64Prefix[]>;
}

/**
 * Finds the prefixes under which resolvers make AAAA of A:
 * - those that a resolver tells itself, in its answer to AAAA of ipv4only.arpa (RFC 7050);
 * - those under which AAAA hold the bytes of an A of the same host, at a place of RFC 6052, for two or more hosts of
 *   different sites. Hosters do the same with AAAA of their own. So that counts for nothing where the same resolver has
 *   answered for another host that it has an A alone; and where it knows ipv4only.arpa and made up nothing for it, the A have
 *   to be of different networks (/16).
 * @param known answers of any resolvers, about ipv4only.arpa too
 * @param siteOf gives registrable domains
 * @returns what was found
 */
export function findDns64(known: Iterable<HostRecords>, siteOf: (hostname: string) => string): FoundDns64 {
  const prefixes = new Map<string, Nat64Prefix>();
  const resolvers = new Map<string, Resolver>();
  for (const { hostname, a, aaaa, source, others = [] } of known) {
    const key = JSON.stringify(source);
    const resolver = resolvers.get(key) ?? { found: new Map(), isPlain: false, deniesTestName: false };
    resolvers.set(key, resolver);
    if (hostname === nat64TestName) {
      const answered = [aaaa, ...others.map((other) => other.aaaa)].flatMap(({ addresses }) => addresses);
      for (const prefix of discoverNat64Prefixes(answered)) prefixes.set(prefix.text, prefix);
      if (aaaa.status === 'no-data') resolver.deniesTestName = true;
      continue;
    }
    const ipv4 = parsed(a.addresses);
    if (showsNoDns64({ a, aaaa })) resolver.isPlain = true;
    for (const address of parsed(aaaa.addresses)) {
      for (const own of ipv4) {
        const prefix = mayEmbed(address, own) && !isOfOwnEmbedder(address) ? findNat64Prefix(address, own) : null;
        if (!prefix) continue;
        const speakers = resolver.found.get(prefix.text) ?? { prefix, sites: new Set(), ipv4: new Set() };
        resolver.found.set(prefix.text, speakers);
        speakers.sites.add(siteOf(hostname));
        speakers.ipv4.add(own.words[0]);
      }
    }
  }
  const shownBy = new Map<string, readonly Nat64Prefix[]>();
  for (const [key, { found, isPlain, deniesTestName }] of resolvers) {
    if (isPlain) continue;
    const shown = [...found.values()].flatMap(({ prefix, sites, ipv4 }) => {
      const networks = new Set(deniesTestName ? [...ipv4].map((word) => word >>> 16) : ipv4);
      return sites.size >= needed && networks.size >= needed ? [prefix] : [];
    });
    for (const prefix of shown) prefixes.set(prefix.text, prefix);
    shownBy.set(
      key,
      shown.filter(({ text }) => text !== wellKnownNat64Prefix.text),
    );
  }
  return { prefixes: [...prefixes.values()], shownBy };
}

/**
 * @param all answers of any resolvers
 * @returns the resolvers that were seen to make no AAAA up, each as JSON
 */
export function plainResolvers(all: Iterable<HostRecords>): ReadonlySet<string> {
  const plain = new Set<string>();
  for (const { a, aaaa, source, others = [] } of all) {
    for (const answer of [{ source, aaaa }, ...others]) {
      if (showsNoDns64({ a, aaaa: answer.aaaa })) plain.add(JSON.stringify(answer.source));
    }
  }
  return plain;
}

/** What tells the AAAA that a resolver makes up from those that a zone publishes. */
interface Dns64Signs extends Pick<FoundDns64, 'shownBy'> {
  /** The answer about ipv4only.arpa. */
  readonly test: HostRecords | undefined;
  /** Resolvers that make no AAAA up. */
  readonly plain: ReadonlySet<string>;
}

/**
 * @param known a resolver's answer about a host
 * @param signs what is known of the resolvers
 * @returns whether that resolver makes AAAA up (RFC 7050 section 3), or null where it was not asked; false too where a plain one
 *   has the same AAAA, which is then the zone's own. Some make AAAA up for hosts and none for ipv4only.arpa: that says nothing of an AAAA
 *   under a prefix that their other answers show.
 */
export function hasDns64(
  { source, aaaa, others = [] }: HostRecords,
  { test, plain, shownBy }: Dns64Signs,
): boolean | null {
  const isPublished = others.some(
    (other) =>
      plain.has(JSON.stringify(other.source)) &&
      other.aaaa.addresses.some((address) => aaaa.addresses.includes(address)),
  );
  if (isPublished) return false;
  const key = JSON.stringify(source);
  const isPlain = plain.has(key) ? false : null;
  // One of several resolvers, or of several reports.
  const ofResolver = test && [test, ...(test.others ?? [])].find((answer) => JSON.stringify(answer.source) === key);
  if (!ofResolver) return isPlain;
  const { status, addresses } = ofResolver.aaaa;
  const prefixes = [...discoverNat64Prefixes(addresses), ...(shownBy.get(key) ?? [])];
  const own = parsed(aaaa.addresses);
  const isUnderThem = own.some((address) => prefixes.some((prefix) => extractIpv4(prefix, address)));
  // Under another prefix it may have made one up too, for A of another network, or passed on what the zone has.
  if (addresses.length > 0) return isUnderThem || own.length === 0 ? true : null;
  return status === 'no-data' && !isUnderThem ? false : isPlain;
}

/** @returns whether the answer is one that a DNS64 would not give: there is a public A, and no AAAA was made of it */
function showsNoDns64({ a, aaaa }: Pick<HostRecords, 'a' | 'aaaa'>): boolean {
  return (
    aaaa.status === 'no-data' && parsed(a.addresses).some((address) => classifyAddress(address).row.global === true)
  );
}

function parsed(texts: readonly string[]): Address[] {
  return texts.slice(0, maxAddresses).flatMap((text) => parseAddress(text) ?? []);
}

/** A quick look: the IPv4 address is at the end (/96), or the suffix is zero (all shorter prefixes). */
function mayEmbed({ words }: Address, ipv4: Address): boolean {
  return words[3] === ipv4.words[0] || (words[3] & 0xffffff) === 0;
}
