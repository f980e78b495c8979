import { AddressMemory } from './address-memory.ts';
import { isCancelled } from './failure.ts';
import { IdSet } from './id-set.ts';
import type { AbandonEvent, CommitEvent, NavigateEvent, NetworkEvent, RequestEvent } from './network-event.ts';
import {
  addOrigin,
  createPage,
  fileInPage,
  noteBreakInPage,
  type Page,
  type PageJson,
  pageBounds,
  pageFromJson,
  pageToJson,
  settlePage,
  unfileInPage,
} from './page.ts';
import { navigationTarget, urlOrigin } from './request-url.ts';

/** What an event changed. */
export type Change =
  | { readonly kind: 'host'; readonly page: string; readonly hostname: string }
  | { readonly kind: 'page'; readonly page: string }
  | { readonly kind: 'tab'; readonly tab: number }
  | { readonly kind: 'removed'; readonly page: string };

/** All of a tracker but its pages, as JSON. */
export interface TrackerJson {
  readonly tabs: readonly TabState[];
  readonly chains: readonly Chain[];
  readonly orphans: readonly RequestEvent[];
  readonly workers: readonly RequestEvent[];
  readonly served: readonly RequestEvent[];
  readonly guessed: readonly RequestEvent[];
  readonly seen: readonly number[];
  readonly addresses: readonly (readonly [string, string])[];
  readonly removedTabs: readonly number[];
}

/** A tab is a window onto a page. */
interface TabState {
  readonly tab: number;
  /** The documentId of the page that the tab shows. */
  page: string;
  /** The navigation under way, if one is. */
  navigation: { readonly time: number; readonly url: string } | null;
}

/** The requests of one navigation of a main frame, in order, while no document is known that they belong to. */
interface Chain {
  readonly id: string;
  readonly tab: number;
  readonly frame: number;
  readonly events: readonly RequestEvent[];
  /** An answer or a failure came. */
  readonly ended: boolean;
}

/** A navigation of which nothing more is heard for this long has ended in a way that the browser did not tell. */
const longestNavigationMilliseconds = 30_000;

/** Bounds of what waits and what is kept for the back/forward cache. */
const bounds = {
  chains: 200,
  orphans: 1000,
  workers: 100,
  served: 300,
  guessed: 300,
  removedTabs: 100,
  hiddenPagesOfTab: 12,
  hiddenPages: 120,
};

/**
 * Files the browser's events under the pages that they belong to.
 *
 * - A page is a document; a tab only points at the page that it shows. Nothing that does not commit changes what a tab
 *   shows, and a document that comes back (back/forward cache, activated prerender) brings its page with it.
 * - No order between webRequest and webNavigation is assumed: requests of unknown documents wait for their commit,
 *   navigations of main frames wait for the document that they became, and a commit may come before its answer.
 * - Each request is counted once, however often and in whatever way it is heard of.
 * - No clock and no browser: the same events give the same state, so a journal of events restores a tracker.
 */
export class Tracker {
  readonly #pages = new Map<string, Page>();
  /** From each documentId to its page's. */
  readonly #documents = new Map<string, string>();
  readonly #tabs = new Map<number, TabState>();
  readonly #seen: IdSet;
  readonly #addresses: AddressMemory;
  #chains: Chain[] = [];
  /** Requests of documents that are not known yet. */
  #orphans: RequestEvent[] = [];
  /** Recent requests of workers that belong to no tab: a page about to be committed may be answered by its worker. */
  #workers: RequestEvent[] = [];
  /** Recent requests that a service worker was asked for. */
  #served: RequestEvent[] = [];
  /** Recent requests of an unknown document that count as the first page's of their tab. */
  #guessed: RequestEvent[] = [];
  #removedTabs: number[] = [];
  #changes: Change[] = [];

