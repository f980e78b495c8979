import { formatAddress } from '../address/format-address.ts';
import { hostnameAddress } from '../address/hostname-address.ts';
import { whyNotAsked } from '../dns/why-not-asked.ts';
import type { FailureId } from '../page/failure.ts';
import type { Describe } from '../page/row.ts';
import { type AddressKind, addressKind } from './address-kind.ts';
import type { DnsFacts } from './dns-facts.ts';
import type { Evidence, EvidenceId } from './evidence.ts';
import type { NetworkId, Outcome } from './networks.ts';
import { isProxiedHere, reachedCount, reachedLoopbackOnly, type Sighting, type Sightings } from './sightings.ts';
import type { VantageId } from './vantage.ts';

/** How sure a verdict is: seen, or concluded, or little more than a guess. */
export type Confidence = 'certain' | 'likely' | 'unsure';

/** All that a host's verdict is made of. */
export interface HostFacts {
  readonly hostname: string;
  readonly sightings: Sightings;
  readonly dns: DnsFacts;
  /** What the network offers from which the host was seen. */
  readonly vantage: VantageId;
}

/** Whether a host can do without IPv4, with reasons. */
export interface HostVerdict {
  readonly id: HostVerdictId;
  readonly confidence: Confidence;
  /** Never empty; the most telling first. */
  readonly evidence: readonly Evidence[];
  /** What becomes of the host's requests on networks without IPv4. */
  readonly outcomes: Readonly<Record<NetworkId, Outcome>>;
}

/** A row of the table: when it holds, and what follows. */
interface VerdictRow {
  readonly when: (facts: Known) => boolean;
  readonly confidence: Confidence | ((facts: Known) => Confidence);
  readonly outcomes: Readonly<Record<NetworkId, Outcome | ((facts: Known) => Outcome)>>;
}

/** The facts with what several rows ask for. */
interface Known extends HostFacts {
  /** Requests that reached the host, by the kind of its address. */
  readonly reached: Readonly<Record<AddressKind, number>>;
  /** The kind of address that the hostname itself is. */
  readonly literal: AddressKind | null;
  /** Nothing was reached, and that is the host's doing. */
  readonly down: boolean;
  readonly describe: Describe;
}

const works = { 'with-nat64': 'works', 'without-nat64': 'works' } as const;
const unknown = { 'with-nat64': 'unknown', 'without-nat64': 'unknown' } as const;

/**
 * The one table of verdicts; the first row that holds counts. What was seen on the network goes before what the DNS
 * says, because resolvers differ and hosts files exist; what the DNS says goes before what the cache remembers.
 */
