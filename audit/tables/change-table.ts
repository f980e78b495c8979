import { searchedHostname } from '../../src/display/searched-hostname.ts';
import {
  type Comparison,
  changeKinds,
  type HostChange,
  type PageChange,
} from '../../src/readiness/judged-report/compare-reports.ts';
import type { TableModel } from './table-model.ts';

/** A host or a page that differs between two reports. */
export type Change = ({ readonly of: 'host' } & HostChange) | ({ readonly of: 'page' } & PageChange);

/** @returns all that differs, hosts and pages together */
export function changesOf({ hosts, pages }: Comparison): Change[] {
  return [
    ...pages.map((change) => ({ of: 'page' as const, ...change })),
    ...hosts.map((change) => ({ of: 'host' as const, ...change })),
  ];
}

const subject = (change: Change) => (change.of === 'host' ? change.hostname : change.url);

/** Worse first; of each kind the pages, then the hosts. */
export const changeTable: TableModel<Change> = {
  key: (change) => `${change.of} ${subject(change)}`,
  weight: ({ kind, of }) => changeKinds.indexOf(kind) * 2 + (of === 'page' ? 0 : 1),
  columns: {
    change: ({ kind }) => changeKinds.indexOf(kind),
    subject,
  },
  haystack: (change) =>
    [change.kind, change.of === 'host' ? searchedHostname(change.hostname) : change.url].join('\n').toLowerCase(),
  matches: () => true,
};
