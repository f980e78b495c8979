import type { TextId } from '../../src/text.ts';
import type { Words } from '../../ui/words.ts';
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
