import { parseAddress } from '../address/address.ts';
import { classifyAddress } from '../address/classify-address.ts';
import { extractIpv4, type Nat64Prefix, wellKnownNat64Prefix } from '../address/nat64-prefix.ts';
import { findNat64Prefix, nat64Lengths } from './discover-nat64.ts';
import type { HostRecords } from './host-records.ts';
import { isOfOwnEmbedder } from './infer-dns64.ts';

/** A host that was reached at an address, and what the DNS says of it. */
export interface Nat64Evidence {
  readonly address: string;
  readonly records: HostRecords;
}

/** A prefix that the user's network seems to translate with; shown to the user, who keeps or drops it. */
export interface Nat64Suggestion {
  readonly prefix: Nat64Prefix;
  /** The hosts that speak for it, by name. */
  readonly hostnames: readonly string[];
}

/** One host may have an address that only looks translated, so it takes two, with IPv4 addresses of their own. */
const minGroupSize = 2;

/**
 * Infers NAT64 prefixes where no resolver of the user's network can be asked (Chromium): a host has A records and no AAAA,
 * and yet was reached at an IPv6 address that embeds one of its A.
 *
 * @param known the prefixes in use; what one of them explains says nothing new. The well-known prefix need not be named.
 * @param dismissed the prefixes that the user dismissed, as RFC 5952 text with length
 * @returns the prefix with the most hosts first
 */
export function suggestNat64Prefixes(
  evidence: readonly Nat64Evidence[],
  known: readonly Nat64Prefix[],
  dismissed: readonly string[] = [],
): readonly Nat64Suggestion[] {
  const found = new Map<string, { prefix: Nat64Prefix; hostnames: Set<string>; ipv4: Set<string> }>();
  for (const { address: text, records } of evidence) {
    // The user's own resolver makes up AAAA records itself where there is a NAT64, so only that of somebody else counts.
    if (records.source.kind !== 'doh' || records.aaaa.status !== 'no-data') continue;
    const address = parseAddress(text);
    if (!address || known.some((prefix) => extractIpv4(prefix, address))) continue;
    for (const ipv4Text of records.a.addresses) {
      const ipv4 = parseAddress(ipv4Text);
      const prefix = ipv4 && findNat64Prefix(address, ipv4);
      if (!prefix || prefix === wellKnownNat64Prefix || dismissed.includes(prefix.text)) continue;
      const entry = found.get(prefix.text) ?? { prefix, hostnames: new Set(), ipv4: new Set() };
      entry.hostnames.add(records.hostname);
      entry.ipv4.add(ipv4Text);
      found.set(prefix.text, entry);
    }
  }
  return [...found.values()]
    .filter(({ hostnames, ipv4 }) => hostnames.size >= minGroupSize && ipv4.size >= minGroupSize)
    .sort((one, other) => other.hostnames.size - one.hostnames.size || (one.prefix.text < other.prefix.text ? -1 : 1))
    .map(({ prefix, hostnames }) => ({ prefix, hostnames: [...hostnames].sort() }));
}

/**
 * Picks the hosts that one may have to ask about to find a NAT64 prefix: those whose addresses could have been written by
 * one translator. Addresses of one operator look like that too, so it takes the DNS to tell.
 *
 * @param reached hosts and the addresses at which they were reached
 * @returns the hostnames whose addresses share a possible prefix with that of another host
 */
export function maybeTranslated(reached: readonly ReachedHost[]): string[] {
  const groups = byPossiblePrefix(reached).values();
  const names = [...groups].map((group) => new Set(group.map(({ hostname }) => hostname)));
  return [...new Set(names.filter(({ size }) => size >= minGroupSize).flatMap((group) => [...group]))];
}

/**
 * Finds the prefixes under which hosts of different sites were reached at what reads as public IPv4 addresses: as long as no DNS says
 * that these addresses are the hosts' own, they may be a translator's. Operators that are known to publish such addresses are none.
 * @param reached hosts and the addresses at which they were reached
 * @param siteOf gives registrable domains
 * @returns the possible prefix of each such address
 */
export function suspectedNat64(
  reached: readonly ReachedHost[],
  siteOf: (hostname: string) => string,
): ReadonlyMap<string, string> {
  const suspected = new Map<string, string>();
  for (const [prefix, group] of byPossiblePrefix(reached)) {
    const sites = new Set(group.map(({ hostname }) => siteOf(hostname)));
    const addresses = new Set(group.map(({ address }) => address));
    if (sites.size < minGroupSize || addresses.size < minGroupSize) continue;
    for (const text of addresses) {
      const address = parseAddress(text);
      if (address && !isOfOwnEmbedder(address)) suspected.set(text, prefix);
    }
  }
  return suspected;
}

interface ReachedHost {
  readonly hostname: string;
  readonly address: string;
}

/** By each prefix that one translator could have, the hosts that it could have been. */
function byPossiblePrefix(reached: readonly ReachedHost[]): Map<string, ReachedHost[]> {
  const groups = new Map<string, ReachedHost[]>();
  for (const host of reached) {
    const { address: text } = host;
    const first = parseAddress(text);
    if (first?.version !== 6) continue;
    for (const length of nat64Lengths) {
      const ipv4 = extractIpv4({ first, length, text: '' }, first);
      // Most addresses end in small numbers, which are no public IPv4 addresses.
      if (!ipv4 || classifyAddress(ipv4).row.global !== true) continue;
      const prefix = findNat64Prefix(first, ipv4);
      if (prefix?.length !== length) continue;
      const group = groups.get(prefix.text);
      if (group) group.push(host);
      else groups.set(prefix.text, [host]);
    }
  }
  return groups;
}
