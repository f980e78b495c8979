/** What a browser would have reported of the documents that a HAR holds. */
import { initiatorLoaders, loaderOf } from '../../page/events/devtools-initiator.ts';
import type { LoaderKey } from '../../page/events/loader.ts';
import type { CommitEvent, NetworkEvent, RequestEvent } from '../../page/events/network-event.ts';
import { requestUrl } from '../../page/events/request-url.ts';
import { statusProblem, type VisitProblem } from '../../readiness/report/visit-problem.ts';
import type { HarEntry } from './har-entry.ts';
import { type HarGroup, isTunnel, mayBeDocument } from './har-groups.ts';
import { type Dated, type HarDocument, type HarVisit, maxHops } from './har-visits.ts';

/** One visit in a HAR: the events of its documents, to be played into a tracker of their own. */
export interface HarPage {
  /** The documentId in the events, of several documents that of the last. */
  readonly document: string;
  readonly events: readonly NetworkEvent[];
  /** The file is broken or cut off behind its last entry: more may have belonged to the page. */
  readonly isCut: boolean;
  /** That the document is an error page, or that there is none. */
  readonly problem?: VisitProblem;
}

/**
 * @param visit the documents of one visit
 * @param group the page that the file has them under
 * @param document what the last of them is called in the events
 * @returns the events that the browser would have sent
 */
export function harPageOf(visit: HarVisit, group: HarGroup, document: string): Omit<HarPage, 'isCut'> {
  const parts = visit.map((part, at) => {
    const next = visit[at + 1];
    const commit: Partial<CommitEvent> = {
      ...(at > 0 && { clientRedirect: true }),
      // A document is there from its answer on.
      ...(next?.navigation && part.navigation && { time: goneOnAt(part.navigation, next.navigation) }),
    };
    return eventsOf(part, group, { document: next ? `${document}-${at}` : document, ...commit });
  });
  const problem = parts.at(-1)?.problem;
  return { document, events: parts.flatMap(({ events }) => events), ...(problem && { problem }) };
}

function goneOnAt({ time, answeredAfterMs }: Dated, next: Dated): number {
  return Math.min(time + answeredAfterMs, next.time);
}

/** @returns the events of one document, and whether it is an error page, or not known */
function eventsOf(
  { navigation, entries }: HarDocument,
  group: HarGroup,
  commit: Partial<CommitEvent> & Pick<CommitEvent, 'document'>,
): { readonly events: readonly NetworkEvent[]; readonly problem: VisitProblem | undefined } {
  const { document } = commit;
  const chain = chainOf(entries, group.url, navigation);
  const [first] = chain;
  const last = chain.at(-1);
  const events: NetworkEvent[] = chain.map((entry) => ({
    ...eventOf(entry, 'main_frame'),
    // Where the file does not say what came of a redirect, that is all there is of the page.
    ...(entry === last && kindOf(entry) === 'redirect' ? { kind: 'answer' as const } : {}),
    // The hops of one navigation have the id of its first.
    id: String(first?.number),
    target: entry.url,
  }));
  const someEntry = entries.find((entry) => !isTunnel(entry)) ?? entries[0];
  const isNamed = last !== undefined || group.url !== '';
  const referrer = isNamed ? '' : referrerOf(entries);
  const answered = last?.url ?? (group.url || referrer || (someEntry?.url ?? ''));
  if (commit.clientRedirect && first) {
    events.unshift({ kind: 'navigate', time: first.time, tab: 1, url: first.url });
  }
  events.push({
    kind: 'commit',
    time: last?.time ?? group.time,
    tab: 1,
    frame: 0,
    url: answered,
    ...commit,
    ...(last && kindOf(last) === 'failure' ? { failed: true as const } : {}),
  });
  const ofChain = new Set(chain);
  const loadersOf = loadersIn(entries);
  for (const entry of entries) {
    if (ofChain.has(entry)) continue;
    // What a document that was prerendered and then shown asked for is as any other page's.
    const isForLater = entry.purpose === 'prefetch' || (entry.purpose === 'prerender' && last?.purpose !== 'prerender');
    const type = isForLater ? 'speculative' : entry.type === 'document' ? 'sub_frame' : entry.type;
    const { hostname } = requestUrl(entry.url);
    const loaders = loadersOf(entry).filter((loader, at, [direct]) => {
      return direct?.endsWith(` ${hostname}`) === false && (at === 0 || !loader.endsWith(` ${hostname}`));
    });
    events.push({ ...eventOf(entry, type), document, ...(loaders.length > 0 && { loaders }) });
  }
  if (!isNamed) return { events, problem: noDocument(referrer !== '') };
  const status = last && kindOf(last) === 'answer' ? last.status : 0;
  return { events, problem: status >= 400 ? statusProblem(status) : undefined };
}

