import { type Describe, describeAddress } from '../../address/describe-address.ts';
import { type AddressKind, addressKind } from '../evidence/address-kind.ts';
import type { Evidence, EvidenceId } from '../evidence/evidence.ts';
import type { Sighting, Sightings } from '../evidence/sightings.ts';
import { allIpv4Mapped, type DerivedFacts, isPublicName } from './host-facts.ts';
import type { HostVerdictId } from './host-verdict-id.ts';

/** How many addresses and errors of one kind are named as evidence. */
const maxPerKind = 3;

const reachedAt = {
  native: 'reached-native',
  tunnelled: 'reached-tunnelled',
  local: 'reached-local',
  nat64: 'reached-nat64',
  ipv4: 'reached-ipv4',
  loopback: 'reached-loopback',
} as const satisfies Record<AddressKind, EvidenceId>;

/**
 * Everything that is known, in an order that suits a reader: the network, the DNS, then what leaves doubt.
 * @param facts what the verdict was made of
 * @param verdict which one it is
 * @param ofPage what was seen of the host on the page that is judged; without it, all that was seen
 * @returns the evidence, never empty, the most telling first
 */
export function evidenceOf(facts: DerivedFacts, verdict: HostVerdictId, ofPage?: Sightings): Evidence[] {
  const sightings = ofPage ?? facts.sightings;
  const known = [
    ...nameEvidence(facts),
    ...reachedEvidence(facts, sightings),
    ...aaaaEvidence(facts),
    ...checkEvidence(facts),
    ...localAddressEvidence(facts),
    ...doubtEvidence(sightings),
  ];
  return [
    ...(known.length > 0 ? known : [fact('nothing-seen')]),
    ...untriedEvidence(facts, verdict),
    ...reasons.filter(([, holds]) => holds(facts, verdict)).map(([id]) => fact(id)),
  ];
}

function fact(id: EvidenceId, ...values: Evidence['values']): Evidence {
  return { id, values };
}

/** What the name shows by itself. */
function nameEvidence(facts: DerivedFacts): Evidence[] {
  const { hostname, literal } = facts;
  if (literal === 'ipv4') return [fact('literal-ipv4', hostname)];
  return literal === null && !isPublicName(facts) ? [fact('name-local', hostname)] : [];
}

/** Where the host was reached, and how it failed. */
function reachedEvidence(facts: DerivedFacts, { reached, failures }: Sightings): Evidence[] {
  const { suspectedPrefix, describe } = facts;
  const onOtherPages = reached.length === 0 ? firstOfEachKind(facts.sightings.reached) : [];
  return [
    ...firstOfEachKind(reached).map(({ address, kind, count }) => {
      const isNamed = kind === 'tunnelled' || kind === 'local';
      return fact(reachedAt[kind], ...(isNamed ? withClass(address, describe) : [address]), count);
    }),
    ...onOtherPages.map(({ address, count }) => fact('other-pages', address, count)),
    ...(suspectedPrefix === undefined ? [] : [fact('maybe-nat64', suspectedPrefix)]),
    ...failures.slice(0, maxPerKind).map(({ id, error, count }) => fact('failed', id, error, count)),
  ];
}

/** What the resolvers say of its AAAA. */
function aaaaEvidence(facts: DerivedFacts): Evidence[] {
  const { dns, describe } = facts;
  const { usable, unusable, synthetic, otherwise } = dns;
  return [
    ...usable.slice(0, maxPerKind).map((address) => fact('aaaa-usable', address)),
    ...unusable.slice(0, maxPerKind).map((address) => fact('aaaa-unusable', ...withClass(address, describe))),
    ...synthetic
      .slice(0, 1)
      .map((address) => fact(wasMadeUp(facts, address) ? 'aaaa-synthetic' : 'aaaa-embedded', address)),
    ...lackEvidence(facts),
    ...otherwise.slice(0, maxPerKind).map(([resolver, answer]) => fact('resolver-differs', resolver, answer)),
  ];
}

/** Why there is no AAAA to be had. */
function lackEvidence(facts: DerivedFacts): Evidence[] {
  const { state, status, synthetic, target, blockedBy } = facts.dns;
  switch (state) {
    case 'none':
      // Of an AAAA that the zone may publish the DNS does not say that there is none.
      if (synthetic.some((address) => !wasMadeUp(facts, address))) return [];
      return [target === '' ? fact('aaaa-none') : fact('aaaa-none-target', target)];
    case 'denied':
      return [fact('aaaa-denied')];
    case 'no-name':
      return [fact('no-name')];
    case 'failed':
      return [fact('lookup-failed', status)];
    case 'blocked':
      return [fact('resolver-blocks', blockedBy)];
    default:
      return [];
  }
}

