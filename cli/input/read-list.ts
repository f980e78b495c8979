import { entriesOf } from './read-text.ts';

/** What the column of a CSV file is called that has the pages; the first that is there counts. */
const columns: readonly string[] = ['url', 'page', 'origin', 'domain', 'hostname', 'host', 'website', 'site', 'fqdn'];

/**
 * How lists without a heading are written, one page a line; the first that fits gives the page. A URL may have commas, but
 * none in its hostname. A new one is an entry here.
 */
const lines: readonly { readonly like: string; readonly pattern: RegExp }[] = [
  { like: 'Tranco, Umbrella: 1,site.example', pattern: /^"?\d+"?\s*[,;\t]\s*"?([^\s",;]+)/ },
  { like: 'CrUX: https://site.example,1000', pattern: /^"?((?:https?:\/\/)?[^\s",;/]+)\/?"?\s*[,;\t]\s*"?\d+"?$/i },
];

/**
 * Reads a list of pages: a URL or a hostname a line, or a table of sites as Tranco, Umbrella, Majestic, CrUX and Cloudflare
 * publish them.
 * @param text the list
 * @returns what is to be visited, in order
 */
export function readList(text: string): string[] {
  const entries = entriesOf(text);
  const heading = cellsOf(entries[0] ?? '').map((cell) => cell.toLowerCase());
  const column = columns.map((name) => heading.indexOf(name)).find((at) => at >= 0);
  if (column !== undefined) return entries.slice(1).flatMap((entry) => cellsOf(entry)[column] || []);
  return entries.map((entry) => lines.map(({ pattern }) => pattern.exec(entry)?.[1]).find(Boolean) ?? entry);
}

/** @returns the cells of a line of CSV (RFC 4180), also with semicolons or tabs, which do not stand between quotes */
function cellsOf(line: string): string[] {
  return [...line.matchAll(/(?:^|[,;\t])\s*(?:"((?:[^"]|"")*)"|([^,;\t]*))/g)].map(
    ([, quoted, plain = '']) => quoted?.replaceAll('""', '"') ?? plain.trim(),
  );
}
