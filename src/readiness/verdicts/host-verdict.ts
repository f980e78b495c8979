import type { Describe } from '../../address/describe-address.ts';
import { type DnsStatus, isWithoutAnswer } from '../../dns/dns-status.ts';
import { isLoopbackName } from '../../page/events/request-marks.ts';
import { addressKind } from '../evidence/address-kind.ts';
import { type DnsFacts, hasNoAaaa } from '../evidence/dns-facts.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { isProxiedHere, reachedLoopbackOnly } from '../evidence/sightings.ts';
import { byNetwork, type NetworkId } from '../report/report.ts';
import {
  failedOutcome,
  failedOutcomeWithNat64,
  failedOverBothFamilies,
  failsAnyway,
  hasFailedThroughNat64,
  leadsToLoopbackOnly,
  resolvesToLoopbackOnly,
} from './failed-host.ts';
import { evidenceOf } from './host-evidence.ts';
import { allIpv4Mapped, type DerivedFacts, deriveFacts, type HostFacts, isPublicName } from './host-facts.ts';
import type { HostVerdictId } from './host-verdict-id.ts';

/** What becomes of a host's requests on a network. `fails-anyway`: it fails where there is IPv4, too, so nothing changes. */
export type Outcome = (typeof outcomeIds)[number];
/** All of them, in the order in which they are listed. */
export const outcomeIds = ['works', 'breaks', 'unknown', 'fails-anyway'] as const;
/** What fails on any network loses nothing by the lack of IPv4, so what is not known is worse: it may break. */
export const outcomesWorstFirst: readonly Outcome[] = ['breaks', 'unknown', 'fails-anyway', 'works'];

/** How sure a verdict is: seen, or concluded, or little more than a guess. */
export type Confidence = 'certain' | 'likely' | 'unsure';

/** From the least to the most sure. */
export const confidenceIds: readonly Confidence[] = ['unsure', 'likely', 'certain'];

/** @returns the least sure of them; `unsure` without any */
export function leastSure(confidences: readonly Confidence[]): Confidence {
  return confidenceIds.find((id) => confidences.includes(id)) ?? 'unsure';
}

/** @returns the most sure of them; `unsure` without any */
export function mostSure(confidences: readonly Confidence[]): Confidence {
  return confidenceIds.findLast((id) => confidences.includes(id)) ?? 'unsure';
}

/** Whether a host can do without IPv4, with reasons. */
export interface HostVerdict {
  readonly id: HostVerdictId;
  /** How sure it is that the verdict's id is true. */
  readonly confidence: Confidence;
  /** Never empty; the most telling first. */
  readonly evidence: readonly Evidence[];
  /** What becomes of the host's requests on networks without IPv4. */
  readonly outcomes: Readonly<Record<NetworkId, Outcome>>;
  /** How sure each outcome is. */
  readonly confidences: Readonly<Record<NetworkId, Confidence>>;
}

/** @returns whether it is that of one port, and other ports of the host stand otherwise */
export function isOfOnePort({ evidence }: HostVerdict): boolean {
  return evidence[0]?.id === 'service-port';
}

/** What becomes of a host on a network, and how sure that is; where it is not known, it is never sure. */
type Forecast = Outcome | readonly [Outcome, Confidence];
type FixedOrDerived<Value> = Value | ((facts: DerivedFacts) => Value);

/** A row of the table: when it holds, and what follows. */
interface VerdictRow {
  readonly when: (facts: DerivedFacts) => boolean;
  readonly confidence: FixedOrDerived<Confidence>;
  /** As sure as the verdict itself where nothing else is given. */
  readonly outcomes: Readonly<Record<NetworkId, FixedOrDerived<Forecast>>>;
}

const works = { 'with-nat64': 'works', 'without-nat64': 'works' } as const;
const unknown = { 'with-nat64': 'unknown', 'without-nat64': 'unknown' } as const;