  /**
   * @param json what `toJson` returned before; nothing for a new tracker
   * @param pages the pages at that time
   */
  constructor(json?: TrackerJson, pages: Iterable<PageJson> = []) {
    for (const pageJson of pages) this.#adopt(pageFromJson(pageJson));
    for (const tab of json?.tabs ?? []) this.#tabs.set(tab.tab, { ...tab });
    this.#chains = [...(json?.chains ?? [])];
    this.#orphans = [...(json?.orphans ?? [])];
    this.#workers = [...(json?.workers ?? [])];
    this.#served = [...(json?.served ?? [])];
    this.#guessed = [...(json?.guessed ?? [])];
    this.#removedTabs = [...(json?.removedTabs ?? [])];
    this.#seen = new IdSet(json?.seen);
    this.#addresses = new AddressMemory(json?.addresses);
  }

  /**
   * Takes an event in.
   * @param event what the browser told
   * @returns what changed by it
   */
  apply(event: NetworkEvent): readonly Change[] {
    this.#changes = [];
    switch (event.kind) {
      case 'answer':
      case 'redirect':
      case 'failure':
        this.#request(event);
        break;
      case 'navigate':
        this.#navigate(event);
        break;
      case 'commit':
        this.#commit(event);
        break;
      case 'abandon':
        this.#abandon(event);
        break;
      case 'tab-removed':
        this.#removeTab(event.tab);
        break;
      case 'tab-replaced':
        this.#replaceTab(event.tab, event.by);
        break;
    }
    return this.#changes;
  }

  /** @returns the page that a tab shows, if any was seen */
  shownPage(tab: number): Page | undefined {
    return this.#pages.get(this.#tabs.get(tab)?.page ?? '');
  }

  /** @returns the page of that documentId */
  page(id: string): Page | undefined {
    return this.#pages.get(id);
  }

