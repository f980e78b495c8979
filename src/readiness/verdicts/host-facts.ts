import { formatAddress, hostnameAddress } from '../../address/address.ts';
import type { Describe } from '../../address/describe-address.ts';
import { whyNotAsked } from '../../dns/why-not-asked.ts';
import type { FailureId } from '../../page/events/failure.ts';
import { type AddressKind, addressKind } from '../evidence/address-kind.ts';
import type { DnsFacts } from '../evidence/dns-facts.ts';
import { isOfAnotherView, reachedCount, type Sightings } from '../evidence/sightings.ts';
import { hasIpv6, type Vantage } from '../network/vantage.ts';
import { isAnswer, type ServiceCheck } from '../report/report.ts';

/** The network from which a host was seen, as far as it is known. */
export type ObservingNetwork = Omit<Vantage, 'evidence'>;

/** All that the verdict on a host is made of, or on the service at one port of it. */
export interface HostFacts {
  readonly hostname: string;
  readonly sightings: Sightings;
  readonly dns: DnsFacts;
  readonly here: ObservingNetwork;
  /** Attempts to reach the service over IPv6 that were made after the visit. */
  readonly checks: readonly ServiceCheck[];
  /**
   * Whether a connection to it was made over IPv4 for itself. Where another host was reached at the same address and
   * port before, its connection may have been used, and then the host's own IPv6 was never tried (RFC 9113 section 9.1.1).
   */
  readonly freshOverIpv4: boolean;
  /**
   * Whether the resolver that was asked makes AAAA up (RFC 6147), by its answer about ipv4only.arpa; false too where one that does
   * not has the same AAAA; null where that is not known.
   */
  readonly resolverHasDns64: boolean | null;
  /** A prefix of a NAT64 under which it may have been reached: hosts of other sites were, and no DNS has said whose the address is. */
  readonly suspectedPrefix?: string | undefined;
}

/**
 * What trying the AAAA again has shown: `answered` one of them answers · `all-failed` none does · `inconclusive` they were
 * not all tried, or the network of whoever tried was at fault.
 */
type Retest = 'answered' | 'all-failed' | 'inconclusive';

/** Facts plus the values that several rules derive from them. */
export interface DerivedFacts extends HostFacts {
  /** Requests that reached the host, by the kind of its address. */
  readonly reached: Readonly<Record<AddressKind, number>>;
  /** The kind of address that the hostname itself is. */
  readonly literal: AddressKind | null;
  /** Nothing was reached, and that is the doing of the host or of its network. */
  readonly unreachable: boolean;
  /** All that was asked of it is what browsers load from no network: whatever the host is like, nothing changes. */
  readonly disallowed: boolean;
  /**
   * The same of requests that browsers do not load, and of answers whose use headers forbid (CORP, X-Frame-Options): it answered, and most
   * likely answers the same over IPv6.
   */
  readonly rejected: boolean;
  /** It was asked and nothing came, and nobody said why: the visit may have been over too early, or the host is silent. */
  readonly unresponsive: boolean;
  /** The network from which it was seen has IPv6, so a browser there tries that first (RFC 8305). */
  readonly ipv6Here: boolean;
  /**
   * The network from which it was seen is known to have IPv6 by more than a route: something came back over it, if only a
   * refusal of the host's own. Where nothing did, the IPv6 of that network may be broken, and no host is to blame.
   */
  readonly ipv6Shown: boolean;
  readonly retest: Retest;
  /** AAAA at which nobody answered when they were tried again. A browser that takes one of them waits for long. */
  readonly unresponsiveAaaa: readonly string[];
  /** AAAA of which it is not known whether anybody answers there. */
  readonly untried: readonly string[];
  /** What the resolver says of AAAA is nothing about those of the public DNS. */
  readonly isOfAnotherView: boolean;
  readonly describe: Describe;
}

/** @returns the facts with what follows from them for any rule */
export function deriveFacts(facts: HostFacts, describe: Describe): DerivedFacts {
  const { sightings, hostname, dns, checks, here } = facts;
  const literal = hostnameAddress(hostname);
  const unresponsive = sightings.reached.length === 0 && sightings.failures.some(({ id }) => id === 'unexplained');
  const isReached = (address: string) => sightings.reached.some((sighting) => sighting.address === address);
  const triedWith = (hasAnswered: boolean) =>
    new Set(
      checks
        .filter((check) => isAnswer(check) === hasAnswered && !failuresOfOwnNetwork.includes(check.result))
        // Whoever takes a connection need not answer on it; TLS is an answer. A browser goes over to IPv4 before that only.
        .filter(({ tls }) => tls || !hasAnswered || !unresponsive)
        .map(({ address }) => address),
    );
  const [answering, failing] = [triedWith(true), triedWith(false)];
  const unreached = dns.usable.filter((address) => !isReached(address) && !answering.has(address));
  return {
    ...facts,
    reached: {
      native: reachedCount(sightings, 'native'),
      tunnelled: reachedCount(sightings, 'tunnelled'),
      local: reachedCount(sightings, 'local'),
      nat64: reachedCount(sightings, 'nat64'),
      ipv4: reachedCount(sightings, 'ipv4'),
      loopback: reachedCount(sightings, 'loopback'),
    },
    literal: literal && addressKind(formatAddress(literal), describe),
    unreachable: sightings.reached.length === 0 && sightings.failures.some(({ id }) => !failuresNotOfHost.includes(id)),
    disallowed: areAllOf(sightings, ['disallowed']),
    rejected: areAllOf(sightings, ['disallowed', 'rejected-answer']),
    unresponsive,
    ipv6Here: hasIpv6(here),
    ipv6Shown: here.provesIpv6 || here.id === 'nat64' || checks.some(({ result }) => result === 'refused'),
    retest: retestOf(dns, answering, failing),
    unresponsiveAaaa: unreached.filter((address) => failing.has(address)),
    untried: unreached.filter((address) => !failing.has(address)),
    isOfAnotherView: isOfAnotherView(dns, sightings, describe),
    describe,
  };
}

/** An extension, a policy or a list blocks in one browser and not in others: that is not of this kind. */
function areAllOf({ failures, total }: Sightings, ids: readonly FailureId[]): boolean {
  const count = failures.reduce((sum, failure) => sum + (ids.includes(failure.id) ? failure.count : 0), 0);
  return count > 0 && count >= total;
}

/** Ways to fail that say nothing about the host. */
const failuresNotOfHost: readonly FailureId[] = [
  'cancelled',
  'blocked',
  'disallowed',
  'rejected-answer',
  'offline',
  'proxy',
  'browser',
  'unexplained',
];

/** Results for which the network of whoever tried is to blame. */
const failuresOfOwnNetwork: readonly ServiceCheck['result'][] = ['offline', 'other'];

/** One address that answers is enough for a browser; all have to fail before the host has none that works. */
function retestOf({ usable }: DnsFacts, answering: ReadonlySet<string>, failing: ReadonlySet<string>): Retest {
  if (answering.size > 0) return 'answered';
  return usable.length > 0 && usable.every((address) => failing.has(address)) ? 'all-failed' : 'inconclusive';
}

/** @returns whether all of a host's AAAA that cannot be used are IPv4-mapped (RFC 4291 section 2.5.5.2); true without any */
export function allIpv4Mapped({ dns, describe }: DerivedFacts): boolean {
  return dns.unusable.every((address) => describe(address).class === 'ipv4-mapped');
}

/** @returns whether it is a name of which the public DNS may know */
export function isPublicName({ hostname }: Pick<HostFacts, 'hostname'>): boolean {
  return whyNotAsked(hostname) === null;
}