/** What was reached over IPv6 works, but for where only a translator gets to what has no AAAA. */
const seenOverIpv6: VerdictRow['outcomes'] = {
  'with-nat64': 'works',
  // Who asks the DNS gets no address. Why the visit had one is not known: a translator whose A have changed since, a hosts
  // file, or an AAAA that was taken away.
  'without-nat64': ({ dns }) => (isWithoutAaaa(dns) ? 'unknown' : 'works'),
};

/** @returns the same for both networks */
function both(forecast: (facts: DerivedFacts) => Forecast): VerdictRow['outcomes'] {
  return { 'with-nat64': forecast, 'without-nat64': forecast };
}

/**
 * The one table of verdicts; the first row that holds counts. What was seen on the network goes before what the DNS
 * says, because resolvers differ and hosts files exist; what the DNS says goes before what the cache remembers.
 */
const rows: Readonly<Record<HostVerdictId, VerdictRow>> = {
  // A proxy on this computer looks the same in Chromium, which does not report proxies
  // (recordings/chromium/proxy-http.json).
  'this-computer': {
    when: (facts) =>
      isThisComputer(facts) || (reachedLoopbackOnly(facts.sightings) && !isProxiedHere(facts.sightings, facts.dns)),
    confidence: (facts) => {
      if (isThisComputer(facts)) return 'certain';
      return mayBeProxy(facts) ? 'unsure' : 'likely';
    },
    outcomes: both((facts) => (mayBeProxy(facts) ? 'unknown' : 'works')),
  },
  // No name, so no DNS64: only a 464XLAT on the device helps (RFC 6877).
  'ipv4-literal': {
    when: ({ literal, rejected }) => literal === 'ipv4' && !rejected,
    confidence: 'certain',
    outcomes: { 'with-nat64': 'breaks', 'without-nat64': 'breaks' },
  },
  ipv6: {
    when: (facts) => facts.reached.native > 0 && !isSeenWithoutAaaa(facts),
    // A browser comes to the other addresses as well: resolvers change their order from answer to answer.
    confidence: ({ reached, sightings, dns, unresponsiveAaaa, untried, suspectedPrefix }) => {
      if (unresponsiveAaaa.length > 0) return 'unsure';
      if (suspectedPrefix !== undefined) return 'likely';
      const isMixed = reached.ipv4 > 0 || reached.nat64 > 0 || sightings.failures.length > 0;
      const isDoubted = dnsDeniesIpv6(dns) || dns.isDeniedByA || dns.status === 'servfail';
      return isMixed || isDoubted || untried.length > 0 ? 'likely' : 'certain';
    },
    outcomes: seenOverIpv6,
  },
  nat64: {
    when: ({ reached }) => reached.nat64 > 0,
    // A zone that publishes the addresses of a NAT64 has no IPv6 besides.
    confidence: ({ dns }) => (hasNoAaaa(dns) || dns.state === 'unusable' ? 'certain' : 'likely'),
    outcomes: {
      'with-nat64': 'works',
      'without-nat64': ({ dns, literal, retest }) => {
        if (dns.status === 'withheld') return 'unknown';
        if (dns.state !== 'usable' || literal !== null || retest === 'all-failed') return 'breaks';
        return retest === 'answered' ? 'works' : 'unknown';
      },
    },
  },
  'ipv6-tunnelled': {
    when: (facts) => facts.reached.tunnelled > 0 && !isSeenWithoutAaaa(facts),
    confidence: 'unsure',
    outcomes: seenOverIpv6,
  },
  'ipv6-local': {
    when: (facts) => facts.reached.local > 0 && !isSeenWithoutAaaa(facts),
    confidence: 'unsure',
    outcomes: seenOverIpv6,
  },
  // Whoever lacks IPv4 loses nothing by that. A host whose lack of an AAAA explains it is left to the rows below.
  failed: {
    // Of one that the resolver blocks, the browser may have got the same answer.
    when: (facts) =>
      facts.rejected ||
      (facts.unreachable &&
        facts.dns.state !== 'blocked' &&
        (failsAnyway(facts) ||
          resolvesToLoopbackOnly(facts) ||
          !(hasNoAaaa(facts.dns) || facts.dns.state === 'unusable'))),
    confidence: ({ rejected, disallowed }) => (rejected && !disallowed ? 'likely' : 'certain'),
    outcomes: {
      'with-nat64': failedOutcomeWithNat64,
      'without-nat64': (facts) => failedOutcome(facts, { isAllTried: true }),
    },
  },
  // A DNS64 makes nothing up where there is an AAAA, of whatever kind, but for IPv4-mapped ones, of which resolvers
  // differ: RFC 6147 section 5.1.4 wants them left out of account.
  'aaaa-unusable': {
    when: (facts) => facts.dns.state === 'unusable' && !leadsToLoopbackOnly(facts) && !facts.isOfAnotherView,
    confidence: (facts) => (facts.reached.ipv4 > 0 && !hasTunnel(facts) ? 'certain' : 'likely'),
    outcomes: {
      'with-nat64': (facts) => {
        if (!allIpv4Mapped(facts) && !hasOtherNat64(facts)) return 'breaks';
        return hasFailedThroughNat64(facts) ? ['breaks', 'likely'] : 'unknown';
      },
      'without-nat64': 'breaks',
    },
  },
  'no-aaaa': {
    when: (facts) =>
      hasNoAaaa(facts.dns) &&
      !facts.isOfAnotherView &&
      (facts.sightings.reached.length > 0 || !leadsToLoopbackOnly(facts)),
    confidence: ({ reached, dns }) => {
      const isAgreed = dns.state === 'none' && !dns.isDisputed;
      return reached.ipv4 > 0 && !wasSeenOverIpv6(reached) && isAgreed ? 'certain' : 'likely';
    },
    outcomes: {
      'with-nat64': (facts) => {
        if (hasFailedThroughNat64(facts)) return ['breaks', 'likely'];
        // Whether a DNS64 makes an AAAA up where its name servers deny the name depends on the DNS64. Where none is, an AAAA
        // that looks translated was published like that: a DNS64 passes it on, and only a NAT64 of its prefix translates it.
        const mayBePublished = facts.resolverHasDns64 === null && !facts.dns.isDisputed && facts.here.nat64 === false;
        const published = mayBePublished && facts.dns.synthetic.length > 0;
        if (facts.dns.state === 'denied' || published) return 'unknown';
        // Where there is no IPv4, nobody could see whether it answers at all.
        if (facts.unreachable || facts.unresponsive) return [throughNat64(facts), 'unsure'];
        // A DNS64 goes by the A. Firefox's own resolver does not say whether the question for AAAA failed ('aaaa-fails').
        const isAssumed =
          facts.dns.synthetic.length > 0 && facts.resolverHasDns64 === null && facts.here.nat64 !== true;
        return facts.dns.isIpv4Lost || isAssumed || facts.dns.status === 'no-records'
          ? [throughNat64(facts), 'likely']
          : throughNat64(facts);
      },
      'without-nat64': 'breaks',
    },
  },
  // Resolvers of networks without IPv4 fail alike; whether a DNS64 goes by the A then depends on the DNS64.
  'aaaa-fails': {
    when: (facts) => failsForAaaaOnly(facts.dns) && facts.reached.ipv4 > 0 && facts.ipv6Here,
    confidence: 'likely',
    outcomes: { 'with-nat64': 'unknown', 'without-nat64': 'breaks' },
  },
  // A browser may have been too impatient for a slow answer: a lost packet costs a second, and it waits for less.
  'ipv6-answers': {
    when: ({ dns, retest }) => dns.state === 'usable' && retest === 'answered',
    confidence: ({ unresponsiveAaaa, unresponsive }) =>
      unresponsiveAaaa.length > 0 || unresponsive ? 'unsure' : 'likely',
    outcomes: works,
  },
  'ipv6-unused': {
    // Where the connection of another host may have been used, its own IPv6 was never tried.
    when: ({ dns, reached, here, retest, freshOverIpv4 }) =>
      dns.state === 'usable' &&
      (retest === 'all-failed' ||
        (reached.ipv4 > 0 && freshOverIpv4 && !here.prefersIpv4 && here.id !== 'no-ipv6' && here.id !== 'proxied')),
    // It may have been slow: a browser gives IPv6 no more than 300 ms, and only a second look tells that from failing.
    confidence: ({ retest, here, reached, ipv6Shown }) => {
      if (retest !== 'all-failed' || !ipv6Shown) return 'unsure';
      return here.provesIpv6 && reached.ipv4 > 0 ? 'certain' : 'likely';
    },
    outcomes: both((facts) => {
      if (facts.retest !== 'all-failed') return hasFailedOverIpv6(facts) ? 'breaks' : 'unknown';
      if (!facts.ipv6Shown) return 'unknown';
      return failedOverBothFamilies(facts) ? ['fails-anyway', 'likely'] : 'breaks';
    }),
  },
  // Of AAAA that nobody has tried, one to three in a hundred lead nowhere. A literal needs no AAAA.
  'ipv6-available': {
    when: ({ dns, literal }) => dns.state === 'usable' || literal === 'native',
    confidence: ({ literal }) => (literal === 'native' ? 'likely' : 'unsure'),
    outcomes: both(({ literal }) => (literal === 'native' ? 'works' : 'unknown')),
  },
  // Nobody has an answer. A browser where there is IPv6 tries that first: the host has none, or none that works.
  'ipv4-seen': {
    when: (facts) =>
      // The browser may have asked the same resolver.
      facts.dns.status !== 'withheld' &&
      facts.reached.ipv4 > 0 &&
      facts.freshOverIpv4 &&
      facts.ipv6Here &&
      facts.ipv6Shown &&
      isPublicName(facts) &&
      facts.sightings.proxied === 0,
    confidence: 'likely',
    outcomes: {
      'with-nat64': (facts) => (worksByNat64(facts) ? ['works', 'unsure'] : 'unknown'),
      'without-nat64': 'breaks',
    },
  },
  'not-checked': {
    when: (facts) => facts.dns.state === 'not-asked' && facts.reached.ipv4 > 0 && isPublicName(facts),
    confidence: 'unsure',
    outcomes: unknown,
  },
  unknown: { when: () => true, confidence: 'unsure', outcomes: unknown },
};

