import { visibleText } from '../src/display/visible-text.ts';
import { networkIds } from '../src/readiness/networks.ts';
import { evidenceText, readinessText } from '../src/readiness/verdict-text.ts';
import type { OrganisationView, ReportView } from '../src/readiness/view-report.ts';
import type { Wording } from './audit-deps.ts';
import { countColumn } from './count-column.ts';
import type { Column } from './DataTable.tsx';
import { Fact } from './Fact.tsx';
import { HostName } from './HostName.tsx';
import { MoreList } from './MoreList.tsx';
import { BreaksCount } from './Outcome.tsx';
import { tableTab } from './table-tab.tsx';
import { hostTable } from './tables/host-table.ts';
import { organisationTable } from './tables/organisation-table.ts';
import { sortRows } from './tables/table-model.ts';
import { VerdictBadge } from './VerdictBadge.tsx';

export const OrganisationsTab = tableTab<ReportView, OrganisationView>('organisations', {
  rows: ({ organisations }) => organisations,
  model: organisationTable,
  columns: columnsWith,
  details: (row, _, wording) => <OrganisationDetails row={row} wording={wording} />,
});

function OrganisationDetails({ row, wording: { words } }: { row: OrganisationView; wording: Wording }) {
  const { text } = words;
  return (
    <dl>
      <Fact name={text('audit_tab_hosts')}>
        <MoreList items={sortRows(row.hosts, hostTable, undefined)} keyOf={hostTable.key} words={words}>
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

function columnsWith({ words }: Wording): Column<OrganisationView>[] {
  const { text } = words;
  return [
    {
      id: 'organisation',
      label: text('report_organisation'),
      sort: 'ascending',
      from: 'narrow',
      cell: ({ site }) => <HostName name={site} />,
    },
    ...networkIds.map(
      (id): Column<OrganisationView> => ({
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
