import { boundedText, maxLength } from '../../page/events/bounded-text.ts';
import { isCancelled, tlsErrorPrefix } from '../../page/events/failure.ts';
import { loaderHostname } from '../../page/events/loader.ts';
import type { RequestEvent } from '../../page/events/network-event.ts';
import { navigationTarget, requestUrl, urlOrigin } from '../../page/events/request-url.ts';
import type { RequestTraits } from '../traits-by-build.ts';

/** The requests to all hosts, as a filter of webRequest. */
export const allRequests = { urls: ['<all_urls>'] };

/**
 * What webRequest passes to a listener, in either browser. Fields that only one of them has are optional, and so is
 * what comes with one kind of event only.
 */
export interface RequestDetails {
  readonly requestId: string;
  readonly url: string;
  readonly type: string;
  readonly method?: string;
  readonly tabId: number;
  readonly frameId: number;
  readonly timeStamp: number;
  readonly documentId?: string;
  readonly parentDocumentId?: string;
  readonly documentLifecycle?: string;
  readonly initiator?: string;
  readonly documentUrl?: string;
  readonly originUrl?: string;
  readonly ip?: string | null;
  readonly fromCache?: boolean;
  readonly statusCode?: number;
  readonly statusLine?: string;
  readonly error?: string;
  readonly redirectUrl?: string;
  readonly incognito?: boolean;
  readonly cookieStoreId?: string;
  readonly proxyInfo?: { readonly type: string; readonly host?: string; readonly port?: number | string } | null;
}

/** What the browser reports of a request that was answered, redirected, or that failed. */
export interface ObservedRequest {
  readonly kind: RequestEvent['kind'];
  readonly details: RequestDetails;
}

/** Other schemes do not reach a network. */
const networkSchemes: ReadonlySet<string> = new Set(['https', 'http', 'wss', 'ws']);

/**
 * Turns what webRequest reports into an event. The only entry point of requests: all strings are bounded after it.
 * @param kind which event it was: onResponseStarted, onBeforeRedirect or onErrorOccurred
 * @param details what the browser passed
 * @param traits what is known of the browser
 * @returns the event, or null for a request that can belong to no page
 */
export function requestEvent(
  kind: RequestEvent['kind'],
  details: RequestDetails,
  traits: RequestTraits,
): RequestEvent | null {
  const { tabId, documentId, parentDocumentId, type } = details;
  const { scheme, hostname, port, path } = requestUrl(details.url);
  if (!networkSchemes.has(scheme)) return null;
  // Only the cache was asked: nothing of it reaches a network. A document that may not be asked for again, as the answer to a
  // form, fails in the same way, and that is seen.
  if (details.error === traits.cacheMiss && !type.endsWith('frame')) return null;
  // A navigation has no document yet; one that has belongs to a document that fetches ahead (speculation rules).
  const isNavigation = type === 'main_frame' && documentId === undefined;
  // Without a tab, Firefox reports what is asked for while the service worker starts that is to answer a navigation (navigation
  // preload), as asked by the URL itself (recordings/firefox/service-worker-preloads.json).
  if (isNavigation && tabId < 0 && details.documentUrl !== details.url) return null;
  // Neither a server nor a cache was asked: behind a proxy there is the address of that (recordings/firefox/proxy-socks.json).
  const byItself = kind === 'redirect' && !details.ip && !details.fromCache;
  // So Firefox reports that a service worker takes the request over (recordings/firefox/service-worker-answers.json).
  const fromServiceWorker = byItself && details.redirectUrl === details.url;
  // The browser itself took the step to TLS, without asking anybody: the host wants that (HSTS, RFC 6797 section 8.3), or
  // the browser's settings or another extension do (recordings/chromium/hsts.json, firefox/hsts.json).
  if (byItself && details.redirectUrl?.replace('s:', ':') === details.url) return null;
  // Nobody reads what a server answers to these, and it has answered.
  const isWithheld = details.error === traits.withheld;
  const isAnswer = fromServiceWorker || (isWithheld && /^(csp_report|beacon)$/.test(type));
  // With 407 nobody but a proxy answers (RFC 9110 section 15.5.8), and the host was not reached. Firefox says so; Chromium reports an
  // answer of the host, and that also where it shows a page of its own in place of it (test/e2e/proxy.test.ts, Chromium 156).
  const own = isAnswer ? 'answer' : details.statusCode === 407 ? 'failure' : kind;
  return {
    kind: own,
    id: boundedText(details.requestId, maxLength.id),
    time: Math.round(details.timeStamp),
    tab: tabId,
    frame: details.frameId,
    type: boundedText(type, maxLength.name),
    ...{ scheme, hostname, path },
    ...(port !== undefined && { port }),
    ...(isNavigation && tabId >= 0 && { target: navigationTarget(details.url) }),
    ...(type === 'main_frame' && !isNavigation && { prefetch: true }),
    ...(documentId && { document: boundedText(documentId, maxLength.id) }),
    ...(parentDocumentId && { parent: boundedText(parentDocumentId, maxLength.id) }),
    ...originOf(details, isNavigation),
    ...loaderOf(details, hostname),
    ...serverOf(details, own !== 'failure' || isWithheld),
    ...outcomeOf(own, details, traits),
    ...(details.fromCache && { cached: true }),
    ...(details.documentLifecycle === 'prerender' && { prerender: true }),
    ...(fromServiceWorker && { fromServiceWorker }),
    ...partitionOf(details),
  };
}

