/** Recognises a proxy whose address a browser or a tool has noted as that of every host. */
import { endpointTotal } from '../../page/recording/host.ts';
import { addressKind } from '../evidence/address-kind.ts';
import type { DnsFacts } from '../evidence/dns-facts.ts';
import type { SeenEndpoint } from '../evidence/sightings.ts';
import { isPublicName } from './host-facts.ts';

/** A host as it was seen in one network. */
export interface SeenAt {
  readonly hostname: string;
  /** Its registrable domain. */
  readonly site: string;
  readonly seen: readonly SeenEndpoint[];
  readonly dns: DnsFacts;
}

/** Tells of an address at which a host was seen whether it is a proxy's. */
export type IsProxy = (hostname: string, address: string) => boolean;

/** So many sites that have nothing to do with each other do not all share one address by themselves. */
const enoughSites = 4;

/**
 * Finds the addresses that are a proxy's, whatever class they are of. Without a setting that says so, a proxy shows itself
 * where all hosts of at least four sites were reached at one address, and the DNS has it for none of them. Some are often
 * reached without it, as a PAC file says: no exception to that are hosts of the own network, those that were reached where the
 * DNS has them, and those of which it was not asked where it was of enough others.
 * @param hosts the hosts of one network
 * @param isSet whether a proxy is set there: then an address is a proxy's where the DNS does not have it for the host
 * @returns a function that tells of an endpoint whether its address is a proxy's
 */
export function proxyAddresses(hosts: readonly SeenAt[], isSet: boolean): IsProxy {
  const names = hosts.filter(isPublicName);
  const known = new Set(names.map(({ hostname }) => hostname));
  if (isSet) {
    const owned = new Set(names.flatMap(({ hostname, dns }) => addressesOf(dns).map((each) => `${hostname} ${each}`)));
    return (hostname, address) => known.has(hostname) && !owned.has(`${hostname} ${address}`);
  }
  const proxy = sharedAddress(names) ?? sharedAddress(names.filter(({ dns }) => addressesOf(dns).length > 0));
  if (proxy === undefined || names.some(({ dns }) => addressesOf(dns).includes(proxy))) return () => false;
  return (hostname, address) => address === proxy && known.has(hostname);
}

/** Returns the one address at which all hosts were reached that were not at one of their own, where they are of enough sites. */
function sharedAddress(hosts: readonly SeenAt[]): string | undefined {
  const sites = new Set<string>();
  let shared: string | undefined;
  for (const { site, seen, dns } of hosts) {
    const own = addressesOf(dns);
    for (const { endpoint, describe } of seen) {
      const { address, marks } = endpoint;
      const isReached = address !== '' && !own.includes(address) && endpointTotal(endpoint) > (marks.cached ?? 0);
      if (!isReached || addressKind(address, describe) === null) continue;
      if (shared !== undefined && address !== shared) return undefined;
      shared = address;
      sites.add(site);
    }
  }
  return sites.size < enoughSites ? undefined : shared;
}

function addressesOf({ usable, unusable, synthetic, ipv4 }: DnsFacts): string[] {
  return [...usable, ...unusable, ...synthetic, ...ipv4];
}
