import { createHash } from 'node:crypto';
import { shortenEnd } from '../../src/display/shorten-end.ts';
import type { VisitProblem } from '../../src/readiness/report/visit-problem.ts';

/** No report has longer ones (report-shape.ts). */
const maxUrlLength = 100_000;

/** What hosts are called, names that are not ASCII as URLs have them (punycode); in a URL they could have a "!" as well. */
const hostnameLike = /^(?:[a-z\d_.-]+|\[[\da-f:.]+\])$/;

/** What the user asked for. */
export interface Wanted {
  /** As it was written, without a password: it goes into reports. */
  readonly requested: string;
  /** What the browser is sent to, or why it is not. */
  readonly url: string | VisitProblem;
}

/**
 * @param text what was written where a URL belongs, with a scheme or without
 * @returns the same without who logs in and the password, also where it is no URL
 */
export function withoutLogin(text: string): string {
  if (/^\s*mailto:/i.test(text)) return text;
  const short = text.replace(/^(\s*(?:https?:[\\/]*|[a-z][a-z0-9+.-]*:\/\/)?)[^/?#\\]*@/i, '$1');
  const url = URL.canParse(short) ? new URL(short) : undefined;
  if (url && /^https?:$/.test(url.protocol)) {
    if (url.username === '' && url.password === '') return short;
    // URLs may have line breaks and tabs anywhere, which are left out when they are read (https://url.spec.whatwg.org/#url-parsing).
    [url.username, url.password] = ['', ''];
    return url.href;
  }
  // A password with a "/", which should have been written as %2F.
  return short.replace(/:(?!\/\/)\S*@/, ':…@');
}

/**
 * @param text what was written where a URL belongs
 * @returns the URL, normalised and without fragment, or what is wrong with it
 */
export function parseUrl(text: string): Wanted {
  const requested = withoutLogin(text);
  if (requested.length > maxUrlLength) {
    const hash = createHash('sha256').update(requested).digest('hex').slice(0, 16);
    const length = requested.length.toLocaleString('en');
    return {
      // Two that begin alike are two.
      requested: `${shortenEnd(requested, 200)} (${length} characters, SHA-256 ${hash}…)`,
      url: { id: 'url', text: `This URL has ${length} characters; no more than 100,000 are taken.` },
    };
  }
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    const reason = 'This is no URL. Write it as a browser shows it, as https://example.org/path.';
    return { requested, url: { id: 'url', text: reason } };
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    const reason = `Only pages of the web (https: or http:) can be visited, and this URL begins with ${url.protocol}`;
    return { requested, url: { id: 'scheme', text: `${shortenEnd(reason, 200)}.` } };
  }
  if (!hostnameLike.test(url.hostname)) {
    const reason = `This is no URL: no host can be called "${shortenEnd(url.hostname, 100)}".`;
    return { requested, url: { id: 'url', text: reason } };
  }
  url.hash = '';
  // Characters that are not ASCII become three times as long.
  if (url.href.length > maxUrlLength) {
    return { requested, url: { id: 'url', text: 'This URL is too long: no more than 100,000 characters are taken.' } };
  }
  return { requested, url: url.href };
}
