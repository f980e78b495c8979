import type { ComponentChildren } from 'preact';
import { type NetworkId, networkIds } from '../../src/readiness/report/report.ts';
import { readinessText } from '../../src/readiness/text/verdict-text.ts';
import type { TextId, Words } from '../../src/text.ts';
import { BreaksCount } from '../parts/badges.tsx';
import type { Column } from './DataTable.tsx';

/** What the tables count, with its heading and, where it is explained, the explanation. */
const counted = {
  pages: ['report_pages'],
  hosts: ['audit_tab_hosts'],
  requests: ['report_requests'],
  breaks: ['audit_hosts_break', 'audit_hosts_break_hint'],
} as const satisfies Record<string, readonly [TextId, TextId?]>;

/**
 * A column of numbers, of which the large ones are of more interest.
 * @param id what is counted
 * @param from how wide the table must be for the column to be shown
 * @param words texts and numbers in the user's language
 * @param count the number of a row
 */
export function countColumn<Row>(
  id: keyof typeof counted,
  from: Column<Row>['from'],
  { text, number }: Words,
  count: (row: Row) => number,
): Column<Row> {
  const [label, hint] = counted[id];
  const cell = (row: Row) => number(count(row));
  return { id, label: text(label), ...(hint && { hint: text(hint) }), sort: 'descending', from, numeric: true, cell };
}

/**
 * A column for each network: what becomes of a row there.
 * @param words texts in the user's language
 * @param cell what is shown of a row
 */
export function networkColumns<Row>(
  { text }: Words,
  cell: (row: Row, network: NetworkId) => ComponentChildren,
): Column<Row>[] {
  return networkIds.map((id) => ({
    id,
    label: text(readinessText('network', id)),
    sort: 'ascending',
    from: 'medium',
    cell: (row) => cell(row, id),
  }));
}

/**
 * A column for each network: how much of a row breaks there.
 * @param from how wide the table must be for the columns to be shown
 * @param hint explains what is counted
 * @param words texts in the user's language
 * @param counts.open how many of a row may break there, too
 * @param counts.of how many a row has
 */
export function breaksColumns<Row extends { readonly breaks: Readonly<Record<NetworkId, number>> }>(
  from: Column<Row>['from'],
  hint: TextId,
  words: Words,
  { open, of }: { open(row: Row, network: NetworkId): number; of(row: Row): number },
): Column<Row>[] {
  const { text } = words;
  return networkIds.map((id) => ({
    id,
    label: text('audit_breaks_on', text(readinessText('network', id))),
    hint: text(hint),
    sort: 'descending',
    from,
    cell: (row) => <BreaksCount count={row.breaks[id]} open={open(row, id)} of={of(row)} words={words} />,
  }));
}
