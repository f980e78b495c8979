import { endpointTotal } from '../../page/recording/host.ts';
import type { DnsFacts } from './dns-facts.ts';
import { type SeenEndpoint, sightedKind } from './sightings.ts';

/** How many requests went over which family; what was not seen on the network is counted apart. */
export interface FamilyShare {
  readonly ipv6: number;
  readonly ipv4: number;
  /** IPv4 behind a translator. */
  readonly nat64: number;
  /** Out of the cache, whatever address was named. */
  readonly cached: number;
  readonly failed: number;
  /** Without an address: a proxy, a worker, cancelled. And what never left the computer. */
  readonly unknown: number;
}

export const noShare: FamilyShare = { ipv6: 0, ipv4: 0, nat64: 0, cached: 0, failed: 0, unknown: 0 };

/**
 * @param seen one endpoint of a host
 * @param dns what the DNS says of the host, which tells a translator whose prefix nobody has named
 * @returns its requests by family
 */
export function familyShare({ endpoint, describe, isProxy = false }: SeenEndpoint, dns: DnsFacts): FamilyShare {
  const total = endpointTotal(endpoint);
  const cached = Math.min(total, endpoint.marks.cached ?? 0);
  const rest = total - cached;
  const kind = isProxy ? null : sightedKind(endpoint.address, describe, dns);
  const share = { ...noShare, cached };
  if (kind === 'nat64' || kind === 'ipv4') return { ...share, [kind]: rest };
  if (kind !== null && kind !== 'loopback') return { ...share, ipv6: rest };
  const failed = kind === null ? Math.min(rest, endpoint.marks.failed ?? 0) : 0;
  return { ...share, failed, unknown: rest - failed };
}

/** @returns both together */
export function addShares(one: FamilyShare, other: FamilyShare): FamilyShare {
  return {
    ipv6: one.ipv6 + other.ipv6,
    ipv4: one.ipv4 + other.ipv4,
    nat64: one.nat64 + other.nat64,
    cached: one.cached + other.cached,
    failed: one.failed + other.failed,
    unknown: one.unknown + other.unknown,
  };
}
