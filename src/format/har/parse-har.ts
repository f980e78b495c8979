import { shortenEnd } from '../../display/shorten-end.ts';
import { someNames } from '../../display/some-names.ts';
import { recordOf, stringOf } from '../../json/narrow.ts';
import { boundedText, maxLength } from '../../page/events/bounded-text.ts';
import { initiatorLoaders, loaderOf } from '../../page/events/devtools-initiator.ts';
import type { LoaderKey } from '../../page/events/loader.ts';
import type { CommitEvent, NetworkEvent, RequestEvent } from '../../page/events/network-event.ts';
import { navigationTarget, portOf, requestUrl } from '../../page/events/request-url.ts';
import { tunnelType } from '../../page/events/resource-kind.ts';
import { statusProblem, type VisitProblem } from '../../readiness/report/visit-problem.ts';
import { type HarEntry, parseHarEntry, timeOf } from './har-entry.ts';
import { type HarProblem, HarProblems } from './har-problems.ts';
import { type Dated, type HarDocument, type HarVisit, maxHops, visitsOf } from './har-visits.ts';
import { type HarForm, HarScanner, type HarSink } from './scan-har.ts';

/** A file of HARs as the events that the browser would have sent. */
export interface HarReading {
  /** Usually one; several where files were joined. */
  readonly logs: readonly HarLog[];
  /** What was wrong with the file and with entries; all others are in the pages. */
  readonly problems: readonly HarProblem[];
}

/** One HAR of a file. */
export interface HarLog {
  /** Name and version of what made it, as "Firefox 153.0"; empty if it does not report it. */
  readonly browser: string;
  readonly pages: readonly HarPage[];
}

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

export type HarResult =
  | { readonly ok: true; readonly har: HarReading }
  /** One sentence that says what the file is not. */
  | { readonly ok: false; readonly error: string };

/** A page that entries belong to. */
interface Group {
  /** What the file calls the page, if that is a URL. */
  readonly url: string;
  readonly time: number;
  readonly entries: HarEntry[];
}

/** A log while it is read. */
interface OpenLog {
  creator: string;
  browser: string;
  readonly pages: { readonly id: string; readonly url: string; readonly time: number }[];
  entries: HarEntry[];
}

/** Beyond these the memory of a browser's tab would not do; the longest HARs of days of recording have some 100,000. */
const maxEntries = 1_000_000;
const maxPages = 100_000;

/** When to stop: what comes through a pipe may have no end (`yes`), and what is read of it is kept nowhere. */
const endless = {
  /** Characters without an entry, a page or a log. No entry is as long: it would fit into no text of V8. */
  characters: 500_000_000,
  /** Those beyond `maxEntries` are counted only. */
  entries: 10 * maxEntries,
};

/**
 * Reads HAR 1.2 files of Chromium, Firefox, Safari, WebPageTest and many other tools (har-dialects.ts) and turns them into
 * network events. Takes time that grows with the file's size and no faster; keeps what is of use of each entry, not the
 * file.
 */
export class HarReader {
  readonly #problems = new HarProblems();
  readonly #logs: OpenLog[] = [];
  readonly #scanner = new HarScanner(this.#sink());
  #entries = 0;
  #pages = 0;
  #hasEntries = false;
  #begin = '';
  #charactersWithoutNews = 0;
  readonly #bounds: typeof endless;

  /** @param bounds when to stop */
  constructor(bounds = endless) {
    this.#bounds = bounds;
  }

  /** Whether so much has come that nothing more is to be read. */
  get isEndless(): boolean {
    return this.#charactersWithoutNews > this.#bounds.characters || this.#entries > this.#bounds.entries;
  }

