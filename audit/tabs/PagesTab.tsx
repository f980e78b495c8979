import type { PageView, ReportView } from '../../src/readiness/judged-report/report-view.ts';
import { breakingHosts } from '../../src/readiness/verdicts/page-verdict.ts';
import type { Words } from '../../ui/words.ts';
import { ClassBadge, Result } from '../parts/badges.tsx';
import { PageUrl } from '../parts/names.tsx';
import { pageTable } from '../tables/page-table.ts';
import { countColumn, networkColumns } from './columns.tsx';
import type { Column } from './DataTable.tsx';
import { PageDetails } from './PageDetails.tsx';
import { tableTab } from './table-tab.tsx';

/** The table of pages: the class of each, and what becomes of it without IPv4. */
export const PagesTab = tableTab<ReportView, PageView>('pages', {
  rows: ({ pages }) => pages,
  model: pageTable,
  columns: columnsWith,
  details: (view, _, words) => <PageDetails view={view} words={words} />,
});

function columnsWith(words: Words): Column<PageView>[] {
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
      cell: ({ verdict }) => <ClassBadge of={verdict.class} words={words} />,
    },
    ...networkColumns<PageView>(words, ({ verdict }, id) => <Result of={verdict.networks[id]} words={words} />),
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