/** The verdicts in the order in which they are tried: that of the table. */
export const hostVerdictOrder = Object.keys(rows) as HostVerdictId[];

/**
 * Judges a host, or the service at one port of it.
 * @param facts what was seen of it and what is known
 * @param describe reads an address
 * @returns the verdict with its evidence and what follows from it
 */
export function hostVerdict(facts: HostFacts, describe: Describe): HostVerdict {
  const known = deriveFacts(facts, describe);
  const id = hostVerdictOrder.find((candidate) => rows[candidate].when(known)) ?? 'unknown';
  const row = rows[id];
  const confidence = resolved(row.confidence, known);
  const forecasts = byNetwork((network) => {
    const forecast = resolved(row.outcomes[network], known);
    const [outcome, sure] = typeof forecast === 'string' ? [forecast, confidence] : forecast;
    return { outcome, sure: outcome === 'unknown' ? 'unsure' : sure };
  });
  return {
    id,
    confidence,
    evidence: evidenceOf(known, id),
    outcomes: byNetwork((network) => forecasts[network].outcome),
    confidences: byNetwork((network) => forecasts[network].sure),
  };
}

function resolved<Value>(value: FixedOrDerived<Value>, facts: DerivedFacts): Value {
  return typeof value === 'function' ? (value as (facts: DerivedFacts) => Value)(facts) : value;
}

