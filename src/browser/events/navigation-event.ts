import { boundedText, maxLength } from '../../page/events/bounded-text.ts';
import type { AbandonEvent, NavigationEvent } from '../../page/events/network-event.ts';
import { navigationTarget } from '../../page/events/request-url.ts';

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
  readonly transitionQualifiers?: readonly string[];
  readonly error?: string;
}

/**
 * Turns what webNavigation.onBeforeNavigate reports into an event.
 * @returns null for frames inside of a page and for prerendering
 */
export function navigateEvent(details: NavigationDetails): NavigationEvent | null {
  const { frame, ...rest } = placeOf(details);
  return frame === 0 ? { kind: 'navigate', ...rest } : null;
}

/**
 * Turns what webNavigation.onCommitted reports into an event.
 * @param hiddenSites with what URLs of sites begin that the browser hides (`BrowserTraits`)
 * @returns the commit; null without a documentId, or for a subframe without a parentDocumentId
 */
export function commitEvent(details: NavigationDetails, hiddenSites: readonly string[]): NavigationEvent | null {
  const { documentId, parentDocumentId, transitionQualifiers: qualifiers } = details;
  if (!documentId || !(parentDocumentId || isOutermost(details))) return null;
  return {
    kind: 'commit',
    ...placeOf(details),
    document: boundedText(documentId, maxLength.id),
    ...(parentDocumentId && { parent: boundedText(parentDocumentId, maxLength.id) }),
    ...(details.documentLifecycle === 'prerender' && { prerender: true as const }),
    ...(qualifiers?.includes('client_redirect') && { clientRedirect: true as const }),
    ...(qualifiers?.includes('forward_back') && { back: true as const }),
    ...(hiddenSites.some((site) => details.url.startsWith(`https://${site}`)) && { hidden: true as const }),
  };
}

/**
 * Turns what webNavigation.onCompleted reports into an event, where the browser's own pages have no onCommitted
 * (`commitsNoOwnPages`).
 * @returns null for all other documents
 */
export function completedEvent(details: NavigationDetails, hiddenSites: readonly string[]): NavigationEvent | null {
  const own = details.frameId === 0 && /^about:(?!blank|srcdoc|neterror)/.test(details.url);
  return own ? commitEvent(details, hiddenSites) : null;
}

/**
 * Turns what webNavigation.onErrorOccurred reports into an event: either nothing was committed and the tab stays as it
 * is, or the browser shows a page that says what went wrong. Not for a browser that reports it of other navigations too
 * (`errorsEndNavigations`).
 * @returns null where the event reports nothing
 */
export function navigationErrorEvent(details: NavigationDetails): NavigationEvent | null {
  if (!isOutermost(details)) return null;
  const place = placeOf(details);
  const error = boundedText(details.error ?? '', maxLength.name);
  if (error === 'net::ERR_ABORTED' || place.frame !== 0) return { kind: 'abandon', ...place };
  const document = boundedText(details.documentId ?? `failed:${place.tab}:${place.time}`, maxLength.id);
  return { kind: 'commit', ...place, document, failed: true, error };
}

/** Of all events of navigations: when it happened, in which frame, to which URL. */
function placeOf({ timeStamp, tabId, frameId, url }: NavigationDetails): Omit<AbandonEvent, 'kind'> {
  return { time: Math.round(timeStamp), tab: tabId, frame: frameId, url: navigationTarget(url) };
}

function isOutermost(details: NavigationDetails): boolean {
  if (details.frameType !== undefined) return details.frameType === 'outermost_frame';
  return details.frameId === 0 || details.parentFrameId === -1;
}
