import type { AddressClass } from '../../address/class-table.ts';
import { type Describe, describeAddress } from '../../address/describe-address.ts';
import { blockingReason } from '../../dns/blocked-answer.ts';
import { mayBeKnownElsewhere } from '../../dns/dns-status.ts';
import type { HostRecords } from '../../dns/host-records.ts';
import { maybeTranslated } from '../../dns/suggest-nat64.ts';
import { isInOwnDns, whyNotAsked } from '../../dns/why-not-asked.ts';
import { dnsFacts, hasAaaaAnswer } from '../evidence/dns-facts.ts';
import { isOfAnotherView, reachedCount, type Sightings, sightingsOf } from '../evidence/sightings.ts';
import { hasIpv6, type VantageId } from '../network/vantage.ts';
import type { NetworkId, ServiceCheck } from '../report/report.ts';
import { hostVerdict } from '../verdicts/host-verdict.ts';
import type { HostVerdictId } from '../verdicts/host-verdict-id.ts';
import { bySeverity } from '../verdicts/severity.ts';
import type { JudgedHost, JudgedPage } from './judged-report.ts';

/** Verdicts that an answer about AAAA would settle or make sure. */
const settledByDns: readonly HostVerdictId[] = [
  'ipv4-seen',
  'not-checked',
  'unknown',
  'failed',
  'nat64',
  'ipv6-local',
  'this-computer',
];

/** What a host is picked by to be looked up. */
type SelectableHost = Pick<JudgedHost, 'hostname' | 'verdict' | 'records' | 'severity' | 'sightings'>;

/** About which hosts the DNS is asked besides those that need it most. */
interface LookupScope {
  /** Those that were reached over IPv6 as well: they may have other AAAA, at which nobody answers. */
  readonly reachedToo?: boolean;
  /** The servers of the very network are asked that the hosts were seen from. */
  readonly ownDns?: boolean;
  /** Those as well that were reached at addresses of the user's own network. */
  readonly privateToo?: boolean;
}

/**
 * Picks the hosts whose verdict needs the DNS. Hosts that were reached over IPv6 need none, unless it may be that of a
 * translator of unknown prefix or they were reached over IPv4 as well. Names of the user's own network are nobody else's business:
 * those that say so, and those that lead to an address of it.
 * @param hosts judged hosts
 * @param scope which others are asked about as well
 * @returns the hostnames to ask for AAAA, what weighs most first
 */
export function hostnamesToLookUp(
  hosts: readonly SelectableHost[],
  { reachedToo = false, ownDns = false, privateToo = false }: LookupScope = {},
): string[] {
  const overIpv6 = hosts.filter(({ verdict }) => verdict.id === 'ipv6' || verdict.id === 'ipv6-local');
  const translated = new Set(
    maybeTranslated(
      overIpv6.flatMap(({ hostname, sightings }) => sightings.reached.map(({ address }) => ({ hostname, address }))),
    ),
  );
  const isOpen = ({ hostname, verdict, sightings }: SelectableHost): boolean => {
    if (settledByDns.includes(verdict.id) || translated.has(hostname)) return true;
    return verdict.id === 'ipv6' && (reachedToo || reachedCount(sightings, 'ipv4') > 0);
  };
  const hasNameToAsk = ({ hostname }: SelectableHost): boolean =>
    whyNotAsked(hostname) === null || (ownDns && isInOwnDns(hostname));
  const isPrivate = ({ hostname, sightings }: SelectableHost): boolean =>
    !privateToo && !ownDns && !translated.has(hostname) && isInOwnNetwork(sightings);
  return hosts
    .filter((host) => host.records === undefined && isOpen(host) && hasNameToAsk(host) && !isPrivate(host))
    .sort(bySeverity)
    .map(({ hostname }) => hostname);
}

/**
 * Addresses that lead to nobody outside of the user's own network, or of that of the provider (RFC 1918, 3927, 4193, 4291,
 * 6598). Not those of this computer: in Chromium, a proxy on it looks like that (recordings/chromium/proxy-http.json).
 */
const ownNetworkClasses: readonly (AddressClass | null)[] = [
  'private-use',
  'shared',
  'link-local',
  'unique-local',
  'site-local',
];

/** @returns whether all addresses at which a host was seen are of the user's own network; a proxy's address is not the host's */
export function isInOwnNetwork({ reached, stored }: Sightings): boolean {
  const isOwn = (address: string) => ownNetworkClasses.includes(describeAddress(address).class);
  const known = [...reached, ...stored];
  return known.length > 0 && known.every(({ address }) => isOwn(address));
}

/** What is known of a host that the DNS was asked about. */
export interface AskedHost extends Pick<JudgedHost, 'records'> {
  readonly sightings: Pick<Sightings, 'reached'>;
}

