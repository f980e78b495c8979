import { isIP } from 'node:net';
import { FileError } from '../../src/format/file/file-text.ts';
import { parseJson } from '../../src/json/narrow.ts';
import { entryOf, linesOf } from './list-entries.ts';
import {
  cellsOf,
  columnOf,
  isHeadingOfList,
  isSeparatorLine,
  RowLines,
  rowOf,
  type Table,
  tableOf,
} from './list-table.ts';
import { isCutSitemap, sitemapUrls } from './sitemap.ts';

/**
 * How lists without a heading are written, one page a line, each with a line of its kind; the first that fits gives the page.
 * A URL may have commas, but none in its hostname. A new one is an entry here. The space before a separator has no tab
 * (list-table.ts).
 */
export const lineFormats: readonly { readonly of: string; readonly example: string; readonly pattern: RegExp }[] = [
  {
    of: 'Tranco, Umbrella',
    example: '1,site.example',
    pattern: /^"?(?<rank>\d+)"?[^\S\t]*[,;\t]\s*"?(?<page>[^\s",;]+)/,
  },
  {
    of: 'CrUX',
    example: 'https://site.example,1000',
    pattern: /^"?(?<page>(?:https?:\/\/)?[^\s",;/]+)\/?"?[^\S\t]*[,;\t]\s*"?(?<rank>\d+)"?$/i,
  },
];

