import { shortHash } from './bounded-text.ts';
import { copyHost, createHost, fileRequest, type Host, noteBreak, trimRequests, unfileRequest } from './host.ts';
import type { RequestEvent } from './network-event.ts';
import { requestUrl, urlOrigin } from './request-url.ts';

/**
 * One document and all that it loaded. Its key is the documentId of the outermost document; iframes belong to it.
 */
export interface Page {
  readonly id: string;
  /** The tab that shows the page or showed it last. */
  tab: number;
  /** The id of the frame in which it was committed: 0, or the hidden frame of a prerender. */
  frame: number;
  /** The whole URL without fragment; empty until the document is committed. */
  target: string;
  /** When it was committed, ms since the epoch; 0 before. */
  time: number;
  /** When it was last brought to view, ms since the epoch. */
  shown: number;
  /** How the document came to be, where that matters to a reader. */
  origin: 'loaded' | 'prerendered' | 'adopted' | 'failed';
  /** It was found in its place, so that the time of its commit is not known. */
  commitTimeUnknown?: true;
  /** It was loaded as on a network without IPv4, so that what failed says nothing about its hosts. */
  previewed?: true;
  /** The cookie partition, where the browser tells it; empty for the usual one. */
  partition: string;
  /** The documentIds of the page: its own and those of its iframes. */
  readonly documents: Set<string>;
  /** The origins of its documents, to recognise requests of their workers. */
  readonly origins: Set<string>;
  /**
   * The requests of the main document in order: redirect hops, then the answer or the failure. Kept apart from the
   * hosts, because a browser may tell of them after the commit and then the next commit may show whose they were.
   */
  chain: readonly RequestEvent[];
  readonly hosts: Map<string, Host>;
  /** Hosts beyond the bound: a short hash of the hostname to one address of each textual form. */
  readonly leftOut: Map<string, string[]>;
  /** Requests to names that are longer than any hostname can be. */
  invalidHostnames: number;
  /** Requests of hosts that were not even counted apart any more. */
  uncounted: number;
  /** All requests filed, the chain excepted. */
  total: number;
}

/** A page as JSON. */
export interface PageJson extends Omit<Page, 'documents' | 'origins' | 'hosts' | 'leftOut'> {
  readonly documents: readonly string[];
  readonly origins: readonly string[];
  readonly hosts: readonly Host[];
  readonly leftOut: readonly (readonly [string, string[]])[];
}

/** Bounds of one page; far above what real pages need, so that a hostile page cannot fill the memory. */
export const pageBounds = {
  hosts: 4096,
  leftOutHosts: 20_000,
  documents: 1000,
  origins: 200,
  /** Single requests kept for each host: many at first, few on a page that has very many requests. */
  requests: (total: number) => (total < 4000 ? 40 : 4),
  /** Single requests kept for each host of a page out of view, of which there may be very many. */
  hiddenRequests: 4,
};

/**
 * @param id the documentId of the outermost document
 * @param tab the tab's id
 * @param frame the frame's id
 * @returns an empty page that is not committed yet
 */
export function createPage(id: string, tab: number, frame: number): Page {
  return {
    id,
    tab,
    frame,
    target: '',
    time: 0,
    shown: 0,
    origin: 'loaded',
    partition: '',
    documents: new Set([id]),
    origins: new Set(),
    chain: [],
    hosts: new Map(),
    leftOut: new Map(),
    invalidHostnames: 0,
    uncounted: 0,
    total: 0,
  };
}

/** Adds the origin of a document's URL, so that its workers' requests find the page. */
export function addOrigin(page: Page, url: string): void {
  const origin = urlOrigin(url);
  if (origin !== '' && page.origins.size < pageBounds.origins) page.origins.add(origin);
}

/**
 * Files a request of the page.
 * @param page the page to change
 * @param event an answer, a redirect or a failure
 */