  /** @returns the ids of all tabs that show a page */
  tabs(): number[] {
    return [...this.#tabs.keys()];
  }

  /** @returns whether a tab shows the page */
  isShown(id: string): boolean {
    const page = this.#pages.get(id);
    return page !== undefined && this.#tabs.get(page.tab)?.page === id;
  }

  /** @returns the ids of all pages */
  pageIds(): string[] {
    return [...this.#pages.keys()];
  }

  /** @returns all but the pages */
  toJson(): TrackerJson {
    return {
      tabs: [...this.#tabs.values()],
      chains: this.#chains,
      orphans: this.#orphans,
      workers: this.#workers,
      served: this.#served,
      guessed: this.#guessed,
      seen: this.#seen.toJSON(),
      addresses: this.#addresses.toJSON(),
      removedTabs: this.#removedTabs,
    };
  }

  /** @returns one page as JSON, or undefined when there is none of that id */
  pageToJson(id: string): PageJson | undefined {
    const page = this.#pages.get(id);
    return page && pageToJson(page);
  }

  /**
   * Forgets the page that was out of sight for longest, to make room.
   * @returns its id, or undefined when every page is shown
   */
  forgetOldestHiddenPage(): string | undefined {
    const oldest = this.#hiddenPages()[0];
    if (oldest) this.#forget(oldest);
    return oldest?.id;
  }

  #request(event: RequestEvent): void {
    if (event.kind === 'redirect') this.#place(event);
    else if (event.provisional) {
      if (!this.#seen.has(event.id)) this.#place(event);
    } else if (event.fromServiceWorker) {
      if (!this.#seen.has(event.id)) this.#offerToWorker(event);
    } else if (!this.#seen.add(event.id)) {
      this.#takeBackFromWorker(event.id);
      this.#place(event.kind === 'answer' ? this.#addresses.complete(event) : event);
    } else if (event.kind === 'failure') this.#break(event);
  }

  /** It counts as answered by the service worker, unless the network is heard of after all. */
  #offerToWorker(event: RequestEvent): void {
    this.#takeBackFromWorker(event.id);
    this.#served = [...this.#served, event].slice(-bounds.served);
    this.#place(event);
  }

  #takeBackFromWorker(id: string): void {
    const event = this.#served.find((served) => served.id === id);
    if (!event) return;
    this.#served = this.#served.filter((served) => served !== event);
    this.#orphans = this.#orphans.filter((orphan) => orphan.id !== id || !orphan.fromServiceWorker);
    const page = event.target === undefined ? this.#pageOf(event) : undefined;
    if (page && page !== 'unknown') unfileInPage(page, event);
  }

  /** Puts a request where it belongs. */
  #place(event: RequestEvent): void {
    if (event.target !== undefined) {
      this.#addToChain(event);
      return;
    }
    const page = this.#pageOf(event);
    if (page === 'unknown') {
      this.#orphans.push(event);
      if (this.#orphans.length > bounds.orphans) this.#orphans.shift();
    } else if (page) {
      const guess = event.frame === 0 && event.document !== undefined && event.document !== page.id;
      if (guess) this.#guessed = [...this.#guessed, event].slice(-bounds.guessed);
      this.#file(page, event);
    } else if (event.tab < 0) this.#placeOfWorker(event);
  }

  /** The page of a sub-resource: 'unknown' when it may become known, undefined when it belongs to none. */
  #pageOf(event: RequestEvent): Page | 'unknown' | undefined {
    const asking = event.document ?? event.parent;
    if (asking === undefined) return this.#pageOfOrigin(event);
    const known = this.#pageOfDocument(asking);
    if (known) return known;
    if (event.tab < 0) return undefined;
    if (event.document !== undefined && event.parent !== undefined) {
      const around = this.#pageOfDocument(event.parent);
      if (around) this.#addDocument(around, event.document);
      return around ?? 'unknown';
    }
    if (event.document === undefined || (event.frame !== 0 && !event.prerender)) return 'unknown';
    if (this.#removedTabs.includes(event.tab)) return undefined;
    if (event.frame === 0 && !event.prerender) {
      const first = this.#firstPageOf(event.tab);
      if (first === 'unknown') return first;
      if (first) {
        this.#addDocument(first, event.document);
        return first;
      }
    }
    return this.#adopt(createPage(event.document, event.tab, event.frame));
  }

  /**
   * For what its first page asks for in the moment in which it takes the place of a tab's empty document, Chromium names
   * that one, of which nothing else is ever heard (seen at 2 of 26 browser starts on a busy machine).
   * @returns the page, if the tab had no other; 'unknown' as long as only its main document was heard of
   */
  #firstPageOf(tab: number): Page | 'unknown' | undefined {
    const committed = [...this.#pages.values()].filter((page) => page.tab === tab && page.time > 0);
    if (committed.length > 0) return committed.length === 1 ? committed[0] : undefined;
    return this.#chains.some((chain) => chain.tab === tab && chain.frame === 0 && chain.ended) ? 'unknown' : undefined;
  }

  /** A document that counted as the first page's of its tab is a page after all. */
  #takeBackGuesses(document: string): void {
    const page = this.#pageOfDocument(document);
    if (!page || page.id === document) return;
    page.documents.delete(document);
    this.#documents.delete(document);
    for (const event of this.#guessed.filter((guessed) => guessed.document === document)) {
      unfileInPage(page, event);
      if (page.hosts.get(event.hostname)?.total === 0) page.hosts.delete(event.hostname);
      this.#orphans.push(event);
    }
    this.#changes.push({ kind: 'page', page: page.id });
    this.#guessed = this.#guessed.filter((guessed) => guessed.document !== document);
  }

  /** Firefox names no document for a dedicated worker's request: the tab's newest page with a document of its origin. */
  #pageOfOrigin({ tab, origin }: RequestEvent): Page | undefined {
    const shown = this.shownPage(tab);
    if (origin === undefined || shown?.origins.has(origin)) return shown;
    return [...this.#pages.values()]
      .filter((page) => page.tab === tab && page.origins.has(origin))
      .reduce<Page | undefined>((newest, page) => (newest && newest.shown > page.shown ? newest : page), undefined);
  }

  #pageOfDocument(document: string): Page | undefined {
    return this.#pages.get(this.#documents.get(document) ?? '');
  }

