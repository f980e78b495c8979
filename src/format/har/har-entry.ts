import { recordOf, stringOf, type UnknownRecord } from '../../json/narrow.ts';
import { boundedText, isHostname, maxLength } from '../../page/events/bounded-text.ts';
import { smallInitiator } from '../../page/events/devtools-initiator.ts';
import { isCancelled, isTruncation } from '../../page/events/failure.ts';
import { navigationTarget, withoutFinalDot } from '../../page/events/request-url.ts';
import { tunnelType } from '../../page/events/resource-kind.ts';
import { unexplainedError } from '../../readiness/evidence/failure-meaning.ts';
import { type Meaning, meaningOf } from './har-dialects.ts';
import type { HarProblems } from './har-problems.ts';
import {
  type HarNavigation,
  type HarPurpose,
  type HarType,
  harNavigation,
  harPurpose,
  harResourceType,
  isWebSocket,
} from './har-resource-type.ts';
import { tooLarge } from './scan-har.ts';
import { parseServerAddress } from './server-address.ts';

/** What of a HAR's entry is of use, read and checked. */
export interface HarEntry {
  /** Counted from 1, as the entries stand in the file. */
  readonly number: number;
  /** The page that the entry names, or the empty text. */
  readonly pageref: string;
  /** Serialised by the URL standard, within its bound; http, https, ws or wss. */
  readonly url: string;
  /** When it was sent, ms since the epoch, whole; null if the entry does not report it. */
  readonly time: number | null;
  readonly type: HarType;
  readonly navigation: HarNavigation;
  /** Whether somebody clicked or typed for it (Sec-Fetch-User); null where it is not known. */
  readonly byUser: boolean | null;
  /** As navigation it makes a document: it is no download, no empty answer, and was not given up. */
  readonly endsInDocument: boolean;
  /** The frame that it is of, in the words of the tool; empty if the entry does not report it. */
  readonly frame: string;
  /** The URL or origin that asked, serialised; empty if the entry does not report it. */
  readonly referrer: string;
  /** How long after it was sent its answer began, ms; 0 if the entry does not report it. */
  readonly answeredAfterMs: number;
  /** The tool says that this is the page's document. */
  readonly isDocument: boolean;
  readonly purpose: HarPurpose;
  /** Where the answer came from, as text, without brackets and port; empty if none is known. */
  readonly address: string;
  /** 0 without an answer. */
  readonly status: number;
  /** What went wrong; empty if nothing did that says anything of the host. */
  readonly error: string;
  /** Where it was sent elsewhere: that URL, serialised. */
  readonly redirect: string;
  readonly version: string;
  /**
   * Who caused it, as the DevTools protocol's `Network.Initiator` has it; undefined if the entry does not report it.
   */
  readonly initiator: unknown;
  readonly cached: boolean;
  readonly fromServiceWorker: boolean;
  /** The tool that recorded it answered or blocked it in place of the network. */
  readonly intercepted: boolean;
}

const networkSchemes: readonly string[] = ['http:', 'https:', 'ws:', 'wss:'];
const redirects: readonly number[] = [301, 302, 303, 307, 308];

/**
 * Parses one entry of a HAR, of whatever dialect.
 * @param value the entry as the JSON has it
 * @param number its number, counted from 1
 * @param problems takes what is wrong with it
 * @returns the entry, that of a tunnel with `tunnelType`; null if it is of no use (with a problem noted) or no request of a
 *   page to a network (without)
 */
