import { severityIds } from '../../src/readiness/severity.ts';
import type { OrganisationView } from '../../src/readiness/view-report.ts';
import { hostTable, isShown } from './host-table.ts';
import type { TableModel } from './table-model.ts';

/** The hosts of a report by their registrable domain: whom to write to. */
export const organisationTable: TableModel<OrganisationView> = {
  key: ({ site }) => site,
  weight: ({ hosts }) => Math.min(...hosts.map(hostTable.weight)),
  columns: {
    organisation: ({ site }) => site,
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
