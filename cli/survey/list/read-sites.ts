import { entryOf } from '../../input/list-entries.ts';
import { isHeadingOfList, RowLines, rowOf, type Table, tableOf } from '../../input/list-table.ts';
import { pageOfLine } from '../../input/parse-list-file.ts';

/** An entry of a list. */
export interface ListedSite {
  /** As it was written. */
  readonly text: string;
  readonly rank: number | null;
  /** The other columns of a table, by their headings. */
  readonly labels: Readonly<Record<string, string>>;
}

const maxEntryLength = 4000;
const maxLabels = 20;
const maxLabelLength = 200;
const rankColumns: readonly string[] = ['rank', 'position', 'globalrank', 'crux_rank'];

/**
 * Reads a list of sites piece by piece, however long it is: URLs or hostnames, Tranco, CrUX, or a table with a heading
 * whose further columns become labels.
 */
export async function* readSites(pieces: AsyncIterable<string>): AsyncGenerator<ListedSite> {
  let table: Table | undefined;
  let rows: RowLines | undefined;
  let isFirst = true;
  for await (const line of linesOf(pieces)) {
    if (table && rows) {
      yield* sitesOf(rows.push(line), table);
      continue;
    }
    const entry = entryOf(line);
    if (entry === '') continue;
    if (isFirst) {
      isFirst = false;
      table = tableOf(line);
      rows = table && new RowLines(table);
      if (table || isHeadingOfList(line)) continue;
    }
    const { page, rank } = pageOfLine(entry);
    yield { text: page, rank, labels: {} };
  }
  if (table && rows) yield* sitesOf(rows.end(), table);
}

function* sitesOf(lines: readonly string[], table: Table): Generator<ListedSite> {
  for (const line of lines) {
    const row = rowOf(line, table);
    if (row) yield { text: row.page, ...described(table, row.cells) };
  }
}

function described({ heading, column }: Table, cells: readonly string[]): Omit<ListedSite, 'text'> {
  const labels: Record<string, string> = {};
  let rank: number | null = null;
  for (const [at, name] of heading.slice(0, maxLabels).entries()) {
    const cell = cells[at] ?? '';
    if (at === column || name === '' || cell === '') continue;
    if (rank === null && rankColumns.includes(name)) rank = rankOf(cell);
    else labels[name.slice(0, maxLabelLength)] = cell.slice(0, maxLabelLength);
  }
  return { rank, labels };
}

function rankOf(text: string): number | null {
  const number = /^\d{1,9}$/.test(text) ? Number(text) : null;
  return number === 0 ? null : number;
}

/** A line that never ends is cut: what is left of it is an entry with a reason why it is none. */
async function* linesOf(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = '';
  for await (const piece of pieces) {
    const lines = (rest + piece).split(/\r\n?|\n/);
    rest = (lines.pop() ?? '').slice(0, maxEntryLength);
    for (const line of lines) yield line.slice(0, maxEntryLength);
  }
  if (rest !== '') yield rest;
}
