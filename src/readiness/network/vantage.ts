import type { Reach } from '../../own-addresses/reach.ts';
import type { FailureId } from '../../page/events/failure.ts';
import type { DnsFacts } from '../evidence/dns-facts.ts';
import type { Evidence, EvidenceId } from '../evidence/evidence.ts';
import { isProxiedHere, reachedCount, type Sightings } from '../evidence/sightings.ts';
import type { MachineNetwork } from '../report/report.ts';

/**
 * What the network from which pages were visited offers, as the machine knows it, or else as far as the pages show it:
 * `ipv6` a host was reached over native IPv6, or there is a route to the IPv6 internet · `nat64` IPv6 is there, and all that was reached over it is translated ·
 * `no-ipv6` there is no such route, or hosts of several sites have usable AAAA and none was reached over IPv6 ·
 * `proxied` the addresses are a proxy's · `failing` no connection came about to hosts of several sites, and nothing was reached, or the browser
 * says itself that it is offline · `unknown`.
 */
export type VantageId = 'ipv6' | 'nat64' | 'no-ipv6' | 'proxied' | 'failing' | 'unknown';

/** What the network offers from which pages were visited. */
export interface Vantage {
  readonly id: VantageId;
  /** Whether there is IPv4, too; null where it is not known. */
  readonly ipv4: boolean | null;
  /** Whether there is a NAT64; null where it is not known. */
  readonly nat64: boolean | null;
  /** Whether something was reached over IPv6, so that a host that is not cannot be the network's fault. */
  readonly provesIpv6: boolean;
  /**
   * Whether browsers there take IPv4 wherever a host has both, as from a unique-local address (RFC 6724 section 2.1): then
   * IPv6 was not tried.
   */
  readonly prefersIpv4: boolean;
  readonly evidence: readonly Evidence[];
}

/** @returns whether a browser in that network has IPv6, translated or not */
export function hasIpv6({ id }: Pick<Vantage, 'id'>): boolean {
  return id === 'ipv6' || id === 'nat64';
}

/** All that was seen of a host in one network. */
export interface SeenHost {
  readonly hostname: string;
  /** Its registrable domain. */
  readonly site: string;
  readonly sightings: Sightings;
  readonly dns: DnsFacts;
}

/** What is known of a network besides the hosts that were seen. */
interface KnownNetwork {
  readonly machine?: MachineNetwork | undefined;
  readonly reach?: Reach | undefined;
  readonly connectsOverIpv6?: boolean;
}

/**
 * From so many sites on, hosts with AAAA that are all reached over IPv4 show that there is no IPv6 here, and hosts that all fail
 * that there is no network: one site alone may be broken itself.
 */
const enoughSites = 2;

/** Failures before any connection: those after it show that the network has one. */
const beforeConnection: readonly FailureId[] = ['unknown-host', 'unreachable', 'timed-out', 'offline'];

/** The most able first: what is certain of one visit is not undone by another. */
const order: readonly VantageId[] = ['ipv6', 'nat64', 'no-ipv6', 'proxied', 'failing', 'unknown'];

/**
 * What the machine knows goes before what pages suggest, so that a page alone is judged as beside others; but what was
 * reached over IPv6 shows that there is IPv6.
 * @param hosts all hosts that were seen in one network
 * @param network.machine what the machine knows of that network, if it could be asked
 * @param network.reach what a provider showed of it; pages that show otherwise were seen later, in another network
 * @param network.connectsOverIpv6 whether a connection stood when hosts were tried again over IPv6
 * @returns what the network offers, with the evidence
 */
export function vantageOf(
  hosts: readonly SeenHost[],
  { machine, reach, connectsOverIpv6 = false }: KnownNetwork = {},
): Vantage {
  const signs = signsOf(hosts);
  const { native, translated, prefersIpv4 } = signs;
  const asked = !machine && reach && isRefuted(reach, signs) ? undefined : reach;
  const overIpv4 = hosts.some(({ sightings }) => reachedCount(sightings, 'ipv4') > 0);
  return {
    id: vantageId(signs, machine, asked),
    ipv4: overIpv4 || (machine?.ipv4 ?? asked?.ipv4 ?? null),
    nat64: translated.length > 0 || (machine?.nat64 ?? asked?.nat64 ?? null),
    provesIpv6: native.length > 0 || connectsOverIpv6 || asked?.ipv6 === true,
    prefersIpv4,
    evidence: evidenceOf(signs, machine, asked),
  };
}

/** What the hosts that were seen in a network show of it. */
interface NetworkSigns {
  /** Reached over native IPv6. */
  readonly native: readonly SeenHost[];
  /** Reached behind a translator. */
  readonly translated: readonly SeenHost[];
  readonly proxied: readonly SeenHost[];
  /** The address of a proxy that stands for theirs. */
  readonly proxyAddress: string | undefined;
  /** Nothing of them was reached, and something failed. */
  readonly failed: readonly SeenHost[];
  /** Reached, elsewhere than on this computer. */
  readonly reached: readonly SeenHost[];
  /** Those of them that have IPv6, and were reached over IPv4 alone. */
  readonly unused: readonly SeenHost[];
  /** Whether what failed did so for want of a network. */
  readonly isFailing: boolean;
  readonly prefersIpv4: boolean;
  /** Whether IPv6 was used for no host, of enough that have it. */
  readonly lacksIpv6: boolean;
}