export function fileInPage(page: Page, event: RequestEvent): void {
  if (event.partition !== undefined) page.partition = event.partition;
  if (event.hostname === '') {
    page.invalidHostnames++;
    return;
  }
  let host = page.hosts.get(event.hostname);
  if (!host) {
    if (page.hosts.size >= pageBounds.hosts) {
      leaveOut(page, event);
      return;
    }
    host = createHost(event.hostname);
    page.hosts.set(event.hostname, host);
  }
  page.total++;
  fileRequest(host, event, pageBounds.requests(page.total));
}

/** Makes a page that goes out of view smaller. Its rows and counts stay as they are. */
export function settlePage(page: Page): void {
  for (const host of page.hosts.values()) trimRequests(host, pageBounds.hiddenRequests);
}

/** Takes a request back that was filed with `fileInPage`. */
export function unfileInPage(page: Page, event: RequestEvent): void {
  const host = page.hosts.get(event.hostname);
  if (!host) return;
  page.total--;
  unfileRequest(host, event);
}

/**
 * Notes that an answered request broke off.
 * @returns whether the page changed
 */
export function noteBreakInPage(page: Page, event: RequestEvent): boolean {
  const host = page.hosts.get(event.hostname);
  return host !== undefined && noteBreak(host, event);
}

/**
 * The host with the requests of the main document filed in: what a reader wants to see.
 * @param page the page
 * @param hostname ASCII hostname
 * @returns the host, or undefined when the page has none of that name
 */
export function hostWithChain(page: Page, hostname: string): Host | undefined {
  const filed = page.hosts.get(hostname);
  const chain = page.chain.filter((event) => event.hostname === hostname);
  if (chain.length === 0) return filed ?? (hostname === mainHostname(page) ? createHost(hostname) : undefined);
  const host = filed ? copyHost(filed) : createHost(hostname);
  for (const event of chain) fileRequest(host, event, pageBounds.requests(0) + chain.length);
  return host;
}

/** @returns the names of all hosts of the page that are kept, the main one and its redirect hops first */
export function hostnamesOf(page: Page): Set<string> {
  const names = new Set<string>();
  const main = mainHostname(page);
  if (main !== '') names.add(main);
  for (const { hostname } of page.chain) if (hostname !== '') names.add(hostname);
  for (const name of page.hosts.keys()) names.add(name);
  return names;
}

/** @returns the hostname of the main document, or the empty text where its URL has none */
export function mainHostname(page: Page): string {
  return page.chain.at(-1)?.hostname ?? networkHostname(page.target);
}

function networkHostname(url: string): string {
  return /^(?:https?|wss?):/.test(url) ? requestUrl(url).hostname : '';
}

/** @returns what came last of the main document: its answer, its failure, or undefined when no request was seen */
export function mainAnswer(page: Page): RequestEvent | undefined {
  return page.chain.at(-1);
}

/** @returns the page as JSON */
export function pageToJson(page: Page): PageJson {
  return {
    ...page,
    documents: [...page.documents],
    origins: [...page.origins],
    hosts: [...page.hosts.values()],
    leftOut: [...page.leftOut],
  };
}

/** @returns the page that `pageToJson` was given */
export function pageFromJson(json: PageJson): Page {
  return {
    ...json,
    documents: new Set(json.documents),
    origins: new Set(json.origins),
    hosts: new Map(json.hosts.map((host) => [host.hostname, host])),
    leftOut: new Map(json.leftOut.map(([hash, addresses]) => [hash, addresses])),
  };
}

function leaveOut(page: Page, event: RequestEvent): void {
  const key = shortHash(event.hostname);
  const addresses = page.leftOut.get(key);
  const address = event.address ?? '';
  if (addresses) {
    if (addresses.length < 3 && !addresses.some((known) => textualFamily(known) === textualFamily(address))) {
      addresses.push(address);
    }
  } else if (page.leftOut.size < pageBounds.leftOutHosts) page.leftOut.set(key, [address]);
  else page.uncounted++;
}

function textualFamily(address: string): string {
  return address === '' ? '' : address.includes(':') ? '6' : '4';
}
