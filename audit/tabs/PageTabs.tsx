import type { JudgedPage, JudgedReport } from '../../src/readiness/judged-report/judged-report.ts';
import { breakingHosts, type PageClassId, pageClassIds } from '../../src/readiness/verdicts/page-verdict.ts';
import type { Words } from '../../src/text.ts';
import { ClassBadge, OnEachNetwork, Result } from '../parts/badges.tsx';
import { Fact, MoreList } from '../parts/details.tsx';
import { HostName, PageUrl } from '../parts/names.tsx';
import { pageTable, type SiteRow, siteRows, siteTable } from '../tables/page-tables.ts';
import { breaksColumns, countColumn, networkColumns } from './columns.tsx';
import type { Column } from './DataTable.tsx';
import { PageDetails } from './PageDetails.tsx';
import { tableTab } from './table-tab.tsx';

/** The table of pages: the class of each, and what becomes of it without IPv4. */
export const PagesTab = tableTab<JudgedReport, JudgedPage>('pages', {
  rows: ({ pages }) => pages,
  model: pageTable,
  columns: pageColumns,
  details: (judged, _, words) => <PageDetails judged={judged} words={words} />,
});

function pageColumns(words: Words): Column<JudgedPage>[] {
  const { text, time } = words;
  return [
    {
      id: 'page',
      label: text('report_page'),
      sort: 'ascending',
      from: 'narrow',
      cell: ({ page }) => <PageUrl url={page.url} />,
    },
    {
      id: 'class',
      label: text('report_class'),
      sort: 'ascending',
      from: 'narrow',
      cell: ({ verdict }) => <ClassBadge of={verdict.class} confidence={verdict.confidence} words={words} />,
    },
    ...networkColumns<JudgedPage>(words, ({ verdict }, id) => (
      <Result of={verdict.networks[id]} network={id} words={words} />
    )),
    countColumn('breaks', 'medium', words, ({ verdict }) => breakingHosts(verdict).length),
    countColumn('hosts', 'medium', words, ({ hosts }) => hosts.length),
    {
      id: 'time',
      label: text('audit_visited'),
      sort: 'descending',
      from: 'wide',
      cell: ({ page }) => time(page.time),
    },
  ];
}

/** The table of sites: the pages of each, and the hosts that break on them. */
export const SitesTab = tableTab<JudgedReport, SiteRow>('sites', {
  rows: siteRows,
  model: siteTable,
  columns: siteColumns,
  details: (row, _, words) => <SiteDetails row={row} words={words} />,
});

function SiteDetails({ row, words }: { row: SiteRow; words: Words }) {
  const { text } = words;
  return (
    <dl>
      <Fact name={text('report_pages')}>
        <MoreList items={row.pages} keyOf={({ page }) => `${page.run} ${page.id}`} words={words}>
          {({ page, verdict }) => (
            <>
              <PageUrl url={page.url} /> <ClassBadge of={verdict.class} confidence={verdict.confidence} words={words} />{' '}
              <OnEachNetwork words={words}>
                {(id) => <Result of={verdict.networks[id]} network={id} words={words} />}
              </OnEachNetwork>
            </>
          )}
        </MoreList>
      </Fact>
      {row.breakingHosts.length > 0 && (
        <Fact name={text('report_breaking')}>
          <MoreList items={row.breakingHosts} keyOf={(hostname) => hostname} words={words}>
            {(hostname) => <HostName name={hostname} />}
          </MoreList>
        </Fact>
      )}
    </dl>
  );
}

function siteColumns(words: Words): Column<SiteRow>[] {
  const { text, number } = words;
  return [
    {
      id: 'site',
      label: text('audit_site'),
      sort: 'ascending',
      from: 'narrow',
      cell: ({ site }) => <HostName name={site} />,
    },
    {
      id: 'class',
      label: text('report_classes'),
      sort: 'ascending',
      from: 'narrow',
      cell: ({ classes }) =>
        pageClassIds
          .filter((id: PageClassId) => classes[id] > 0)
          .map((id) => (
            <span key={id} class="counted">
              {number(classes[id])} × <ClassBadge of={id} words={words} />
            </span>
          )),
    },
    countColumn('pages', 'medium', words, ({ pages }) => pages.length),
    ...breaksColumns<SiteRow>('medium', 'audit_breaks_on_pages_hint', words, {
      open: ({ pages }, id) => pages.filter(({ verdict }) => verdict.networks[id].result === 'unknown').length,
      of: ({ pages }) => pages.length,
    }),
    countColumn('breaks', 'medium', words, ({ breakingHosts }) => breakingHosts.length),
  ];
}
