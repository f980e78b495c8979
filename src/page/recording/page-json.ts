import type { RequestEvent } from '../events/network-event.ts';
import { type RequestMarkId, requestMarks } from '../events/request-marks.ts';
import { detailIds, type Endpoint, endpointTotal, type Host, type RequestRecord } from './host.ts';
import type { Page } from './page.ts';
import { RequestIds } from './request-ids.ts';

/**
 * A page as JSON, as small as it goes: each fact once, words that repeat as their numbers in a list. Only the version
 * that wrote it reads it again: the browser empties the storage with every update of an extension.
 */
export interface PageJson
  extends Omit<Page, 'documents' | 'origins' | 'hosts' | 'leftOut' | 'counted' | 'total' | 'chain' | 'redirects'> {
  readonly documents: readonly string[];
  readonly origins: readonly string[];
  readonly chain: readonly RequestEvent[];
  /** What the numbers of hosts and requests mean. */
  readonly words: readonly string[];
  readonly hosts: readonly HostJson[];
  readonly leftOut: readonly (readonly [string, string[]])[];
  readonly counted: string;
  readonly redirects?: readonly (readonly [id: string, hostname: string])[];
}

type HostJson = readonly [
  hostname: string,
  endpoints: readonly EndpointJson[],
  requests: readonly RequestJson[],
  /** Pairs of a word and a count. */
  loaders?: readonly number[],
];
/** Pairs of a word, or of a mark's place in the table, and a count; an empty list stands for each detail of none. */
type EndpointJson = readonly [
  address: number,
  port: number,
  types: readonly number[],
  marks?: readonly number[],
  ...details: (readonly number[])[],
];
/** Words are one more than their numbers, so that 0 stands for none. What is 0 at the end is left out. */
type RequestJson = readonly [
  id: string | number,
  time: number,
  type: number,
  path: string,
  address: number,
  ...marksStatusErrorVersion: readonly number[],
];

const markIds = Object.keys(requestMarks) as RequestMarkId[];

/** @returns the page as JSON */
export function pageToJson(page: Page): PageJson {
  const words = new WordList();
  const { total: _, redirects, ...rest } = page;
  return {
    ...rest,
    documents: [...page.documents],
    origins: [...page.origins],
    chain: page.chain.map((event) => (event.target === page.target ? withoutTarget(event) : event)),
    hosts: [...page.hosts.values()].map((host) => hostToJson(host, page.time, words)),
    leftOut: [...page.leftOut],
    counted: page.counted.toJson(),
    redirects: [...redirects],
    words: words.list,
  };
}

/** @returns the page that `pageToJson` was given */
export function pageFromJson({ words, ...json }: PageJson): Page {
  const hosts = new Map(json.hosts.map((host) => [host[0], hostFromJson(host, json.time, words)]));
  let total = 0;
  for (const host of hosts.values()) total += host.total;
  return {
    ...json,
    chain: json.chain.map((event) => ({ ...event, target: event.target ?? json.target })),
    documents: new Set(json.documents),
    origins: new Set(json.origins),
    hosts,
    leftOut: new Map(json.leftOut.map(([hash, addresses]) => [hash, [...addresses]])),
    counted: new RequestIds(json.counted),
    redirects: new Map(json.redirects),
    tentative: [...json.tentative],
    total,
  };
}

function withoutTarget({ target: _, ...event }: RequestEvent): RequestEvent {
  return event;
}

function hostToJson({ hostname, endpoints, requests, loaders }: Host, since: number, words: WordList): HostJson {
  return [
    hostname,
    endpoints.map((endpoint) => endpointToJson(endpoint, words)),
    requests.map((request) => requestToJson(request, since, words)),
    pairs(loaders, (loader) => words.numberOf(loader)),
  ];
}

