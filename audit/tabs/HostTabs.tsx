import type { ComponentChildren } from 'preact';
import { visibleText } from '../../src/display/visible-text.ts';
import type {
  HostGroup,
  JudgedDomain,
  JudgedHost,
  JudgedOperator,
  JudgedReport,
} from '../../src/readiness/judged-report/judged-report.ts';
import { openHosts } from '../../src/readiness/text/breaking-hosts.ts';
import { evidenceLine, pathText, readinessText } from '../../src/readiness/text/verdict-text.ts';
import type { TextId, Words } from '../../src/text.ts';
import { typesText } from '../../ui/id-texts.ts';
import { Outcome, VerdictBadge } from '../parts/badges.tsx';
import { Fact, MoreList } from '../parts/details.tsx';
import { HostName } from '../parts/names.tsx';
import { domainTable, hostTable, operatorTable } from '../tables/host-tables.ts';
import { sortRows, type TableModel } from '../tables/table-model.ts';
import { breaksColumns, countColumn, networkColumns } from './columns.tsx';
import type { Column } from './DataTable.tsx';
import { HostDetails } from './HostDetails.tsx';
import { tableTab } from './table-tab.tsx';

/** The table of hosts: the verdict on each, and what is known of it. */
export const HostsTab = tableTab<JudgedReport, JudgedHost>('hosts', {
  rows: ({ hosts }) => hosts,
  model: hostTable,
  columns: hostColumns,
  details: (host, { pages }, words) => <HostDetails host={host} pages={pages} words={words} />,
});

function hostColumns(words: Words): Column<JudgedHost>[] {
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
    ...networkColumns<JudgedHost>(words, ({ verdict }, id) => <Outcome of={verdict.outcomes[id]} words={words} />),
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

export const DomainsTab = groupTab<JudgedDomain>('domains', domainTable, {
  rows: ({ domains }) => domains,
  column: 'domain',
  label: 'report_domain',
  name: ({ site }) => <HostName name={site} />,
});

export const OperatorsTab = groupTab<JudgedOperator>('operators', operatorTable, {
  rows: ({ operators }) => operators,
  column: 'operator',
  label: 'report_operator',
  name: ({ operator }) => <bdi>{visibleText(operator)}</bdi>,
});

function groupTab<Row extends HostGroup>(
  tab: 'domains' | 'operators',
  model: TableModel<Row>,
  parts: {
    rows(judged: JudgedReport): readonly Row[];
    /** The id of the column with the names. */
    readonly column: string;
    readonly label: TextId;
    name(row: Row): ComponentChildren;
  },
) {
  return tableTab<JudgedReport, Row>(tab, {
    rows: parts.rows,
    model,
    columns: (words) => [
      { id: parts.column, label: words.text(parts.label), sort: 'ascending', from: 'narrow', cell: parts.name },
      ...groupColumns<Row>(words),
    ],
    details: (row, _, words) => <HostsOf group={row} words={words} />,
  });
}

function HostsOf({ group, words }: { group: HostGroup; words: Words }) {
  const { text } = words;
  return (
    <dl>
      <Fact name={text('audit_tab_hosts')}>
        <MoreList items={sortRows(group.hosts, hostTable, undefined)} keyOf={hostTable.key} words={words}>
          {({ hostname, verdict }) => (
            <>
              <HostName name={hostname} /> <VerdictBadge verdict={verdict} words={words} />{' '}
              <span class="quiet">{evidenceLine(verdict.evidence, text, visibleText)}</span>
            </>
          )}
        </MoreList>
      </Fact>
    </dl>
  );
}

function groupColumns<Row extends HostGroup>(words: Words): Column<Row>[] {
  const { text } = words;
  return [
    ...breaksColumns<Row>('narrow', 'audit_breaks_on_hosts_hint', words, {
      open: openHosts,
      of: ({ hosts }) => hosts.length,
    }),
    {
      id: 'severity',
      label: text('report_severity'),
      sort: 'ascending',
      from: 'medium',
      cell: ({ severity }) => text(readinessText('severity', severity)),
    },
    countColumn('hosts', 'medium', words, ({ hosts }) => hosts.length),
    countColumn('pages', 'medium', words, ({ pages }) => pages.length),
    countColumn('requests', 'medium', words, ({ requests }) => requests),
  ];
}
