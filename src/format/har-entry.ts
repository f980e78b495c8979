import { parseAddress } from '../address/parse-address.ts';
import { isHostname } from '../page/bounded-text.ts';
import { withoutFinalDot } from '../page/request-url.ts';
import { type HarType, harResourceType } from './har-resource-type.ts';

/** What of a HAR's entry is of use, read and checked. */
export interface HarEntry {
  /** Counted from 1, as the entries stand in the file. */
  readonly number: number;
  /** The page that the entry names, or the empty text. */
  readonly pageref: string;
  /** Serialised by the URL standard; http, https, ws or wss. */
  readonly url: string;
  /** When it was sent, ms since the epoch, whole; null if the entry does not tell. */
  readonly time: number | null;
  readonly type: HarType;
  /** WebPageTest says which entry is the page's document. */
  readonly isDocument: boolean;
  /** As text, without brackets and port; empty if none is told. */
  readonly address: string;
  /** 0 without an answer. */
  readonly status: number;
  /** What went wrong; empty if nothing did. */
  readonly error: string;
  /** Where it was sent elsewhere: that URL, serialised. */
  readonly redirect: string;
  readonly version: string;
  readonly cached: boolean;
  readonly served: boolean;
}

/** Something that is wrong with a HAR, in a sentence; of the whole file if `entry` is 0. */
export interface HarProblem {
  /** The number of the entry, counted from 1. */
  readonly entry: number;
  readonly message: string;
}

/** An object of a JSON text, of which nothing is known. */
export type Unread = Readonly<Record<string, unknown>>;

/** @returns the value if it is an object, else an empty one */
export function objectOf(value: unknown): Unread {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Unread) : {};
}

/** @returns the value if it is a text, else the empty text */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

const networkSchemes: readonly string[] = ['http:', 'https:', 'ws:', 'wss:'];
const redirects: readonly number[] = [301, 302, 303, 307, 308];

/**
 * Reads one entry of a HAR, of whatever flavour.
 * @param value the entry as the JSON has it
 * @param number its number, counted from 1
 * @param problems takes what is wrong with it
 * @returns the entry; null if it is of no use (with a problem told) or no request to a network (without)
 */
export function readHarEntry(value: unknown, number: number, problems: HarProblem[]): HarEntry | null {
  const tell = (message: string) => problems.push({ entry: number, message });
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    tell('It is no whole JSON object; it was left out.');
    return null;
  }
  const entry = value as Unread;
  const request = objectOf(entry.request);
  const response = objectOf(entry.response);
  const given = textOf(request.url) || textOf(entry._full_url);
  if (given === '') {
    tell('It has no request.url; it was left out.');
    return null;
  }
  const url = URL.canParse(given) ? new URL(given) : null;
  if (!url) {
    tell(`Its URL ${quoted(given)} is not valid; it was left out.`);
    return null;
  }
  if (!networkSchemes.includes(url.protocol)) return null;
  if (!isHostname(withoutFinalDot(url.hostname))) {
    tell(`The host of its URL ${quoted(given)} is longer than a hostname can be; it was left out.`);
    return null;
  }
  url.hash = '';

  const time = timeOf(entry.startedDateTime);
  if (time === null) tell('Its startedDateTime is not a time; the time of its page stands in.');
  const status = Number(response.status ?? entry._responseCode ?? 0);
  const address = addressOf(entry, tell);
  const cached = isCached(entry, address);
  // Chromium has it in the response.
  const ofWorker = response._fetchedViaServiceWorker ?? entry._fetchedViaServiceWorker;
  const served = ofWorker === true && address === '';
  const error = errorOf(entry, response, status, cached || served);
  return {
    number,
    pageref: textOf(entry.pageref),
    url: url.href,
    time,
    type: typeOf(entry, request, response, url),
    isDocument: isTrue(entry._is_base_page) || isTrue(entry._final_base_page),
    // A failed request names an address that was tried, not one that answered.
    address: error === '' ? address : '',
    status: Number.isInteger(status) && status > 0 && status < 1000 ? status : 0,
    error,
    redirect: redirectOf(response, status, url),
    version: versionOf(textOf(response.httpVersion) || textOf(entry._protocol)),
    cached,
    served,
  };
}

/** @returns the time in whole ms since the epoch, or null for what is no ISO 8601 time */
export function timeOf(value: unknown): number | null {
  const time = Date.parse(textOf(value));
  return Number.isNaN(time) ? null : time;
}

/** Chromium writes brackets, some tools a port, and Firefox an empty text for what came out of the cache. */
function addressOf(entry: Unread, tell: (message: string) => void): string {
  const given = textOf(entry.serverIPAddress) || textOf(entry._ip_addr);
  const bare = given
    .trim()
    .replace(/^\[(.*)\](?::\d+)?$/, '$1')
    .replace(/^(\d+(?:\.\d+){3}):\d+$/, '$1');
  if (bare === '' || parseAddress(bare)) return bare;
  tell(`Its serverIPAddress ${quoted(given)} is no IP address; the entry counts without one.`);
  return '';
}

function isCached(entry: Unread, address: string): boolean {
  if (textOf(entry._fromCache) !== '' || entry._fromCache === true) return true;
  const cache = objectOf(entry.cache);
  // sitespeed.io tells it so, with the address of the stored fetch.
  if (Object.keys(objectOf(cache.beforeRequest)).length > 0) return true;
  // Firefox has afterRequest, be it null, for answers out of its cache alone; others for what they have just stored.
  return Object.hasOwn(cache, 'afterRequest') && address === '';
}

function errorOf(entry: Unread, response: Unread, status: number, isLocal: boolean): string {
  const told = textOf(response._error) || textOf(entry._error);
  if (told !== '') return told in {} ? 'unnamed' : told.slice(0, 200);
  return status > 0 || isLocal ? '' : 'no answer';
}

function typeOf(entry: Unread, request: Unread, response: Unread, url: URL): HarType {
  if (Array.isArray(entry._webSocketMessages) || /^wss?:$/.test(url.protocol)) return 'websocket';
  const headers: readonly unknown[] = Array.isArray(request.headers) ? request.headers : [];
  const header = headers.map(objectOf).find(({ name }) => textOf(name).toLowerCase() === 'sec-fetch-dest');
  const mimeType = textOf(objectOf(response.content).mimeType) || textOf(entry._contentType);
  return harResourceType(
    textOf(entry._resourceType) || textOf(entry._request_type),
    textOf(header?.value),
    mimeType.trim(),
  );
}

function redirectOf(response: Unread, status: number, url: URL): string {
  const to = textOf(response.redirectURL);
  if (to === '' || !redirects.includes(status) || !URL.canParse(to, url)) return '';
  const target = new URL(to, url);
  target.hash = '';
  return target.href;
}

function versionOf(name: string): string {
  const version = /^(?:http\/|h)([123])(\.[01])?/i.exec(name.trim());
  if (!version) return '';
  return version[1] === '1' ? `1${version[2] ?? '.1'}` : (version[1] ?? '');
}

/** WebPageTest writes 1, "1" or true. */
function isTrue(value: unknown): boolean {
  return value === true || value === 1 || value === '1';
}

function quoted(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
}