/** @returns who asked for the entries of a page without a document: the first URL so named that is none of them, as a stylesheet's is */
function referrerOf(entries: readonly Dated[]): string {
  const asked = new Set(entries.map(({ url }) => url));
  return entries.find(({ referrer }) => /^https?:/.test(referrer) && !asked.has(referrer))?.referrer ?? '';
}

/** @returns who caused an entry of a page, to be asked once for each, in order of time */
function loadersIn(entries: readonly Dated[]): (entry: Dated) => readonly LoaderKey[] {
  const stylesheets = new Set(entries.filter(({ type }) => type === 'stylesheet').map(({ url }) => url));
  const redirects = new Map<string, string[]>();
  const initiatorAt = initiatorsIn(entries);
  return (entry) => {
    const from = redirects.get(entry.url)?.shift();
    if (entry.redirect !== '') {
      const known = redirects.get(entry.redirect);
      if (known) known.push(entry.url);
      else redirects.set(entry.redirect, [entry.url]);
    }
    const redirect = from === undefined ? undefined : loaderOf('redirect', from);
    if (redirect !== undefined) return [redirect];
    const initiator = initiatorAt(entry);
    if (initiator === undefined) return [];
    return initiatorLoaders(initiator, {
      // Of which document of the page an entry is, the file does not say.
      documentUrl: '',
      isPreload: false,
      isOfWorker: false,
      isStylesheet: (url) => stylesheets.has(url),
    });
  };
}

/** @returns what caused an entry. Of redirects chrome-har and WebPageTest tell it behind the last hop alone. */
function initiatorsIn(entries: readonly Dated[]): (entry: Dated) => unknown {
  const targets = new Map<string, Dated>();
  for (const entry of entries) {
    const known = targets.get(entry.url);
    if (known === undefined || (known.initiator === undefined && entry.initiator !== undefined)) {
      targets.set(entry.url, entry);
    }
  }
  return (entry) => {
    let hop: Dated | undefined = entry;
    for (let hops = 0; hop && hop.initiator === undefined && hops < maxHops; hops++) hop = targets.get(hop.redirect);
    return hop?.initiator;
  };
}

/**
 * The requests of the page's own document: the one that is known, else the one that carries the page's URL, else the first
 * document, and on.
 */
function chainOf(entries: readonly Dated[], url: string, navigation: Dated | undefined): Dated[] {
  const documents = entries.filter(mayBeDocument);
  const first =
    navigation ??
    documents.find((entry) => entry.url === url) ??
    documents.find((entry) => entry.isDocument) ??
    documents.find(({ purpose }) => purpose === '') ??
    documents[0];
  if (!first) return [];
  const ofUrl = new Map<string, Dated[]>();
  for (const entry of entries) {
    const known = ofUrl.get(entry.url);
    if (known) known.push(entry);
    else ofUrl.set(entry.url, [entry]);
  }
  // The answer of a hop is often empty, and then it is not known that it was a document.
  const hops = entries.filter(({ type, redirect }) => redirect !== '' && (type === 'document' || type === 'other'));
  const from = new Map(hops.map((entry) => [entry.redirect, entry]));
  const chain = [first];
  for (let before = from.get(first.url); before && isNext(before); before = from.get(before.url)) chain.unshift(before);
  for (let last = first; last.redirect !== ''; ) {
    // A URL may well redirect to itself, to see whether a cookie was set.
    const next = ofUrl.get(last.redirect)?.find((entry) => !chain.includes(entry));
    if (!next || !isNext(next)) break;
    chain.push(next);
    last = next;
  }
  return chain;

  function isNext(entry: Dated): boolean {
    return chain.length < maxHops && !chain.includes(entry);
  }
}

/** An answer that broke off was an answer all the same: its host was reached. */
function kindOf({ status, cached, fromServiceWorker, redirect, error }: HarEntry): RequestEvent['kind'] {
  if (redirect !== '' && error === '') return 'redirect';
  const hasAnswer = status > 0 || cached || fromServiceWorker;
  return hasAnswer || error === '' ? 'answer' : 'failure';
}

function eventOf(entry: Dated, type: string): RequestEvent {
  const { address, error, status, version } = entry;
  return {
    kind: kindOf(entry),
    id: String(entry.number),
    time: entry.time,
    tab: 1,
    frame: 0,
    type,
    ...requestUrl(entry.url),
    ...(address === '' ? {} : { address }),
    ...(status === 0 ? {} : { status }),
    ...(error === '' ? {} : { error }),
    ...(version === '' ? {} : { version }),
    ...(entry.cached ? { cached: true as const } : {}),
    ...(entry.fromServiceWorker ? { fromServiceWorker: true as const } : {}),
    ...(entry.intercepted ? { intercepted: true as const } : {}),
  };
}

/** @returns that there is no document, and where the page's URL is from then */
function noDocument(isReferrer: boolean): VisitProblem {
  const source = isReferrer ? 'what its requests name as their referrer' : 'that of its first request';
  return { id: 'no-document', text: `No document of this page is in the file; its URL is ${source}.` };
}
