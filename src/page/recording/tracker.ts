import type { AbandonEvent, CommitEvent, NavigateEvent, NetworkEvent, RequestEvent } from '../events/network-event.ts';
import { urlOrigin } from '../events/request-url.ts';
import { AddressMemory } from './address-memory.ts';
import { clientRedirectCandidate, pagesBefore, pagesLeftEarly, withStepsBefore } from './client-redirect.ts';
import { EventClock } from './event-clock.ts';
import {
  addOrigin,
  createPage,
  fileInPage,
  isTentative,
  limitHosts,
  limitRequests,
  type Page,
  type ShownPage,
  shrinkHiddenPage,
  takeGuesses,
} from './page.ts';
import { PageIndex } from './page-index.ts';
import { type PageJson, pageFromJson, pageToJson } from './page-json.ts';
import { isAnswerTakenBy, pageOfRequest } from './page-of-request.ts';
import {
  endsIn,
  mayCommit,
  type PendingNavigation,
  PendingNavigations,
  withEvent,
  withReason,
} from './pending-navigations.ts';
import { type TabState, Tabs } from './tabs.ts';
import { type UnassignedRequest, UnassignedRequests } from './unassigned-requests.ts';
import { WorkerRequests } from './worker-requests.ts';

/** What an event changed. */
export type Change =
  | { readonly kind: 'host'; readonly page: string; readonly hostname: string }
  | { readonly kind: 'page'; readonly page: string }
  /** Invisible to readers, but must be persisted: for example the document ids of a page. */
  | { readonly kind: 'unseen'; readonly page: string }
  | { readonly kind: 'tab'; readonly tab: number }
  | { readonly kind: 'removed'; readonly page: string };

/** All of a tracker but its pages, as JSON. */
export interface TrackerJson {
  readonly clock: readonly [number, number, number];
  readonly listedAt: number;
  readonly tabs: readonly TabState[];
  readonly navigations: readonly PendingNavigation[];
  readonly unassigned: readonly UnassignedRequest[];
  readonly workerRequests: readonly UnassignedRequest[];
  readonly navigated: string;
  readonly countedOfWorkers: string;
  readonly addresses: readonly (readonly [string, string])[];
  readonly removedTabs: readonly number[];
}

