import type { DomainView, HostGroup, OperatorView } from '../../src/readiness/judged-report/report-view.ts';
import { severityIds } from '../../src/readiness/verdicts/severity.ts';
import { hostTable, isShown } from './host-table.ts';
import type { TableModel } from './table-model.ts';

/** The hosts of a report by their registrable domain: whom to write to. */
export const domainTable = hostGroupTable<DomainView>('domain', ({ site }) => site);

/** The hosts of a report by who runs the network of their addresses. */
export const operatorTable = hostGroupTable<OperatorView>('operator', ({ operator }) => operator);

/**
 * @param column the id of the column with the names
 * @param nameOf gives what a group is called; no two have the same
 */
function hostGroupTable<Row extends HostGroup>(column: string, nameOf: (row: Row) => string): TableModel<Row> {
  return {
    key: nameOf,
    weight: ({ hosts }) => Math.min(...hosts.map(hostTable.weight)),
    columns: {
      [column]: nameOf,
      hosts: ({ hosts }) => hosts.length,
      'with-nat64': ({ breaks }) => breaks['with-nat64'],
      'without-nat64': ({ breaks }) => breaks['without-nat64'],
      severity: ({ severity }) => severityIds.indexOf(severity),
      pages: ({ pages }) => pages.length,
      requests: ({ requests }) => requests,
    },
    haystack: ({ hosts }) => hosts.map(hostTable.haystack).join('\n'),
    matches: ({ hosts }, { show, verdict: wanted }) =>
      hosts.some(({ verdict }) => (wanted === '' || verdict.id === wanted) && isShown(verdict.outcomes, show)),
  };
}
