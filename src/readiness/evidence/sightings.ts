import { type Describe, describeAddress } from '../../address/describe-address.ts';
import { type FailureId, isCancelled } from '../../page/events/failure.ts';
import { type Endpoint, endpointTotal } from '../../page/recording/host.ts';
import { type AddressKind, addressKind, embedsOneOf } from './address-kind.ts';
import type { DnsFacts } from './dns-facts.ts';
import { failureMeaning } from './failure-meaning.ts';

/** An address at which a host was seen. */
export interface Sighting {
  readonly address: string;
  readonly kind: AddressKind;
  readonly count: number;
}

/** What was seen of a host, counted in requests. */
export interface Sightings {
  /** Where the network was reached, most requests first. */
  readonly reached: readonly Sighting[];
  /** Where answers out of the cache once came from; the network may have been another one then. */
  readonly stored: readonly Sighting[];
  /** Answers out of the cache, with or without an address. */
  readonly cached: number;
  /** Without an address, because a service worker was asked. */
  readonly served: number;
  /** Because a proxy stood between: without an address, or with that of the proxy. */
  readonly proxied: number;
  /** The addresses of proxies that stand for the host's. */
  readonly proxiedAt: readonly { readonly address: string; readonly count: number }[];
  /** Answered or blocked by the tool that recorded it, never on the network. */
  readonly intercepted: number;
  /** Given up by the page or the user. */
  readonly cancelled: number;
  /** Not known to have failed, and for none of these reasons without an address: those who recorded it do not tell any. */
  readonly unlocated: number;
  readonly failures: readonly { readonly error: string; readonly id: FailureId; readonly count: number }[];
  readonly total: number;
}

/** An endpoint together with how addresses read in the network where it was seen. */
export interface SeenEndpoint {
  readonly endpoint: Endpoint;
  readonly describe: Describe;
  /** The address is that of a proxy, through which everything went there. */
  readonly isProxy?: boolean;
}

/**
 * @param seen all endpoints of a host
 * @param dns what the DNS says of it: an address that embeds the A of a host without AAAA is a translator's
 * @returns what was seen
 */
export function sightingsOf(seen: readonly SeenEndpoint[], dns: DnsFacts): Sightings {
  const reached = new Map<string, Sighting>();
  const stored = new Map<string, Sighting>();
  const proxiedAt = new Map<string, number>();
  const errors = new Map<string, number>();
  let cached = 0;
  let served = 0;
  let proxied = 0;
  let intercepted = 0;
  let cancelled = 0;
  let unlocated = 0;
  let total = 0;
  for (const { endpoint, describe, isProxy = false } of seen) {
    const { address, marks, details } = endpoint;
    const all = endpointTotal(endpoint);
    const ofCache = Math.min(all, marks.cached ?? 0);
    total += all;
    cached += ofCache;
    intercepted += marks.intercepted ?? 0;
    cancelled += marks.cancelled ?? 0;
    for (const [error, count] of Object.entries(details.error ?? {})) {
      if (!isCancelled(error)) errors.set(error, (errors.get(error) ?? 0) + count);
    }
    const kind = sightedKind(address, describe, dns);
    if (kind === null) {
      // A worker asks itself, too: what fails then, or goes through a proxy, it did not answer.
      const unexplained = Math.max(0, all - explained(marks));
      const byWorker = Math.min(unexplained, marks.worker ?? 0);
      served += byWorker;
      proxied += marks.proxied ?? 0;
      unlocated += unexplained - byWorker;
      continue;
    }
    if (isProxy) {
      proxied += all - ofCache;
      if (all > ofCache) proxiedAt.set(address, (proxiedAt.get(address) ?? 0) + all - ofCache);
      continue;
    }
    add(reached, { address, kind, count: all - ofCache });
    add(stored, { address, kind, count: ofCache });
  }
  return {
    reached: sorted(reached),
    stored: sorted(stored),
    cached,
    served,
    proxied,
    proxiedAt: [...proxiedAt].map(([address, count]) => ({ address, count })),
    intercepted,
    cancelled,
    unlocated,
    failures: [...errors]
      .map(([error, count]) => ({ error, id: failureMeaning(error), count }))
      .sort((one, other) => other.count - one.count),
    total,
  };
}

/** @returns of requests without an address, for how many it is known why, those aside that a service worker answered */
function explained({ cached, proxied, intercepted, cancelled, failed }: Endpoint['marks']): number {
  return [cached, proxied, intercepted, cancelled, failed].reduce<number>((sum, count = 0) => sum + count, 0);
}

/** @returns how many requests reached addresses of that kind */
export function reachedCount({ reached }: Sightings, kind: AddressKind): number {
  return reached.reduce((sum, sighting) => (sighting.kind === kind ? sum + sighting.count : sum), 0);
}

/** @returns whether all that is known of a host's addresses is that they are this computer's own */
export function reachedLoopbackOnly({ reached }: Sightings): boolean {
  return reached.length > 0 && reached.every(({ kind }) => kind === 'loopback');
}

/**
 * @returns whether a host elsewhere was reached by way of this computer: a proxy of which the browser does not report
 *   it
 */
export function isProxiedHere(sightings: Sightings, { usable, unusable, ipv4 }: DnsFacts): boolean {
  const isElsewhere = (address: string) => addressKind(address, describeAddress) !== 'loopback';
  return reachedLoopbackOnly(sightings) && [...usable, ...unusable, ...ipv4].some(isElsewhere);
}

/**
 * @param address where a host was reached; empty if that is not known
 * @param describe reads an address in the network where that was
 * @param dns what the DNS says of the host: an address that embeds its A, where it has no such AAAA, is a translator's.
 *   The prefix of a network's own may be global, unique-local or one of documentation (RFC 6052 section 2.1).
 * @returns its kind; null where none is known
 */
export function sightedKind(
  address: string,
  describe: Describe,
  { usable, unusable, ipv4 }: DnsFacts,
): AddressKind | null {
  const kind = address === '' ? null : addressKind(address, describe);
  const isPublished = usable.length > 0 || unusable.includes(address);
  const translated = (kind === 'native' || kind === 'local') && !isPublished && embedsOneOf(address, ipv4);
  return translated ? 'nat64' : kind;
}

function add(sightings: Map<string, Sighting>, { address, kind, count }: Sighting): void {
  // The same text may be of another kind in another network.
  const key = `${kind} ${address}`;
  const before = sightings.get(key)?.count ?? 0;
  if (before + count > 0) sightings.set(key, { address, kind, count: before + count });
}

function sorted(sightings: Map<string, Sighting>): Sighting[] {
  return [...sightings.values()].sort((one, other) => other.count - one.count);
}

/**
 * Whether the host was reached at an IPv4 address of the internet, and the resolver that was asked gives it none: it has another view of
 * the name (split DNS, RFC 9499 section 6), or rewrites what it answers, as a filter that leads to this computer or to its own page. What it
 * says of AAAA is then nothing about those of the public DNS.
 * @param dns what the DNS says of the host
 * @param sightings where it was reached
 * @param describe reads an address
 */
export function isOfAnotherView(dns: DnsFacts, { reached }: Pick<Sightings, 'reached'>, describe: Describe): boolean {
  const isGlobal = (address: string) => describe(address).global;
  const wasReached = reached.some(({ address, kind }) => kind === 'ipv4' && isGlobal(address));
  return wasReached && dns.usable.length === 0 && dns.ipv4.length > 0 && !dns.ipv4.some(isGlobal);
}