  /** Takes the next part of the text; a byte order mark does no harm. */
  push(text: string): void {
    if (this.#begin.length < 100) this.#begin = (this.#begin + text.slice(0, 200)).trimStart();
    this.#charactersWithoutNews += text.length;
    this.#scanner.push(text);
  }

  /**
   * To be called once, when the text is over.
   * @param brokenOff the file itself could not be read to its end
   * @returns pages and problems, or why it is no HAR
   */
  end(brokenOff = false): HarResult {
    const form = this.#scanner.end();
    if (!this.#hasEntries) return { ok: false, error: this.#refusal(form) };
    const isCut = form.broken || brokenOff || this.isEndless;
    if (this.isEndless) this.#problems.ofFile('It has no end; what had come until then was read.', true);
    else if (isCut) this.#problems.ofFile('The JSON of the file is broken; what is whole of it was read.', true);
    if (form.documents > 1)
      this.#problems.ofFile(`The file holds ${form.documents} files, one behind the other; all were read.`, false);
    if (this.#entries > maxEntries)
      this.#problems.ofFile(`It has ${this.#entries} entries; the first ${maxEntries} were read.`, true);
    this.#settleTunnels();
    let number = 0;
    const cutBehind = isCut ? this.#logs.at(-1)?.entries.at(-1) : undefined;
    const logs = this.#logs.map((log) => ({
      browser: log.browser || log.creator,
      pages: groupsOf(log, this.#problems).flatMap((group) =>
        visitsIn(group).map(
          (visit): HarPage => ({
            ...pageOf(visit, group, `har-${++number}`),
            isCut: cutBehind !== undefined && visit.some(({ entries }) => holds(entries, cutBehind)),
          }),
        ),
      ),
    }));
    return { ok: true, har: { logs, problems: this.#problems.list() } };
  }

  #sink(): HarSink {
    const last = () => this.#logs.at(-1);
    return {
      log: () => this.#logs.push({ creator: '', browser: '', pages: [], entries: [] }),
      entries: () => {
        this.#hasEntries = true;
      },
      maker: (name, value) => {
        const { name: maker, version } = recordOf(value);
        const log = last();
        if (log) log[name] = shortenEnd(`${stringOf(maker)} ${stringOf(version)}`.trim(), 100);
      },
      page: (value) => {
        this.#charactersWithoutNews = 0;
        this.#pages++;
        if (this.#pages <= maxPages) last()?.pages.push(parsePage(value));
      },
      entry: (value) => {
        this.#charactersWithoutNews = 0;
        this.#entries++;
        if (this.#entries > maxEntries) return;
        const entry = parseHarEntry(value, this.#entries, this.#problems);
        if (entry) last()?.entries.push(entry);
      },
    };
  }

  /**
   * A tunnel of which the proxy decrypted what went through is no request beside those. All others are what is known of their
   * hosts, and stay.
   */
  #settleTunnels(): void {
    const all = this.#logs.flatMap(({ entries }) => entries);
    const decrypted = new Set(all.filter((entry) => !isTunnel(entry)).map(serviceOf));
    const isOpaque = (entry: HarEntry) => isTunnel(entry) && !decrypted.has(serviceOf(entry));
    const opaque = all.filter(isOpaque);
    for (const log of this.#logs) log.entries = log.entries.filter((entry) => !isTunnel(entry) || isOpaque(entry));
    if (opaque.length === 0) return;
    const hostnames = [...new Set(opaque.map(({ url }) => requestUrl(url).hostname))];
    const what =
      opaque.length === 1
        ? '1 tunnel through a proxy (CONNECT) was not decrypted: its host counts'
        : `${opaque.length} tunnels through a proxy (CONNECT) were not decrypted: their hosts count`;
    this.#problems.ofFile(
      `${what} for the page that was loading. What for, and whether the page needs it at all, is not known (${someNames(hostnames, 3)}).`,
      false,
    );
  }

  #refusal({ documents }: HarForm): string {
    const choose = 'Choose a file saved as HAR.';
    if (this.isEndless) {
      const characters = this.#bounds.characters.toLocaleString('en');
      return `This is no HAR file: in its first ${characters} characters there is no list "log.entries". ${choose}`;
    }
    if (documents > 0 && /^[{[]/.test(this.#begin))
      return `This is no HAR file: it has no list "log.entries". ${choose}`;
    if (this.#begin === '') return `This is no HAR file: it is not JSON, it is empty. ${choose}`;
    if (this.#begin.startsWith('<')) return `This is no HAR file: it is not JSON but a web page or XML. ${choose}`;
    return `This is no HAR file: it is not JSON. ${choose}`;
  }
}

/**
 * Parses a HAR of which the text is at hand.
 * @param text the file; if its JSON is broken, as when it was cut off, the entries that are whole are read
 * @returns its pages and problems, or why it is no HAR
 */
export function parseHar(text: string): HarResult {
  const reader = new HarReader();
  reader.push(text);
  return reader.end();
}

function parsePage(value: unknown): OpenLog['pages'][number] {
  const page = recordOf(value);
  const url = [page._URL, page._url, page.title]
    .map(stringOf)
    .find((text) => /^https?:\/\/\S*$/.test(text) && URL.canParse(text));
  return {
    id: boundedText(stringOf(page.id), maxLength.url),
    url: url === undefined ? '' : navigationTarget(new URL(url).href),
    time: timeOf(page.startedDateTime) ?? 0,
  };
}

/**
 * Entries go to the page that they name, of several with that id (browsertime gives each of its runs the same) to the
 * newest when they were sent; those that name none to the newest of all, and of those before the first page to one of their
 * own. So do those that name one that the file does not have, unless they have a document: then they are a page.
 */
function groupsOf({ pages, entries }: OpenLog, problems: HarProblems): Group[] {
  const all = pages.map(({ url, time }): Group => ({ url, time, entries: [] }));
  const byTime = (one: Group, other: Group) => one.time - other.time;
  const ofId = new Map<string, Group[]>();
  for (const [at, { id }] of pages.entries()) {
    const group = all[at] as Group;
    const known = ofId.get(id);
    if (known) known.push(group);
    else ofId.set(id, [group]);
  }
  for (const groups of ofId.values()) groups.sort(byTime);
  const dated = all.toSorted(byTime);
  const listed = new Set(['', ...pages.map(({ id }) => id)]);
  const unlisted = entries.filter(({ pageref }) => !listed.has(pageref));
  const withDocument = new Set(unlisted.filter(mayBeDocument).map(({ pageref }) => pageref));
  if (pages.length > 0) for (const { number, pageref } of unlisted) problems.ofEntry(number, 'pageref', pageref);
  const others: HarEntry[] = [];
  for (const entry of entries) (newestAt(ofId.get(entry.pageref) ?? [], entry.time)?.entries ?? others).push(entry);
  const isEarlier = isBefore(dated[0]);
  /** Pages that the file does not list, by their pageref; the empty text is what was before all. */
  const more = new Map<string, Group>();
  for (const entry of others) {
    const { pageref, time } = entry;
    const isOwn = dated.length === 0 || withDocument.has(pageref);
    const own = isOwn ? pageref : isEarlier(entry) ? '' : undefined;
    let group = own === undefined ? newestAt(dated, time) : more.get(own);
    if (!group) {
      group = { url: '', time: time ?? 0, entries: [] };
      more.set(own ?? '', group);
      all.push(group);
    }
    group.entries.push(entry);
  }
  return all.filter((group) => group.entries.length > 0);
}

/**
 * Before the first page began, of which the file has the document, no page of the file was loading: Chromium's new tab
 * page asks for what it shows, and is none of the pages that are listed.
 * @returns whether an entry was sent then, and does not lead into that page, as a redirect or a tunnel may
 */
function isBefore(first: Group | undefined): (entry: HarEntry) => boolean {
  if (!first?.entries.some(mayBeDocument)) return () => false;
  const began = first.entries.reduce((earliest, { time }) => Math.min(earliest, time ?? earliest), first.time);
  return (entry) => entry.time !== null && entry.time < began && entry.redirect === '' && !isTunnel(entry);
}

function newestAt(dated: readonly Group[], time: number | null): Group | undefined {
  let from = 0;
  let to = dated.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((dated[middle]?.time ?? 0) <= (time ?? 0)) from = middle + 1;
    else to = middle;
  }
  return dated[from - 1] ?? dated[0];
}

/** @returns that there is no document, and where the page's URL is from then */
function noDocument(isReferrer: boolean): VisitProblem {
  const source = isReferrer ? 'what its requests name as their referrer' : 'that of its first request';
  return { id: 'no-document', text: `No document of this page is in the file; its URL is ${source}.` };
}

/** @returns whether it may be the document of a page: what a frame shows is none */
function mayBeDocument({ type, isDocument, navigation }: HarEntry): boolean {
  return isDocument || (type === 'document' && navigation !== 'frame');
}

function isTunnel({ type }: HarEntry): boolean {
  return type === tunnelType;
}

/** @returns host and port, as one text */
function serviceOf({ url }: HarEntry): string {
  const parts = requestUrl(url);
  return `${parts.hostname} ${portOf(parts)}`;
}

function visitsIn({ entries, time, url }: Group): HarVisit[] {
  const dated = entries.map((entry) => ({ ...entry, time: entry.time ?? time }));
  return visitsOf(
    dated.sort((one, other) => one.time - other.time || one.number - other.number),
    url,
  );
}

function holds(entries: readonly HarEntry[], wanted: HarEntry): boolean {
  return entries.some(({ number }) => number === wanted.number);
}

function pageOf(visit: HarVisit, group: Group, document: string): Omit<HarPage, 'isCut'> {
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
  group: Group,
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
