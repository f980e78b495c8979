import { FileError } from '../../src/format/file/file-text.ts';
import { entriesOf } from './read-text.ts';
import { sitemapUrls } from './sitemap.ts';

/** What the column of a CSV file is called that has the pages; the first that is there counts. */
const columns: readonly string[] = ['url', 'page', 'origin', 'domain', 'hostname', 'host', 'website', 'site', 'fqdn'];

/**
 * How lists without a heading are written, one page a line; the first that fits gives the page. A URL may have commas, but
 * none in its hostname. A new one is an entry here.
 */
const lines: readonly { readonly like: string; readonly pattern: RegExp }[] = [
  { like: 'Tranco, Umbrella: 1,site.example', pattern: /^"?(?<rank>\d+)"?\s*[,;\t]\s*"?(?<page>[^\s",;]+)/ },
  {
    like: 'CrUX: https://site.example,1000',
    pattern: /^"?(?<page>(?:https?:\/\/)?[^\s",;/]+)\/?"?\s*[,;\t]\s*"?(?<rank>\d+)"?$/i,
  },
];

/** Headings of more words, as "Domain name", "Website URL" or "Top pages"; what a site or page is called is none. */
const longHeading =
  /^[\p{L} ]+ (?:urls?|uri|pages?|origin|domains?|hostname|host|website|fqdn)$|^(?:domain|host) name$/u;

/** A URL with a path may have these characters in it, a host cannot: what follows is another cell. */
const hostBeforeCells = /^((?:https?:\/\/)?[^\s/?#,;]+)\s*[,;\t].*$/i;
const originBeforeEmptyCells = /^((?:https?:\/\/)?[^\s/?#,;]+\/)[,;\s]+$/i;

/** A URL, or a name with a top-level domain; numbers and addresses of mail are none. */
const pageLike = /^(?:https?:\/\/\S+|(?:[\p{L}\d_-]+\.)+\p{L}[\p{L}\d-]+\.?(?:[:/]\S*)?)$/iu;

/** What Markdown and mails set before the entries of a list. */
const bullet = /^[-*+•]\s+/;

/**
 * Parses a list of pages: a URL or a hostname a line; a table of sites as Tranco, Umbrella, Majestic, CrUX and Cloudflare
 * publish them, and spreadsheets and crawlers write them; a sitemap; an array of JSON.
 * @param text the list
 * @returns what is to be visited, in order
 * @throws FileError where it is XML or JSON that lists no pages
 */
export function parseListFile(text: string): string[] {
  if (/^\s*</.test(text)) return sitemapUrls(text);
  const json = jsonPages(text);
  if (json) return json;
  const entries = entriesOf(text);
  const [first = '', second = ''] = entries;
  const column = columnOf(cellsOf(first)) ?? columnByContent(first, second);
  if (column !== undefined) return entries.slice(1).flatMap((entry) => cellsOf(entry)[column] || []);
  return entries
    .slice(isOtherHeading(first, second) ? 1 : 0)
    .flatMap((entry) => pagesOfLine(entry.replace(bullet, '')));
}

/** A line may have several pages, where each part of it can be nothing else. */
function pagesOfLine(line: string): string[] {
  const parts = line.split(/[,;\s]+/).filter((part) => part !== '');
  const areUrls = parts.every((part) => /^https?:\/\//i.test(part));
  const areHosts = parts.every((part) => !part.includes('/'));
  if (parts.length > 1 && (areUrls || areHosts) && parts.every((part) => pageLike.test(part))) return parts;
  return [pageOfLine(line).page];
}

/** @returns the pages of an array of URLs, or of objects that have one; undefined where the text is no JSON */
function jsonPages(text: string): string[] | undefined {
  // An IPv6 address in brackets begins like an array.
  if (!/^\s*[[{]/.test(text)) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const pages = (Array.isArray(value) ? value : []).flatMap((item: unknown) => {
    if (typeof item !== 'object' || item === null) return typeof item === 'string' ? [item] : [];
    const names = Object.keys(item);
    const page = Object.values(item)[columnOf(names) ?? -1];
    return typeof page === 'string' ? [page] : [];
  });
  if (pages.length > 0) return pages;
  throw new FileError('It is JSON, but no array of URLs, nor of objects that have one.');
}

/** Whether the first line names columns of which none is known, over lines of sites with their ranks. */
function isOtherHeading(first: string, second: string): boolean {
  return (
    /[,;\t]/.test(first) && !first.includes('.') && pageOfLine(first).rank === null && pageOfLine(second).rank !== null
  );
}

/** @returns the column of a page in the second line, where the first has several cells and none with a page: a heading */
function columnByContent(first: string, second: string): number | undefined {
  const heading = cellsOf(first);
  if (heading.length < 2 || heading.some((cell) => pageLike.test(cell) || /\d/.test(cell))) return undefined;
  const column = cellsOf(second).findIndex((cell) => pageLike.test(cell));
  return column < 0 ? undefined : column;
}

/** @returns which column of a table has the pages; undefined where the heading is none */
export function columnOf(heading: readonly string[]): number | undefined {
  const names = heading.map((cell) => cell.toLowerCase());
  const exact = columns.map((name) => names.indexOf(name)).find((at) => at >= 0);
  if (exact !== undefined) return exact;
  const long = names.findIndex((name) => longHeading.test(name.replaceAll(/[_-]/g, ' ')));
  return long < 0 ? undefined : long;
}

/** @returns the page that a line of a list without a heading names, and its rank where there is one */
export function pageOfLine(line: string): { readonly page: string; readonly rank: number | null } {
  for (const { pattern } of lines) {
    const { page, rank } = pattern.exec(line)?.groups ?? {};
    if (page) return { page, rank: Number(rank) > 0 && Number(rank) < 2 ** 31 ? Number(rank) : null };
  }
  // The cells of a table: the first of them in quotes, or a host with others behind it.
  const cells = line.startsWith('"') ? cellsOf(line) : [];
  const page = cells.find((cell) => pageLike.test(cell)) ?? cells[0];
  return { page: page ?? line.replace(hostBeforeCells, '$1').replace(originBeforeEmptyCells, '$1'), rank: null };
}

/** @returns the cells of a line of CSV (RFC 4180), also with semicolons or tabs, which do not stand between quotes */
export function cellsOf(line: string): string[] {
  // Each cell has a separator before it, so that an empty one at the start is one, too.
  return [...`,${line}`.matchAll(/[,;\t]\s*(?:"((?:[^"]|"")*)"|([^,;\t]*))/g)].map(
    ([, quoted, plain = '']) => quoted?.replaceAll('""', '"') ?? plain.trim(),
  );
}
