import type { ResourceType } from '../../page/events/network-event.ts';

/** A HAR's resource type in webRequest's words; `document` is decided when the page is known that it belongs to. */
export type HarType = ResourceType | 'document';

/** `_resourceType` of Chromium, `_request_type` of WebPageTest: the types of the DevTools protocol, in lower case. */
const devToolsTypes: Readonly<Record<string, HarType>> = {
  document: 'document',
  stylesheet: 'stylesheet',
  image: 'image',
  media: 'media',
  font: 'font',
  script: 'script',
  texttrack: 'media',
  xhr: 'xmlhttprequest',
  fetch: 'xmlhttprequest',
  eventsource: 'xmlhttprequest',
  preflight: 'xmlhttprequest',
  // What scripts fetch, and cannot do without (devtools-frontend front_end/core/common/ResourceType.ts).
  wasm: 'xmlhttprequest',
  webtransport: 'xmlhttprequest',
  fedcm: 'xmlhttprequest',
  prefetch: 'speculative',
  websocket: 'websocket',
  manifest: 'web_manifest',
  ping: 'ping',
  'csp-violation-report': 'csp_report',
  cspviolationreport: 'csp_report',
  'signed-exchange': 'other',
  signedexchange: 'other',
  other: 'other',
};

/** The request header Sec-Fetch-Dest (Fetch standard, destinations), which Firefox's HARs have too. */
const destinations: Readonly<Record<string, HarType>> = {
  document: 'document',
  iframe: 'sub_frame',
  frame: 'sub_frame',
  fencedframe: 'sub_frame',
  script: 'script',
  worker: 'script',
  sharedworker: 'script',
  serviceworker: 'script',
  audioworklet: 'script',
  paintworklet: 'script',
  style: 'stylesheet',
  image: 'image',
  font: 'font',
  audio: 'media',
  video: 'media',
  track: 'media',
  manifest: 'web_manifest',
  object: 'object',
  embed: 'object',
  report: 'csp_report',
  xslt: 'xslt',
  json: 'json',
  text: 'script',
  dictionary: 'speculative',
  webidentity: 'xmlhttprequest',
  empty: 'xmlhttprequest',
};

/** What the answer is, where it is not known what was asked for. */
const mimeTypes: readonly (readonly [RegExp, HarType])[] = [
  [/^(?:text\/html|application\/xhtml)/, 'document'],
  [/^text\/css/, 'stylesheet'],
  [/javascript|ecmascript/, 'script'],
  [/^image\//, 'image'],
  [/^(?:font\/|application\/(?:x-)?font|application\/vnd\.ms-fontobject)/, 'font'],
  // Playlists of HLS (RFC 8216 section 4) and DASH (ISO/IEC 23009-1), and subtitles, are of the media.
  [/^(?:audio|video)\/|mpegurl|dash\+xml|^text\/vtt/, 'media'],
  [/^application\/manifest\+json/, 'web_manifest'],
  [/json|xml|^text\/event-stream|^application\/(?:wasm|(?:x-)?protobuf|grpc|(?:x-)?msgpack)/, 'xmlhttprequest'],
];

/**
 * What browsers ask for when they navigate (Fetch standard, section 3.4.1), and for nothing else: scripts that fetch HTML do
 * not ask for XHTML. All that tells a document whose answer has no body, as 304 (RFC 9110 section 15.4.5), or that failed.
 */
const navigationAccept = /^text\/html\b.*\bapplication\/xhtml\+xml\b/i;

/**
 * @param known what the entry itself calls its type, or the empty text
 * @param destination the value of Sec-Fetch-Dest, or the empty text
 * @param mimeType the type of the answer's body, or the empty text
 * @param accept the value of the request's Accept, or the empty text
 * @returns the type by the first of these that tells it
 */
export function harResourceType(known: string, destination: string, mimeType: string, accept = ''): HarType {
  const ofTable = (table: Readonly<Record<string, HarType>>, key: string) =>
    Object.hasOwn(table, key) ? table[key] : undefined;
  return (
    ofTable(devToolsTypes, known.toLowerCase()) ??
    ofTable(destinations, destination.toLowerCase()) ??
    mimeTypes.find(([pattern]) => pattern.test(mimeType.toLowerCase()))?.[1] ??
    (mimeType === '' && navigationAccept.test(accept) ? 'document' : 'other')
  );
}

/** `top`: of the main frame · `frame`: of another one · `any`: of a frame, it is not known which · empty: not known to be one. */
export type HarNavigation = 'top' | 'frame' | 'any' | '';

/**
 * @param known what the entry itself calls its type, or the empty text
 * @param header gives the value of a request's header by its name in lower case, or the empty text
 * @returns which navigation the request is, if it is one
 */
export function harNavigation(known: string, header: (name: string) => string): HarNavigation {
  const destination = header('sec-fetch-dest').toLowerCase();
  // Fetch Metadata, section 2.1: what a frame loads has the name of its element.
  if (destination === 'document') return 'top';
  if (/^(?:i?frame|fencedframe|object|embed)$/.test(destination)) return 'frame';
  // Without TLS no Sec-Fetch-* are sent, and Upgrade-Insecure-Requests with navigations alone (its section 3.2.1).
  const isNavigation = known.toLowerCase() === 'document' || header('upgrade-insecure-requests') === '1';
  return destination === '' && isNavigation ? 'any' : '';
}

/** Whatever a browser calls the purpose: the Fetch standard's header, that of Chromium until 2023, and Firefox's own. */
const purposeHeaders = ['sec-purpose', 'purpose', 'x-moz'];

/**
 * Why a request was made before it was needed. `prefetch`: for later (`<link rel=prefetch>`, speculation rules) · `prerender`: of a
 * document that was prepared, or by it · empty: it was needed.
 */
export type HarPurpose = 'prefetch' | 'prerender' | '';

/**
 * @param header gives the value of a request's header by its name in lower case, or the empty text
 * @returns the purpose of the request
 */
export function harPurpose(header: (name: string) => string): HarPurpose {
  const purpose = purposeHeaders.map(header).find((value) => /^pre(?:fetch|render)\b/i.test(value)) ?? '';
  if (purpose === '') return '';
  return /prerender/i.test(purpose) ? 'prerender' : 'prefetch';
}

/**
 * @param status of the answer
 * @param header gives the value of a request's header by its name in lower case, or the empty text
 * @returns whether a socket was asked for, under whatever scheme the tool wrote: browsers switch protocols (101) for nothing else
 */
export function isWebSocket(status: number, header: (name: string) => string): boolean {
  const names = [header('upgrade'), header('sec-fetch-dest'), header('sec-fetch-mode')];
  return status === 101 || names.some((name) => name.toLowerCase() === 'websocket');
}