/** A URL with a path may have these characters in it, a host cannot: what follows is another cell. */
const hostBeforeCells = /^((?:https?:\/\/)?[^\s/?#,;]+)[^\S\t]*[,;\t].*/is;
/** Addresses that hosts files give to what each computer has for itself (localhost, ip6-allnodes, broadcasthost), and to what they block. */
const ownAddress = /^(?:0\.|127\.|255\.|::1?$|f[ef])/i;
/** A cell that is no URL with the beginning of one behind it. */
const urlBehindCell = /^(?!https?:)[^,;\t]*[,;\t].*https?:\/\//i;
/** Who logs in, with a password that has what may stand between cells in it (RFC 3986 section 3.2.1); a port is none. */
const loginWithSeparator = /^(?:https?:\/\/)?[^\s/?#@:,;]+:(?!\d+[,;])[^\s/?#@]*[,;][^\s/?#@]*@[^\s,;]+$/i;
const originBeforeEmptyCells = /^((?:https?:\/\/)?[^\s/?#,;]+\/)[,;\s]+$/i;

/** A URL, or a name with a top-level domain; numbers and addresses of mail are none. */
const pageLike = /^(?:https?:\/\/\S+|(?:[\p{L}\d_-]+\.)+\p{L}[\p{L}\d-]+\.?(?:[:/]\S*)?)$/iu;

/** How JSON begins, and no address or link in brackets. */
const jsonLike = /^\s*(?:\{\s*"|\[\s*["{[])/;

/** A NUL among so many characters makes a file binary, as for git (`buffer_is_binary` in its xdiff-interface.c). */
const binaryHeadLength = 8000;

/** What Markdown and mails set before the entries of a list: CommonMark's list markers (section 5.2), and a bullet. */
const bullet = /^(?:[-*+•]|\d{1,9}[.)])\s+/;
/** A link of Markdown and mails that is all there is of an entry: CommonMark's autolinks and inline links (sections 6.5 and 6.3). */
const link = /^(?:<(?<auto>https?:[^\s<>]*)>|\[[^\]]*\]\((?<inline>https?:[^\s()<>]*)\))$/i;
/** XML and web pages, but no list of links. */
const documentLike = /^\s*<(?!https?:)/i;

/**
 * Parses a list of pages: a URL or a hostname a line; a table of sites as Tranco, Umbrella, Majestic, CrUX and Cloudflare
 * publish them, and spreadsheets and crawlers write them; a sitemap; an array of JSON, or JSON in each line.
 * @param text the list
 * @returns what is to be visited, in order
 * @throws FileError where it is binary, or XML or JSON that lists no pages
 */
export function parseListFile(text: string): string[] {
  const binaryAt = text.slice(0, binaryHeadLength).indexOf('\0');
  if (binaryAt >= 0) {
    throw new FileError(`It is no text: line ${linesOf(text.slice(0, binaryAt)).length} has a NUL character.`);
  }
  if (documentLike.test(text)) return sitemapUrls(text);
  const json = jsonEntries(text);
  if (json) return json.map(({ page }) => page);
  const lines = linesOf(text);
  const rows = lines.filter((line) => entryOf(line) !== '');
  if (isSeparatorLine(rows[0] ?? '')) rows.shift();
  rows.splice(0, titlesAbove(rows));
  const [first = '', second = ''] = rows;
  const table = tableOfList(first, second);
  if (table) {
    const joined = new RowLines(table);
    const below = lines.slice(lines.indexOf(first) + 1).flatMap((line) => joined.push(line));
    return [...below, ...joined.end()].flatMap((row) => rowOf(row, table)?.page ?? []);
  }
  const entries = isHeading(first, second) ? rows.filter((row) => !isHeadingAgain(row, first)) : rows;
  return entries.flatMap(pagesOfLine).map(({ page }) => page);
}

/** So many lines may stand above a heading: what crawlers and consoles call a table, of when and of what it is. */
const maxTitles = 10;

/**
 * @param rows the first lines of a list that are no comments
 * @returns how many of them stand above a heading that has pages below it, and have none themselves
 */
export function titlesAbove(rows: readonly string[]): number {
  for (const [at, row] of rows.slice(0, maxTitles + 1).entries()) {
    const next = rows[at + 1] ?? '';
    const isBeginning = at === 0 || hasPage(next);
    if (isBeginning && (tableOfList(row, next) !== undefined || isHeadingOfList(row))) return at;
    if (hasPage(row)) return 0;
  }
  return 0;
}

/** @returns whether so many of a list's first lines are enough for `titlesAbove`, and to know what the list is */
export function showBeginning(rows: readonly string[]): boolean {
  return rows.length > maxTitles + 1 || (rows.length > 1 && rows.some(hasPage));
}

function hasPage(line: string): boolean {
  return line.split(/[\s,;"]+/).some((part) => pageLike.test(part));
}

/**
 * @param text a list, or its beginning
 * @param failure why its end could not be read; undefined where nothing kept it from being read, and the text itself may show that it is missing
 * @returns what is whole of it, and why that is not all, where it is not
 */
export function wholePart<Failure>(
  text: string,
  failure?: Failure,
): { readonly text: string; readonly failure: Failure | FileError | undefined } {
  const why = failure ?? cutError(text);
  return { text: why === undefined ? text : withoutHalfLine(text), failure: why };
}

/** A list of lines may end anywhere. */
function cutError(text: string): FileError | undefined {
  if (documentLike.test(text)) {
    return isCutSitemap(text) ? new FileError('It is a sitemap, and cut off: its end is missing.') : undefined;
  }
  const isCutArray = /^\s*\[/.test(text) && jsonLike.test(text) && !text.trimEnd().endsWith(']');
  return isCutArray ? new FileError('It is JSON, and cut off: the end of its array is missing.') : undefined;
}

/** What may be half an entry is left out; of XML such a one is none anyway. */
function withoutHalfLine(text: string): string {
  if (documentLike.test(text)) return text;
  return text.slice(0, Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1);
}

/** @returns why it is no list of pages, or no whole one, of what `parseListFile` throws and `wholePart` gives; undefined for any other error */
export function noListReason(error: unknown): string | undefined {
  return error instanceof FileError ? error.message : undefined;
}

/**
 * @param first the first line of a list that is no comment
 * @param second the next one; empty where there is none
 * @returns the table that begins so; undefined for a list of lines
 */
export function tableOfList(first: string, second: string): Table | undefined {
  return tableOf(
    first,
    (heading, separator) => columnOf(heading) ?? columnByContent(heading, cellsOf(second, separator)),
  );
}

/** @returns whether the first line of a list of lines, above that second one, is none of its pages */
export function isHeading(first: string, second: string): boolean {
  return isHeadingOfList(first) || isOtherHeading(first, second);
}

/** @returns whether a line below a heading is one as well: lists were joined, or saved with a heading above their own */
export function isHeadingAgain(line: string, heading: string): boolean {
  return line === heading || (!line.includes('.') && isHeadingOfList(line));
}

/** A page of a list, and its rank where there is one. */
interface ListedPage {
  readonly page: string;
  readonly rank: number | null;
}

/**
 * @param text a line of a list of lines
 * @returns its pages: several, where each part of it can be nothing else; of a hosts file (hosts(5)) the names, without those that each computer has for itself
 */
export function pagesOfLine(text: string): ListedPage[] {
  const entry = entryOf(text).replace(bullet, '');
  const [address = '', ...names] = entry.split(/\s+/);
  if (names.length > 0 && isIP(address) > 0 && names.every((name) => !/[/,;@]/.test(name))) {
    const sites = ownAddress.test(address) ? names.filter((name) => pageLike.test(name)) : names;
    return sites.map((page) => ({ page, rank: null }));
  }
  const { auto, inline } = link.exec(entry)?.groups ?? {};
  const line = auto ?? inline ?? entry;
  const parts = line.split(/[,;\s]+/).filter((part) => part !== '');
  const areUrls = parts.every((part) => /^https?:\/\//i.test(part));
  const areHosts = parts.every((part) => !part.includes('/'));
  if (parts.length > 1 && (areUrls || areHosts) && parts.every((part) => pageLike.test(part))) {
    return parts.map((page) => ({ page, rank: null }));
  }
  return [pageOfLine(line)];
}

/** A page that JSON lists. */
export interface JsonEntry {
  readonly page: string;
  /** What else the object has, by its names as they are written. */
  readonly fields: ReadonlyMap<string, unknown>;
}

/** @returns what an array of URLs has, or one of objects that have one, or lines with one each; undefined where the text is no JSON */
export function jsonEntries(text: string): JsonEntry[] | undefined {
  // An IPv6 address in brackets begins like an array.
  if (!/^\s*[[{]/.test(text)) return undefined;
  const value = parseJson(text) ?? parseJsonLines(text);
  if (value === undefined) {
    if (!jsonLike.test(text)) return undefined;
    throw new FileError('It begins as JSON, and is broken or cut off. Save or fetch it anew, or write a URL a line.');
  }
  const items = Array.isArray(value) ? value : itemsOf(value);
  const entries = items.flatMap((item: unknown): JsonEntry[] => {
    if (typeof item === 'string') return [{ page: item, fields: new Map() }];
    return typeof item === 'object' && item !== null ? jsonEntry(Object.entries(item)) : [];
  });
  if (entries.length > 0) return entries;
  throw new FileError(
    'It is JSON, but no array of URLs, nor of objects that have one. Write the URLs to visit a line each.',
  );
}

/**
 * What one object lists: itself, where a field is called as one of pages is ("url"), or else what is in the array of the field
 * that is called as several are ("urls"). Other documents have URLs as well.
 */
function itemsOf(value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  if (columnOf(Object.keys(value)) !== undefined) return [value];
  const named = Object.entries(value).find(([name, list]) => Array.isArray(list) && isHeadingOfList(name));
  return named ? (named[1] as unknown[]) : [];
}

function jsonEntry(fields: readonly (readonly [string, unknown])[]): JsonEntry[] {
  const known = columnOf(fields.map(([name]) => name));
  const [pageName, page] =
    fields.find(([, value], at) => known === at || (known === undefined && pageLike.test(String(value)))) ?? [];
  return typeof page === 'string' ? [{ page, fields: new Map(fields.filter(([name]) => name !== pageName)) }] : [];
}

/**
 * @returns the values of a text with one of JSON in each line, be it of an array that was cut off; a line without one, below the
 *   first, as it is; undefined where the first line has none
 */
function parseJsonLines(text: string): unknown[] | undefined {
  const values: unknown[] = [];
  for (const line of linesOf(text)) {
    const item = line
      .trim()
      .replace(/^\[(?=.*,$)/, '')
      .replace(/,$/, '');
    if (item === '' || item === '[' || item === ']') continue;
    const value = parseJson(item);
    if (value === undefined && values.length === 0) return undefined;
    values.push(value ?? line.trim());
  }
  return values.length > 0 ? values : undefined;
}

/** Whether the first line names columns of which none is known, over lines of sites with their ranks. */
function isOtherHeading(first: string, second: string): boolean {
  return (
    /[,;\t]/.test(first) && !first.includes('.') && pageOfLine(first).rank === null && pageOfLine(second).rank !== null
  );
}

/** @returns the column of a page in the second line, where the first has several cells and none with a page: a heading */
function columnByContent(heading: readonly string[], second: readonly string[]): number | undefined {
  if (heading.length < 2 || heading.some((cell) => pageLike.test(cell) || isFigure(cell))) return undefined;
  const column = second.findIndex((cell) => pageLike.test(cell));
  return column < 0 ? undefined : column;
}

/** @returns whether a cell is a number, a share, a date or a time: no column is called so. A name may have a digit in it ("IPv6 support") */
function isFigure(cell: string): boolean {
  return /^(?=.*\d)[\d\s.,:%/+TZ-]+$/.test(cell);
}

/** @returns the page that a line of a list without a heading names, and its rank where there is one */
export function pageOfLine(line: string): ListedPage {
  if (loginWithSeparator.test(line)) return { page: line, rank: null };
  for (const { pattern } of lineFormats) {
    const { page, rank } = pattern.exec(line)?.groups ?? {};
    if (page) return { page, rank: Number(rank) > 0 && Number(rank) < 2 ** 31 ? Number(rank) : null };
  }
  // The cells of a table: the first of them in quotes, or a host with others behind it, or a URL behind what is neither.
  const isQuoted = line.startsWith('"');
  const cells = isQuoted || urlBehindCell.test(line) ? cellsOf(line) : [];
  const [first = ''] = cells;
  const urls = pageLike.test(first) ? [] : cells.filter((cell) => /^https?:\/\/\S+$/i.test(cell));
  const page = isQuoted ? (cells.find((cell) => pageLike.test(cell)) ?? first) : urls[0];
  return { page: page ?? line.replace(hostBeforeCells, '$1').replace(originBeforeEmptyCells, '$1'), rank: null };
}