/**
 * @returns whether the DNS that was asked has no address of a host that was reached, as where it was recorded inside of a network with
 *   names of its own (split DNS, RFC 9499 section 6), or is an alias of itself; or has none of the internet where it was reached at one: nothing
 *   follows for its AAAA
 */
export function isUnknownToDns({ records, sightings }: AskedHost): boolean {
  if (!records || !hasAaaaAnswer(records) || sightings.reached.length === 0) return false;
  const dns = dnsFacts(records, describeAddress, { machineHasIpv6: false });
  return dns.state === 'no-name' || isOfAnotherView(dns, sightings, describeAddress);
}

/** @returns whether the verdict on a host is open for want of an answer about its AAAA */
export function isUnchecked(host: Pick<JudgedHost, 'hostname' | 'verdict' | 'records' | 'sightings'>): boolean {
  const { hostname, verdict, records } = host;
  // With an answer of use it would be another verdict.
  if (verdict.id === 'ipv4-seen') return true;
  if (verdict.outcomes['without-nat64'] !== 'unknown' || whyNotAsked(hostname) !== null) return false;
  if (records === undefined || mayBeKnownElsewhere(records.aaaa)) return true;
  return blockingReason(records) !== null || isUnknownToDns(host);
}

/** Verdicts that trying the AAAA again would settle. */
const settledByTrying: readonly HostVerdictId[] = ['ipv6', 'ipv6-unused', 'ipv6-available', 'failed', 'nat64'];
/** As many addresses of a service are tried. */
const maxAddresses = 8;

/**
 * Picks the addresses that a browser did not use, and that would settle a verdict if it were known whether they answer.
 * @param hosts judged hosts, in whose network there is IPv6
 * @returns the addresses with port, what weighs most first
 */
export function addressesToTry(
  hosts: readonly Pick<JudgedHost, 'hostname' | 'services' | 'severity'>[],
): Pick<ServiceCheck, 'hostname' | 'port' | 'address' | 'tls'>[] {
  return [...hosts].sort(bySeverity).flatMap(({ hostname, services }) =>
    services.flatMap(({ port, verdict, aaaa, secure, sightings }) => {
      if (port === null || !settledByTrying.includes(verdict.id)) return [];
      if (whyNotAsked(hostname) !== null && !isInOwnDns(hostname)) return [];
      const isReached = (address: string) => sightings.reached.some((sighting) => sighting.address === address);
      return aaaa
        .filter((address) => !isReached(address))
        .slice(0, maxAddresses)
        .map((address) => ({ hostname, port, address, tls: secure }));
    }),
  );
}

/**
 * @param page a judged page
 * @param hosts the judged hosts of the report
 * @returns the hostnames of which only the cache is known: loading the page anew past the cache would tell more
 */
export function hostnamesHiddenByCache(page: JudgedPage, hosts: readonly JudgedHost[]): string[] {
  const known = new Map(hosts.map((host) => [host.hostname, host]));
  return page.hosts
    .filter(({ hostname, verdict }) => {
      const sightings = known.get(hostname)?.sightings;
      const doubtful = verdict.confidence !== 'certain';
      return doubtful && sightings !== undefined && sightings.reached.length === 0 && sightings.cached > 0;
    })
    .map(({ hostname }) => hostname);
}

/**
 * @param hosts judged hosts
 * @param network the network to try out
 * @returns the hostnames to block, so that a page shows itself as it would there
 */
export function hostnamesToBlock(
  hosts: readonly Pick<JudgedHost, 'hostname' | 'verdict'>[],
  network: NetworkId,
): string[] {
  return hosts.filter(({ verdict }) => verdict.outcomes[network] === 'breaks').map(({ hostname }) => hostname);
}

/**
 * @param known what the DNS says of hosts, whether any page has asked for them or not
 * @param network the network to try out
 * @param from what the network offers in which the DNS was asked, and how addresses read there
 * @returns the hostnames of those that could not be reached
 */
export function hostnamesKnownToBreak(
  known: readonly HostRecords[],
  network: NetworkId,
  { vantage, describe }: { readonly vantage: VantageId; readonly describe: Describe },
): string[] {
  const machineHasIpv6 = hasIpv6({ id: vantage });
  return known
    .filter((records) => {
      const { hostname } = records;
      const dns = dnsFacts(records, describe, { machineHasIpv6 });
      const sightings = sightingsOf([], dns);
      const here = { id: vantage, ipv4: null, nat64: null, provesIpv6: false, prefersIpv4: false };
      const facts = { hostname, sightings, dns, here, checks: [], freshOverIpv4: false, resolverHasDns64: null };
      return hostVerdict(facts, describe).outcomes[network] === 'breaks';
    })
    .map(({ hostname }) => hostname);
}
