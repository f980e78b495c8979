import { textualFamily } from '../../address/address.ts';
import { isTruncation } from '../events/failure.ts';
import { countLoader, type LoaderCounts } from '../events/loader.ts';
import type { RequestEvent } from '../events/network-event.ts';
import { marksOf, type RequestMarkId, withMark } from '../events/request-marks.ts';
import { portOf } from '../events/request-url.ts';

/** One hostname of a page with all that was seen of it. Facts only: family, class and marks of a row are derived. */
export interface Host {
  readonly hostname: string;
  /** One for each address and port, in the order in which they were first seen; where no address is known it is empty. */
  readonly endpoints: Endpoint[];
  /** Single requests, newest last, at most as many as the caller of `fileRequest` allows. */
  readonly requests: RequestRecord[];
  /** How many of the requests each loader caused. */
  readonly loaders: Partial<LoaderCounts>;
  /** How many requests there were, those included that are not in the list any more. */
  total: number;
}

/** A hostname at one address and port. */
export interface Endpoint {
  /**
   * As the browser wrote it; empty where none is known (failed, behind a proxy, or cached in Firefox:
   * recordings/firefox/cache.json).
   */
  readonly address: string;
  /** Missing in reports of version 1, which did not tell services apart. */
  readonly port?: number;
  /** How many requests of each resource type. */
  readonly types: Record<string, number>;
  /** How many requests carry each mark. */
  readonly marks: Partial<Record<RequestMarkId, number>>;
  /** How often each value of a detail was seen. */
  readonly details: Partial<Record<DetailId, Record<string, number>>>;
}

/** Details that are counted by value: the browser's errors, HTTP versions, proxies. */
export const detailIds = ['error', 'version', 'proxy'] as const;
export type DetailId = (typeof detailIds)[number];

/** A single request as it is shown behind a row. */
export interface RequestRecord {
  readonly id: string;
  readonly time: number;
  readonly type: string;
  readonly scheme: string;
  readonly path: string;
  readonly address: string;
  readonly marks: readonly RequestMarkId[];
  readonly status?: number;
  readonly error?: string;
  readonly version?: string;
}

/**
 * @param hostname ASCII hostname
 * @returns a host of which nothing was seen yet
 */
export function createHost(hostname: string): Host {
  return { hostname, endpoints: [], requests: [], loaders: {}, total: 0 };
}

/** An address and a port: what tells the endpoints of a host apart. */
export type EndpointKey = Pick<Endpoint, 'address' | 'port'>;

/** Upper bound of endpoints per host, against hostile pages. */
export const maxEndpoints = 64;

/**
 * Files one request under its host: counts it and adds it to the list.
 * @param host the host to change
 * @param event what happened
 * @param keep how many single requests may stay in the list
 * @returns where it was counted, for `removeRequest`: beyond `maxEndpoints` at another endpoint of the family
 */
export function fileRequest(host: Host, event: RequestEvent, keep: number): EndpointKey {
  const endpoint = endpointOf(host, event.address ?? '', portOf(event));
  const marks = marksOf(event);
  host.total++;
  add(endpoint.types, event.type);
  for (const mark of marks) add(endpoint.marks, mark);
  countDetails(endpoint, event);
  for (const loader of event.loaders ?? []) countLoader(host.loaders, loader);
  host.requests.push({
    id: event.id,
    time: event.time,
    // Each event brings its own copies of the same few texts; thousands of requests can do with one of each.
    type: shared(event.type),
    scheme: shared(event.scheme),
    path: event.path,
    address: endpoint.address,
    marks: marks.length === 0 ? noMarks : marks,
    ...(event.status && { status: event.status }),
    ...(event.error !== undefined && { error: event.error }),
    ...(event.version && { version: event.version }),
  });
  trimRequests(host, keep);
  return keyOf(endpoint);
}

/**
 * Drops the oldest single requests from the list; the counts stay.
 * @param host the host to change
 * @param keep how many may stay
 */
export function trimRequests(host: Host, keep: number): void {
  if (host.requests.length > keep) host.requests.splice(0, host.requests.length - keep);
}

/**
 * Adds up what was seen of a host at one address and port.
 * @param sum is changed
 * @param more what to add
 * @returns the sum
 */
export function addEndpoints(sum: Endpoint, { types, marks, details }: Endpoint): Endpoint {
  for (const [type, count] of Object.entries(types)) add(sum.types, type, count);
  for (const [mark, count] of Object.entries(marks)) add(sum.marks, mark as RequestMarkId, count);
  for (const detail of detailIds) {
    const counts = details[detail];
    if (!counts) continue;
    const known = sum.details[detail] ?? {};
    sum.details[detail] = known;
    for (const [value, count] of Object.entries(counts)) add(known, value, count);
  }
  return sum;
}

/**
 * Adds an endpoint to the sums of those at the same address and port, which tell the services of a host apart.
 * @param sums by address and port; is changed, the endpoint is not
 * @param endpoint what to add
 */
export function addToServices(sums: Map<string, Endpoint>, endpoint: Endpoint): void {
  const key = `${endpoint.address} ${endpoint.port ?? ''}`;
  const sum = sums.get(key) ?? { ...endpoint, types: {}, marks: {}, details: {} };
  sums.set(key, addEndpoints(sum, endpoint));
}

/**
 * Takes back a request that was filed, because the browser has reported more about it since.
 * @param host the host to change
 * @param event the very event that was filed
 * @param at what `fileRequest` returned for it
 * @returns whether it was there
 */