export function parseHarEntry(value: unknown, number: number, problems: HarProblems): HarEntry | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    problems.ofEntry(number, value === tooLarge ? 'too-large' : 'no-object');
    return null;
  }
  const entry = value as UnknownRecord;
  const request = recordOf(entry.request);
  const response = recordOf(entry.response);
  const meaning = meaningOf({ entry, request, response, cache: recordOf(entry.cache) });
  if (meaning.notOfPage === 'tool') return null;
  const isTunnel = meaning.notOfPage === 'tunnel';
  const written = meaning.url ?? stringOf(request.url);
  const url = urlOf(isTunnel ? tunnelUrl(written) : written, number, problems);
  if (!url) return null;
  const time = timeOf(entry.startedDateTime);
  if (time === null) problems.ofEntry(number, 'time');
  const status = meaning.status ?? Number(response.status ?? 0);
  // What the proxy answers is no answer of the host: only that there is a connection to it (RFC 9110 section 9.3.6).
  const isConnected = isTunnel && status >= 200 && status < 300;
  const answered = isTunnel ? false : Number.isInteger(status) && status > 0 && status < 1000;
  const address = addressOf(meaning.address ?? writtenAddress(entry.serverIPAddress), number, problems);
  const cached = meaning.cached === true;
  const fromServiceWorker = meaning.fromServiceWorker === true && address === '';
  const intercepted = meaning.intercepted === true;
  const isOpen = !isAnswerRecorded(response, meaning);
  if (isOpen) problems.ofEntry(number, 'no-response');
  const isExcused = isOpen || cached || fromServiceWorker || isConnected || (!isTunnel && hasBody(response));
  const error = intercepted ? '' : errorOf(meaning, answered, isExcused);
  const header = (name: string) => headerOf(request, name);
  const referrer = header('referer');
  return {
    number,
    pageref: boundedText(stringOf(entry.pageref), maxLength.url),
    url: navigationTarget(url.href),
    time,
    type: isTunnel ? tunnelType : typeOf(meaning, request, response, url),
    navigation: harNavigation(meaning.typeName ?? '', header),
    byUser: header('sec-fetch-dest') === '' ? null : header('sec-fetch-user') === '?1',
    endsInDocument: endsInDocument(response, answered ? status : 0, meaning.error ?? ''),
    frame: meaning.frame ?? '',
    referrer: URL.canParse(referrer) ? navigationTarget(new URL(referrer).href) : '',
    answeredAfterMs: answeredAfterMs(entry),
    isDocument: meaning.isDocument === true,
    purpose: harPurpose(header),
    // A request without an answer names an address that was tried, not one that answered.
    // With 407 nobody but a proxy answers (RFC 9110 section 15.5.8).
    address: (error !== '' && !answered) || intercepted || status === 407 ? '' : address,
    status: answered && !intercepted ? status : 0,
    error,
    redirect: isTunnel ? '' : redirectOf(response, status, url),
    version: versionOf(stringOf(response.httpVersion) || (meaning.version ?? '')),
    initiator: meaning.initiator === undefined ? undefined : smallInitiator(meaning.initiator),
    cached,
    fromServiceWorker,
    intercepted,
  };
}

/** Nothing was sent before the Web; what tools write for "none", as .NET's year 1, is older. */
const earliestTimeMs = Date.UTC(1990, 0);
/** From here on a number is in ms: as seconds it would be the year 5138. */
const leastInMs = 1e11;
/** The last that a `Date` can hold (ECMA-262 section 21.4.1.1). */
const latestTimeMs = 8.64e15;

/**
 * @param value an ISO 8601 time, also with a comma before its fraction; or the time since the epoch, which some scripts
 *   write in seconds and others in ms
 * @returns it in whole ms since the epoch, or null for what is no time
 */
export function timeOf(value: unknown): number | null {
  const text = stringOf(value)
    .trim()
    .replace(/,(?=\d)/, '.');
  const number = typeof value === 'number' ? value : /^\d{9,}(?:\.\d+)?$/.test(text) ? Number(text) : null;
  const time = number === null ? Date.parse(text) : Math.floor(number < leastInMs ? number * 1000 : number);
  return time >= earliestTimeMs && time <= latestTimeMs ? time : null;
}

function urlOf(given: string, number: number, problems: HarProblems): URL | null {
  if (given === '') {
    problems.ofEntry(number, 'no-url');
    return null;
  }
  const url = URL.canParse(given) ? new URL(given) : null;
  if (!url) {
    problems.ofEntry(number, 'url', given);
    return null;
  }
  if (!networkSchemes.includes(url.protocol)) return null;
  if (!isHostname(withoutFinalDot(url.hostname))) {
    problems.ofEntry(number, 'hostname');
    return null;
  }
  return url;
}

/**
 * Some write `host:443` as the URL of a CONNECT (RFC 9110 section 9.3.6), others make a URL of it, as `http://host:443/`.
 * @returns the URL of what is asked for through the tunnel: by TLS, but for port 80
 */
