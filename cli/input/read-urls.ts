import { isIPv6 } from 'node:net';
import { count } from '../../src/display/count.ts';
import { shortenEnd } from '../../src/display/shorten-end.ts';
import { FileError } from '../../src/format/file/file-text.ts';
import { type Arguments, seeHelp } from '../arguments/parse-arguments.ts';
import { CommandError } from '../shared/errors.ts';
import { printMessage } from '../terminal/console.ts';
import { linesOf } from './list-entries.ts';
import { parseListFile, wholePart } from './parse-list-file.ts';
import { parseUrl, withoutLogin } from './parse-url.ts';
import { demandReadable, readText } from './read-text.ts';

/** What is to be visited. */
interface Wanted {
  /** In their order, each once, as it was written first; what is no URL stays as it is, and becomes a row of the report. */
  readonly urls: readonly string[];
  /** The lists whose end is missing, of which all before it is among the URLs. */
  readonly cut: readonly string[];
}

/**
 * @param args what was typed: URLs, "-" and lists
 * @returns the URLs of all; that a list is damaged is reported on standard error
 * @throws CommandError when a list cannot be read, or when nothing can be visited: then without a browser
 */
export async function readUrls(args: Arguments): Promise<Wanted> {
  const given = args.words.filter((word) => word !== '-');
  const lists = [...args.values('list'), ...(args.words.includes('-') ? ['-'] : [])];
  if (given.length + lists.length === 0) throw new CommandError(`No URL to visit was given.${seeHelp('audit')}`);
  const listed: Listed[] = [];
  for (const list of lists) listed.push(await readList(list));
  const entries = [...given, ...listed.flatMap(({ pages }) => pages)];
  if (entries.length === 0)
    throw new CommandError(`${lists.join(', ')}: there are no URLs in it, only comments or nothing.`);
  if (!entries.some((entry) => problemOf(entry) === undefined)) {
    throw new CommandError(nothingToVisit(given, listed, entries.length));
  }
  const urls = new Map<string, string>();
  for (const url of entries.map(withScheme)) if (!urls.has(keyOf(url))) urls.set(keyOf(url), url);
  return { urls: [...urls.values()], cut: listed.flatMap(({ path, isCut }) => (isCut ? path : [])) };
}

interface Listed {
  readonly path: string;
  readonly pages: readonly string[];
  readonly isCut: boolean;
  /** @returns the number of the line that has an entry; 0 where none has it as it is */
  readonly lineOf: (entry: string) => number;
}

function readList(path: string): Promise<Listed> {
  const what = 'the list of URLs';
  return demandReadable(path, what, async () => {
    let cut: FileError | undefined;
    const read = await readText(path, what, {
      onCut(sentence) {
        cut = new FileError(sentence);
      },
    });
    const { text, failure } = wholePart(read, cut);
    if (failure && text.trim() === '') throw failure;
    const lineOf = (entry: string): number => linesOf(text).findIndex((line) => line.includes(entry)) + 1;
    const pages = parseListFile(text);
    if (failure) {
      const entries = count(pages.length, 'entry', 'entries');
      printMessage(`${path}: ${failure.message} What is whole of it is visited: ${entries}.`);
    }
    return { path, pages, lineOf, isCut: failure !== undefined };
  });
}

/** @returns why an entry cannot be visited; undefined where it can */
export function problemOf(entry: string): string | undefined {
  const { url } = parseUrl(withScheme(entry));
  return typeof url === 'string' ? undefined : url.text;
}

/** @returns what is wrong with the first entry, and where it is */
function nothingToVisit(given: readonly string[], lists: readonly Listed[], entries: number): string {
  const quoted = (entry: string): string => `"${shortenEnd(withoutLogin(entry), 100)}"`;
  const inLists = lists.flatMap(({ path, pages: [entry], lineOf }) => {
    if (entry === undefined) return [];
    const line = lineOf(entry);
    return [{ entry, where: [path, ...(line > 0 ? [`line ${line}`] : []), quoted(entry)].join(', ') }];
  });
  const [first] = [...given.map((entry) => ({ entry, where: quoted(entry) })), ...inLists];
  const problem = `${first?.where}: ${problemOf(first?.entry ?? '')}`;
  return entries === 1 ? problem : `None of ${entries} entries can be visited. The first one is ${problem}`;
}

/**
 * @returns the URL with https:// if it has no scheme; "example.org:8080" is a host with a port, 2001:db8::1 an address, "example.org." a name of the DNS. A path, as sitemaps and
 *   analytics have, stays as it is and is no URL: behind https:// its first part would be a host. So does an address of mail,
 *   which would be a user of that host
 */
export function withScheme(url: string): string {
  if (isIPv6(url)) return `https://[${url}]`;
  // As the DNS writes a whole name, in zone files and logs; a browser would send it so to the server.
  if (/^[^\s/?#:@\\]*[^\s/?#:@\\.]\.$/.test(url)) return withScheme(url.slice(0, -1));
  if (/^(?:\.{1,2}[/\\]|[/\\](?![/\\])|[^\s@:/\\?#]+@[^\s@:/\\?#]+$)/.test(url)) return url;
  // As browsers take it where it is typed: somebody's name and password, not a scheme.
  if (/^(?!(?:mailto|https?):)[a-z][a-z\d+.-]*:[^\s/?#\\@]*@[^\s/?#\\@]+/i.test(url)) return `https://${url}`;
  return /^[a-z][a-z\d+.-]*:(?!\d+(?:[/?#]|$))/i.test(url) ? url : `https://${url}`;
}

function keyOf(url: string): string {
  return URL.canParse(url) ? new URL(url).href : url;
}
