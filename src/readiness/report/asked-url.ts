import { shortenMiddle } from '../../display/shorten-middle.ts';
import { type ReportPage, withoutQuery } from './report.ts';

/** What a list has may be as long as its writer likes. */
const maxCharacters = 500;

/**
 * @param page a page of a report
 * @returns the URL that somebody asked for, as it was written, where it says more than the page's own: a query, or another page
 *   that led to this one; without its middle where it is very long; undefined where it is the same, or where nobody asked
 */
export function askedUrl({ url, requested }: Pick<ReportPage, 'url' | 'requested'>): string | undefined {
  if (requested === undefined || requested === url || hrefOf(requested) === url) return undefined;
  return shortenMiddle(requested, maxCharacters);
}

/**
 * @param page a page of a report
 * @returns whether what was asked for led to another URL than its own; that of a page has neither query nor fragment
 */
export function ledElsewhere({ url, requested }: Pick<ReportPage, 'url' | 'requested'>): boolean {
  if (url === '' || requested === undefined || requested === url) return false;
  return withoutQuery(hrefOf(requested)) !== url;
}

/** @returns the URL as the URL standard writes it: `https://v4.test` is `https://v4.test/` */
function hrefOf(text: string): string {
  return URL.canParse(text) ? new URL(text).href : text;
}
