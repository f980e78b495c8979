import { searchedHostname } from '../../src/display/searched-hostname.ts';
import type { JudgedPage, JudgedReport } from '../../src/readiness/judged-report/judged-report.ts';
import { byNetwork, type NetworkId, networkIds } from '../../src/readiness/report/report.ts';
import {
  breakingHosts,
  type PageClassId,
  type PageVerdict,
  pageClassIds,
} from '../../src/readiness/verdicts/page-verdict.ts';
import { severityIds } from '../../src/readiness/verdicts/severity.ts';
import type { ShowId } from '../state/place.ts';
import { isShown } from './is-shown.ts';
import type { TableModel } from './table-model.ts';

/** A page's verdict on one network as a number: the smaller, the worse. */
function resultRank({ networks }: PageVerdict, network: NetworkId): number {
  const { result, severity } = networks[network];
  const rank = severity === null ? severityIds.length : severityIds.indexOf(severity);
  if (result === 'breaks') return rank;
  if (result === 'unknown') return 10 + rank;
  return result === 'fails-anyway' ? 20 : 30;
}

/** All visits of pages of a report. */
export const pageTable: TableModel<JudgedPage> = {
  key: ({ page }) => `${page.run} ${page.id}`,
  weight: (judged) => pageWeight(judged.verdict),
  columns: {
    page: ({ page }) => page.url,
    class: ({ verdict }) => pageClassIds.indexOf(verdict.class),
    'with-nat64': ({ verdict }) => resultRank(verdict, 'with-nat64'),
    'without-nat64': ({ verdict }) => resultRank(verdict, 'without-nat64'),
    hosts: ({ hosts }) => hosts.length,
    breaks: ({ verdict }) => breakingHosts(verdict).length,
    time: ({ page }) => page.time,
  },
  haystack: ({ page, hosts }) =>
    [page.url, page.requested ?? '', ...hosts.map(({ hostname }) => searchedHostname(hostname))]
      .join('\n')
      .toLowerCase(),
  matches: ({ verdict }, { show, pageClass }) =>
    (pageClass === '' || verdict.class === pageClass) && isPageShown(verdict, show),
};

/** @returns the smaller, the worse */
function pageWeight(verdict: PageVerdict): number {
  return resultRank(verdict, 'with-nat64') * 100 + resultRank(verdict, 'without-nat64');
}

/** @returns whether a page with this verdict is among what is to be shown */
function isPageShown({ networks }: PageVerdict, show: ShowId): boolean {
  const both = networkIds.map((id) => networks[id].result);
  return isShown(both, show, ['unknown']);
}

/** The pages of one registrable domain. */
export interface SiteRow {
  readonly site: string;
  /** What weighs most first. */
  readonly pages: readonly JudgedPage[];
  readonly classes: Readonly<Record<PageClassId, number>>;
  /** On how many of its pages something breaks. */
  readonly breaks: Readonly<Record<NetworkId, number>>;
  /** The hosts that break on one of its pages. */
  readonly breakingHosts: readonly string[];
}

/** @returns the sites of a report with all that their rows show */
export function siteRows({ sites, pages: all }: JudgedReport): SiteRow[] {
  return sites.map(({ site, pages: indices, classes }) => {
    const pages = indices.flatMap((at) => all[at] ?? []);
    const breaks = (id: NetworkId) => pages.filter(({ verdict }) => verdict.networks[id].result === 'breaks').length;
    return {
      site,
      pages: [...pages].sort((one, other) => pageWeight(one.verdict) - pageWeight(other.verdict)),
      classes,
      breaks: byNetwork(breaks),
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
  haystack: ({ site, pages }) =>
    [searchedHostname(site), ...pages.map(({ page }) => page.url)].join('\n').toLowerCase(),
  matches: ({ pages }, { show, pageClass }) =>
    pages.some(({ verdict }) => (pageClass === '' || verdict.class === pageClass) && isPageShown(verdict, show)),
};