const rows = {
  // A proxy on this computer looks the same where the browser does not tell of it (Chromium).
  'this-computer': {
    when: (facts) =>
      isLoopbackName(facts) || (reachedLoopbackOnly(facts.sightings) && !isProxiedHere(facts.sightings, facts.dns)),
    confidence: (facts) => (isLoopbackName(facts) ? 'certain' : mayBeProxy(facts) ? 'unsure' : 'likely'),
    outcomes: {
      'with-nat64': (facts) => (mayBeProxy(facts) ? 'unknown' : 'works'),
      'without-nat64': (facts) => (mayBeProxy(facts) ? 'unknown' : 'works'),
    },
  },
  // No name, so no DNS64: only a 464XLAT on the device helps (RFC 6877).
  'ipv4-literal': {
    when: ({ literal }) => literal === 'ipv4',
    confidence: 'certain',
    outcomes: { 'with-nat64': 'breaks', 'without-nat64': 'breaks' },
  },
  ipv6: {
    when: ({ reached }) => reached.native > 0,
    confidence: ({ reached, sightings, dns }) =>
      reached.ipv4 > 0 || reached.nat64 > 0 || sightings.failures.length > 0 || contradicts(dns) ? 'likely' : 'certain',
    outcomes: works,
  },
  nat64: {
    when: ({ reached }) => reached.nat64 > 0,
    confidence: ({ dns }) => (isWithout(dns) ? 'certain' : 'likely'),
    outcomes: {
      'with-nat64': 'works',
      'without-nat64': ({ dns, literal }) => (dns.state === 'usable' && literal === null ? 'unknown' : 'breaks'),
    },
  },
  'ipv6-tunnelled': {
    when: ({ reached }) => reached.tunnelled > 0,
    confidence: 'unsure',
    outcomes: works,
  },
  'ipv6-local': {
    when: ({ reached }) => reached.local > 0,
    confidence: 'unsure',
    outcomes: works,
  },
  // A DNS64 makes nothing up where there is an AAAA, of whatever kind. IPv4-mapped ones it has to leave out of account
  // (RFC 6147 section 5.1.4), so then it helps.
  'aaaa-unusable': {
    when: ({ dns }) => dns.state === 'unusable',
    confidence: (facts) => (facts.reached.ipv4 > 0 && !onlyMapped(facts) ? 'certain' : 'likely'),
    outcomes: {
      'with-nat64': (facts) => (onlyMapped(facts) ? throughNat64(facts) : 'breaks'),
      'without-nat64': 'breaks',
    },
  },
  'no-aaaa': {
    when: ({ dns }) => dns.state === 'none' || dns.state === 'denied',
    confidence: ({ reached, dns }) => (reached.ipv4 > 0 && dns.state === 'none' ? 'certain' : 'likely'),
    outcomes: {
      // A DNS64 passes the claim on that there is no such name (RFC 6147 section 5.1.2).
      'with-nat64': (facts) => (facts.dns.state === 'denied' ? 'breaks' : throughNat64(facts)),
      'without-nat64': 'breaks',
    },
  },
  'ipv6-unused': {
    when: ({ dns, reached, vantage }) => dns.state === 'usable' && reached.ipv4 > 0 && vantage !== 'no-ipv6',
    confidence: (facts) => (hasFailedOverIpv6(facts) ? 'likely' : 'unsure'),
    outcomes: {
      'with-nat64': (facts) => (hasFailedOverIpv6(facts) ? 'breaks' : 'unknown'),
      'without-nat64': (facts) => (hasFailedOverIpv6(facts) ? 'breaks' : 'unknown'),
    },
  },
  failed: {
    when: ({ down }) => down,
    confidence: 'certain',
    outcomes: {
      'with-nat64': ({ dns }) => (dns.state === 'no-name' ? 'fails-anyway' : 'unknown'),
      'without-nat64': ({ dns }) => (dns.state === 'no-name' ? 'fails-anyway' : 'unknown'),
    },
  },
  'ipv6-available': {
    when: ({ dns, literal }) => dns.state === 'usable' || literal === 'native',
    confidence: 'likely',
    outcomes: works,
  },
  'not-checked': {
    when: ({ dns, reached, hostname }) =>
      dns.state === 'not-asked' && reached.ipv4 > 0 && whyNotAsked(hostname) === null,
    confidence: 'unsure',
    outcomes: unknown,
  },
  unknown: { when: () => true, confidence: 'unsure', outcomes: unknown },
} satisfies Record<string, VerdictRow>;

export type HostVerdictId = keyof typeof rows;

/** The ids of all verdicts in the table's order. */
export const hostVerdictIds = Object.keys(rows) as HostVerdictId[];

/**
 * Judges a host.
 * @param facts what was seen of it and what is known
 * @param describe reads an address
 * @returns the verdict with its evidence and what follows from it
 */
export function hostVerdict(facts: HostFacts, describe: Describe): HostVerdict {
  const known = complete(facts, describe);
  const id = hostVerdictIds.find((candidate) => rows[candidate].when(known)) ?? 'unknown';
  const row: VerdictRow = rows[id];
  const read = <Value extends string>(value: Value | ((of: Known) => Value)) =>
    typeof value === 'function' ? value(known) : value;
  return {
    id,
    confidence: read(row.confidence),
    evidence: evidenceOf(known),
    outcomes: {
      'with-nat64': read(row.outcomes['with-nat64']),
      'without-nat64': read(row.outcomes['without-nat64']),
    },
  };
}

function complete(facts: HostFacts, describe: Describe): Known {
  const { sightings, hostname } = facts;
  const literal = hostnameAddress(hostname);
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
    down: sightings.reached.length === 0 && sightings.failures.some(({ id }) => !blameless.includes(id)),
    describe,
  };
}

/** Ways to fail that say nothing about the host. */
const blameless: readonly FailureId[] = ['cancelled', 'blocked', 'browser', 'offline', 'proxy'];

function isLoopbackName({ hostname, literal }: Known): boolean {
  return literal === 'loopback' || /(^|\.)localhost$/.test(hostname);
}

/** Nobody told whether the name leads elsewhere too. */
function mayBeProxy(facts: Known): boolean {
  const { state } = facts.dns;
  const told = state !== 'not-asked' && state !== 'failed';
  return !told && !isLoopbackName(facts) && whyNotAsked(facts.hostname) === null;
}

