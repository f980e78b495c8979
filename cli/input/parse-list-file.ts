import { entriesOf } from './read-text.ts';

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

/** A URL with a path may end in these characters, a host cannot. */
const hostBeforeEmptyCells = /^((?:https?:\/\/)?[^\s/?#,;]+\/?)[,;\s]+$/i;

/**
 * Parses a list of pages: a URL or a hostname a line, or a table of sites as Tranco, Umbrella, Majestic, CrUX and Cloudflare
 * publish them.
 * @param text the list
 * @returns what is to be visited, in order
 */
export function parseListFile(text: string): string[] {
  const entries = entriesOf(text);
  const heading = cellsOf(entries[0] ?? '').map((cell) => cell.toLowerCase());
  const column = columnOf(heading);
  if (column !== undefined) return entries.slice(1).flatMap((entry) => cellsOf(entry)[column] || []);
  return entries.map((entry) => pageOfLine(entry).page);
}

/** @returns which column of a table has the pages; undefined where the heading, in lower case, is none */
export function columnOf(heading: readonly string[]): number | undefined {
  return columns.map((name) => heading.indexOf(name)).find((at) => at >= 0);
}

/** @returns the page that a line of a list without a heading names, and its rank where there is one */
export function pageOfLine(line: string): { readonly page: string; readonly rank: number | null } {
  for (const { pattern } of lines) {
    const { page, rank } = pattern.exec(line)?.groups ?? {};
    if (page) return { page, rank: Number(rank) > 0 && Number(rank) < 2 ** 31 ? Number(rank) : null };
  }
  // One cell of a table: in quotes, or with empty ones behind it.
  const alone = /^"((?:[^"]|"")*)"[,;\t\s]*$/.exec(line)?.[1];
  return { page: alone?.replaceAll('""', '"') ?? line.replace(hostBeforeEmptyCells, '$1'), rank: null };
}

/** @returns the cells of a line of CSV (RFC 4180), also with semicolons or tabs, which do not stand between quotes */
export function cellsOf(line: string): string[] {
  // Each cell has a separator before it, so that an empty one at the start is one, too.
  return [...`,${line}`.matchAll(/[,;\t]\s*(?:"((?:[^"]|"")*)"|([^,;\t]*))/g)].map(
    ([, quoted, plain = '']) => quoted?.replaceAll('""', '"') ?? plain.trim(),
  );
}