function signsOf(hosts: readonly SeenHost[]): NetworkSigns {
  const native = hosts.filter(({ sightings }) => reachedCount(sightings, 'native') > 0);
  const proxied = hosts.filter(({ sightings, dns }) => sightings.proxied > 0 || isProxiedHere(sightings, dns));
  const failed = hosts.filter(({ sightings }) => sightings.reached.length === 0 && sightings.failures.length > 0);
  const isOffline = failed.some(({ sightings }) => sightings.failures.some(({ id }) => id === 'offline'));
  const reached = hosts.filter(({ sightings }) => sightings.reached.some(({ kind }) => kind !== 'loopback'));
  const unused = reached.filter(
    ({ dns, sightings }) => dns.state === 'usable' && sightings.reached.every(({ kind }) => kind === 'ipv4'),
  );
  // Hosts without an A are reached over IPv6 whatever is preferred.
  const isNativeForced = native.length > 0 && native.every(({ dns }) => dns.state === 'usable' && hasNoA(dns));
  return {
    native,
    translated: hosts.filter(({ sightings }) => reachedCount(sightings, 'nat64') > 0),
    proxied,
    proxyAddress: proxied.flatMap(({ sightings }) => sightings.proxiedAt)[0]?.address,
    failed,
    reached,
    unused,
    isFailing:
      failed.every(({ sightings }) => sightings.failures.every(({ id }) => beforeConnection.includes(id))) &&
      (isOffline || hasEnoughSites(failed)),
    prefersIpv4: isNativeForced && hasEnoughSites(unused),
    lacksIpv6: native.length === 0 && hasEnoughSites(unused),
  };
}

/** @returns whether pages show otherwise than the provider did: a network may change without anybody being told */
function isRefuted({ ipv6 }: Reach, { native, translated, lacksIpv6 }: NetworkSigns): boolean {
  return (ipv6 === true && lacksIpv6) || (ipv6 === false && native.length + translated.length > 0);
}

function vantageId(
  { native, translated, proxied, proxyAddress, reached, isFailing, lacksIpv6 }: NetworkSigns,
  machine: MachineNetwork | undefined,
  asked: Reach | undefined,
): VantageId {
  if (native.length > 0) return 'ipv6';
  if (translated.length > 0) return 'nat64';
  if (machine?.proxy || proxyAddress !== undefined) return 'proxied';
  if (machine) return machine.ipv6 ? 'ipv6' : 'no-ipv6';
  if (lacksIpv6) return 'no-ipv6';
  if (asked && asked.ipv6 !== null) return asked.ipv6 ? 'ipv6' : 'no-ipv6';
  if (reached.length > 0) return 'unknown';
  if (proxied.length > 0) return 'proxied';
  return isFailing ? 'failing' : 'unknown';
}

/** What the machine knows, what a provider showed, and what the hosts do; never empty. */
function evidenceOf(signs: NetworkSigns, machine: MachineNetwork | undefined, asked: Reach | undefined): Evidence[] {
  const { native, translated, proxied, proxyAddress, failed, reached, unused, isFailing } = signs;
  const evidence: Evidence[] = [];
  const note = (id: EvidenceId) => evidence.push({ id, values: [] });
  const noteHosts = (id: EvidenceId, hosts: readonly SeenHost[]) => {
    if (hosts[0]) evidence.push({ id, values: [hosts.length, hosts[0].hostname] });
  };
  if (machine?.proxy) note('vantage-proxy-set');
  if (machine) note(machine.ipv6 ? 'vantage-route' : 'vantage-no-route');
  if (asked && asked.ipv6 !== null) note(asked.ipv6 ? 'vantage-asked-ipv6' : 'vantage-asked-no-ipv6');
  if (asked?.nat64) note('vantage-asked-nat64');
  noteHosts('vantage-native', native);
  noteHosts('vantage-nat64', translated);
  if (proxyAddress === undefined) noteHosts('vantage-proxied', proxied);
  else evidence.push({ id: 'vantage-proxy-address', values: [proxyAddress, proxied.length] });
  if (native.length === 0) noteHosts('vantage-unused', unused);
  if (reached.length === 0 && isFailing) noteHosts('vantage-failed', failed);
  return evidence.length > 0 ? evidence : [{ id: 'vantage-untold', values: [] }];
}

function hasEnoughSites(hosts: readonly SeenHost[]): boolean {
  return new Set(hosts.map(({ site }) => site)).size >= enoughSites;
}

function hasNoA({ ipv4, isIpv4Lost }: DnsFacts): boolean {
  return ipv4.length === 0 && !isIpv4Lost;
}

/**
 * @param vantages those from which a host was seen
 * @returns what they offer together: what one of them has is there
 */
export function jointVantage(vantages: readonly Omit<Vantage, 'evidence'>[]): Omit<Vantage, 'evidence'> {
  const any = (values: readonly (boolean | null)[]): boolean | null => {
    if (values.includes(true)) return true;
    return values.length > 0 && values.every((value) => value === false) ? false : null;
  };
  return {
    id: order.find((id) => vantages.some((vantage) => vantage.id === id)) ?? 'unknown',
    ipv4: any(vantages.map(({ ipv4 }) => ipv4)),
    nat64: any(vantages.map(({ nat64 }) => nat64)),
    provesIpv6: vantages.some(({ provesIpv6 }) => provesIpv6),
    prefersIpv4: vantages.some(({ prefersIpv4 }) => prefersIpv4),
  };
}
