/**
 * What `fetch` does not report of the extension's own requests: where a redirect leads, why a connection failed, which
 * address answered. webRequest does.
 */
import browser from 'webextension-polyfill';
import { isOwnRequest } from '../events/request-event.ts';
import { inTime } from '../in-time.ts';

/** Events come from another process than the answer, and may come after it; without host permission they never come. */
const eventDeadlineMs = 1000;

/** What the events report; each tells some of it. */
interface OwnRequestDetails {
  readonly url: string;
  readonly type: string;
  readonly initiator?: string;
  readonly documentUrl?: string;
  readonly originUrl?: string;
  readonly responseHeaders?: readonly { readonly name: string; readonly value?: string }[];
  readonly ip?: string | null;
  /** Firefox only. */
  readonly proxyInfo?: { readonly type: string } | null;
  readonly error?: string;
}

interface OwnRequestEvent<Value> {
  /** @returns what the event says; undefined if it does not come */
  value(): Promise<Value | undefined>;
  /** Listens no longer. */
  end(): void;
}

/**
 * Listens for an event about a request that this page is about to make.
 * @param event the event of webRequest
 * @param url what will be asked for
 * @param read takes what is wanted out of the event; undefined waits for another one
 */
export function observeOwnRequest<Value>(
  event: 'onHeadersReceived' | 'onResponseStarted' | 'onErrorOccurred',
  url: string,
  read: (details: OwnRequestDetails) => Value | undefined,
): OwnRequestEvent<Value> {
  const ownUrl = browser.runtime.getURL('');
  let found: (value: Value) => void = () => {};
  const finding = new Promise<Value>((done) => {
    found = done;
  });
  const take = (given: unknown): void => {
    const details = given as OwnRequestDetails;
    if (details.url !== url || !isOwnRequest(details, ownUrl)) return;
    const value = read(details);
    if (value !== undefined) found(value);
  };
  const filter = { urls: [`https://${new URL(url).hostname}/*`], types: ['xmlhttprequest' as const] };
  const { onHeadersReceived } = browser.webRequest;
  if (event === 'onHeadersReceived') onHeadersReceived.addListener(take, filter, ['responseHeaders']);
  else browser.webRequest[event].addListener(take, filter);
  return {
    value: () => inTime(() => finding, eventDeadlineMs).catch(() => undefined),
    end: () => browser.webRequest[event].removeListener(take),
  };
}