function isThisComputer({ hostname, literal }: DerivedFacts): boolean {
  return literal === 'loopback' || isLoopbackName(hostname);
}

/** No answer says whether the name leads elsewhere too. */
function mayBeProxy(facts: DerivedFacts): boolean {
  const { state } = facts.dns;
  const isConclusive = state !== 'not-asked' && state !== 'failed' && state !== 'blocked';
  return !isConclusive && !isThisComputer(facts) && isPublicName(facts);
}

/**
 * Where IPv6 works for others, browsers try it first (RFC 8305): that it was not used means that it failed, or was
 * slow. Of several addresses one is enough for that: Chromium then goes over to IPv4, and would try the others without
 * it (recordings/chromium/fallback.json).
 */
function hasFailedOverIpv6({ here, dns }: DerivedFacts): boolean {
  return here.id === 'ipv6' && dns.usable.length + dns.unusable.length === 1;
}

/** The DNS says that there is no IPv6, and yet it was used: another resolver, a hosts file, or it was taken away. */
function dnsDeniesIpv6({ state }: DnsFacts): boolean {
  return state === 'unusable' || state === 'none' || state === 'denied' || state === 'no-name';
}

/**
 * The DNS says that there is no AAAA, and browsers came to the host over IPv4, too: that IPv6 was used once, in another
 * network or at another time, does not make it one that has IPv6.
 */
