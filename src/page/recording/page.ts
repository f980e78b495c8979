import { textualFamily } from '../../address/address.ts';
import { shortHash } from '../events/bounded-text.ts';
import type { RequestEvent } from '../events/network-event.ts';
import { requestUrl, urlOrigin } from '../events/request-url.ts';
import {
  copyHost,
  createHost,
  type EndpointKey,
  fileRequest,
  type Host,
  noteTruncation,
  removeRequest,
  trimRequests,
  undoTruncation,
} from './host.ts';
import { RequestIds } from './request-ids.ts';

/**
 * One document and all that it loaded. Its key is the documentId of the outermost document; iframes belong to it.
 */
export interface Page {
  readonly id: string;
  /** The tab that shows the page or showed it last. */
  tab: number;
  /** The id of the frame in which it was committed: 0, or the hidden frame of a prerender. */
  frame: number;
  /** The URL without fragment (`navigationTarget`); empty until the document is committed. */
  target: string;
  /** When it was committed, ms since the epoch; 0 before. */
  time: number;
  /** When it was last brought to view, ms since the epoch; 0 before. */
  shown: number;
  /**
   * The number of the event that made it, committed it, or brought it to view: what comes later has a greater one,
   * whatever a clock says.
   */
  sequence: number;
  /**
   * How the document came to be here (no web origin, as in `origins`; the name is that of the stored and the reported
   * field). 'adopted' is the stored word for a preexisting document of which no request was seen.
   */
  origin: 'loaded' | 'prerendered' | 'adopted' | 'failed';
  /** The document is preexisting (`CommitEvent`), so that the time of its commit is not known. */
  commitTimeUnknown?: true;
  /** The document that may have gone on to this one by itself (`isClientRedirect`). */
  clientRedirect?: ClientRedirect;
  /** It was loaded while its tab previewed a network without IPv4, so that what failed says nothing about its hosts. */
  previewed?: true;
  /** The browser hides its requests from extensions. */
  hidden?: true;
  /** The cookie store, as the `partition` of a request; empty for the usual one. */
  partition: string;
  /** The documentIds of the page: its own and those of its iframes. */
  readonly documents: Set<string>;
  /** The origins of its documents, to recognise requests of their workers. */
  readonly origins: Set<string>;
  /**
   * The requests of the main document in order: redirect hops, then the answer or the failure. Kept apart from the
   * hosts, because a browser may report them after the commit and then the next commit may show whose they were.
   */
  chain: readonly RequestEvent[];
  readonly hosts: Map<string, Host>;
  /** Hosts beyond the bound: a short hash of the hostname to one address of each textual form. */
  readonly leftOut: Map<string, string[]>;
  /** Requests to names that are longer than any hostname can be. */
  invalidHostnames: number;
  /** Requests of hosts that were not even counted apart any more. */
  uncounted: number;
  /** Single requests kept for each host, where there was no room for more. */
  requestLimit?: number;
  /** Hosts with a row of their own, where there was no room for more. */
  hostLimit?: number;
  /** All requests filed under hosts, the chain excepted. */
  total: number;
  /** The host that last redirected a request of which no event came since, by the request's id. */
  readonly redirects: Map<string, string>;
  /** The requests that were counted for good: each is, once. */
  readonly counted: RequestIds;
  /** Requests that count only until another event of them comes, oldest first. */
  readonly tentative: Filing[];
  /** What was filed for documents of which it is a guess that they belong to this page, oldest first. */
  guesses: Filing[];
}

/** A page as views and the toolbar show it. */
export interface ShownPage extends Page {
  /** The requests of documents on other hosts that went on to it by themselves, in order: they come before its chain. */
  readonly stepsBefore?: readonly RequestEvent[];
}

/** That a document may have gone on to another one by itself, as far as that is known (client-redirect.ts). */
export interface ClientRedirect {
  /** The id of the page of the document that went on. */
  readonly from: string;
  /** The browser says so; else it is so if that document asked for the page. */
  readonly isConfirmed: boolean;
}

/** What filing an event changed, so that it can be taken back. */
export interface Filing {
  readonly event: RequestEvent;
  /** `truncated`: the response failed after its headers. */
  readonly effect: 'counted' | 'truncated' | 'left-out';
  readonly at?: EndpointKey;
}

/** Bounds of one page; far above what real pages need, so that a hostile page cannot fill the memory. */
export const pageBounds = {
  hosts: 4096,
  leftOutHosts: 20_000,
  documents: 1000,
  origins: 200,
  tentative: 300,
  redirects: 100,
  guesses: 300,
  /** Single requests kept for each host: many at first, few on a page that has very many requests. */
  requests: (total: number) => (total < 4000 ? 40 : 4),
  /** Single requests kept for each host of a page out of view, of which there may be very many. */
  hiddenRequests: 4,
};

/**
 * @param id the documentId of the outermost document
 * @param tab the tab's id
 * @param frame the frame's id
 * @param sequence the number of the event that makes it
 * @returns an empty page that is not committed yet
 */
