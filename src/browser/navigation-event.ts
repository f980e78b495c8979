import type { NavigationEvent } from '../page/network-event.ts';

/** What webNavigation passes to a listener, in either browser. */
export interface NavigationDetails {
  readonly url: string;
  readonly tabId: number;
  readonly frameId: number;
  readonly timeStamp: number;
  readonly parentFrameId?: number;
  readonly documentId?: string;
  readonly parentDocumentId?: string;
  readonly documentLifecycle?: string;
  readonly frameType?: string;
  readonly error?: string;
}

/** What is known of a browser's navigations. */
export interface NavigationTraits {
  /** An error page is told of as a commit, as in Firefox; else only as an error. */
  readonly commitsErrorPages: boolean;
}

/**
 * Turns what webNavigation.onBeforeNavigate tells into an event.
 * @returns null for frames inside of a page and for prerendering
 */
export function navigateEvent(details: NavigationDetails): NavigationEvent | null {
  if (details.frameId !== 0) return null;
  return { kind: 'navigate', time: Math.round(details.timeStamp), tab: details.tabId, url: details.url };
}

/**
 * Turns what webNavigation.onCommitted tells into an event.
 * @returns null for a frame whose place in the page is not told
 */
export function commitEvent(details: NavigationDetails): NavigationEvent | null {
  const { documentId, parentDocumentId } = details;
  if (documentId === undefined) return null;
  const inside = !isOutermost(details);
  if (inside && parentDocumentId === undefined) return null;
  return {
    kind: 'commit',
    time: Math.round(details.timeStamp),
    tab: details.tabId,
    frame: details.frameId,
    document: documentId,
    url: details.url,
    ...(inside && parentDocumentId !== undefined ? { parent: parentDocumentId } : {}),
    ...(details.documentLifecycle === 'prerender' ? { prerender: true as const } : {}),
  };
}

/**
 * Turns what webNavigation.onErrorOccurred tells into an event: either nothing was committed and the tab stays as it
 * is, or the browser shows a page that says what went wrong.
 * @returns null where another event tells the same
 */
export function navigationErrorEvent(details: NavigationDetails, traits: NavigationTraits): NavigationEvent | null {
  if (!isOutermost(details)) return null;
  const { tabId: tab, frameId: frame, url } = details;
  const time = Math.round(details.timeStamp);
  if (/ERR_ABORTED|NS_BINDING_ABORTED|NS_ERROR_ABORT/.test(details.error ?? '') || frame !== 0) {
    return { kind: 'abandon', time, tab, frame, url };
  }
  if (traits.commitsErrorPages) return null;
  const document = details.documentId ?? `failed:${tab}:${time}`;
  return { kind: 'commit', time, tab, frame, document, url, failed: true };
}

function isOutermost(details: NavigationDetails): boolean {
  if (details.frameType !== undefined) return details.frameType === 'outermost_frame';
  return details.frameId === 0 || details.parentFrameId === -1;
}