function isSeenWithoutAaaa({ reached, dns }: DerivedFacts): boolean {
  return reached.ipv4 > 0 && isWithoutAaaa(dns);
}

function wasSeenOverIpv6({ native, tunnelled, local }: DerivedFacts['reached']): boolean {
  return native + tunnelled + local > 0;
}

/** All resolvers that were asked agree on that. */
function isWithoutAaaa(dns: DnsFacts): boolean {
  return hasNoAaaa(dns) && !dns.isDisputed;
}

/** Some networks still have relays for 6to4 and Teredo, so that one of these may be reached (RFC 7526 section 4). */
function hasTunnel({ dns, describe }: DerivedFacts): boolean {
  return dns.unusable.some((address) => addressKind(address, describe) === 'tunnelled');
}

/**
 * A NAT64 of that prefix translates to the address inside, whoever has it; a DNS64 passes what is published on. Which prefix is
 * used in 64:ff9b:1::/48 is the operator's choice, and so is where the address is in it (RFC 8215).
 */
function hasOtherNat64({ dns, describe }: DerivedFacts): boolean {
  return dns.unusable.some((address) => {
    const { class: id, embedded } = describe(address);
    return id === 'nat64' && (embedded === undefined || describe(embedded).global);
  });
}

/** Ends of a question by which name servers fail for AAAA though they answer for A (RFC 4074 sections 4.1, 4.3 and 4.4). */
const failuresForAaaa: readonly DnsStatus[] = ['servfail', 'refused', 'referral', 'failed', 'timeout'];

function failsForAaaaOnly({ state, status, ipv4 }: DnsFacts): boolean {
  return state === 'failed' && ipv4.length > 0 && failuresForAaaa.includes(status);
}

/** A host with A alone on a network with NAT64 and DNS64. */
function throughNat64({ dns, reached, unreachable, here, describe }: DerivedFacts): Outcome {
  // It may have failed over IPv4, too.
  if (unreachable && here.ipv4 !== false) return 'unknown';
  // The well-known prefix must not carry addresses that are not global (RFC 6052 section 3.1); an operator's own may.
  const onlyLocal = dns.ipv4.length > 0 && dns.ipv4.every((address) => !describe(address).global);
  return onlyLocal && reached.nat64 === 0 ? 'unknown' : 'works';
}

/**
 * Whether a host that was reached over IPv4 alone most likely works through a NAT64. Where this network has one, so that
 * its DNS64 has made an AAAA up, IPv6 was tried and something about it failed.
 */
function worksByNat64({ sightings, dns, here, describe }: DerivedFacts): boolean {
  const isGlobal = sightings.reached.some(({ address, kind }) => kind === 'ipv4' && describe(address).global);
  // A name server that fails may fail a DNS64, too; a resolver that is not reached says nothing of the host.
  const hasNoAnswer = dns.state === 'blocked' || isWithoutAnswer(dns);
  return isGlobal && sightings.failures.length === 0 && hasNoAnswer && here.nat64 !== true;
}