export function createPage(id: string, tab: number, frame: number, sequence: number): Page {
  return {
    id,
    tab,
    frame,
    target: '',
    time: 0,
    shown: 0,
    sequence,
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
    redirects: new Map(),
    counted: new RequestIds(),
    tentative: [],
    guesses: [],
  };
}

/** Adds the origin of a document's URL, so that its workers' requests find the page. */
export function addOrigin(page: Page, url: string): void {
  const origin = urlOrigin(url);
  if (origin !== '' && page.origins.size < pageBounds.origins) page.origins.add(origin);
}

/**
 * Files a request of the page, and counts it once, whatever events it has: offered to a service worker and
 * then answered by the network, answered and then truncated.
 * @param page the page to change
 * @param reported an answer, a redirect or a failure
 * @param isGuess whether it is a guess that the event belongs to this page: then `takeGuesses` can take it back
 * @returns the hostnames whose rows changed
 */
export function fileInPage(page: Page, reported: RequestEvent, isGuess = false): string[] {
  const event = afterRedirect(page, reported);
  if (event.partition) page.partition = event.partition;
  const { kind, id } = event;
  const changed: string[] = [];
  let filing: Filing | undefined;
  if (kind === 'redirect') filing = count(page, event);
  else if (page.counted.has(id) || (kind === 'failure' && page.counted.isForgotten(id))) {
    if (kind === 'failure') filing = truncate(page, event);
  } else {
    const before = takeTentative(page, id);
    if (before) changed.push(before);
    filing = count(page, event);
    if (isTentative(event)) addTentative(page, filing);
    else page.counted.add(id);
  }
  if (!filing) return changed;
  if (isGuess) page.guesses = [...page.guesses, filing].slice(-pageBounds.guesses);
  return [...changed, event.hostname];
}

/** What follows a redirect was caused by the host that redirected, whoever asked it. Redirects keep the id of their request. */
function afterRedirect({ redirects }: Page, event: RequestEvent): RequestEvent {
  const { id, kind, hostname } = event;
  // Most pages have none, and looking for an id costs its hash.
  if (redirects.size === 0 && kind !== 'redirect') return event;
  const from = redirects.get(id);
  if (!isTentative(event)) redirects.delete(id);
  if (kind === 'redirect' && hostname !== '') {
    redirects.set(id, hostname);
    if (redirects.size > pageBounds.redirects) redirects.delete(redirects.keys().next().value as string);
  }
  if (from === undefined) return event;
  return { ...event, loaders: from === hostname ? [] : [`redirect ${from}`] };
}

/** @returns whether another event of its request may come: it counts until then */
export function isTentative({ fromServiceWorker, provisional }: RequestEvent): boolean {
  return fromServiceWorker === true || provisional === true;
}

/**
 * Takes back what was filed by guess for a document, which turned out to be no part of the page.
 * @param page the page to change
 * @param document the documentId
 * @returns the events, oldest first
 */
export function takeGuesses(page: Page, document: string): RequestEvent[] {
  const taken = page.guesses.filter(({ event }) => event.document === document);
  page.guesses = page.guesses.filter(({ event }) => event.document !== document);
  for (const filing of taken.toReversed()) {
    const { event, effect, at } = filing;
    const host = page.hosts.get(event.hostname);
    if (effect === 'truncated') {
      if (host && at) undoTruncation(host, event, at);
      continue;
    }
    uncount(page, filing);
    if (isTentative(event)) removeTentative(page, event.id);
    else if (event.kind !== 'redirect') page.counted.delete(event.id);
  }
  return taken.map(({ event }) => event);
}

/** Makes a page that goes out of view smaller. Its rows and counts stay as they are. */
export function shrinkHiddenPage(page: Page): void {
  for (const host of page.hosts.values()) trimRequests(host, pageBounds.hiddenRequests);
}

/**
 * Lists fewer single requests, from now on. Rows and counts stay as they are.
 * @param page the page to change
 * @param keep how many to keep for each host
 */
export function limitRequests(page: Page, keep: number): void {
  page.requestLimit = Math.min(keep, page.requestLimit ?? keep);
  for (const host of page.hosts.values()) trimRequests(host, page.requestLimit);
}

/**
 * Gives fewer hosts a row of their own, from now on; those that came first keep theirs. The others are counted as left
 * out, and of too many of these only that there were more.
 * @param page the page to change
 * @param keep how many hosts to keep
 */
export function limitHosts(page: Page, keep: number): void {
  page.hostLimit = Math.min(keep, page.hostLimit ?? keep);
  for (const host of [...page.hosts.values()].slice(page.hostLimit)) {
    page.hosts.delete(host.hostname);
    page.total -= host.total;
    for (const { address } of host.endpoints) leaveOut(page, host.hostname, address);
  }
  for (const hash of [...page.leftOut.keys()].slice(page.hostLimit)) {
    page.leftOut.delete(hash);
    page.uncounted++;
  }
  const isKept = ({ event: { hostname } }: Filing): boolean => hostname === '' || page.hosts.has(hostname);
  for (const { event } of page.tentative.filter((filing) => !isKept(filing))) page.counted.add(event.id);
  page.tentative.splice(0, Number.POSITIVE_INFINITY, ...page.tentative.filter(isKept));
  page.guesses = page.guesses.filter(isKept);
}

