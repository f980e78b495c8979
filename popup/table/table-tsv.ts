import { tableField } from '../../src/display/visible-text.ts';
import type { Row } from '../../src/page/presentation/row.ts';
import type { Words } from '../../src/text.ts';

/**
 * The table as tab-separated values with a heading, to be pasted into a spreadsheet. Classes and marks are given by
 * their ids, which are the same in every language.
 * @param rows the rows in order
 * @param words texts in the user's language
 * @returns lines, each ended by a line feed
 */
export function tableTsv(rows: readonly Row[], words: Words): string {
  return tsvLine(headings(words)) + rowsTsv(rows);
}

/**
 * @param rows the rows in order
 * @returns the same lines as `tableTsv`, without the heading
 */
export function rowsTsv(rows: readonly Row[]): string {
  return rows.map((row) => tsvLine(fieldsOf(row))).join('');
}

function headings({ text }: Words): string[] {
  return [
    text('column_family'),
    text('column_host'),
    text('column_address'),
    text('column_class'),
    text('column_embedded'),
    text('column_requests'),
    text('column_marks'),
    text('column_failures'),
    text('column_other_addresses'),
  ];
}

function fieldsOf(row: Row): string[] {
  return [
    row.family,
    row.hostname,
    row.address,
    row.class,
    row.embedded,
    String(row.total),
    row.marks.map(({ id }) => id).join(' '),
    row.failures.map(({ error }) => error).join(' '),
    row.addresses
      .map(({ address }) => address)
      .filter((address) => address !== row.address)
      .join(' '),
  ];
}

function tsvLine(fields: readonly string[]): string {
  return `${fields.map(tableField).join('\t')}\n`;
}
