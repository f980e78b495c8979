import { recordOf, stringOf, type UnknownRecord } from '../../json/narrow.ts';

/** An entry of a HAR as the file has it. */
export interface WrittenEntry {
  readonly entry: UnknownRecord;
  readonly request: UnknownRecord;
  readonly response: UnknownRecord;
  readonly cache: UnknownRecord;
}

/** What the fields of a tool mean, in the words of this project. What a tool does not report is left out. */
export interface Meaning {
  /** The URL, where it is not in request.url. */
  readonly url?: string;
  /** 0: there was no answer. */
  readonly status?: number;
  /** The server's address as the tool wrote it. */
  readonly address?: string;
  readonly version?: string;
  /** The tool's name of the resource type. */
  readonly typeName?: string;
  readonly mimeType?: string;
  /** This is the page's own document. */
  readonly isDocument?: true;
  /** The frame that it is of: a name that only tells it from others. */
  readonly frame?: string;
  /** The tool's name of what went wrong. */
  readonly error?: string;
  /** It was answered out of a cache; the address, if there is one, is that of the stored answer. */
  readonly cached?: true;
  /** It was answered by a service worker. */
  readonly fromServiceWorker?: true;
  /** The tool itself answered or blocked it in place of the network. */
  readonly intercepted?: true;
  /** Who caused it, as the DevTools protocol's `Network.Initiator` has it. */
  readonly initiator?: unknown;
  /** It is no request of a page: a tunnel through a proxy, or a request of the tool's own. */
  readonly notOfPage?: 'tunnel' | 'tool';
}

/** What one tool adds to HAR 1.2, or means by its fields. */
interface HarDialect {
  /** Who writes it. */
  readonly tools: string;
  /** Where that is written down: the tool's source, or a recording. */
  readonly source: string;
  /** Whether the entry has anything of it. Tools build on each other, so an entry may be of several dialects. */
  readonly applies: (written: WrittenEntry) => boolean;
  readonly meaning: (written: WrittenEntry) => Meaning;
}

/**
 * The tools whose fields are understood, besides what HAR 1.2 says. Of what several dialects report of an entry, the
 * last one counts. A new tool is an entry here, with a file of its shape in test/data/har.
 */
export const harDialects = {
  devtools: {
    tools: 'Chromium and Edge (DevTools), Puppeteer and Lighthouse recordings, mitmproxy (_error)',
    source: 'devtools-frontend front_end/models/har/Log.ts; mitmproxy mitmproxy/addons/savehar.py',
    applies: ({ entry, response }) =>
      has(entry, '_resourceType', '_fromCache', '_fetchedViaServiceWorker', '_webSocketMessages', '_error') ||
      has(response, '_error', '_fetchedViaServiceWorker'),
    meaning: ({ entry, response }) => ({
      ...typeMeaning(stringOf(entry._resourceType)),
      ...(Array.isArray(entry._webSocketMessages) ? { typeName: 'websocket' } : {}),
      ...errorMeaning(stringOf(response._error) || stringOf(entry._error)),
      ...(stringOf(entry._fromCache) !== '' || entry._fromCache === true ? cached : {}),
      // Older versions had it in the entry.
      ...((response._fetchedViaServiceWorker ?? entry._fetchedViaServiceWorker) === true ? fromServiceWorker : {}),
    }),
  },
  chromeHar: {
    tools: 'sitespeed.io, browsertime and others that use chrome-har',
    source: 'chrome-har lib/entryFromResponse.js: cache.beforeRequest with the address of the stored answer',
    applies: ({ cache }) => Object.keys(recordOf(cache.beforeRequest)).length > 0,
    meaning: () => cached,
  },
  firefox: {
    tools: 'Firefox (Network panel), har-export-trigger, browsertime with Firefox',
    source:
      'mozilla-central devtools/client/netmonitor/src/har/har-builder.js, buildCache: afterRequest alone, be it null',
    // Others write afterRequest for what they have just stored, and then they have an address, or both states as null
    // (newman-trace, which has no address of a connection that is used again).
    // Firebug writes it for what the server only confirmed, and 304 is the server's answer (RFC 9110 section 15.4.5).
    applies: ({ cache, entry, response }) =>
      has(cache, 'afterRequest') &&
      !has(cache, 'beforeRequest') &&
      stringOf(entry.serverIPAddress) === '' &&
      Number(response.status) !== 304,
    meaning: () => cached,
  },
  webkit: {
    tools: 'Safari, Orion, GNOME Web (Web Inspector)',
    source: 'WebKit Source/WebInspectorUI/UserInterface/Controllers/HARBuilder.js, fetchType',
    applies: ({ entry }) => has(entry, '_fetchType'),
    meaning: ({ entry }) => {
      const from = stringOf(entry._fetchType);
      if (from === 'Memory Cache' || from === 'Disk Cache') return cached;
      return from === 'Service Worker' ? fromServiceWorker : {};
    },
  },
  playwright: {
    tools: 'Playwright (recordHar, tracing) and what is built on it',
    source: 'playwright packages/playwright-core/src/server/har/harTracer.ts: status -1 until an answer comes',
    applies: ({ entry, response }) =>
      has(entry, '_frameref', '_wasAborted', '_wasFulfilled', '_apiRequest') ||
      has(response, '_failureText') ||
      response.status === -1,
    meaning: ({ entry, response }) => ({
      ...errorMeaning(stringOf(response._failureText)),
      ...(stringOf(entry._frameref) === '' ? {} : { frame: stringOf(entry._frameref).slice(0, 100) }),
      ...(response.status === -1 ? { status: 0 } : {}),
      ...(entry._wasAborted === true || entry._wasFulfilled === true ? { intercepted: true as const } : {}),
      // Made by Playwright itself: request.get() of a test.
      ...(entry._apiRequest === true ? { notOfPage: 'tool' as const } : {}),
    }),
  },
  webPageTest: {
    tools: 'WebPageTest and HTTP Archive',
    source: 'WebPageTest www/har/HttpArchiveGenerator.php; result codes from 12000 on are those of WinInet',
    applies: ({ entry }) => has(entry, '_full_url', '_ip_addr', '_responseCode', '_request_type', '_is_base_page'),
    meaning: ({ entry, request, response }) => {
      const code = Number(response.status ?? entry._responseCode ?? 0);
      return {
        ...(stringOf(request.url) === '' ? { url: stringOf(entry._full_url) } : {}),
        ...(stringOf(entry.serverIPAddress) === '' ? { address: stringOf(entry._ip_addr) } : {}),
        ...(stringOf(response.httpVersion) === '' ? { version: stringOf(entry._protocol) } : {}),
        ...typeMeaning(stringOf(entry._resourceType) || stringOf(entry._request_type)),
        ...(stringOf(recordOf(response.content).mimeType) === '' ? { mimeType: stringOf(entry._contentType) } : {}),
        ...(isOne(entry._is_base_page) || isOne(entry._final_base_page) ? { isDocument: true as const } : {}),
        status: code,
        ...(code >= 12_000 && code < 13_000 ? { status: 0, error: `WinInet ${code}` } : {}),
      };
    },
  },
  charles: {
    tools: 'Charles',
    source: 'HARs of Charles 4 and 5: response._charlesStatus is COMPLETE unless it broke off or was blocked',
    applies: ({ response }) => has(response, '_charlesStatus'),
    meaning: ({ response }) => {
      const status = stringOf(response._charlesStatus).toUpperCase();
      if (status === 'BLOCKED') return { intercepted: true };
      if (status !== 'EXCEPTION' && status !== 'FAILED') return {};
      // The report with which Charles answers in place of the server (503) is none of the server's. Any other answer with headers is:
      // the connection was lost behind it, as at the end of many a body of HTTP/1.0.
      const isOfServer = Array.isArray(response.headers) && response.headers.length > 0 && response.status !== 503;
      return { error: `Charles ${status}`, ...(isOfServer ? {} : { status: 0 }) };
    },
  },
  proxies: {
    tools: 'Fiddler, Charles, Proxyman, mitmproxy, Burp and other proxies',
    source: 'RFC 9110 section 9.3.6: CONNECT asks the proxy for a tunnel, through which the requests go',
    applies: ({ request }) => stringOf(request.method).toUpperCase() === 'CONNECT',
    meaning: () => ({ notOfPage: 'tunnel' }),
  },
} satisfies Record<string, HarDialect>;