/**
 * The host with the requests of the main document filed in: what a reader wants to see.
 * @param page the page
 * @param hostname ASCII hostname
 * @returns the host, or undefined when the page has none of that name
 */
export function hostWithChain(page: ShownPage, hostname: string): Host | undefined {
  const filed = page.hosts.get(hostname);
  const chain = stepsOf(page).filter((event) => event.hostname === hostname);
  if (chain.length === 0) return filed ?? (hostname === mainHostname(page) ? createHost(hostname) : undefined);
  const host = filed ? copyHost(filed) : createHost(hostname);
  for (const event of chain) fileRequest(host, event, pageBounds.requests(0) + chain.length);
  return host;
}

/** @returns the names of all hosts of the page that are kept, the main one and its redirect hops first */
export function hostnamesOf(page: ShownPage): Set<string> {
  const names = new Set<string>();
  const main = mainHostname(page);
  if (main !== '') names.add(main);
  for (const { hostname } of stepsOf(page)) if (hostname !== '') names.add(hostname);
  for (const name of page.hosts.keys()) names.add(name);
  return names;
}

/** @returns the requests that led to the page, in order: those of documents before it, its redirect hops, its answer */
export function stepsOf({ stepsBefore, chain }: ShownPage): readonly RequestEvent[] {
  return stepsBefore ? [...stepsBefore, ...chain] : chain;
}

/** @returns the names of the hosts other than its own that sent the browser on to the page, in order */
export function redirectingHosts(page: ShownPage): string[] {
  const main = mainHostname(page);
  return [...new Set(stepsOf(page).map(({ hostname }) => hostname))].filter((name) => name !== main && name !== '');
}

/** @returns the hostname of the main document, or the empty text where its URL has none */
export function mainHostname(page: Page): string {
  return page.chain.at(-1)?.hostname ?? networkHostname(page.target);
}

/** @returns what came last of the main document: its answer, its failure, or undefined when no request was seen */
export function mainAnswer(page: Page): RequestEvent | undefined {
  return page.chain.at(-1);
}

function networkHostname(url: string): string {
  return /^(?:https?|wss?):/.test(url) ? requestUrl(url).hostname : '';
}

function count(page: Page, event: RequestEvent): Filing {
  const { hostname } = event;
  if (hostname === '') {
    page.invalidHostnames++;
    return { event, effect: 'left-out' };
  }
  let host = page.hosts.get(hostname);
  if (!host) {
    if (page.hosts.size >= (page.hostLimit ?? pageBounds.hosts)) {
      leaveOut(page, hostname, event.address ?? '');
      return { event, effect: 'left-out' };
    }
    host = createHost(hostname);
    page.hosts.set(hostname, host);
  }
  page.total++;
  const keep = Math.min(pageBounds.requests(page.total), page.requestLimit ?? Number.POSITIVE_INFINITY);
  return { event, effect: 'counted', at: fileRequest(host, event, keep) };
}

function uncount(page: Page, { event, effect, at }: Filing): void {
  const host = page.hosts.get(event.hostname);
  if (effect === 'left-out') {
    if (event.hostname === '') page.invalidHostnames--;
    return;
  }
  if (!host || !at || !removeRequest(host, event, at)) return;
  page.total--;
  if (host.total === 0) page.hosts.delete(event.hostname);
}

function truncate(page: Page, event: RequestEvent): Filing | undefined {
  const host = page.hosts.get(event.hostname);
  const at = host && noteTruncation(host, event);
  return at && { event, effect: 'truncated', at };
}

function addTentative(page: Page, filing: Filing): void {
  page.tentative.push(filing);
  if (page.tentative.length <= pageBounds.tentative) return;
  // It counts for good, in the only way in which it was reported.
  const oldest = page.tentative.shift();
  if (oldest) page.counted.add(oldest.event.id);
}

/** @returns the hostname under which the request counted until now; undefined if it did not */
function takeTentative(page: Page, id: string): string | undefined {
  const filing = removeTentative(page, id);
  if (!filing) return undefined;
  uncount(page, filing);
  page.guesses = page.guesses.filter(({ event }) => event.id !== id || !isTentative(event));
  return filing.event.hostname;
}

function removeTentative(page: Page, id: string): Filing | undefined {
  const at = page.tentative.findIndex(({ event }) => event.id === id);
  return at < 0 ? undefined : page.tentative.splice(at, 1)[0];
}

function leaveOut(page: Page, hostname: string, address: string): void {
  const key = shortHash(hostname);
  const addresses = page.leftOut.get(key);
  if (addresses) {
    if (addresses.length < 3 && !addresses.some((known) => textualFamily(known) === textualFamily(address))) {
      addresses.push(address);
    }
  } else if (page.leftOut.size < (page.hostLimit ?? pageBounds.leftOutHosts)) page.leftOut.set(key, [address]);
  else page.uncounted++;
}
