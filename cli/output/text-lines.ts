/** How what is written for a terminal is cut, counted and set in lines. */

import { count } from '../../src/display/count.ts';
import { shortenMiddle } from '../../src/display/shorten-middle.ts';
import { someNames } from '../../src/display/some-names.ts';
import { visibleText } from '../../src/display/visible-text.ts';
import { firstOf, type List } from '../../src/readiness/report/list.ts';
import type { Style } from '../terminal/terminal.ts';
import { wrapped } from '../terminal/wrapped.ts';

/** More names in one sentence are cut: the other formats have everything. */
const maxNames = 10;
const maxUrlLength = 120;

/** @returns a URL without its middle where it is long: who runs a page shows at the beginning, which page at the end */
export function shortUrl(url: string, { width }: Style, room: number): string {
  return shortenMiddle(visibleText(url), Math.max(20, Math.min(maxUrlLength, width - room)));
}

/** @returns the first names, and how many more there are */
export function someOf(names: readonly string[]): string {
  return names.length === 0 ? 'none' : someNames(names.map(visibleText), maxNames);
}

/**
 * @param what one of them, in English; an s makes the plural
 * @returns the first of a list, and a sentence about the others if there are any
 */
export function listed<Item>(items: List<Item>, limit: number, what: string): (Item | string)[] {
  const more = items.length - limit;
  const first = firstOf(items, limit);
  return more > 0 ? [...first, `… and ${count(more, `more ${what}`)}; a file has all: --out report.json`] : first;
}

/** @returns a sentence in lines, each behind so many spaces */
export function indented(sentence: string, by: number, { width }: Style): string[] {
  return wrapped(sentence, width - by).map((line) => ' '.repeat(by) + line);
}
