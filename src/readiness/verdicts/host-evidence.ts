import { describeAddress } from '../../address/describe-address.ts';
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
  const { hostname, literal, dns, checks, describe } = facts;
  const sightings = ofPage ?? facts.sightings;
  const evidence: Evidence[] = [];
  const note = (id: EvidenceId, ...values: Evidence['values']) => evidence.push({ id, values });
  const withClass = (address: string) => [address, describe(address).class ?? ''] as const;

  if (literal === 'ipv4') note('literal-ipv4', hostname);
  else if (literal === null && !isPublicName(facts)) note('name-local', hostname);
  for (const sighting of firstOfEachKind(sightings.reached)) {
    const { address, kind, count } = sighting;
    const named = kind === 'tunnelled' || kind === 'local';
    note(reachedAt[kind], ...(named ? withClass(address) : [address]), count);
  }
  if (sightings.reached.length === 0) {
    for (const { address, count } of firstOfEachKind(facts.sightings.reached)) note('other-pages', address, count);
  }
  if (facts.suspectedPrefix !== undefined) note('maybe-nat64', facts.suspectedPrefix);
  for (const { id, error, count } of sightings.failures.slice(0, maxPerKind)) note('failed', id, error, count);

  for (const address of dns.usable.slice(0, maxPerKind)) note('aaaa-usable', address);
  for (const address of dns.unusable.slice(0, maxPerKind)) note('aaaa-unusable', ...withClass(address));
  for (const address of dns.synthetic.slice(0, 1))
    note(wasMadeUp(facts, address) ? 'aaaa-synthetic' : 'aaaa-embedded', address);
  // Of an AAAA that the zone may publish the DNS does not say that there is none.
  const isOpen = dns.synthetic.some((address) => !wasMadeUp(facts, address));
  if (dns.state === 'none' && !isOpen) {
    if (dns.target === '') note('aaaa-none');
    else note('aaaa-none-target', dns.target);
  } else if (dns.state === 'denied') note('aaaa-denied');
  else if (dns.state === 'no-name') note('no-name');
  else if (dns.state === 'failed') note('lookup-failed', dns.status);
  else if (dns.state === 'blocked') note('resolver-blocks', dns.blockedBy);
  for (const [resolver, answer] of dns.otherwise.slice(0, maxPerKind)) note('resolver-differs', resolver, answer);
  for (const check of checks.slice(0, maxPerKind)) {
    const { address, port, result } = check;
    if (result === 'answered' || result === 'untrusted') note(`check-${result}`, address, port);
    else note('check-failed', address, port, result);
  }
  const local = dns.ipv4.find((address) => !describe(address).global);
  if (local !== undefined) note('a-not-global', ...withClass(local));

  for (const { address, count } of sightings.stored.slice(0, 1)) note('stored-address', address, count);
  const { proxiedAt } = sightings;
  for (const { address, count } of proxiedAt.slice(0, 1)) note('proxied-at', address, count);
  const storedCount = sightings.stored.reduce((sum, { count }) => sum + count, 0);
  const doubts = [
    ['from-cache', sightings.cached - storedCount],
    ['served', sightings.served],
    ['proxied', sightings.proxied - proxiedAt.reduce((sum, { count }) => sum + count, 0)],
    ['intercepted', sightings.intercepted],
    ['cancelled', sightings.cancelled],
  ] as const;
  for (const [id, count] of doubts) if (count > 0) note(id, count);
  if (sightings.reached.length === 0 && sightings.unlocated > 0) note('address-unknown', sightings.unlocated);
  if (evidence.length === 0) note('nothing-seen');
  const others = facts.dns.usable.length > 1 && (verdict === 'ipv6' || verdict === 'ipv6-unused');
  if (others && facts.untried.length > 0) note('aaaa-untried', facts.untried.length);
  for (const [id, holds] of reasons) if (holds(facts, verdict)) note(id);
  return evidence;
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