function hostFromJson(
  [hostname, endpoints, requests, loaders = []]: HostJson,
  since: number,
  words: readonly string[],
): Host {
  const read = endpoints.map((endpoint) => endpointFromJson(endpoint, words));
  return {
    hostname,
    endpoints: read,
    requests: requests.map((request) => requestFromJson(request, since, words)),
    loaders: fromPairs(loaders, (number) => words[number] ?? ''),
    total: read.reduce((sum, endpoint) => sum + endpointTotal(endpoint), 0),
  };
}

function endpointToJson({ address, port = 0, types, marks, details }: Endpoint, words: WordList): EndpointJson {
  const parts = [
    pairs(types, (type) => words.numberOf(type)),
    pairs(marks, (mark) => markIds.indexOf(mark as RequestMarkId)),
    ...detailIds.map((detail) => pairs(details[detail] ?? {}, (value) => words.numberOf(value))),
  ];
  while (parts.length > 1 && parts.at(-1)?.length === 0) parts.pop();
  const [ofTypes = [], ofMarks, ...ofDetails] = parts;
  return ofMarks
    ? [words.numberOf(address), port, ofTypes, ofMarks, ...ofDetails]
    : [words.numberOf(address), port, ofTypes];
}

function endpointFromJson(json: EndpointJson, words: readonly string[]): Endpoint {
  const [address, port, types, marks = [], ...details] = json;
  const word = (number: number) => words[number] ?? '';
  const ofDetails = details.flatMap((counts, at) => {
    const id = detailIds[at];
    return id && counts.length > 0 ? [[id, fromPairs(counts, word)] as const] : [];
  });
  return {
    address: word(address),
    ...(port !== 0 && { port }),
    types: fromPairs(types, word),
    marks: fromPairs(marks, (number) => markIds[number] ?? ''),
    details: Object.fromEntries(ofDetails),
  };
}

function requestToJson(request: RequestRecord, since: number, words: WordList): RequestJson {
  const { id, time, type, scheme, path, address, marks, status = 0, error, version } = request;
  const bits = marks.reduce((sum, mark) => sum | (1 << markIds.indexOf(mark)), 0);
  const optional = (text: string | undefined) => (text === undefined ? 0 : words.numberOf(text) + 1);
  const tail = [bits, status, optional(error), optional(version)];
  while (tail.at(-1) === 0) tail.pop();
  const number = Number(id);
  return [
    String(number) === id ? number : id,
    time - since,
    words.numberOf(`${type} ${scheme}`),
    path,
    words.numberOf(address),
    ...tail,
  ];
}

function requestFromJson(json: RequestJson, since: number, words: readonly string[]): RequestRecord {
  const [id, time, kind, path, address, bits = 0, status = 0, error = 0, version = 0] = json;
  const [type = '', scheme = ''] = (words[kind] ?? '').split(' ');
  return {
    id: String(id),
    time: time + since,
    type,
    scheme,
    path,
    address: words[address] ?? '',
    marks: markIds.filter((_, at) => bits & (1 << at)),
    ...(status !== 0 && { status }),
    ...(error !== 0 && { error: words[error - 1] ?? '' }),
    ...(version !== 0 && { version: words[version - 1] ?? '' }),
  };
}

function pairs(counts: Readonly<Partial<Record<string, number>>>, numberOf: (key: string) => number): number[] {
  return Object.entries(counts).flatMap(([key, count = 0]) => [numberOf(key), count]);
}

function fromPairs(flat: readonly number[], keyOf: (number: number) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (let at = 0; at + 1 < flat.length; at += 2) counts[keyOf(flat[at] as number)] = flat[at + 1] as number;
  return counts;
}

/** Gives each word a number. */
class WordList {
  readonly list: string[] = [];
  readonly #numbers = new Map<string, number>();

  numberOf(word: string): number {
    const known = this.#numbers.get(word);
    if (known !== undefined) return known;
    const number = this.list.push(word) - 1;
    this.#numbers.set(word, number);
    return number;
  }
}
