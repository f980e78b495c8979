import { visibleText } from '../src/display/visible-text.ts';
import { networkIds } from '../src/readiness/networks.ts';
import { evidenceText, readinessText } from '../src/readiness/verdict-text.ts';
import type { HostGroup, OperatorView, OrganisationView, ReportView } from '../src/readiness/view-report.ts';
import type { Words } from '../ui/words.ts';
import type { Wording } from './audit-deps.ts';
import { countColumn } from './count-column.ts';
import type { Column } from './DataTable.tsx';
import { Fact } from './Fact.tsx';
import { HostName } from './HostName.tsx';
import { MoreList } from './MoreList.tsx';
import { BreaksCount } from './Outcome.tsx';
import { tableTab } from './table-tab.tsx';
import { operatorTable, organisationTable } from './tables/host-group-table.ts';
import { hostTable } from './tables/host-table.ts';
import { sortRows } from './tables/table-model.ts';
import { VerdictBadge } from './VerdictBadge.tsx';

export const OrganisationsTab = tableTab<ReportView, OrganisationView>('organisations', {
  rows: ({ organisations }) => organisations,
  model: organisationTable,
  columns: ({ words }) => [
    {
      id: 'organisation',
      label: words.text('report_organisation'),
      sort: 'ascending',
      from: 'narrow',
      cell: ({ site }) => <HostName name={site} />,
    },
    ...groupColumns(words),
  ],
  details: (row, _, wording) => <HostsOf group={row} wording={wording} />,
});

export const OperatorsTab = tableTab<ReportView, OperatorView>('operators', {
  rows: ({ operators }) => operators,
  model: operatorTable,
  columns: ({ words }) => [
    {
      id: 'operator',
      label: words.text('report_operator'),
      sort: 'ascending',
      from: 'narrow',
      cell: ({ operator }) => <bdi>{visibleText(operator)}</bdi>,
    },
    ...groupColumns(words),
  ],
  details: (row, _, wording) => <HostsOf group={row} wording={wording} />,
});

function HostsOf({ group, wording: { words } }: { group: HostGroup; wording: Wording }) {
  const { text } = words;
  return (
    <dl>
      <Fact name={text('audit_tab_hosts')}>
        <MoreList items={sortRows(group.hosts, hostTable, undefined)} keyOf={hostTable.key} words={words}>
          {({ hostname, verdict }) => (
            <>
              <HostName name={hostname} /> <VerdictBadge verdict={verdict} words={words} />{' '}
              <span class="quiet">
                {verdict.evidence.map((fact) => evidenceText(fact, text, visibleText)).join('; ')}
              </span>
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
    ...networkIds.map(
      (id): Column<Row> => ({
        id,
        label: text('audit_breaks_on', text(readinessText('network', id))),
        hint: text('audit_breaks_on_hosts_hint'),
        sort: 'descending',
        from: 'narrow',
        cell: ({ breaks, hosts }) => (
          <BreaksCount
            count={breaks[id]}
            open={hosts.filter(({ verdict }) => verdict.outcomes[id] !== 'works').length - breaks[id]}
            of={hosts.length}
            words={words}
          />
        ),
      }),
    ),
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
