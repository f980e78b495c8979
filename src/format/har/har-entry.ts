import { recordOf, stringOf, type UnknownRecord } from '../../json/narrow.ts';
import { boundedText, isHostname, maxLength } from '../../page/events/bounded-text.ts';
import { smallInitiator } from '../../page/events/devtools-initiator.ts';
import { breaksAnswer } from '../../page/events/failure.ts';
import { navigationTarget, withoutFinalDot } from '../../page/events/request-url.ts';
import { unexplainedError } from '../../readiness/failure-meaning.ts';
import { type Meaning, meaningOf } from './har-dialects.ts';
import type { HarProblems } from './har-problems.ts';
import { type HarType, harResourceType } from './har-resource-type.ts';
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
  /** When it was sent, ms since the epoch, whole; null if the entry does not tell. */
  readonly time: number | null;
  readonly type: HarType;
  /** The tool says that this is the page's document. */
  readonly isDocument: boolean;
  /** Where the answer came from, as text, without brackets and port; empty if none is known. */
  readonly address: string;
  /** 0 without an answer. */
  readonly status: number;
  /** What went wrong; empty if nothing did that says anything of the host. */
  readonly error: string;
  /** Where it was sent elsewhere: that URL, serialised. */
  readonly redirect: string;
  readonly version: string;
  /** Who caused it, as the DevTools protocol's `Network.Initiator` has it; undefined if the entry does not tell. */
  readonly initiator: unknown;
  readonly cached: boolean;
  readonly fromServiceWorker: boolean;
  /** The tool that recorded it answered or blocked it in place of the network. */
  readonly intercepted: boolean;
}

/** A tunnel through a proxy. What went through it is in the file only if the proxy could decrypt it. */
export interface HarTunnel {
  readonly tunnelTo: string;
}

const networkSchemes: readonly string[] = ['http:', 'https:', 'ws:', 'wss:'];
const redirects: readonly number[] = [301, 302, 303, 307, 308];

/**
 * Parses one entry of a HAR, of whatever dialect.
 * @param value the entry as the JSON has it
 * @param number its number, counted from 1
 * @param problems takes what is wrong with it
 * @returns the entry; a tunnel; null if it is of no use (with a problem noted) or no request of a page to a network
 *   (without)
 */
export function parseHarEntry(value: unknown, number: number, problems: HarProblems): HarEntry | HarTunnel | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    problems.ofEntry(number, value === tooLarge ? 'too-large' : 'no-object');
    return null;
  }
  const entry = value as UnknownRecord;
  const request = recordOf(entry.request);
  const response = recordOf(entry.response);
  const meaning = meaningOf({ entry, request, response, cache: recordOf(entry.cache) });
  if (meaning.notOfPage === 'tunnel') return { tunnelTo: tunnelHost(stringOf(request.url)) };
  if (meaning.notOfPage === 'tool') return null;
  const url = urlOf(meaning.url ?? stringOf(request.url), number, problems);
  if (!url) return null;
  const time = timeOf(entry.startedDateTime);
  if (time === null) problems.ofEntry(number, 'time');
  const status = meaning.status ?? Number(response.status ?? 0);
  const answered = Number.isInteger(status) && status > 0 && status < 1000;
  const address = addressOf(meaning.address ?? stringOf(entry.serverIPAddress), number, problems);
  const cached = meaning.cached === true;
  const fromServiceWorker = meaning.fromServiceWorker === true && address === '';
  const intercepted = meaning.intercepted === true;
  const error = intercepted ? '' : errorOf(meaning, answered, cached || fromServiceWorker);
  return {
    number,
    pageref: boundedText(stringOf(entry.pageref), maxLength.url),
    url: navigationTarget(url.href),
    time,
    type: typeOf(meaning, request, response, url),
    isDocument: meaning.isDocument === true,
    // A request without an answer names an address that was tried, not one that answered.
    address: (error !== '' && !answered) || intercepted ? '' : address,
    status: answered && !intercepted ? status : 0,
    error,
    redirect: redirectOf(response, status, url),
    version: versionOf(stringOf(response.httpVersion) || (meaning.version ?? '')),
    initiator: meaning.initiator === undefined ? undefined : smallInitiator(meaning.initiator),
    cached,
    fromServiceWorker,
    intercepted,
  };
}

/** @returns the time in whole ms since the epoch, or null for what is no ISO 8601 time */
export function timeOf(value: unknown): number | null {
  const time = Date.parse(stringOf(value));
  return Number.isNaN(time) ? null : time;
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

/** Some write `host:443` as the URL of a CONNECT (RFC 9110 section 7.1), others make a URL of it. */
function tunnelHost(written: string): string {
  const url = /^https?:\/\//i.test(written) ? written : `http://${written}`;
  return URL.canParse(url) ? new URL(url).hostname : '';
}

/** Firefox writes an empty text for what came out of the cache. */
function addressOf(written: string, number: number, problems: HarProblems): string {
  if (written.trim() === '') return '';
  const address = parseServerAddress(written);
  if (address === null) problems.ofEntry(number, 'address', written);
  return address ?? '';
}

function errorOf({ error: given = '' }: Meaning, answered: boolean, isLocal: boolean): string {
  if (given === '') return answered || isLocal ? '' : unexplainedError;
  const error = given in {} ? 'unnamed' : boundedText(given, maxLength.name);
  return answered && !breaksAnswer(error) ? '' : error;
}

function typeOf(
  { typeName = '', mimeType }: Meaning,
  request: UnknownRecord,
  response: UnknownRecord,
  url: URL,
): HarType {
  if (typeName === 'websocket' || /^wss?:$/.test(url.protocol)) return 'websocket';
  const mime = mimeType ?? stringOf(recordOf(response.content).mimeType);
  return harResourceType(typeName, headerOf(request, 'sec-fetch-dest'), mime.trim());
}

/** @returns the value of a header of a request or an answer, by its name in lower case; empty where it is missing */
function headerOf(message: UnknownRecord, wanted: string): string {
  const headers: readonly unknown[] = Array.isArray(message.headers) ? message.headers : [];
  const header = headers.map(recordOf).find(({ name }) => stringOf(name).toLowerCase() === wanted);
  return stringOf(header?.value).trim();
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
