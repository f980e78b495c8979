/**
 * What `fetch` does not report of the extension's own requests: where a redirect leads, why a connection failed, which
 * address answered. webRequest does.
 */
import browser from 'webextension-polyfill';
import { isOwnRequest } from '../events/request-event.ts';
import { inTime, patientDeadlineMs } from '../in-time.ts';

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

type EventName = 'onHeadersReceived' | 'onResponseStarted' | 'onErrorOccurred';

/** What is wanted of each event. */
type Readers<Values> = {
  /** undefined waits for another event of the kind */
  readonly [Event in keyof Values]: (details: OwnRequestDetails) => Values[Event] | undefined;
};

interface OwnRequestEvents<Values> {
  /** Whether the extension may see the request, and read what comes without the server's leave (CORS). */
  readonly isPermitted: boolean;
  /** @returns what an event says; undefined if it does not come */
  value<Event extends keyof Values>(event: Event): Promise<Values[Event] | undefined>;
  /** Listens no longer. */
  end(): void;
}

/**
 * Listens for events about a request that this page is about to make.
 * @param url what will be asked for
 * @param readers the events of webRequest, with what takes out of each what is wanted
 * @returns once the browser listens: what is asked before that may be answered before, too
 */
export async function observeOwnRequest<Values extends Partial<Record<EventName, unknown>>>(
  url: string,
  readers: Readers<Values>,
): Promise<OwnRequestEvents<Values>> {
  const ownUrl = browser.runtime.getURL('');
  const origins = [`https://${new URL(url).hostname}/*`];
  const filter = { urls: origins, types: ['xmlhttprequest' as const] };
  const findings = new Map<keyof Values, Promise<unknown>>();
  const ends: (() => void)[] = [];
  for (const event of Object.keys(readers) as (EventName & keyof Values)[]) {
    let found: (value: unknown) => void = () => {};
    findings.set(
      event,
      new Promise((resolve) => {
        found = resolve;
      }),
    );
    const take = (given: unknown): void => {
      const details = given as OwnRequestDetails;
      if (details.url !== url || !isOwnRequest(details, ownUrl)) return;
      const value = readers[event](details);
      if (value !== undefined) found(value);
    };
    const { onHeadersReceived } = browser.webRequest;
    if (event === 'onHeadersReceived') onHeadersReceived.addListener(take, filter, ['responseHeaders']);
    else browser.webRequest[event].addListener(take, filter);
    ends.push(() => browser.webRequest[event].removeListener(take));
  }
  // The browser answers in order, so it listens when it has answered this. Without the permission no event comes.
  const isPermitted = await inTime(() => browser.permissions.contains({ origins }), patientDeadlineMs).catch(
    () => true,
  );
  return {
    isPermitted,
    async value<Event extends keyof Values>(event: Event) {
      const finding = findings.get(event) as Promise<Values[Event]>;
      // An event comes from another process than the answer, and may come after it.
      return inTime(() => finding, isPermitted ? patientDeadlineMs : 0).catch(() => undefined);
    },
    end() {
      for (const end of ends) end();
    },
  };
}
