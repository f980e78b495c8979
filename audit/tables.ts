import type { ReportView } from '../src/readiness/view-report.ts';
import { HostsTab } from './HostsTab.tsx';
import { OrganisationsTab } from './OrganisationsTab.tsx';
import { PagesTab } from './PagesTab.tsx';
import type { TabId } from './place.ts';
import { SitesTab } from './SitesTab.tsx';

/** The tables of one report, by tab. */
export const tables = {
  hosts: HostsTab,
  pages: PagesTab,
  sites: SitesTab,
  organisations: OrganisationsTab,
} as const satisfies Partial<Record<TabId, unknown>>;
export type TableId = keyof typeof tables;

/** @returns how many rows each of them has */
export function tabCounts(view: ReportView): Record<TableId, number> {
  return {
    hosts: view.hosts.length,
    pages: view.pages.length,
    sites: view.sites.length,
    organisations: view.organisations.length,
  };
}