/**
 * Where IPv6 works for others, browsers try it first (RFC 8305): that it was not used means that it failed. Of several
 * addresses one is enough for that: Chromium then goes over to IPv4, and would come to the others without it.
 */
function hasFailedOverIpv6({ vantage, dns }: Known): boolean {
  return vantage === 'ipv6' && dns.usable.length + dns.unusable.length === 1;
}

/** The DNS says that there is no IPv6, and yet it was used: another resolver, a hosts file, or it was taken away. */
function contradicts({ state }: DnsFacts): boolean {
  return state === 'unusable' || state === 'none' || state === 'denied' || state === 'no-name';
}

function isWithout({ state }: DnsFacts): boolean {
  return state === 'none' || state === 'denied';
}

function onlyMapped({ dns, describe }: Known): boolean {
  return dns.unusable.every((address) => describe(address).class === 'ipv4-mapped');
}

/** A host with A alone on a network with NAT64 and DNS64. */
function throughNat64({ dns, down, reached, describe }: Known): Outcome {
  if (down) return 'unknown';
  // The well-known prefix must not carry addresses that are not global (RFC 6052 section 3.1); an operator's own may.
  const onlyLocal = dns.ipv4.length > 0 && dns.ipv4.every((address) => !describe(address).global);
  return onlyLocal && reached.nat64 === 0 ? 'unknown' : 'works';
}

/** How many addresses and errors of one kind are named as evidence. */
const most = 3;

const reachedAt = {
  native: 'reached-native',
  tunnelled: 'reached-tunnelled',
  local: 'reached-local',
  nat64: 'reached-nat64',
  ipv4: 'reached-ipv4',
  loopback: 'reached-loopback',
} as const satisfies Record<AddressKind, EvidenceId>;

/** Everything that is known, in an order that suits a reader: the network, the DNS, then what leaves doubt. */
function evidenceOf(facts: Known): Evidence[] {
  const { hostname, literal, sightings, dns, describe } = facts;
  const evidence: Evidence[] = [];
  const note = (id: EvidenceId, ...values: Evidence['values']) => evidence.push({ id, values });
  const withClass = (address: string) => [address, describe(address).class ?? ''] as const;

  if (literal === 'ipv4') note('literal-ipv4', hostname);
  else if (literal === null && whyNotAsked(hostname) !== null) note('name-local', hostname);
  for (const sighting of firstOfEachKind(sightings.reached)) {
    const { address, kind, count } = sighting;
    const named = kind === 'tunnelled' || kind === 'local';
    note(reachedAt[kind], ...(named ? withClass(address) : [address]), count);
  }
  for (const { id, error, count } of sightings.failures.slice(0, most)) note('failed', id, error, count);

  for (const address of dns.usable.slice(0, most)) note('aaaa-usable', address);
  for (const address of dns.unusable.slice(0, most)) note('aaaa-unusable', ...withClass(address));
  for (const address of dns.synthetic.slice(0, 1)) note('aaaa-synthetic', address);
  if (dns.state === 'none') {
    if (dns.target === '') note('aaaa-none');
    else note('aaaa-none-target', dns.target);
  } else if (dns.state === 'denied') note('aaaa-denied');
  else if (dns.state === 'no-name') note('no-name');
  else if (dns.state === 'failed') note('lookup-failed', dns.status);
  const local = dns.ipv4.find((address) => !describe(address).global);
  if (local !== undefined) note('a-not-global', ...withClass(local));

  for (const { address, count } of sightings.stored.slice(0, 1)) note('stored-address', address, count);
  const storedCount = sightings.stored.reduce((sum, { count }) => sum + count, 0);
  const doubts = [
    ['from-cache', sightings.cached - storedCount],
    ['served', sightings.served],
    ['proxied', sightings.proxied],
    ['cancelled', sightings.cancelled],
  ] as const;
  for (const [id, count] of doubts) if (count > 0) note(id, count);
  if (evidence.length === 0) note('nothing-seen');
  // Last, because it is no fact about the host.
  else if (dns.state === 'not-asked' && facts.reached.ipv4 > 0 && literal === null) note('lookup-missing');
  return evidence;
}

/** One sighting for each kind, with the requests of all addresses of that kind. */
function firstOfEachKind(sightings: readonly Sighting[]): Sighting[] {
  const kinds = new Map<AddressKind, Sighting>();
  for (const sighting of sightings) {
    const before = kinds.get(sighting.kind);
    kinds.set(sighting.kind, before ? { ...before, count: before.count + sighting.count } : sighting);
  }
  return [...kinds.values()];
}
