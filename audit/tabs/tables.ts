import type { JudgedReport } from '../../src/readiness/judged-report/judged-report.ts';
import type { TabId } from '../state/place.ts';
import { DomainsTab, HostsTab, OperatorsTab } from './HostTabs.tsx';
import { PagesTab, SitesTab } from './PageTabs.tsx';

/** The tables of one report, by tab. */
export const tables = {
  hosts: HostsTab,
  pages: PagesTab,
  sites: SitesTab,
  domains: DomainsTab,
  operators: OperatorsTab,
} as const satisfies Partial<Record<TabId, unknown>>;
export type TableId = keyof typeof tables;

/** @returns how many rows each of them has */
export function tabCounts(judged: JudgedReport): Record<TableId, number> {
  return {
    hosts: judged.hosts.length,
    pages: judged.pages.length,
    sites: judged.sites.length,
    domains: judged.domains.length,
    operators: judged.operators.length,
  };
}

/** @returns those of the tabs that this report has something for: who runs an address only some reports know */
export function tabsOf<Id extends TabId>(tabs: readonly Id[], judged: JudgedReport): Id[] {
  return tabs.filter((id) => id !== 'operators' || judged.operators.length > 0);
}
