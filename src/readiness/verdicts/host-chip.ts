import type { HostVerdict } from './host-verdict.ts';

/** What a check found of a host, in two words: it has no AAAA, it has one, or its IPv6 does not work. */
export const hostChips = ['no-ipv6', 'has-ipv6', 'ipv6-broken'] as const;
export type HostChip = (typeof hostChips)[number];

/**
 * @param host a host as it is judged
 * @returns what to write on its row; undefined where nobody was asked, or where the row's own digit says it
 */
export function hostChip({
  verdict,
  records,
}: {
  readonly verdict: Pick<HostVerdict, 'id' | 'outcomes'>;
  readonly records: unknown;
}): HostChip | undefined {
  switch (verdict.id) {
    case 'ipv4-literal':
      return 'no-ipv6';
    case 'no-aaaa':
      return records === undefined ? undefined : 'no-ipv6';
    case 'aaaa-unusable':
    case 'aaaa-fails':
      return 'ipv6-broken';
    case 'ipv6-unused':
      return verdict.outcomes['without-nat64'] === 'breaks' ? 'ipv6-broken' : 'has-ipv6';
    case 'ipv6-answers':
    case 'ipv6-available':
      return 'has-ipv6';
    case 'nat64':
      return records !== undefined && verdict.outcomes['without-nat64'] === 'breaks' ? 'no-ipv6' : undefined;
    default:
      return undefined;
  }
}
