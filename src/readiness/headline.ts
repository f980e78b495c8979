import type { Party } from './party.ts';
import type { WalkedView } from './view-report.ts';

/** What a report comes to, in numbers for one sentence: on a network with IPv6 alone. */
export interface Headline {
  readonly pages: number;
  /** Pages that lose something. */
  readonly losing: number;
  /** Pages of which it is not known. */
  readonly unknown: number;
  /** Hosts that break, by whose they are. */
  readonly toFix: Readonly<Record<Party, number>>;
}

/**
 * @param view a judged report
 * @returns its headline
 */
export function headlineOf({ totals, hosts }: Pick<WalkedView, 'totals' | 'hosts'>): Headline {
  const { breaks, unknown } = totals.pagesByResult['without-nat64'];
  const breaking = hosts.filter(({ verdict }) => verdict.outcomes['without-nat64'] === 'breaks');
  const first = breaking.filter(({ party }) => party === 'first').length;
  return { pages: totals.pages, losing: breaks, unknown, toFix: { first, third: breaking.length - first } };
}