function tunnelUrl(written: string): string {
  const target = written.replace(/^[a-z]+:\/\//i, '');
  return /^[^/?#]*:80(?:[/?#]|$)/.test(target) ? `http://${target}` : target && `https://${target}`;
}

/** Some scripts write the addresses of a name as a list: of one address it is that one. */
function writtenAddress(value: unknown): string {
  if (!Array.isArray(value))
    return typeof value === 'object' && value !== null ? JSON.stringify(value) : stringOf(value);
  return [...new Set(value.map(String))].join(', ');
}

function addressOf(written: string, number: number, problems: HarProblems): string {
  // Firefox writes an empty text for what came out of the cache (har-builder.js of its Network panel).
  if (written.trim() === '') return '';
  const address = parseServerAddress(written);
  if (address === null) problems.ofEntry(number, 'address', written);
  return address ?? '';
}

/**
 * Whether the entry tells what came of it: HAR 1.2 demands a status of each response. Requests that were written down to
 * be sent, as in collections of API clients and load tests (har-to-k6), have no response or an empty one, and that does not
 * mean that they failed.
 */
function isAnswerRecorded({ status }: UnknownRecord, { status: meant, error }: Meaning): boolean {
  return meant !== undefined || error !== undefined || (status !== undefined && status !== null);
}

/** Whether something came over the network, whatever the status: Firefox 54 wrote 0 for what the server had pushed. */
function hasBody({ bodySize }: UnknownRecord): boolean {
  return Number(bodySize) > 0;
}

function errorOf({ error: given = '' }: Meaning, answered: boolean, isExcused: boolean): string {
  if (given === '') return answered || isExcused ? '' : unexplainedError;
  const error = given in {} ? 'unnamed' : boundedText(given, maxLength.name);
  return answered && !isTruncation(error) ? '' : error;
}

function typeOf(
  { typeName = '', mimeType }: Meaning,
  request: UnknownRecord,
  response: UnknownRecord,
  url: URL,
): HarType {
  if (typeName === 'websocket' || /^wss?:$/.test(url.protocol)) return 'websocket';
  if (/^(?:other)?$/i.test(typeName) && isWebSocket(Number(response.status), (name) => headerOf(request, name)))
    return 'websocket';
  const mime = (mimeType ?? stringOf(recordOf(response.content).mimeType)).trim();
  // An answer without content (RFC 9110 section 15.3.5) is no document, whatever type it names.
  const isEmpty = [204, 205].includes(Number(response.status)) && /html/i.test(mime);
  const shown = isEmpty ? '' : mime;
  return harResourceType(typeName, headerOf(request, 'sec-fetch-dest'), shown, headerOf(request, 'accept'));
}

/** @returns the value of a header of a request or an answer, by its name in lower case; empty where it is missing */
function headerOf(message: UnknownRecord, wanted: string): string {
  const headers: readonly unknown[] = Array.isArray(message.headers) ? message.headers : [];
  const header = headers.map(recordOf).find(({ name }) => stringOf(name).toLowerCase() === wanted);
  return stringOf(header?.value).trim();
}

function endsInDocument(response: UnknownRecord, status: number, error: string): boolean {
  if (status === 0) return error !== '' && !isCancelled(error);
  return status !== 204 && status !== 205 && !/^attachment\b/i.test(headerOf(response, 'content-disposition'));
}

/** HAR 1.2 counts the receiving of the body in `time`. */
function answeredAfterMs({ time, timings }: UnknownRecord): number {
  const [all, body] = [Number(time), Number(recordOf(timings).receive)];
  return all > 0 && all < latestTimeMs ? Math.max(0, Math.floor(all - (body > 0 ? body : 0))) : 0;
}

function redirectOf(response: UnknownRecord, status: number, url: URL): string {
  // Some tools leave it empty, and have the header alone.
  const to = stringOf(response.redirectURL) || headerOf(response, 'location');
  if (to === '' || !redirects.includes(status) || !URL.canParse(to, url)) return '';
  return navigationTarget(new URL(to, url).href);
}

function versionOf(name: string): string {
  const version = /^(?:http\/|h)([123])(\.[01])?/i.exec(name.trim());
  if (!version) return '';
  return version[1] === '1' ? `1${version[2] ?? '.1'}` : (version[1] ?? '');
}
