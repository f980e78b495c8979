import { isIPv6 } from 'node:net';
import { type Arguments, seeHelp } from '../arguments/parse-arguments.ts';
import { CommandError } from '../shared/exit-codes.ts';
import { parseListFile } from './parse-list-file.ts';
import { readable, readText } from './read-text.ts';

/**
 * @param args what was typed: URLs, "-" and lists
 * @returns all URLs in their order, each once; what is no URL stays as it is, and becomes a row of the report
 * @throws CommandError when a list cannot be read, or when there is nothing at all
 */
export async function readUrls(args: Arguments): Promise<string[]> {
  const given = args.words.filter((word) => word !== '-');
  const lists = [...args.values('list'), ...(args.words.includes('-') ? ['-'] : [])];
  if (given.length + lists.length === 0) throw new CommandError(`No URL to visit was given.${seeHelp('audit')}`);
  if (lists.filter((list) => list === '-').length > 1)
    throw new CommandError('The standard input can be read only once.');
  const listed: string[] = [];
  for (const list of lists) listed.push(...(await readList(list)));
  const urls = new Map([...given, ...listed].map(withScheme).map((url) => [keyOf(url), url]));
  if (urls.size === 0)
    throw new CommandError(`${lists.join(', ')}: there are no URLs in it, only comments or nothing.`);
  return [...urls.values()];
}

function readList(list: string): Promise<string[]> {
  const what = 'the list of URLs';
  return readable(list, what, async () => parseListFile(await readText(list, what)));
}

/** @returns the URL with https:// if it has no scheme; "example.org:8080" is a host with a port, 2001:db8::1 an address */
export function withScheme(url: string): string {
  if (isIPv6(url)) return `https://[${url}]`;
  return /^[a-z][a-z\d+.-]*:(?!\d+(?:[/?#]|$))/i.test(url) ? url : `https://${url}`;
}

function keyOf(url: string): string {
  return URL.canParse(url) ? new URL(url).href : url;
}