/** Bounds of what waits and what is kept for the back/forward cache. */
const bounds = {
  unassigned: { ofTab: 500, total: 2000 },
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
 * - Each request is counted once, however many events and whatever events it has. Each page remembers what it has
 *   counted (`page.ts`), so that no page can make another's counts wrong.
 * - No clock and no browser: the same events give the same state, so a journal of events restores a tracker. What came
 *   first is decided by the order of events, not by the times that they carry.
 */
export class Tracker {
  readonly #pages = new PageIndex();
  readonly #tabs: Tabs;
  readonly #clock: EventClock;
  readonly #addresses: AddressMemory;
  readonly #navigations: PendingNavigations;
  /** Requests of documents that are not known yet. */
  readonly #unassigned: UnassignedRequests;
  readonly #workerRequests: WorkerRequests;
  /** The sequence number of the event with which the last listing of open pages began; what is newer wins over it. */
  #listingSequence: number;
  #changes: Change[] = [];

  /**
   * @param json what `toJson` returned before; nothing for a new tracker
   * @param pages the pages at that time
   */
  constructor(json?: TrackerJson, pages: Iterable<PageJson> = []) {
    for (const pageJson of pages) this.#pages.add(pageFromJson(pageJson));
    this.#tabs = new Tabs(json?.tabs, json?.removedTabs);
    this.#clock = new EventClock(json?.clock);
    this.#listingSequence = json?.listedAt ?? Number.MAX_SAFE_INTEGER;
    this.#navigations = new PendingNavigations(json?.navigations, json?.navigated);
    this.#unassigned = new UnassignedRequests(bounds.unassigned, json?.unassigned);
    this.#workerRequests = new WorkerRequests(json?.workerRequests, json?.countedOfWorkers);
    this.#addresses = new AddressMemory(json?.addresses);
  }

  /**
   * Takes an event in.
   * @param event an event of the browser
   * @returns what changed by it
   */
  apply(event: NetworkEvent): readonly Change[] {
    this.#changes = [];
    this.#clock.tick(event.time);
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
      case 'listing':
        this.#listingSequence = this.#clock.sequence;
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

  /** @returns the page of that documentId; undefined if there is none */
  page(id: string): Page | undefined {
    return this.#pages.get(id);
  }

  /** @returns the pages that went on to a page by themselves, by script or by refresh, the first one first */
  pagesBefore(id: string): Page[] {
    const page = this.#pages.get(id);
    return page ? pagesBefore(this.#pages, page) : [];
  }

  /** @returns the page with the requests of the documents on other hosts that went on to it by themselves */
  withStepsBefore(page: Page): ShownPage {
    return withStepsBefore(page, this.pagesBefore(page.id));
  }

  /** @returns the ids of all tabs that show a page */
  tabs(): number[] {
    return this.#tabs.all().map(({ tab }) => tab);
  }

  /** @returns whether a tab shows the page */
  isShown(id: string): boolean {
    const page = this.#pages.get(id);
    return page !== undefined && this.#tabs.get(page.tab)?.page === id;
  }

  /** @returns the ids of all pages */
  pageIds(): string[] {
    return this.#pages.ids();
  }

  /** @returns the ids of the pages that no tab shows, longest out of view first */
  hiddenPageIds(): string[] {
    return this.#hiddenPages().map(({ id }) => id);
  }

  /** @returns all but the pages */
  toJson(): TrackerJson {
    return {
      clock: this.#clock.toJson(),
      listedAt: this.#listingSequence,
      ...this.#tabs.toJson(),
      ...this.#navigations.toJson(),
      unassigned: this.#unassigned.toJson(),
      ...this.#workerRequests.toJson(),
      addresses: this.#addresses.toJson(),
    };
  }

  /** @returns one page as JSON, or undefined when there is none of that id */
  pageToJson(id: string): PageJson | undefined {
    const page = this.#pages.get(id);
    return page && pageToJson(page);
  }

  /**
   * Forgets a page, to make room.
   * @param id its id
   * @returns what changed by it
   */
  forget(id: string): readonly Change[] {
    return this.#changePage(id, (page) => this.#forget(page));
  }

  /**
   * Lists fewer single requests of a page, to make room.
   * @param id the page's id
   * @param keep how many to keep for each host
   * @returns what changed by it
   */
  limitRequests(id: string, keep: number): readonly Change[] {
    return this.#changePage(id, (page) => {
      if ((page.requestLimit ?? Number.POSITIVE_INFINITY) <= keep) return;
      limitRequests(page, keep);
      this.#pageChanged(page);
    });
  }

  /**
   * Takes the rows of half of a page's hosts, to make room. They stay in the counts as far as there is room for that.
   * @param id the page's id
   * @returns what changed by it
   */
  halveHosts(id: string): readonly Change[] {
    return this.#changePage(id, (page) => {
      limitHosts(page, Math.floor(page.hosts.size / 2));
      this.#pageChanged(page);
    });
  }

  /**
   * Forgets the older half of what waits for its document, to make room: of requests, and of navigations when there are
   * no such requests any more. Without its navigation a page would have no main document; and of requests one page can
   * make as many as it likes.
   * @returns whether there was anything
   */
  forgetWaiting(): boolean {
    return this.#unassigned.forgetOlderHalf() || this.#navigations.forgetOlderHalf();
  }

  #changePage(id: string, change: (page: Page) => void): readonly Change[] {
    this.#changes = [];
    const page = this.#pages.get(id);
    if (page) change(page);
    return this.#changes;
  }

  #pageChanged({ id }: Page): void {
    this.#changes.push({ kind: 'page', page: id });
  }

  #tabChanged(tab: number): void {
    this.#changes.push({ kind: 'tab', tab });
  }

  #request(event: RequestEvent): void {
    // A service worker's offer brings no address and teaches none.
    const whole = event.kind === 'answer' && !isTentative(event) ? this.#addresses.complete(event) : event;
    if (whole.target !== undefined) this.#requestOfNavigation(whole);
    else this.#place(whole);
  }

  #requestOfNavigation(event: RequestEvent): void {
    const joined = this.#pages.all().find(({ chain }) => chain.at(-1)?.id === event.id);
    if (joined) {
      const chain = withEvent(joined.chain, event);
      if (chain !== joined.chain) this.#setChain(joined, chain);
    } else if (!this.#navigations.isOver(event)) {
      const navigation = this.#navigations.add(event);
      if (mayCommit(navigation)) this.#joinCommitted(navigation);
    }
    this.#navigations.noteEnd(event);
  }

  /** The commit may have come first. */
  #joinCommitted(navigation: PendingNavigation): void {
    const { tab, frame, chain } = navigation;
    const last = chain.at(-1);
    const lacksIt = (page: Page): boolean => page.chain.length === 0 && endsIn(navigation, page);
    const inFrame =
      frame === 0 ? this.shownPage(tab) : this.#pages.all().find((other) => other.tab === tab && other.frame === frame);
    const page = inFrame && !lacksIt(inFrame) ? pagesLeftEarly(this.#pages, inFrame, last).find(lacksIt) : inFrame;
    if (!page || !lacksIt(page)) return;
    this.#navigations.remove(navigation);
    this.#setChain(page, chain);
    if (inFrame && page !== inFrame) this.#pageChanged(inFrame);
  }

  /** Puts the request of a document or a worker where it belongs. */
  #place(event: RequestEvent): void {
    const known = { pages: this.#pages, tabs: this.#tabs, navigations: this.#navigations };
    const page = pageOfRequest(event, known, this.#clock.sequence);
    if (page === 'unknown') this.#wait(event);
    else if (page) {
      const isGuess = event.frame === 0 && event.document !== undefined && event.document !== page.id;
      this.#file(page, event, isGuess);
    } else if (event.tab < 0) {
      for (const served of this.#workerRequests.add(event, known, this.#clock)) this.#file(served, event);
    }
  }

  #wait(event: RequestEvent): void {
    const lost = this.#unassigned.add(event, this.#clock.sequence);
    const page = lost && this.shownPage(lost.tab);
    if (!page) return;
    page.uncounted++;
    this.#pageChanged(page);
  }

  /** A document that counted as the first page's of its tab is a page after all. */
  #takeBackGuesses(document: string): void {
    const page = this.#pages.ofDocument(document);
    if (!page || page.id === document) return;
    this.#pages.removeDocument(page, document);
    for (const event of takeGuesses(page, document)) this.#wait(event);
    this.#pageChanged(page);
  }

  #file(page: Page, event: RequestEvent, isGuess = false): void {
    for (const hostname of fileInPage(page, event, isGuess)) {
      // Where there is no row any more, the whole page has to be looked at.
      const hasRow = hostname === event.hostname || page.hosts.has(hostname);
      this.#changes.push(hasRow ? { kind: 'host', page: page.id, hostname } : { kind: 'page', page: page.id });
    }
  }

  #fileWorkersSince(page: Page, sequence: number, origin: string): void {
    for (const event of this.#workerRequests.since(page, sequence, origin)) this.#file(page, event);
  }

  #setChain(page: Page, chain: readonly RequestEvent[]): void {
    page.chain = chain;
    if (page.origin === 'adopted') page.origin = 'loaded';
    const partition = chain.at(-1)?.partition;
    if (partition) page.partition = partition;
    this.#pageChanged(page);
  }

  #navigate(event: NavigateEvent): void {
    const tab = this.#tabs.open(event.tab);
    // The second of Firefox's two events for one load (recordings/firefox/simple.json) must not hide what came between.
    if (tab.navigation?.url === event.url) return;
    const shown = this.#pages.get(tab.page);
    tab.navigation = {
      url: event.url,
      sequence: this.#clock.sequence,
      elapsedMs: this.#clock.elapsedMs,
      ...(shown && { stayMs: event.time - shown.time }),
    };
  }

  #commit(event: CommitEvent): void {
    if (this.#tabs.isRemoved(event.tab)) {
      if (event.preexisting) return;
      this.#tabs.comeBack(event.tab);
    }
    if (event.parent === undefined) this.#commitPage(event);
    else this.#commitFrame(event, event.parent);
  }

  #commitFrame(event: CommitEvent, parent: string): void {
    const page = this.#pages.ofDocument(parent);
    if (!page || this.#pages.get(event.document)) return;
    addOrigin(page, event.url);
    if (this.#pages.ofDocument(event.document) !== page) this.#pages.addDocument(page, event.document);
    this.#changes.push({ kind: 'unseen', page: page.id });
    this.#placeUnassigned();
  }

  #commitPage(event: CommitEvent): void {
    const tab = this.#tabs.open(event.tab);
    const before = this.#pages.get(tab.page);
    if (event.preexisting && before && this.#isOutdated(event, before)) return;
    this.#takeBackGuesses(event.document);
    const known = this.#pages.get(event.document);
    const page = known ?? this.#pages.add(createPage(event.document, event.tab, event.frame, 0));
    // A listing in the middle of a navigation may name the document that comes with the URL of the blank one before: of both
    // Firefox says the same documentId, because they share a window (test/e2e/survival.test.ts, Firefox 153).
    const isListedAsBlank = page.commitTimeUnknown && page.target === 'about:blank';
    const comesBack = page.time > 0 && !isListedAsBlank;
    if (page.tab !== event.tab) this.#hidePage(page);
    page.tab = event.tab;
    page.frame = event.frame;
    page.sequence = this.#clock.sequence;
    if (!comesBack) this.#initialise(page, event, before);
    if (!event.prerender) {
      if (before && before !== page) shrinkHiddenPage(before);
      page.shown = event.time;
      tab.page = page.id;
      const { navigation } = tab;
      tab.navigation = null;
      if (navigation && !comesBack) this.#fileWorkersSince(page, navigation.sequence, urlOrigin(event.url));
      this.#tabChanged(event.tab);
      this.#forgetTooManyHidden(event.tab);
    }
    this.#pageChanged(page);
    this.#placeUnassigned();
  }

  /**
   * Compares a preexisting document with the page that its tab shows. Found at the start of the extension and without a
   * request of its own, that page is marked so.
   * @returns whether that page is the same, or newer than the listing: then nothing else is to be taken from the event
   */
  #isOutdated(event: CommitEvent, before: Page): boolean {
    const isSame = before.id === event.document;
    if (isSame && event.atStartup && before.chain.length === 0) {
      before.origin = 'adopted';
      this.#pageChanged(before);
    }
    // What a listing found is older than the events since it began.
    return isSame || before.sequence > this.#listingSequence;
  }

  /** Fills in what the commit of a document says of its page. */
  #initialise(page: Page, event: CommitEvent, before: Page | undefined): void {
    page.time = event.time;
    page.target = event.url;
    addOrigin(page, event.url);
    if (event.failed) page.origin = 'failed';
    this.#joinChain(page, before);
    if (event.prerender) page.origin = 'prerendered';
    else if (event.failed) page.chain = withReason(page.chain, event.error);
    // Of what comes out of the back/forward cache there is no request (recordings/firefox/back-forward.json,
    // chromium/back-forward.json): behind a document that was there before anybody listened lie others.
    else {
      const wasThere = event.preexisting || (event.back && before?.origin === 'adopted');
      page.origin = wasThere && page.chain.length === 0 ? 'adopted' : 'loaded';
    }
    delete page.commitTimeUnknown;
    if (event.preexisting) page.commitTimeUnknown = true;
    if (event.previewed) page.previewed = true;
    if (event.hidden) page.hidden = true;
    if (before !== page && !event.prerender && !event.preexisting) {
      const candidate = clientRedirectCandidate(event, before, this.#tabs.open(event.tab).navigation?.stayMs);
      if (candidate) page.clientRedirect = candidate;
    }
  }

  /** A document is in one tab only. */
  #hidePage(page: Page): void {
    const tab = this.#tabs.get(page.tab);
    if (tab?.page !== page.id) return;
    tab.page = '';
    this.#tabChanged(tab.tab);
  }

  /** Gives a new page the requests of its main document, if they were seen already. */
  #joinChain(page: Page, before: Page | undefined): void {
    const own = this.#navigations.takeFor(page);
    if (own) this.#setChain(page, own);
    else if (before && before !== page && isAnswerTakenBy(page, before)) {
      page.chain = before.chain;
      this.#setChain(before, []);
    }
  }

  #abandon(event: AbandonEvent): void {
    this.#navigations.abandon(event);
    if (event.frame !== 0) return;
    const tab = this.#tabs.open(event.tab);
    const navigation = tab.navigation;
    if (!navigation || navigation.url !== event.url) return;
    tab.navigation = null;
    const page = this.#pages.get(tab.page);
    if (page) this.#fileWorkersSince(page, navigation.sequence, urlOrigin(navigation.url));
  }

  #placeUnassigned(): void {
    for (const { event } of this.#unassigned.takeAll()) this.#place(event);
  }

  #removeTab(tab: number): void {
    this.#tabs.remove(tab);
    this.#navigations.dropTab(tab);
    this.#unassigned.dropTab(tab);
    const closed = this.#pages.ofTab(tab);
    for (const page of closed) this.#forget(page);
    // Of private windows and containers nothing stays longer than their last tab.
    for (const { partition } of closed) {
      if (partition === '' || this.#pages.all().some((page) => page.partition === partition)) continue;
      this.#addresses.forget(partition);
      this.#workerRequests.dropPartition(partition);
    }
    this.#tabChanged(tab);
  }

  #replaceTab(tab: number, by: number): void {
    if (tab === by) return;
    this.#tabs.replace(tab, by);
    for (const page of this.#pages.ofTab(tab)) {
      page.tab = by;
      this.#pageChanged(page);
    }
    this.#navigations.renameTab(tab, by);
    this.#unassigned.renameTab(tab, by);
    this.#tabChanged(tab);
    this.#tabChanged(by);
  }

  /** Pages out of view, longest hidden first. */
  #hiddenPages(): Page[] {
    return this.#pages
      .all()
      .filter((page) => !this.isShown(page.id))
      .sort((a, b) => a.sequence - b.sequence);
  }

  #forgetTooManyHidden(tab: number): void {
    const hidden = this.#hiddenPages();
    const ofTab = hidden.filter((page) => page.tab === tab);
    for (const page of ofTab.slice(0, -bounds.hiddenPagesOfTab)) this.#forget(page);
    for (const page of hidden.slice(0, -bounds.hiddenPages)) this.#forget(page);
  }

  #forget(page: Page): void {
    if (this.#pages.remove(page)) this.#changes.push({ kind: 'removed', page: page.id });
  }
}
