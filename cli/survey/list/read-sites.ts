import { count } from '../../../src/display/count.ts';
import { entryOf } from '../../input/list-entries.ts';
import { isSeparatorLine, RowLines, rowOf, type Table } from '../../input/list-table.ts';
import {
  isHeading,
  isHeadingAgain,
  type JsonEntry,
  jsonEntries,
  pagesOfLine,
  parseListFile,
  showBeginning,
  tableOfList,
  titlesAbove,
  wholePart,
} from '../../input/parse-list-file.ts';
import { storedText } from '../stored-text.ts';

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
 * whose further columns become labels, as the further fields of JSON do. A sitemap and JSON are read as a whole.
 * @param report gets sentences on what of it was not taken as it is written
 * @throws FileError where it is XML or JSON that lists no pages; and, behind all that is whole, where such a document is cut off
 */
export async function* readSites(
  pieces: AsyncIterable<string>,
  report: (problem: string) => void = () => {},
): AsyncGenerator<ListedSite> {
  const { head, all } = await withHead(pieces);
  if (isDocument(head)) {
    const { text, failure } = await joined(all);
    const json = jsonEntries(text);
    if (json) yield* describedEntries(json, report);
    else yield* parseListFile(text).map((page) => ({ text: page, rank: null, labels: {} }));
    if (failure !== undefined) throw failure;
    return;
  }
  let reader: ListReader | undefined;
  /** The lines from the first entry on, until they show what the list is. */
  let begun: string[] = [];
  let number = 0;
  let isDamaged = false;
  for await (const line of linesOf(all)) {
    number++;
    if (!isDamaged && line.includes('\uFFFD')) {
      isDamaged = true;
      report(`line ${number}: it has characters that cannot be read. Save the list as UTF-8.`);
    }
    if (reader) {
      yield* reader.push(line);
      continue;
    }
    const isEntry = entryOf(line) !== '';
    if (begun.length === 0 && (!isEntry || isSeparatorLine(line))) continue;
    begun.push(line);
    if (!isEntry || !showBeginning(begun.filter(isNoComment))) continue;
    reader = begin();
    for (const each of begun) yield* reader.push(each);
    begun = [];
  }
  if (begun.length > 0) {
    reader = begin();
    for (const each of begun) yield* reader.push(each);
  }
  if (reader) yield* reader.end();

  /** Takes the titles away from what has begun. */
  function begin(): ListReader {
    const entries = begun.filter(isNoComment);
    const [first = '', second = ''] = entries.slice(titlesAbove(entries));
    begun = begun.slice(begun.indexOf(first));
    return readerOf(first, second, number - begun.length + 1, report);
  }
}

const isNoComment = (line: string): boolean => entryOf(line) !== '';

/** So much tells a document from a list. */
const headLength = 50;

/** Reads the beginning of a text, and gives all of it again. */
async function withHead(pieces: AsyncIterable<string>): Promise<{ head: string; all: AsyncIterable<string> }> {
  const iterator = pieces[Symbol.asyncIterator]();
  let read = '';
  while (read.trimStart().length < headLength) {
    const { done, value } = await iterator.next();
    if (done) break;
    read += value;
  }
  async function* again() {
    yield read;
    yield* { [Symbol.asyncIterator]: () => iterator };
  }
  return { head: read.trimStart(), all: again() };
}

/** @returns a document as far as it is whole, and why that is not all, where it is not */
async function joined(pieces: AsyncIterable<string>): Promise<ReturnType<typeof wholePart<unknown>>> {
  let text = '';
  try {
    for await (const piece of pieces) text += piece;
  } catch (failure) {
    return wholePart(text, failure);
  }
  return wholePart(text);
}

/** XML or JSON, and no IPv6 address in brackets. */
function isDocument(head: string): boolean {
  return /^(?:<|\{|\[(?![\da-f.:]+\]))/i.test(head);
}

/** Turns the lines of a list into its sites, from the first entry on. */
interface ListReader {
  push(line: string): Iterable<ListedSite>;
  end(): Iterable<ListedSite>;
}

/** @param firstNumber the number of the line of the first entry */
function readerOf(first: string, second: string, firstNumber: number, report: (problem: string) => void): ListReader {
  const found = tableOfList(first, second);
  const hasHead = found !== undefined || isHeading(first, second);
  let isHead = hasHead;
  if (!found) {
    return {
      push(line) {
        if (entryOf(line) === '' || (hasHead && isHeadingAgain(line, first))) return [];
        return pagesOfLine(line).map(({ page, rank }) => ({ text: page, rank, labels: {} }));
      },
      end: () => [],
    };
  }
  const table: LabelledTable = { ...found, labels: labelNames(found, report) };
  const onStrayQuotes = (at: number) =>
    report(`line ${at}: a cell begins with a quotation mark and does not end with one; the line was read by itself.`);
  const rows = new RowLines(table, onStrayQuotes, firstNumber);
  return {
    push(line) {
      if (isHead) {
        isHead = false;
        return [];
      }
      return sitesOf(rows.push(line), table);
    },
    end: () => sitesOf(rows.end(), table),
  };
}

/** A table with the names of its labels, each at the place of its column. */
interface LabelledTable extends Table {
  readonly labels: readonly string[];
}

/** @returns what the cells of each column are called, no two alike: of several columns of one name all but the first have a number */
function labelNames({ heading }: Pick<Table, 'heading'>, report: (problem: string) => void): string[] {
  if (heading.length > maxLabels)
    report(`it has ${count(heading.length, 'column')}; the first ${maxLabels} were read.`);
  const taken = new Set<string>();
  return heading.slice(0, maxLabels).map((written) => {
    const name = storedText(written, maxLabelLength);
    let unique = name;
    // With its number it is no longer than any other: the end of one that is too long is not stored.
    for (let at = 2; name !== '' && taken.has(unique); at++) {
      unique = `${storedText(name, maxLabelLength - ` ${at}`.length)} ${at}`;
    }
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

/** The objects of JSON as the rows of a table with all their fields. */
function describedEntries(entries: readonly JsonEntry[], report: (problem: string) => void): ListedSite[] {
  const isCell = (value: unknown) => typeof value !== 'object';
  const fields = [...new Set(entries.flatMap((entry) => [...entry.fields.keys()]))];
  const flat = fields.filter((name) => entries.every((entry) => isCell(entry.fields.get(name) ?? '')));
  const nested = fields.filter((name) => !flat.includes(name));
  if (nested.length > 0)
    report(
      `${nested.map((name) => `"${storedText(name, maxLabelLength)}"`).join(', ')}: lists and objects are no labels, and were left out.`,
    );
  const labels = labelNames({ heading: flat.map((name) => name.toLowerCase()) }, report);
  return entries.map(({ page, fields: values }) => {
    const cells = flat.map((name) => String(values.get(name) ?? ''));
    return { text: page, ...described({ labels, column: -1 }, cells) };
  });
}

function described(
  { labels: names, column }: Pick<LabelledTable, 'labels' | 'column'>,
  cells: readonly string[],
): Omit<ListedSite, 'text'> {
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

/** Where a rank lacks in its column, pandas writes the others as 1.0. */
function rankOf(text: string): number | null {
  const number = /^\d{1,9}(?:\.0)?$/.test(text) ? Number(text) : null;
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
