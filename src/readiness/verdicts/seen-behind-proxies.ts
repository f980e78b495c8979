import { describeAddress } from '../../address/describe-address.ts';
import type { Sightings } from '../evidence/sightings.ts';
import type { SeenPage } from './answer-from-sightings.ts';

/**
 * @param page what was seen of a page
 * @param hostname that of its document
 * @param hosts its hosts, as they were judged
 * @returns the same, without the families of hosts of which nothing but the address of a proxy is known
 */
export function seenBehindProxies(
  page: SeenPage,
  hostname: string,
  hosts: ReadonlyMap<string, { readonly sightings: Pick<Sightings, 'reached' | 'proxiedAt'> }>,
): SeenPage {
  const isHidden = (name: string): boolean => {
    const sightings = hosts.get(name)?.sightings;
    return sightings !== undefined && sightings.reached.length === 0 && sightings.proxiedAt.length > 0;
  };
  const families = [...hosts].flatMap(([name, { sightings }]) =>
    isHidden(name) ? [sightings.proxiedAt.map(({ address }) => describeAddress(address).family)] : [],
  );
  if (families.length === 0) return page;
  const overIpv6 = families.filter((each) => each.includes(6)).length;
  const { ipv4Only, ipv6, unknown } = page.hosts;
  return {
    ...page,
    ...(isHidden(hostname) && page.main !== '?' && { main: '?', class: undefined }),
    redirectingHosts: page.redirectingHosts.map((host) =>
      isHidden(host.hostname) ? { ...host, reached: 'unknown' } : host,
    ),
    hosts: {
      ...page.hosts,
      ipv4Only: Math.max(0, ipv4Only - (families.length - overIpv6)),
      ipv6: Math.max(0, ipv6 - overIpv6),
      unknown: unknown + families.length,
    },
  };
}
