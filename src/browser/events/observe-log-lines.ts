import browser from 'webextension-polyfill';
import { boundedText, maxLength } from '../../page/events/bounded-text.ts';
import { loaderHostname } from '../../page/events/loader.ts';
import { type LogLine, logEntry } from '../../page/events/log-entry.ts';
import { requestTraits } from '../browser-traits.ts';
import { allRequests, isOwnRequest, type ObservedRequest, type RequestDetails, requestEvent } from './request-event.ts';

/**
 * Of a URL longer than this the parts are copied: in V8 and SpiderMonkey a part of a text keeps the whole text in memory.
 */
const minUrlLengthToClone = 1024;

/**
 * Listens to the requests of all tabs for as long as this page is open. The page listens itself: whatever happens to
 * the background, no line is lost, and nothing is passed on for nobody.
 *
 * Chromium reports a private window's requests to pages in private windows only (`incognito: split`; Chrome's
 * documentation of the manifest key "incognito"), Firefox reports all to all (bug 1380812).
 * @param isPrivate whether requests of private windows are wanted; those of usual ones are reported only otherwise
 * @param observe takes each line
 */
export function observeLogLines(isPrivate: boolean, observe: (line: LogLine) => void): void {
  const listener = (kind: ObservedRequest['kind']) => (raw: unknown) => {
    const details = raw as RequestDetails;
    if ((details.incognito ?? isPrivate) !== isPrivate) return;
    const line = logLine({ kind, details });
    if (line) observe(line);
  };
  browser.webRequest.onResponseStarted.addListener(listener('answer'), allRequests);
  browser.webRequest.onBeforeRedirect.addListener(listener('redirect'), allRequests);
  browser.webRequest.onErrorOccurred.addListener(listener('failure'), allRequests);
}

/** @returns the line of the log that a request is; undefined for one of the extension itself, or that reaches no network */
export function logLine({ kind, details }: ObservedRequest): LogLine | undefined {
  const event = isOwnRequest(details, browser.runtime.getURL('')) ? null : requestEvent(kind, details, requestTraits);
  if (!event) return undefined;
  const method = boundedText(details.method ?? '', maxLength.name);
  const initiator = loaderHostname(details.initiator ?? details.originUrl ?? details.documentUrl);
  const line = logEntry(event, method, initiator);
  return details.url.length > minUrlLengthToClone ? structuredClone(line) : line;
}