/** The origin that asked, and in Firefox the URL too, where there is no document to go by. */
function originOf(details: RequestDetails, isNavigation: boolean): Pick<RequestEvent, 'origin' | 'askedBy'> {
  const asker = details.initiator ?? details.documentUrl ?? details.originUrl;
  if (!asker || (details.documentId ?? details.parentDocumentId)) return {};
  const origin = urlOrigin(asker);
  const { documentUrl, tabId } = details;
  if (origin === '' && isNavigation) return {};
  return { origin, ...(documentUrl && tabId >= 0 && { askedBy: navigationTarget(documentUrl) }) };
}

/**
 * With a proxy the address would be the proxy's, or 0.0.0.0 where it resolves the name. Of a connection that broke before the
 * answer, as on a wrong certificate, Firefox names the address, and Chromium does not (recordings/firefox/failed-tls.json,
 * failed-sub.json): nobody was reached there. An answer that Firefox keeps from the page came from there.
 */
function serverOf(
  { ip, proxyInfo, error = '' }: RequestDetails,
  isAnswered: boolean,
): Pick<RequestEvent, 'address' | 'proxy'> {
  if (proxyInfo && proxyInfo.type !== 'direct') {
    const { type, host = '', port = '' } = proxyInfo;
    return { proxy: boundedText(`${type} ${host.includes(':') ? `[${host}]` : host}:${port}`, maxLength.proxy) };
  }
  return ip && (isAnswered || isCancelled(error)) ? { address: boundedText(ip, maxLength.address) } : {};
}

/** Whatever else fails has an error: what has none is the 407 above, by Chromium's name for it. */
function outcomeOf(
  kind: RequestEvent['kind'],
  { error = 'net::ERR_PROXY_AUTH_REQUESTED', statusCode = 0, statusLine = '' }: RequestDetails,
  { reportsHttpVersion }: RequestTraits,
): Pick<RequestEvent, 'error' | 'status' | 'version'> {
  // HTTP/2 and HTTP/3 have no minor version (RFC 9113, 9114); Firefox writes one (recordings/firefox/simple.json).
  const version = reportsHttpVersion && /^HTTP\/([01]\.\d|\d)/.exec(statusLine)?.[1];
  return {
    ...(kind === 'failure'
      ? { error: boundedText(errorName(error), maxLength.name) }
      : statusCode && { status: statusCode }),
    ...(version && { version }),
  };
}

function partitionOf({
  incognito,
  cookieStoreId = incognito ? 'private' : 'firefox-default',
}: RequestDetails): Pick<RequestEvent, 'partition'> {
  return cookieStoreId === 'firefox-default' ? {} : { partition: boundedText(cookieStoreId, maxLength.id) };
}

/** The resource types that a stylesheet may load. */
const typesLoadedByStylesheets = /^(?:stylesheet|font|image)/;

/**
 * Chromium reports the origin of the document or worker (`initiator`). Firefox reports the URL of what caused the
 * request (`originUrl`, bug 1442874): that of the stylesheet for what a stylesheet loads, that of the document for all
 * else; after pushState and in documents without a URL of their own it differs from `documentUrl` too, but never in the
 * host (test/e2e/attribution.test.ts, Firefox 153).
 */
function loaderOf(
  { type, tabId, documentId, initiator, originUrl, documentUrl }: RequestDetails,
  hostname: string,
): Pick<RequestEvent, 'loaders'> {
  const ofDocument = loaderHostname(documentUrl);
  const by = loaderHostname(initiator ?? originUrl) || ofDocument;
  if (type === 'main_frame' || by === '' || by === hostname) return {};
  const isStylesheet = ofDocument !== '' && by !== ofDocument && typesLoadedByStylesheets.test(type);
  const kind = tabId < 0 && !documentId ? 'worker' : isStylesheet ? 'stylesheet' : 'frame';
  return { loaders: [`${kind} ${by}`] };
}

/** Firefox names most errors, but repeats the sentence of its TLS library (test/data/recordings/firefox/failed-tls.json). */
function errorName(error: string): string {
  return error.includes(' ') ? tlsErrorPrefix + error : error;
}

/**
 * @param details of a request
 * @param ownUrl where the extension's own pages are, as `chrome-extension://ID/`
 * @returns whether one of them asked: its whois and its AAAA checks are no requests of a page that somebody looks at. What
 *   a link in them leads to is such a page, and of its document too Chromium says that they asked
 *   (test/e2e/attribution.test.ts, Chromium 156).
 */
export function isOwnRequest(
  details: Pick<RequestDetails, 'type' | 'initiator' | 'documentUrl' | 'originUrl'>,
  ownUrl: string,
): boolean {
  const asking = details.initiator ?? details.documentUrl ?? details.originUrl ?? '';
  return details.type !== 'main_frame' && `${asking}/`.startsWith(ownUrl);
}
