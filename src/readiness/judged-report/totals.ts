import { addShares, noShare } from '../evidence/family-share.ts';
import { networkIds } from '../report/report.ts';
import { hostVerdictIds } from '../verdicts/host-verdict-id.ts';
import { type NetworkVerdict, type PageClassId, pageClassIds } from '../verdicts/page-verdict.ts';
import type { HostView, PageView, SiteView, Totals } from './report-view.ts';

const results = ['works', 'breaks', 'unknown', 'fails-anyway'] as const satisfies readonly NetworkVerdict['result'][];

/** Counts pages, all together and by site. */
export class PageCounts {
  readonly totals = {
    pages: 0,
    pagesByClass: countsOf(pageClassIds, []),
    pagesByResult: { 'with-nat64': countsOf(results, []), 'without-nat64': countsOf(results, []) },
  };
  readonly #sites = new Map<string, { site: string; pages: number[]; classes: Record<PageClassId, number> }>();

  add({ site, verdict }: PageView): void {
    const { totals } = this;
    const ofSite = this.#sites.get(site) ?? { site, pages: [], classes: countsOf(pageClassIds, []) };
    this.#sites.set(site, ofSite);
    ofSite.pages.push(totals.pages);
    ofSite.classes[verdict.class]++;
    totals.pages++;
    totals.pagesByClass[verdict.class]++;
    for (const id of networkIds) totals.pagesByResult[id][verdict.networks[id].result]++;
  }

  get sites(): SiteView[] {
    return [...this.#sites.values()];
  }
}

/** @returns what is counted of hosts, all together */
export function hostTotals(hosts: readonly HostView[]): Omit<Totals, keyof PageCounts['totals']> {
  return {
    hosts: hosts.length,
    requests: hosts.reduce((sum, { requests }) => sum + requests, 0),
    hostsByVerdict: countsOf(
      hostVerdictIds,
      hosts.map(({ verdict }) => verdict.id),
    ),
    share: hosts.map(({ share }) => share).reduce(addShares, noShare),
  };
}

/** How often each id occurs; those that do not occur are counted too. */
export function countsOf<Id extends string>(ids: readonly Id[], found: readonly Id[]): Record<Id, number> {
  const counts = Object.fromEntries(ids.map((id) => [id, 0])) as Record<Id, number>;
  for (const id of found) counts[id]++;
  return counts;
}
