import type { DnsFacts } from './dns-facts.ts';
import type { Evidence } from './evidence.ts';
import { isProxiedHere, reachedCount, type Sightings } from './sightings.ts';

/**
 * What the network from which pages were visited offers, as far as they show it:
 * `ipv6` a host was reached over native IPv6 · `nat64` IPv6 is there, and all that was reached over it is translated ·
 * `no-ipv6` hosts of several sites have usable AAAA and none was reached over IPv6 · `proxied` the addresses are a
 * proxy's · `failing` nothing was reached at all · `unknown`.
 */
export type VantageId = 'ipv6' | 'nat64' | 'no-ipv6' | 'proxied' | 'failing' | 'unknown';

export interface Vantage {
  readonly id: VantageId;
  readonly evidence: readonly Evidence[];
}

/** All that was seen of a host in one network. */
export interface SeenHost {
  readonly hostname: string;
  /** Its registrable domain. */
  readonly site: string;
  readonly sightings: Sightings;
  readonly dns: DnsFacts;
}

/** From so many sites on, hosts with AAAA that are all reached over IPv4 show that there is no IPv6 here. */
const enoughSites = 2;

/** The most able first: what is certain of one visit is not undone by another. */
const order: readonly VantageId[] = ['ipv6', 'nat64', 'no-ipv6', 'proxied', 'failing', 'unknown'];

/**
 * @param hosts all hosts that were seen in one network
 * @returns what the network offers, with the evidence
 */
export function vantageOf(hosts: readonly SeenHost[]): Vantage {
  const native = hosts.filter(({ sightings }) => reachedCount(sightings, 'native') > 0);
  const translated = hosts.filter(({ sightings }) => reachedCount(sightings, 'nat64') > 0);
  const proxied = hosts.filter(({ sightings, dns }) => sightings.proxied > 0 || isProxiedHere(sightings, dns));
  const failed = hosts.filter(({ sightings }) => sightings.reached.length === 0 && sightings.failures.length > 0);
  const reached = hosts.filter(({ sightings }) => sightings.reached.some(({ kind }) => kind !== 'loopback'));
  const unused = reached.filter(
    ({ dns, sightings }) => dns.state === 'usable' && sightings.reached.every(({ kind }) => kind === 'ipv4'),
  );

  const evidence: Evidence[] = [];
  const note = (id: 'vantage-native' | 'vantage-nat64' | 'vantage-proxied' | 'vantage-failed', of: typeof hosts) => {
    if (of[0]) evidence.push({ id, values: [of.length, of[0].hostname] });
  };
  note('vantage-native', native);
  note('vantage-nat64', translated);
  note('vantage-proxied', proxied);
  if (unused[0] && native.length === 0) {
    evidence.push({ id: 'vantage-unused', values: [unused.length, unused[0].hostname] });
  }
  if (reached.length === 0) note('vantage-failed', failed);

  return { id: idOf(), evidence: evidence.length > 0 ? evidence : [{ id: 'vantage-untold', values: [] }] };

  function idOf(): VantageId {
    if (native.length > 0) return 'ipv6';
    if (translated.length > 0) return 'nat64';
    if (new Set(unused.map(({ site }) => site)).size >= enoughSites) return 'no-ipv6';
    if (reached.length > 0) return 'unknown';
    if (proxied.length > 0) return 'proxied';
    return failed.length > 0 ? 'failing' : 'unknown';
  }
}

/**
 * @param ids the vantages from which a host was seen
 * @returns the most able of them
 */
export function ablest(ids: Iterable<VantageId>): VantageId {
  const all = new Set(ids);
  return order.find((id) => all.has(id)) ?? 'unknown';
}
