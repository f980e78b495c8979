import { count } from '../../../src/display/count.ts';
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
 * @param report gets sentences on what of it was not taken as it is written
 */
export async function* readSites(
  pieces: AsyncIterable<string>,
  report: (problem: string) => void = () => {},
): AsyncGenerator<ListedSite> {
  let table: LabelledTable | undefined;
  let rows: RowLines | undefined;
  let isFirst = true;
  let number = 0;
  for await (const line of linesOf(pieces)) {
    number++;
    if (table && rows) {
      yield* sitesOf(rows.push(line), table);
      continue;
    }
    const entry = entryOf(line);
    if (entry === '') continue;
    if (isFirst) {
      isFirst = false;
      const found = tableOf(line);
      table = found && { ...found, labels: labelNames(found, report) };
      const onStrayQuotes = (at: number) =>
        report(
          `line ${at}: a cell begins with a quotation mark and does not end with one; the line was read by itself.`,
        );
      rows = table && new RowLines(table, onStrayQuotes, number);
      if (table || isHeadingOfList(line)) continue;
    }
    const { page, rank } = pageOfLine(entry);
    yield { text: page, rank, labels: {} };
  }
  if (table && rows) yield* sitesOf(rows.end(), table);
}

/** A table with the names of its labels, each at the place of its column. */
interface LabelledTable extends Table {
  readonly labels: readonly string[];
}

/** @returns what the cells of each column are called, no two alike: of several columns of one name all but the first have a number */
function labelNames({ heading }: Table, report: (problem: string) => void): string[] {
  if (heading.length > maxLabels)
    report(`it has ${count(heading.length, 'column')}; the first ${maxLabels} were read.`);
  const taken = new Set<string>();
  return heading.slice(0, maxLabels).map((written) => {
    const name = written.slice(0, maxLabelLength);
    let unique = name;
    for (let at = 2; name !== '' && taken.has(unique); at++) unique = `${name} ${at}`;
    if (unique !== name) report(`it has several columns "${name}"; one of them is called "${unique}".`);
    taken.add(unique);
    return unique;
  });
}

function* sitesOf(lines: readonly string[], table: LabelledTable): Generator<ListedSite> {
  for (const line of lines) {
    const row = rowOf(line, table);
    if (row) yield { text: row.page, ...described(table, row.cells) };
  }
}

function described({ labels: names, column }: LabelledTable, cells: readonly string[]): Omit<ListedSite, 'text'> {
  const labels: [string, string][] = [];
  let rank: number | null = null;
  for (const [at, name] of names.entries()) {
    const cell = cells[at] ?? '';
    if (at === column || name === '' || cell === '') continue;
    if (rank === null && rankColumns.includes(name)) rank = rankOf(cell);
    else labels.push([name, cell.slice(0, maxLabelLength)]);
  }
  // Not by assignment: a column may be called "__proto__".
  return { rank, labels: Object.fromEntries(labels) };
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
