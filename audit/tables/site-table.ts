import type { PageView, ReportView } from '../../src/readiness/judged-report/report-view.ts';
import { type NetworkId, networkIds } from '../../src/readiness/report/report.ts';
import { breakingHosts, type PageClassId, pageClassIds } from '../../src/readiness/verdicts/page-verdict.ts';
import { isPageShown, pageWeight } from './page-table.ts';
import type { TableModel } from './table-model.ts';

/** The pages of one registrable domain. */
export interface SiteRow {
  readonly site: string;
  /** What weighs most first. */
  readonly pages: readonly PageView[];
  readonly classes: Readonly<Record<PageClassId, number>>;
  /** On how many of its pages something breaks. */
  readonly breaks: Readonly<Record<NetworkId, number>>;
  /** The hosts that break on one of its pages. */
  readonly breakingHosts: readonly string[];
}

/** @returns the sites of a report with all that their rows show */
export function siteRows({ sites, pages: all }: ReportView): SiteRow[] {
  return sites.map(({ site, pages: indices, classes }) => {
    const pages = indices.flatMap((at) => all[at] ?? []);
    const breaks = (id: NetworkId) => pages.filter(({ verdict }) => verdict.networks[id].result === 'breaks').length;
    return {
      site,
      pages: [...pages].sort((one, other) => pageWeight(one.verdict) - pageWeight(other.verdict)),
      classes,
      breaks: { 'with-nat64': breaks('with-nat64'), 'without-nat64': breaks('without-nat64') },
      breakingHosts: [...new Set(pages.flatMap(({ verdict }) => breakingHosts(verdict)))],
    };
  });
}

export const siteTable: TableModel<SiteRow> = {
  key: ({ site }) => site,
  weight: ({ pages }) => Math.min(...pages.map(({ verdict }) => pageWeight(verdict))),
  columns: {
    site: ({ site }) => site,
    pages: ({ pages }) => pages.length,
    class: ({ classes }) => pageClassIds.findIndex((id) => classes[id] > 0),
    'with-nat64': ({ breaks }) => breaks[networkIds[0]],
    'without-nat64': ({ breaks }) => breaks[networkIds[1]],
    breaks: (row) => row.breakingHosts.length,
  },
  haystack: ({ site, pages }) => [site, ...pages.map(({ page }) => page.url)].join('\n').toLowerCase(),
  matches: ({ pages }, { show, pageClass }) =>
    pages.some(({ verdict }) => (pageClass === '' || verdict.class === pageClass) && isPageShown(verdict, show)),
};
