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

/** So many sites that have nothing to do with each other do not all share one address by themselves. */
const enoughSites = 4;

/**
 * Finds the addresses that are a proxy's, whatever class they are of. Without a setting that says so, a proxy shows itself
 * where all hosts of at least four sites were reached at one address, and the DNS has it for none of them. Hosts of the
 * own network are no exception to that, for those are often reached without it.
 * @param hosts the hosts of one network
 * @param isSet whether a proxy is set there: then an address is a proxy's where the DNS does not have it for the host
 * @returns a function that tells of an endpoint whether its address is a proxy's
 */
export function proxyAddresses(
  hosts: readonly SeenAt[],
  isSet: boolean,
): (hostname: string, address: string) => boolean {
  const names = hosts.filter(isPublicName);
  const owned = new Set(
    names.flatMap(({ hostname, dns }) => addressesOf(dns).map((address) => `${hostname} ${address}`)),
  );
  const known = new Set(names.map(({ hostname }) => hostname));
  if (isSet) {
    return (hostname, address) => known.has(hostname) && !owned.has(`${hostname} ${address}`);
  }
  const sites = new Map<string, Set<string>>();
  for (const { site, seen } of names) {
    for (const { endpoint, describe } of seen) {
      const isReached = endpointTotal(endpoint) > (endpoint.marks.cached ?? 0);
      const kind = endpoint.address === '' ? null : addressKind(endpoint.address, describe);
      if (isReached && kind !== null) sites.set(endpoint.address, (sites.get(endpoint.address) ?? new Set()).add(site));
    }
  }
  const [only, ...others] = sites;
  if (!only || others.length > 0 || only[1].size < enoughSites) return () => false;
  const [proxy] = only;
  const isOfOne = names.some(({ hostname }) => owned.has(`${hostname} ${proxy}`));
  return (hostname, address) => !isOfOne && address === proxy && known.has(hostname);
}

function addressesOf({ usable, unusable, synthetic, ipv4 }: DnsFacts): string[] {
  return [...usable, ...unusable, ...synthetic, ...ipv4];
}