/** What came of trying its AAAA again. */
function checkEvidence({ checks }: DerivedFacts): Evidence[] {
  return checks.slice(0, maxPerKind).map(({ address, port, result }) => {
    const hasAnswered = result === 'answered' || result === 'untrusted';
    return hasAnswered ? fact(`check-${result}`, address, port) : fact('check-failed', address, port, result);
  });
}

/** That it has an IPv4 address that leads nowhere from elsewhere. */
function localAddressEvidence({ dns, describe }: DerivedFacts): Evidence[] {
  const local = dns.ipv4.find((address) => !describe(address).global);
  return local === undefined ? [] : [fact('a-not-global', ...withClass(local, describe))];
}

/** For how many requests what was seen is not the host's own answer over the network. */
function doubtEvidence(sightings: Sightings): Evidence[] {
  const { reached, stored, proxiedAt, unlocated } = sightings;
  const counts = [
    ['from-cache', sightings.cached - sumOfCounts(stored)],
    ['served', sightings.served],
    ['proxied', sightings.proxied - sumOfCounts(proxiedAt)],
    ['intercepted', sightings.intercepted],
    ['cancelled', sightings.cancelled],
    ['address-unknown', reached.length === 0 ? unlocated : 0],
  ] as const;
  return [
    ...stored.slice(0, 1).map(({ address, count }) => fact('stored-address', address, count)),
    ...proxiedAt.slice(0, 1).map(({ address, count }) => fact('proxied-at', address, count)),
    ...counts.filter(([, count]) => count > 0).map(([id, count]) => fact(id, count)),
  ];
}

/** How many of several AAAA nobody has tried, where the verdict is about them. */
function untriedEvidence({ dns, untried }: DerivedFacts, verdict: HostVerdictId): Evidence[] {
  const isAboutSeveral = dns.usable.length > 1 && (verdict === 'ipv6' || verdict === 'ipv6-unused');
  return isAboutSeveral && untried.length > 0 ? [fact('aaaa-untried', untried.length)] : [];
}

function withClass(address: string, describe: Describe): [address: string, classId: string] {
  return [address, describe(address).class ?? ''];
}

function sumOfCounts(parts: readonly { readonly count: number }[]): number {
  return parts.reduce((sum, { count }) => sum + count, 0);
}

/** What is no fact about the host, and yet a reason for its verdict; listed last. */
const reasons = [
  [
    'ipv6-here',
    ({ ipv6Here, ipv6Shown }, id) =>
      ipv6Here && ipv6Shown && (id === 'ipv6-unused' || id === 'ipv4-seen' || id === 'aaaa-fails'),
  ],
  ['ipv6-unproven', ({ ipv6Shown }, id) => !ipv6Shown && id === 'ipv6-unused'],
  ['depends-denied', ({ dns }, id) => id === 'no-aaaa' && dns.state === 'denied'],
  ['depends-mapped', (facts, id) => id === 'aaaa-unusable' && allIpv4Mapped(facts)],
  ['depends-failure', (_, id) => id === 'aaaa-fails'],
  ['not-tried', ({ literal, unresponsive }, id) => id === 'ipv6-available' && literal === null && !unresponsive],
  [
    'connection-shared',
    (facts, id) =>
      (id === 'not-checked' || id === 'ipv6-available') &&
      facts.ipv6Here &&
      facts.reached.ipv4 > 0 &&
      !facts.freshOverIpv4,
  ],
  ['lookup-missing', ({ dns, reached, literal }) => dns.state === 'not-asked' && reached.ipv4 > 0 && literal === null],
] as const satisfies readonly (readonly [EvidenceId, (facts: DerivedFacts, verdict: HostVerdictId) => boolean])[];

/**
 * A zone may publish addresses of the well-known prefix (RFC 6052), which reads as if a DNS64 had made them. Under a prefix of
 * the network's own there is no such doubt, nor where another resolver has no AAAA.
 */
function wasMadeUp({ resolverHasDns64, dns }: DerivedFacts, address: string): boolean {
  return resolverHasDns64 === true || dns.isDisputed || addressKind(address, describeAddress) !== 'nat64';
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