/**
 * Who caused an entry, whichever tool wrote it: the DevTools protocol's object (DevTools); the same as JSON, or its
 * type and URL in fields of their own (chrome-har lib/index.js, WebPageTest); what Firefox's Network panel calls the
 * cause.
 * @returns as the DevTools protocol's `Network.Initiator` has it; undefined if the entry does not report
 */
function initiatorOf(entry: UnknownRecord): unknown {
  const { _initiator: initiator, _initiator_detail: detail, _cause: cause } = entry;
  if (typeof initiator === 'object' && initiator !== null) return initiator;
  if (typeof detail === 'object' && detail !== null) return detail;
  if (typeof detail === 'string' && detail.startsWith('{')) {
    try {
      return JSON.parse(detail);
    } catch {
      // Cut off; type and URL may still be there.
    }
  }
  if (stringOf(initiator) !== '') {
    return { type: stringOf(entry._initiator_type).toLowerCase() || 'other', url: stringOf(initiator) };
  }
  const { loadingDocumentUri, stacktrace } = recordOf(cause);
  if (Array.isArray(stacktrace) && stacktrace.length > 0) {
    return {
      type: 'script',
      stack: { callFrames: stacktrace.slice(0, 50).map((frame) => ({ url: stringOf(recordOf(frame).filename) })) },
    };
  }
  // Firefox names the document also for what its stylesheets load (NetworkUtils.sys.mjs: loadingPrincipal).
  return stringOf(loadingDocumentUri) === '' ? undefined : { type: 'other', url: stringOf(loadingDocumentUri) };
}

const dialects: readonly HarDialect[] = Object.values(harDialects);
const cached = { cached: true } as const;
const fromServiceWorker = { fromServiceWorker: true } as const;

/** @returns what all dialects together tell of an entry */
export function meaningOf(written: WrittenEntry): Meaning {
  const initiator = initiatorOf(written.entry);
  let all: Meaning = initiator === undefined ? {} : { initiator };
  for (const { applies, meaning } of dialects) if (applies(written)) all = { ...all, ...meaning(written) };
  return all;
}

function has(value: UnknownRecord, ...names: readonly string[]): boolean {
  return names.some((name) => Object.hasOwn(value, name));
}

function errorMeaning(error: string): Meaning {
  return error === '' ? {} : { error };
}

function typeMeaning(typeName: string): Meaning {
  return typeName === '' ? {} : { typeName };
}

/** WebPageTest writes 1, "1" or true. */
function isOne(value: unknown): boolean {
  return value === true || value === 1 || value === '1';
}
