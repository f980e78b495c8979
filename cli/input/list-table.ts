import { entryOf } from './list-entries.ts';

/** What the column of a CSV file is called that has the pages; the first that is there counts. */
const columns: readonly string[] = ['url', 'page', 'origin', 'domain', 'hostname', 'host', 'website', 'site', 'fqdn'];

/** Headings of more words, as "Domain name", "Website URL" or "Top pages"; what a site or page is called is none. */
const longHeading =
  /^[\p{L} ]+ (?:urls?|uri|pages?|origin|domains?|hostname|host|website|fqdn)$|^(?:domain|host) name$/u;

/** What may stand between the cells of a table. */
const separators = ['\t', ';', ','] as const;
type Separator = (typeof separators)[number];

/**
 * What is found in a line by what stands between its cells. Spaces before a cell are none of it, but a tab may be a
 * separator: patterns that let both match a tab take quadratic time on a line of tabs.
 * @param between one separator, or several
 */
function patternsOf(between: string) {
  return {
    /** A separator and the cell behind it: what is between its quotes, or else the cell. */
    cell: new RegExp(`[${between}][^\\S\\t]*(?:"((?:[^"]|"")*)"|([^${between}]*))`, 'g'),
    /** A cell that begins with quotes that do not end in it. Text behind such a pair of quotes ends the cell as well. */
    openQuotes: new RegExp(`[${between}][^\\S\\t]*"(?:[^"]|"")*$`),
  };
}
const patterns = { '\t': patternsOf('\t'), ';': patternsOf(';'), ',': patternsOf(','), any: patternsOf(',;\t') };

/**
 * @param heading the first line of a table
 * @returns what stands between its cells, most often of all; undefined where there is one cell. Cells have the others as
 *   they are: a title with a comma needs no quotes between tabs.
 */
function separatorOf(heading: string): Separator | undefined {
  const outside = heading.replaceAll(/"(?:[^"]|"")*"/g, '');
  const counts = separators.map((separator) => [separator, outside.split(separator).length] as const);
  const [most] = counts.filter(([, cells]) => cells > 1).sort(([, a], [, b]) => b - a);
  return most?.[0];
}

/**
 * @param line a line of CSV (RFC 4180), also with semicolons or tabs
 * @param separator what stands between the cells; without it each of the three that does not stand between quotes
 * @returns the cells
 */
export function cellsOf(line: string, separator?: Separator): string[] {
  // Each cell has a separator before it, so that an empty one at the start is one, too.
  const cells =
    separator === undefined
      ? `,${line}`.matchAll(patterns.any.cell)
      : (separator + line).matchAll(patterns[separator].cell);
  return [...cells].map(([, quoted, plain = '']) => quoted?.replaceAll('""', '"') ?? plain.trim());
}

/** @returns which column of a table has the pages; undefined where the heading is none */
export function columnOf(heading: readonly string[]): number | undefined {
  const names = heading.map((cell) => cell.toLowerCase());
  const exact = columns.map((name) => names.indexOf(name)).find((at) => at >= 0);
  if (exact !== undefined) return exact;
  const long = heading.findIndex((cell) => longHeading.test(wordsOf(cell)));
  return long < 0 ? undefined : long;
}

/** @returns the words of a name: "Root Domain", "root_domain" and "rootDomain" are one */
function wordsOf(name: string): string {
  return name
    .replaceAll(/[_-]/g, ' ')
    .replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase();
}

/**
 * Whether the line is what a lone column of pages is called. It may be called "domains", which in a table is a number of
 * them; pandas calls a column 0 that has no name.
 */
export function isHeadingOfList(line: string): boolean {
  if (separatorOf(line) !== undefined) return false;
  const [name = ''] = cellsOf(line);
  return name === '0' || columnOf([name]) !== undefined || columnOf([name.replace(/s$/i, '')]) !== undefined;
}

/** @returns whether the line is that above the heading in which spreadsheets say what stands between cells ("sep=;" of Excel) */
export function isSeparatorLine(line: string): boolean {
  return /^"?sep=.?"?$/i.test(line.trim());
}

/** How the lines of a table are split, what its columns are called in lower case, and which of them has the pages. */
export interface Table {
  readonly separator: Separator;
  readonly heading: readonly string[];
  readonly column: number;
}

