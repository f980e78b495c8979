import browser from 'webextension-polyfill';
import { boundedText, maxLength } from '../../page/events/bounded-text.ts';
import { loaderHostname } from '../../page/events/loader.ts';
import { type LogEntry, logEntry } from '../../page/events/log-entry.ts';
import type { RequestEvent } from '../../page/events/network-event.ts';
import { browserTraits } from '../browser-traits.ts';
import { isOwnRequest, type RequestDetails, requestEvent } from './request-event.ts';

/** A part of a longer text keeps the whole text in memory, in V8 and SpiderMonkey alike. */
const longUrl = 1024;

/**
 * Listens to the requests of all tabs for as long as this page is open. The page listens itself: whatever happens to the
 * background, no line is lost, and nothing is passed on for nobody.
 *
 * Chromium tells a private window's requests to pages in private windows only (`incognito: split`), Firefox tells all to
 * all.
 * @param isPrivate whether requests of private windows are wanted; those of usual ones are reported only otherwise
 * @param observe takes each line, without its number
 */
export function observeRequests(isPrivate: boolean, observe: (entry: Omit<LogEntry, 'number'>) => void): void {
  const ownUrl = browser.runtime.getURL('');
  const listener = (kind: RequestEvent['kind']) => (raw: unknown) => {
    const details = raw as RequestDetails & { readonly method?: string };
    if ((details.incognito ?? isPrivate) !== isPrivate || isOwnRequest(details, ownUrl)) return;
    const event = requestEvent(kind, details, browserTraits);
    if (!event) return;
    const method = boundedText(details.method ?? '', maxLength.name);
    const initiator = loaderHostname(details.initiator ?? details.originUrl ?? details.documentUrl);
    const entry = logEntry(event, method, initiator);
    observe(details.url.length > longUrl ? structuredClone(entry) : entry);
  };
  const everything = { urls: ['<all_urls>'] };
  browser.webRequest.onResponseStarted.addListener(listener('answer'), everything);
  browser.webRequest.onBeforeRedirect.addListener(listener('redirect'), everything);
  browser.webRequest.onErrorOccurred.addListener(listener('failure'), everything);
}
