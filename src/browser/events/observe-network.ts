import browser from 'webextension-polyfill';
import type { NetworkEvent, RequestEvent } from '../../page/events/network-event.ts';
import {
  commitsNoOwnPages,
  devtoolsLackExtensionApi,
  dropsEventsAtStartup,
  errorsEndNavigations,
  hiddenSites,
  requestTraits,
} from '../browser-traits.ts';
import {
  commitEvent,
  completedEvent,
  type NavigationDetails,
  navigateEvent,
  navigationErrorEvent,
} from './navigation-event.ts';
import { allRequests, isOwnRequest, type RequestDetails, requestEvent } from './request-event.ts';

/** Takes a request as the browser reports it. */
export type RawRequestListener = (kind: RequestEvent['kind'], details: RequestDetails) => void;

const rawListeners = new Set<RawRequestListener>();

/**
 * Passes on each request as the browser reports it, for logs that are in view.
 * @param listener takes each request
 * @returns ends that
 */
export function subscribeToRawRequests(listener: RawRequestListener): () => void {
  rawListeners.add(listener);
  return () => void rawListeners.delete(listener);
}

/**
 * Listens to everything that the tracker has to know. Must be called in the first turn of the background, or a browser
 * that wakes it for an event does not find the listener.
 *
 * Nothing may listen to runtime.onStartup: once its windows are restored, Firefox keeps what happens for a background
 * that has no such listener; one that has is started, and gets no event until it runs (ext-backgroundPage.js,
 * onManifestEntry).
 *
 * Three request events report nearly all: each request ends in an answer or an error, and hops are redirects. More
 * listeners would cost a message between processes for each request, so the one more that Firefox's start needs is for
 * main documents only.
 * @param observe takes each event
 */
export function observeNetwork(observe: (event: NetworkEvent) => void): void {
  const emit = (event: NetworkEvent | null): void => {
    if (event) observe(event);
  };
  const ownUrl = browser.runtime.getURL('');
  const request = (kind: RequestEvent['kind']) => (raw: unknown) => {
    const details = raw as RequestDetails;
    if (devtoolsLackExtensionApi) for (const take of rawListeners) take(kind, details);
    if (isOwnRequest(details, ownUrl)) return;
    emit(requestEvent(kind, details, requestTraits));
  };
  browser.webRequest.onResponseStarted.addListener(request('answer'), allRequests);
  browser.webRequest.onBeforeRedirect.addListener(request('redirect'), allRequests);
  browser.webRequest.onErrorOccurred.addListener(request('failure'), allRequests);
  if (dropsEventsAtStartup) {
    browser.webRequest.onHeadersReceived.addListener(
      (details) => {
        const event = requestEvent('answer', details as RequestDetails, requestTraits);
        // Redirects have events of their own anyway.
        const isHop = /^3/.test(String(event?.status));
        if (event && !isHop) observe({ ...event, provisional: true });
      },
      { ...allRequests, types: ['main_frame'] },
    );
  }

  browser.webNavigation.onBeforeNavigate.addListener((details) => emit(navigateEvent(details as NavigationDetails)));
  browser.webNavigation.onCommitted.addListener((details) =>
    emit(commitEvent(details as NavigationDetails, hiddenSites)),
  );
  if (commitsNoOwnPages) {
    browser.webNavigation.onCompleted.addListener(
      (details) => emit(completedEvent(details as NavigationDetails, hiddenSites)),
      {
        url: [{ schemes: ['about'] }],
      },
    );
  }
  if (errorsEndNavigations) {
    browser.webNavigation.onErrorOccurred.addListener((details) =>
      emit(navigationErrorEvent(details as NavigationDetails)),
    );
  }

  browser.tabs.onRemoved.addListener((tab) => observe({ kind: 'tab-removed', time: Date.now(), tab }));
  browser.tabs.onReplaced.addListener((by, tab) => observe({ kind: 'tab-replaced', time: Date.now(), tab, by }));
}

/**
 * Reports the documents that are already there, as commits that are marked `preexisting`.
 * @param observe takes each event
 * @param which which tabs to look at: all, when there was no event before; or those that a user can see
 */
export async function observeOpenPages(
  observe: (event: NetworkEvent) => void,
  which: 'all' | 'visible',
): Promise<void> {
  // Every event from here on is newer than what the listing finds.
  const time = Date.now();
  observe({ kind: 'listing', time });
  const atStartup = which === 'all' ? { atStartup: true as const } : {};
  const tabs = await browser.tabs.query(which === 'all' ? {} : { active: true });
  await Promise.all(
    tabs.map(async ({ id }) => {
      if (id === undefined) return;
      // A tab may be closed, or discarded and without frames, by the time it is asked about.
      const frames = await browser.webNavigation.getAllFrames({ tabId: id }).catch(() => null);
      const outermostFirst = [...(frames ?? [])].sort((a, b) => a.parentFrameId - b.parentFrameId);
      for (const frame of outermostFirst) {
        const event = commitEvent({ ...(frame as NavigationDetails), tabId: id, timeStamp: time }, hiddenSites);
        if (event?.kind === 'commit' && !event.prerender) observe({ ...event, preexisting: true, ...atStartup });
      }
    }),
  );
}