export function removeRequest(host: Host, event: RequestEvent, at: EndpointKey): boolean {
  const endpoint = findEndpoint(host, at);
  if (!endpoint?.types[event.type]) return false;
  host.total--;
  add(endpoint.types, event.type, -1);
  for (const mark of marksOf(event)) add(endpoint.marks, mark, -1);
  countDetails(endpoint, event, -1);
  for (const loader of event.loaders ?? []) countLoader(host.loaders, loader, -1);
  const record = host.requests.findLastIndex(({ id }) => id === event.id);
  if (record >= 0) host.requests.splice(record, 1);
  const total = endpointTotal(endpoint);
  if (total === 0) host.endpoints.splice(host.endpoints.indexOf(endpoint), 1);
  // It is not known for sure at which endpoint a request was counted whose response was truncated later.
  for (const counts of [endpoint.marks, ...Object.values(endpoint.details)]) limitCounts(counts, total);
  return true;
}

/**
 * Notes that the response of a request that was counted as answered was truncated: it failed after its headers. A
 * mere cancel is no news.
 * @param host the host to change
 * @param event the failure
 * @returns the endpoint at which it was noted, for `undoTruncation`; undefined if nothing changed
 */
export function noteTruncation(host: Host, event: RequestEvent): EndpointKey | undefined {
  if (event.error === undefined || !isTruncation(event.error)) return undefined;
  const at = host.requests.findLastIndex((request) => request.id === event.id && request.error === undefined);
  const record = host.requests[at];
  const address = record?.address ?? event.address ?? '';
  const endpoint = findEndpoint(host, { address, port: portOf(event) }) ?? host.endpoints[0];
  // Of a request that is reported as truncated twice, or under another name, nothing is counted that was not there.
  if (!endpoint || (endpoint.marks.failed ?? 0) >= endpointTotal(endpoint)) return undefined;
  add(endpoint.marks, 'failed');
  countDetails(endpoint, { error: event.error });
  if (record) {
    host.requests[at] = { ...record, error: event.error, marks: withMark(record.marks, 'failed') };
  }
  return keyOf(endpoint);
}

/** Takes back what `noteTruncation` has noted at that endpoint. */
export function undoTruncation(host: Host, event: RequestEvent, at: EndpointKey): void {
  const endpoint = findEndpoint(host, at);
  if (!endpoint?.marks.failed) return;
  add(endpoint.marks, 'failed', -1);
  countDetails(endpoint, { error: event.error }, -1);
  const index = host.requests.findLastIndex(({ id, error }) => id === event.id && error === event.error);
  const record = host.requests[index];
  if (!record) return;
  const { error: _, ...rest } = record;
  host.requests[index] = { ...rest, marks: record.marks.filter((mark) => mark !== 'failed') };
}

/**
 * @param endpoint an endpoint
 * @returns how many requests it had
 */
export function endpointTotal(endpoint: Endpoint): number {
  let total = 0;
  for (const type in endpoint.types) total += endpoint.types[type] ?? 0;
  return total;
}

/**
 * @param host a host
 * @returns a copy that can be changed without changing the host
 */
export function copyHost(host: Host): Host {
  return {
    ...host,
    endpoints: host.endpoints.map(({ types, marks, details, ...service }) => ({
      ...service,
      types: { ...types },
      marks: { ...marks },
      details: Object.fromEntries(Object.entries(details).map(([id, counts]) => [id, { ...counts }])),
    })),
    requests: [...host.requests],
    loaders: { ...host.loaders },
  };
}

const noMarks: readonly RequestMarkId[] = [];
const sharedTexts = new Map<string, string>();

/** @returns one and the same copy of a text, for texts of which there are few */
function shared(text: string): string {
  const known = sharedTexts.get(text);
  if (known !== undefined) return known;
  if (sharedTexts.size < 100) sharedTexts.set(text, text);
  return text;
}

function keyOf({ address, port }: Endpoint): EndpointKey {
  return { address, ...(port !== undefined && { port }) };
}

function findEndpoint(host: Host, { address, port }: EndpointKey): Endpoint | undefined {
  for (const endpoint of host.endpoints) {
    if (endpoint.address === address && endpoint.port === port) return endpoint;
  }
  return undefined;
}

function endpointOf(host: Host, address: string, port: number): Endpoint {
  const known = findEndpoint(host, { address, port });
  if (known) return known;
  if (host.endpoints.length >= maxEndpoints) {
    const family = textualFamily(address);
    const alike = host.endpoints.find((endpoint) => textualFamily(endpoint.address) === family);
    if (alike) return alike;
  }
  const endpoint: Endpoint = { address, port, types: {}, marks: {}, details: {} };
  host.endpoints.push(endpoint);
  return endpoint;
}

function countDetails(endpoint: Endpoint, event: Partial<Record<DetailId, string | undefined>>, by = 1): void {
  for (const id of detailIds) {
    const value = event[id];
    if (value === undefined) continue;
    const counts = endpoint.details[id] ?? {};
    add(counts, value, by);
    if (Object.keys(counts).length > 0) endpoint.details[id] = counts;
    else delete endpoint.details[id];
  }
}

function limitCounts(counts: Record<string, number>, max: number): void {
  for (const key in counts) if ((counts[key] ?? 0) > max) counts[key] = max;
}

function add<Key extends string>(counts: Partial<Record<Key, number>>, key: Key, by = 1): void {
  const sum = (counts[key] ?? 0) + by;
  if (sum <= 0) delete counts[key];
  else counts[key] = sum;
}