/**
 * @param first the first line of a list
 * @param findColumn returns the column of the pages; undefined where it does not know one
 * @returns the table that begins so; undefined for a list of one column, and where nobody knows the column of the pages
 */
export function tableOf(
  first: string,
  findColumn: (heading: readonly string[], separator: Separator) => number | undefined = columnOf,
): Table | undefined {
  const separator = separatorOf(first);
  if (separator === undefined) return undefined;
  const cells = cellsOf(first, separator);
  const column = findColumn(cells, separator);
  return column === undefined ? undefined : { separator, heading: cells.map((cell) => cell.toLowerCase()), column };
}

/** So long a row may be; quotes that stay open for longer are a mistake of one line, which must not take those after it. */
const maxLinesOfRow = 100;
const maxCharsOfRow = 20_000;

interface NumberedLine {
  readonly text: string;
  readonly number: number;
}

/** Joins the lines of rows that have line breaks between quotes (RFC 4180, section 2, rule 6). */
export class RowLines {
  readonly #separator: Separator;
  readonly #onStrayQuotes: (line: number) => void;
  #open: readonly NumberedLine[] = [];
  #lines: number;

  /**
   * @param onStrayQuotes gets the number of each line with quotes that begin a cell and do not end it; it is a row by itself
   * @param linesBefore how many lines are before the first one
   */
  constructor(
    { separator }: Pick<Table, 'separator'>,
    onStrayQuotes: (line: number) => void = () => {},
    linesBefore = 0,
  ) {
    this.#separator = separator;
    this.#onStrayQuotes = onStrayQuotes;
    this.#lines = linesBefore;
  }

  /**
   * @param line the next line of the table
   * @returns the rows that end with it, with their line breaks
   */
  push(line: string): string[] {
    this.#lines++;
    return this.#take({ text: line, number: this.#lines });
  }

  /** @returns the rows that are left at the end of the table */
  end(): string[] {
    const rows: string[] = [];
    while (this.#open.length > 0) {
      const lines = this.#open;
      this.#open = [];
      rows.push(...this.#giveUp(lines));
    }
    return rows;
  }

  #take(line: NumberedLine): string[] {
    const lines = [...this.#open, line];
    this.#open = [];
    const row = lines.map(({ text }) => text).join('\n');
    if (!row.includes('"')) return [row];
    if (!this.#isOpen(row)) return lines.length > 1 && this.#hasTextBehindQuotes(row) ? this.#giveUp(lines) : [row];
    if (lines.length < maxLinesOfRow && row.length < maxCharsOfRow) {
      this.#open = lines;
      return [];
    }
    return this.#giveUp(lines);
  }

  /** The quotes of the first line are a mistake: it is a row by itself, and so may be the others. */
  #giveUp([first, ...others]: readonly NumberedLine[]): string[] {
    if (!first) return [];
    this.#onStrayQuotes(first.number);
    return [first.text, ...others.flatMap((line) => this.#take(line))];
  }

  #isOpen(row: string): boolean {
    const text = this.#separator + row;
    // Cells that end their quotes may have separators and quotes in them.
    const { cell, openQuotes } = patterns[this.#separator];
    return openQuotes.test(text.replaceAll(cell, (found, quoted) => (quoted === undefined ? found : this.#separator)));
  }

  /** Whether quotes with a line break between them seem to end before other text: then those are the first ones of another cell. */
  #hasTextBehindQuotes(row: string): boolean {
    const text = this.#separator + row;
    return [...text.matchAll(patterns[this.#separator].cell)].some(({ 0: found, 1: quoted, index }) => {
      if (quoted?.includes('\n') !== true) return false;
      const next = /^[^\S\t]*(.?)/.exec(text.slice(index + found.length, index + found.length + 100))?.[1];
      return next !== '' && next !== this.#separator;
    });
  }
}

/** A line of a table: its cells, and the page that one of them names. */
export interface TableRow {
  readonly page: string;
  readonly cells: readonly string[];
}

/** @returns undefined for a line without a page, as a comment is, or the heading of a table behind the first. In other cells "#" begins no comment. */
export function rowOf(line: string, { separator, column, heading }: Table): TableRow | undefined {
  // A tab before a "#" is an empty cell.
  if (/^[^\S\t]*#/.test(line)) return undefined;
  const cells = cellsOf(line, separator);
  const page = entryOf(cells[column] ?? '');
  return page === '' || page.toLowerCase() === heading[column] ? undefined : { page, cells };
}