  #adopt(page: Page): Page {
    this.#pages.set(page.id, page);
    for (const document of page.documents) this.#documents.set(document, page.id);
    return page;
  }

  #addDocument(page: Page, document: string): void {
    if (page.documents.size >= pageBounds.documents) {
      const [oldestFrame] = [...page.documents].filter((id) => id !== page.id);
      if (oldestFrame !== undefined) {
        page.documents.delete(oldestFrame);
        this.#documents.delete(oldestFrame);
      }
    }
    page.documents.add(document);
    this.#documents.set(document, page.id);
  }

  #file(page: Page, event: RequestEvent): void {
    fileInPage(page, event);
    this.#changes.push({ kind: 'host', page: page.id, hostname: event.hostname });
  }

  /** A worker that serves several pages is filed under each page in view that has a document of its origin. */
  #placeOfWorker(event: RequestEvent): void {
    this.#workers.push(event);
    if (this.#workers.length > bounds.workers) this.#workers.shift();
    for (const tab of this.#tabs.values()) {
      // The request may be made for the document that is about to come: then its commit decides.
      const { navigation } = tab;
      const underWay = navigation !== null && event.time - navigation.time < longestNavigationMilliseconds;
      if (underWay && urlOrigin(navigation.url) === event.origin) continue;
      this.#fileOfWorker(this.#pages.get(tab.page), event);
    }
  }

  #fileOfWorker(page: Page | undefined, event: RequestEvent): void {
    if (!page || event.origin === undefined || !page.origins.has(event.origin)) return;
    if ((event.partition ?? '') !== page.partition) return;
    this.#file(page, event);
  }

  #fileWorkersSince(page: Page, time: number, origin: string): void {
    for (const event of this.#workers) {
      if (event.time >= time && event.origin === origin) this.#fileOfWorker(page, event);
    }
  }

  /** A request that was counted before broke off. */
  #break(event: RequestEvent): void {
    if (event.target !== undefined) return;
    const page = this.#pageOf(event);
    if (page && page !== 'unknown' && noteBreakInPage(page, event)) {
      this.#changes.push({ kind: 'host', page: page.id, hostname: event.hostname });
    }
  }

  #addToChain(event: RequestEvent): void {
    const before = this.#chains.find((chain) => chain.id === event.id);
    const joined = [...this.#pages.values()].find(({ chain }) => chain.at(-1)?.id === event.id);
    if (joined) {
      this.#setChain(joined, inOrder(joined.chain, event));
      return;
    }
    const events = inOrder(before?.events ?? [], event);
    const last = events.at(-1) ?? event;
    const chain: Chain = {
      id: event.id,
      tab: event.tab,
      frame: event.frame,
      events,
      ended: last.kind !== 'redirect',
    };
    this.#chains = [...this.#chains.filter((other) => other !== before), chain].slice(-bounds.chains);
    if (!chain.ended || (last.error !== undefined && isCancelled(last.error))) return;
    // The commit may have come first.
    const page =
      event.frame === 0
        ? this.shownPage(event.tab)
        : [...this.#pages.values()].find(({ tab, frame }) => tab === event.tab && frame === event.frame);
    if (page && page.chain.length === 0 && page.target === last.target) {
      this.#chains = this.#chains.filter((other) => other !== chain);
      this.#setChain(page, events);
    }
  }

  #setChain(page: Page, events: readonly RequestEvent[]): void {
    page.chain = events;
    if (page.origin === 'adopted') page.origin = 'loaded';
    const partition = events.at(-1)?.partition;
    if (partition !== undefined) page.partition = partition;
    this.#changes.push({ kind: 'page', page: page.id });
  }

  #navigate(event: NavigateEvent): void {
    const tab = this.#tab(event.tab);
    // The second of Firefox's two events for one load must not hide what came between them.
    if (tab.navigation?.url !== event.url) tab.navigation = { time: event.time, url: event.url };
  }

  #commit(event: CommitEvent): void {
    if (this.#removedTabs.includes(event.tab)) {
      if (event.preexisting) return;
      this.#removedTabs = this.#removedTabs.filter((tab) => tab !== event.tab);
    }
    if (event.parent === undefined) this.#commitPage(event);
    else this.#commitFrame(event, event.parent);
  }

  #commitFrame(event: CommitEvent, parent: string): void {
    const page = this.#pageOfDocument(parent);
    if (!page) return;
    addOrigin(page, event.url);
    if (this.#documents.get(event.document) !== page.id) this.#addDocument(page, event.document);
    this.#placeOrphans();
  }

  #commitPage(event: CommitEvent): void {
    this.#takeBackGuesses(event.document);
    const page = this.#pages.get(event.document) ?? this.#adopt(createPage(event.document, event.tab, event.frame));
    const comesBack = page.time > 0;
    const tab = this.#tab(event.tab);
    const before = this.#pages.get(tab.page);
    if (event.atStartup && tab.page === page.id && page.chain.length === 0) {
      page.origin = 'adopted';
      this.#changes.push({ kind: 'page', page: page.id });
    }
    // What was found in place is older news than what was heard since.
    if (event.preexisting && (tab.page === page.id || (before?.shown ?? 0) >= event.time)) return;
    page.tab = event.tab;
    page.frame = event.frame;
    if (!comesBack) {
      page.time = event.time;
      page.target = navigationTarget(event.url);
      addOrigin(page, event.url);
      this.#joinChain(page, before);
      if (event.prerender) page.origin = 'prerendered';
      else if (event.failed) page.origin = 'failed';
      else if (event.preexisting && page.chain.length === 0) page.origin = 'adopted';
      if (event.preexisting) page.commitTimeUnknown = true;
      if (event.previewed) page.previewed = true;
    }
    if (!event.prerender) {
      if (before && before !== page) settlePage(before);
      page.shown = event.time;
      tab.page = page.id;
      const navigation = tab.navigation;
      tab.navigation = null;
      if (navigation && !comesBack) this.#fileWorkersSince(page, navigation.time, urlOrigin(event.url));
      this.#changes.push({ kind: 'tab', tab: event.tab });
      this.#forgetTooManyHidden(event.tab);
    }
    this.#changes.push({ kind: 'page', page: page.id });
    this.#placeOrphans();
  }

  /** Gives a new page the requests of its main document, if they were seen already. */
  #joinChain(page: Page, before: Page | undefined): void {
    const ofFrame = this.#chains.filter((chain) => chain.tab === page.tab && chain.frame === page.frame);
    const own = ofFrame.findLast((chain) => chain.ended && chain.events.at(-1)?.target === page.target);
    if (own) {
      page.chain = own.events;
      page.partition = own.events.at(-1)?.partition ?? page.partition;
      // What was asked for earlier in this frame has been overtaken.
      const overtaken = ofFrame.slice(0, ofFrame.indexOf(own) + 1);
      this.#chains = this.#chains.filter((chain) => !overtaken.includes(chain));
      return;
    }
    // A page without a request of its own (answered by a worker) takes an answer of the same URL that comes after its
    // commit; if it was rather the answer of this load, then it is nearer in time to this commit.
    const last = before?.chain.at(-1);
    if (!before || before === page || last?.target !== page.target) return;
    const tooEarly = last.time > before.time;
    const nearer = tooEarly && Math.abs(page.time - last.time) < Math.abs(last.time - before.time);
    // A tab that Firefox restores shows placeholders first: documents of the same URL that load nothing.
    const placeholder = before.hosts.size === 0 && (tooEarly || before.commitTimeUnknown);
    if (nearer || placeholder) {
      page.chain = before.chain;
      this.#setChain(before, []);
    }
  }

  #abandon(event: AbandonEvent): void {
    const target = navigationTarget(event.url);
    this.#chains = this.#chains.filter(
      (chain) =>
        chain.tab !== event.tab || chain.frame !== event.frame || !chain.events.some((e) => e.target === target),
    );
    if (event.frame !== 0) return;
    const tab = this.#tab(event.tab);
    const navigation = tab.navigation;
    if (!navigation || navigation.url !== event.url) return;
    tab.navigation = null;
    const page = this.#pages.get(tab.page);
    if (page) this.#fileWorkersSince(page, navigation.time, urlOrigin(navigation.url));
  }

  #placeOrphans(): void {
    const orphans = this.#orphans;
    this.#orphans = [];
    for (const orphan of orphans) this.#place(orphan);
  }

  #tab(tab: number): TabState {
    let state = this.#tabs.get(tab);
    if (!state) {
      state = { tab, page: '', navigation: null };
      this.#tabs.set(tab, state);
    }
    return state;
  }

  #removeTab(tab: number): void {
    this.#tabs.delete(tab);
    this.#chains = this.#chains.filter((chain) => chain.tab !== tab);
    this.#orphans = this.#orphans.filter((orphan) => orphan.tab !== tab);
    this.#guessed = this.#guessed.filter((guessed) => guessed.tab !== tab);
    this.#removedTabs = [...this.#removedTabs.filter((removed) => removed !== tab), tab].slice(-bounds.removedTabs);
    const closed = [...this.#pages.values()].filter((page) => page.tab === tab);
    for (const page of closed) this.#forget(page);
    // Of private windows and containers nothing stays longer than their last tab.
    for (const { partition } of closed) {
      const stays = partition === '' || [...this.#pages.values()].some((page) => page.partition === partition);
      if (!stays) this.#addresses.forget(partition);
    }
    this.#changes.push({ kind: 'tab', tab });
  }

  #replaceTab(tab: number, by: number): void {
    if (tab === by) return;
    const state = this.#tabs.get(tab);
    this.#tabs.delete(tab);
    if (state && !this.#tabs.get(by)?.page) this.#tabs.set(by, { ...state, tab: by });
    for (const page of this.#pages.values()) if (page.tab === tab) page.tab = by;
    this.#chains = this.#chains.map((chain) => (chain.tab === tab ? { ...chain, tab: by } : chain));
    this.#changes.push({ kind: 'tab', tab }, { kind: 'tab', tab: by });
  }

  /** Pages out of view, longest hidden first. */
  #hiddenPages(): Page[] {
    return [...this.#pages.values()]
      .filter((page) => !this.isShown(page.id))
      .sort((a, b) => Math.max(a.shown, a.time) - Math.max(b.shown, b.time));
  }

  #forgetTooManyHidden(tab: number): void {
    const hidden = this.#hiddenPages();
    const ofTab = hidden.filter((page) => page.tab === tab);
    for (const page of ofTab.slice(0, Math.max(0, ofTab.length - bounds.hiddenPagesOfTab))) this.#forget(page);
    for (const page of hidden.slice(0, Math.max(0, hidden.length - bounds.hiddenPages))) this.#forget(page);
  }

  #forget(page: Page): void {
    if (!this.#pages.delete(page.id)) return;
    for (const document of page.documents) this.#documents.delete(document);
    this.#changes.push({ kind: 'removed', page: page.id });
  }
}

/**
 * Adds an event to those of its request. A background that Firefox wakes is told what happened meanwhile kind by kind,
 * so a redirect may come after the answer that it led to.
 */
function inOrder(events: readonly RequestEvent[], event: RequestEvent): RequestEvent[] {
  // What a worker was asked for counts only until the network is heard of.
  const all = [...events.filter(({ fromServiceWorker, provisional }) => !fromServiceWorker && !provisional), event];
  return [...all.filter(({ kind }) => kind === 'redirect'), ...all.filter(({ kind }) => kind !== 'redirect')];
}
