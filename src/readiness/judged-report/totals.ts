import { addShares, type FamilyShare, noShare } from '../evidence/family-share.ts';
import { byNetwork, networkIds, operatorLabel } from '../report/report.ts';
import { outcomeIds } from '../verdicts/host-verdict.ts';
import { hostVerdictIds } from '../verdicts/host-verdict-id.ts';
import { type PageClassId, pageClassIds } from '../verdicts/page-verdict.ts';
import { worst } from '../verdicts/severity.ts';
import type {
  HostGroup,
  JudgedDomain,
  JudgedHost,
  JudgedOperator,
  JudgedPage,
  JudgedSite,
  Totals,
} from './judged-report.ts';

/** Counts pages, all together and by site. */
export class PageCounts {
  readonly totals = {
    pages: 0,
    pagesByClass: countsOf(pageClassIds, []),
    pagesByResult: byNetwork(() => countsOf(outcomeIds, [])),
  };
  readonly #sites = new Map<string, { site: string; pages: number[]; classes: Record<PageClassId, number> }>();

  add({ site, verdict }: JudgedPage): void {
    const { totals } = this;
    const ofSite = this.#sites.get(site) ?? { site, pages: [], classes: countsOf(pageClassIds, []) };
    this.#sites.set(site, ofSite);
    ofSite.pages.push(totals.pages);
    ofSite.classes[verdict.class]++;
    totals.pages++;
    totals.pagesByClass[verdict.class]++;
    for (const id of networkIds) totals.pagesByResult[id][verdict.networks[id].result]++;
  }

  get sites(): JudgedSite[] {
    return [...this.#sites.values()];
  }
}

/** @returns what is counted of hosts, all together */
export function hostTotals(hosts: readonly JudgedHost[]): Omit<Totals, keyof PageCounts['totals']> {
  return {
    hosts: hosts.length,
    requests: requestsOf(hosts),
    hostsByVerdict: countsOf(
      hostVerdictIds,
      hosts.map(({ verdict }) => verdict.id),
    ),
    share: shareOf(hosts),
  };
}

function requestsOf(hosts: readonly JudgedHost[]): number {
  return hosts.reduce((sum, { requests }) => sum + requests, 0);
}

function shareOf(hosts: readonly JudgedHost[]): FamilyShare {
  return hosts.map(({ share }) => share).reduce(addShares, noShare);
}

/** How often each id occurs; those that do not occur are counted too. */
function countsOf<Id extends string>(ids: readonly Id[], found: readonly Id[]): Record<Id, number> {
  const counts = Object.fromEntries(ids.map((id) => [id, 0])) as Record<Id, number>;
  for (const id of found) counts[id]++;
  return counts;
}

/** @returns the hosts by their registrable domain */
export function domainsOf(hosts: readonly JudgedHost[]): JudgedDomain[] {
  return [...grouped(hosts, ({ site }) => site)].map(([site, own]) => ({ site, ...groupOf(own) }));
}

/** @returns the hosts by who runs their addresses */
export function operatorsOf(hosts: readonly JudgedHost[]): JudgedOperator[] {
  const groups = new Map<string, JudgedHost[]>();
  for (const host of hosts) {
    for (const label of new Set(host.operators.map(operatorLabel))) {
      const group = groups.get(label);
      if (group) group.push(host);
      else groups.set(label, [host]);
    }
  }
  return [...groups].map(([operator, own]) => ({ operator, ...groupOf(own) }));
}

/** Orders operators: with whom most breaks first. */
export function byOperatorWeight(one: JudgedOperator, other: JudgedOperator): number {
  return (
    other.breaks['without-nat64'] - one.breaks['without-nat64'] ||
    other.pages.length - one.pages.length ||
    other.hosts.length - one.hosts.length ||
    (one.operator < other.operator ? -1 : 1)
  );
}

function groupOf(hosts: readonly JudgedHost[]): HostGroup {
  return {
    hosts,
    severity: worst(hosts.map(({ severity }) => severity)) ?? 'background',
    share: shareOf(hosts),
    requests: requestsOf(hosts),
    pages: [...new Set(hosts.flatMap(({ pages }) => pages))].sort((one, other) => one - other),
    breaks: countsOf(
      networkIds,
      hosts.flatMap(({ verdict }) => networkIds.filter((id) => verdict.outcomes[id] === 'breaks')),
    ),
  };
}

/** @returns the items by their keys, in the order in which each key came first */
export function grouped<Item>(items: readonly Item[], key: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}
