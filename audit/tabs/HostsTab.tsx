import { visibleText } from '../../src/display/visible-text.ts';
import type { HostView, ReportView } from '../../src/readiness/judged-report/report-view.ts';
import { evidenceLine, pathText, readinessText } from '../../src/readiness/text/verdict-text.ts';
import { typesText, type Words } from '../../ui/words.ts';
import { Outcome, VerdictBadge } from '../parts/badges.tsx';
import { HostName } from '../parts/names.tsx';
import { hostTable } from '../tables/host-table.ts';
import { countColumn, networkColumns } from './columns.tsx';
import type { Column } from './DataTable.tsx';
import { HostDetails } from './HostDetails.tsx';
import { tableTab } from './table-tab.tsx';

/** The table of hosts: the verdict on each, and what is known of it. */
export const HostsTab = tableTab<ReportView, HostView>('hosts', {
  rows: ({ hosts }) => hosts,
  model: hostTable,
  columns: columnsWith,
  details: (host, { pages }, words) => <HostDetails host={host} pages={pages} words={words} />,
});

function columnsWith(words: Words): Column<HostView>[] {
  const { text } = words;
  return [
    {
      id: 'host',
      label: text('column_host'),
      sort: 'ascending',
      from: 'narrow',
      cell: ({ hostname }) => <HostName name={hostname} />,
    },
    {
      id: 'verdict',
      label: text('report_verdict'),
      sort: 'ascending',
      from: 'narrow',
      cell: ({ verdict }) => <VerdictBadge verdict={verdict} words={words} />,
    },
    ...networkColumns<HostView>(words, ({ verdict }, id) => <Outcome of={verdict.outcomes[id]} words={words} />),
    {
      id: 'severity',
      label: text('report_severity'),
      sort: 'ascending',
      from: 'medium',
      cell: ({ severity }) => text(readinessText('severity', severity)),
    },
    {
      id: 'evidence',
      label: text('report_evidence'),
      from: 'wide',
      cell: ({ verdict }) => <span class="clipped">{evidenceLine(verdict.evidence, text, visibleText)}</span>,
    },
    {
      id: 'loader',
      label: text('load_by'),
      sort: 'ascending',
      from: 'wide',
      cell: ({ load }) =>
        load && load.depth > 0 ? (
          <span class="clipped" title={pathText(load)}>
            {load.exact ? '' : '… '}
            <HostName name={load.path.at(-2) ?? ''} />
          </span>
        ) : (
          ''
        ),
    },
    {
      id: 'types',
      label: text('audit_types'),
      from: 'wide',
      cell: ({ types }) => <span class="clipped">{typesText(types, words)}</span>,
    },
    countColumn('pages', 'medium', words, ({ pages }) => pages.length),
    countColumn('requests', 'wide', words, ({ requests }) => requests),
  ];
}
