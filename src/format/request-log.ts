/** A live log as files: NDJSON, HAR 1.2, and lines for the clipboard. */

import { type Describe, familySign } from '../address/describe-address.ts';
import { tableField } from '../display/visible-text.ts';
import { type LogEntry, logUrl } from '../page/events/log-entry.ts';

interface LogOptions {
  readonly program: string;
  readonly describe: Describe;
}

/** Lines that are written in one step. */
const linesAtOnce = 200;

/** What a log can be saved as. */
export const logFormats = {
  ndjson: { extension: 'ndjson', mimeType: 'application/x-ndjson', write: writeNdjson },
  har: { extension: 'har', mimeType: 'application/json', write: writeHar },
} as const;
export type LogFormatId = keyof typeof logFormats;

/**
 * One JSON object a line. `family` is 4, 6 or null; times are ISO 8601 in UTC. What the browser did not report is left
 * out.
 * @param entries the lines, in order
 * @param options.describe reads an address
 * @returns the file in pieces
 */
function* writeNdjson(entries: readonly LogEntry[], { describe }: LogOptions): Generator<undefined, string[]> {
  return yield* inPieces(entries, (entry) => {
    const { time, address = '', initiator, number, ...rest } = entry;
    const sign = familySign(address, describe);
    const line = {
      number,
      time: new Date(time).toISOString(),
      family: sign === '?' ? null : Number(sign),
      url: logUrl(entry),
      ...(address !== '' && { address }),
      ...(initiator !== '' && { initiator }),
      ...rest,
    };
    return `${JSON.stringify(line)}\n`;
  });
}

/**
 * HAR 1.2, one page for each navigation of a tab. Browsers tell extensions neither sizes nor headers nor how long a request
 * took: sizes are -1, as the format has it for what is not known, and times 0, because it has no sign for that. URLs have
 * no query.
 * @param entries the lines, in order
 * @param options.program name and version of what writes
 * @returns the file in pieces
 */
function* writeHar(entries: readonly LogEntry[], { program }: LogOptions): Generator<undefined, string[]> {
  const [, name = program, version = ''] = /^(.*) (\S+)$/.exec(program) ?? [];
  const places = placesOf(entries);
  yield;
  const pages = places.pages.map(({ id, entry }) => ({
    startedDateTime: new Date(entry.time).toISOString(),
    id,
    title: logUrl(entry),
    pageTimings: {},
  }));
  const head = `{"log":{"version":"1.2","creator":${JSON.stringify({ name, version })},"pages":${JSON.stringify(pages)},"entries":[\n`;
  let isFirst = true;
  const pieces = yield* inPieces(entries, (entry) => {
    const text = `${isFirst ? '' : ',\n'}${JSON.stringify(harEntry(entry, places))}`;
    isFirst = false;
    return text;
  });
  return [head, ...pieces, '\n]}}\n'];
}

interface Places {
  readonly pages: readonly { readonly id: string; readonly entry: LogEntry }[];
  /** The page of each line, by its number; lines of a tab before its first navigation have none. */
  readonly pageOf: ReadonlyMap<number, string>;
  /** Where a hop led, by its number. */
  readonly redirects: ReadonlyMap<number, string>;
}

function placesOf(entries: readonly LogEntry[]): Places {
  const pages: { id: string; entry: LogEntry }[] = [];
  const pageOf = new Map<number, string>();
  const redirects = new Map<number, string>();
  const hops = new Map<string, LogEntry>();
  const current = new Map<number, { readonly id: string; readonly request: string }>();
  for (const entry of entries) {
    const { number, id: request, tab, kind, type } = entry;
    const hop = hops.get(request);
    if (hop) redirects.set(hop.number, logUrl(entry));
    if (kind === 'redirect') hops.set(request, entry);
    else hops.delete(request);
    let page = current.get(tab);
    if (type === 'main_frame' && page?.request !== request) {
      page = { id: `page_${pages.length + 1}`, request };
      current.set(tab, page);
      pages.push({ id: page.id, entry });
    }
    if (page) pageOf.set(number, page.id);
  }
  return { pages, pageOf, redirects };
}

const unknownSizes = { headersSize: -1, bodySize: -1 };

/** webRequest's types that the DevTools protocol, whose words viewers of HARs know, spells in another way. */
const devToolsTypes: Readonly<Record<string, string>> = {
  main_frame: 'document',
  sub_frame: 'document',
  xmlhttprequest: 'xhr',
  web_manifest: 'manifest',
  csp_report: 'cspviolationreport',
  speculative: 'prefetch',
};

function harEntry(entry: LogEntry, { pageOf, redirects }: Places): unknown {
  const { number, time, method, status = 0, error, address, type, proxy, initiator, id, tab } = entry;
  const page = pageOf.get(number);
  return {
    ...(page !== undefined && { pageref: page }),
    startedDateTime: new Date(time).toISOString(),
    time: 0,
    request: {
      ...{ method, url: logUrl(entry), httpVersion: '', cookies: [], headers: [], queryString: [] },
      ...unknownSizes,
    },
    response: {
      ...{ status, statusText: '', httpVersion: '', cookies: [], headers: [] },
      ...{ content: { size: 0, mimeType: '' }, redirectURL: redirects.get(number) ?? '', ...unknownSizes },
      ...(error !== undefined && { _error: error }),
    },
    cache: {},
    timings: { send: 0, wait: 0, receive: 0 },
    ...(address !== undefined && { serverIPAddress: address }),
    _resourceType: devToolsTypes[type] ?? type,
    _requestId: id,
    _tab: tab,
    ...(entry.cached && { _fromCache: 'disk' }),
    ...(entry.fromServiceWorker && { _fetchedViaServiceWorker: true }),
    ...(proxy !== undefined && { _proxy: proxy }),
    ...(initiator !== '' && { _initiatorHost: initiator }),
  };
}

/**
 * Lines for the clipboard, their fields separated by tabs: time, digit, URL, address or proxy, type, method, status or
 * error, initiator. No spreadsheet takes a field for a formula, and nothing in it is invisible.
 * @param entries the lines, in order
 * @param describe reads an address
 * @returns the text in pieces, each line with its end
 */
export function* writeLogLines(
  entries: readonly LogEntry[],
  { describe }: Pick<LogOptions, 'describe'>,
): Generator<undefined, string[]> {
  return yield* inPieces(entries, (entry) => {
    const { time, address = '', proxy, type, method, status, error, initiator } = entry;
    const sign = familySign(address, describe);
    const where = proxy ?? describe(address).text;
    const fields = [new Date(time).toISOString(), sign, logUrl(entry), where, type, method];
    const line = [...fields, error ?? String(status ?? ''), initiator].map(tableField);
    return `${line.join('\t')}\n`;
  });
}

function* inPieces(entries: readonly LogEntry[], write: (entry: LogEntry) => string): Generator<undefined, string[]> {
  const pieces: string[] = [];
  for (let at = 0; at < entries.length; at += linesAtOnce) {
    pieces.push(
      entries
        .slice(at, at + linesAtOnce)
        .map(write)
        .join(''),
    );
    yield;
  }
  return pieces;
}
