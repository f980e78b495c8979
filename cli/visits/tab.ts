import { setTimeout as sleep } from 'node:timers/promises';
import type { Page, Request } from 'playwright-core';
import { shortenEnd } from '../../src/display/shorten-end.ts';
import { requestUrl } from '../../src/page/events/request-url.ts';
import type { Preview } from '../../src/readiness/network/preview-rules.ts';
import type { ReportPage } from '../../src/readiness/report/report.ts';
import { withPageBefore } from '../../src/readiness/report/report-page.ts';
import type { VisitProblem } from '../../src/readiness/report/visit-problem.ts';
import { Activity } from './activity.ts';
import { InitiatorWatch } from './initiator-watch.ts';
import { openOwnSession } from './own-session.ts';
import { messageOf } from './playwright-errors.ts';
import { playwrightSession } from './playwright-session.ts';
import type { TargetSession } from './target-session.ts';
import { documentAlone, withSilentHosts } from './unreported-facts.ts';
import { type VisitBrowser, within } from './visit-browser.ts';

/** The browser has ended during a visit, or does not answer any more. */
export class BrowserGone extends Error {}

/** A browser in which no tab is open after this long hangs. */
const openTimeoutMs = 30_000;
/** A tab is given this long to answer a question, and to close. */
const answerTimeoutMs = 5000;
/** So long the extension may take until it knows a document that was replaced. */
const replacedDocumentTimeoutMs = 2000;
const freezeTimeoutMs = 1000;

/**
 * What the extension knows of a tab's page: `no-page` it has none that was not returned already · `unrecorded` it did not
 * answer in time, or does not know a page that must be there.
 */
export type FactsOfTab =
  | { readonly kind: 'page'; readonly facts: ReportPage }
  | { readonly kind: 'no-page' }
  | { readonly kind: 'unrecorded' };

/** A tab of the browser, with its id in the extension. */
export class Tab {
  readonly #browser: VisitBrowser;
  readonly #page: Page;
  readonly #session: TargetSession;
  readonly #initiators: InitiatorWatch;
  readonly #id: number;
  readonly #gone: Promise<never>;
  /** The page crashed or was closed. */
  readonly #ended: Promise<VisitProblem>;
  /** Steps may have use for them. */
  readonly #popups: Page[] = [];
  /** What the extension knew of the documents of a visit when they asked for another one in their place. */
  #replaced: readonly Promise<ReportPage | null>[] = [];
  /** The id of the page that was returned last. */
  #returnedId = '';
  #previews = false;

  private constructor(
    browser: VisitBrowser,
    page: Page,
    { session, initiators }: { readonly session: TargetSession; readonly initiators: InitiatorWatch },
    id: number,
  ) {
    this.#browser = browser;
    this.#page = page;
    this.#session = session;
    this.#initiators = initiators;
    this.#id = id;
    this.#gone = browser.gone.then(() => {
      throw new BrowserGone();
    });
    this.#gone.catch(() => {});
    this.#ended = new Promise((resolve) => {
      page.on('crash', () => resolve({ id: 'crashed', text: 'The page crashed.' }));
      page.on('close', () => resolve({ id: 'closed', text: 'The page was closed while it was visited.' }));
    });
  }

  /**
   * @param hasSteps whether the user's steps are run in it: what the page opens stays until the end of the visit then
   * @throws BrowserGone
   */
  static async open(browser: VisitBrowser, hasSteps: boolean): Promise<Tab> {
    const opened = Tab.#open(browser, hasSteps);
    opened.catch(() => {});
    const over = new AbortController();
    try {
      const none = Promise.race([browser.gone, sleep(openTimeoutMs, undefined, { signal: over.signal })]);
      const tab = await Promise.race([opened, none]);
      if (tab) return tab;
    } catch (error) {
      throw new BrowserGone('', { cause: error });
    } finally {
      over.abort();
    }
    throw new BrowserGone();
  }

  static async #open(browser: VisitBrowser, hasSteps: boolean): Promise<Tab> {
    const { page, id } = await browser.tabs.open();
    // Steps may change what Playwright's session does, as by routing requests and ending that.
    const session = (hasSteps ? undefined : playwrightSession(page)) ?? (await openOwnSession(browser.context, page));
    const [initiators] = await Promise.all([
      InitiatorWatch.attach(session),
      session.send('Network.setCacheDisabled', { cacheDisabled: true }),
      session.send('Network.setBypassServiceWorker', { bypass: true }),
    ]);
    const tab = new Tab(browser, page, { session, initiators }, id);
    page.on('popup', (popup) => {
      if (hasSteps) tab.#popups.push(popup);
      else void popup.close().catch(() => {});
    });
    return tab;
  }

  /**
   * Does something with the page.
   * @returns what it returns, or the problem if the page ends meanwhile
   * @throws BrowserGone if the browser ends, or has not answered for so long that it never will
   */
  async during(
    work: (page: Page) => Promise<VisitProblem | undefined>,
    milliseconds: number,
  ): Promise<VisitProblem | undefined> {
    const stop = new AbortController();
    const hung = sleep(milliseconds, undefined, { ref: false, signal: stop.signal }).then(() => {
      throw new BrowserGone();
    });
    hung.catch(() => {});
    // When the page ends, its calls fail: which of the two comes first is of no interest.
    const worked = work(this.#page).catch(async (error: unknown): Promise<VisitProblem> => {
      const why = await Promise.race([this.#ended, this.#gone, sleep(1000)]);
      if (why) await Promise.race([this.#gone, sleep(500)]);
      return why ?? { id: 'failed', text: `The visit failed: ${shortenEnd(messageOf(error), 300)}` };
    });
    // A browser that ends closes its pages first.
    const ended = this.#ended.then(async (problem) => {
      await Promise.race([this.#gone, sleep(500)]);
      return problem;
    });
    ended.catch(() => {});
    try {
      return await Promise.race([worked, ended, this.#gone, hung]);
    } finally {
      stop.abort();
    }
  }

  watch(): Activity {
    const replaced: Promise<ReportPage | null>[] = [];
    // What an earlier visit of the tab watches is none of this one's.
    this.#replaced = replaced;
    this.#initiators.reset();
    return new Activity(this.#page, (request) => {
      const facts = this.#factsOfReplaced(request);
      // A visit that ends with its browser asks for them no more.
      facts.catch(() => {});
      replaced.push(facts);
    });
  }

  /**
   * The extension gets the event of a document a moment later than the command line, and keeps none that was
   * replaced by then.
   * @param replaced the request of the document that another one replaced
   * @returns what the extension knows of it, or else what Playwright does; null where that is nothing either
   */
  async #factsOfReplaced(replaced: Request): Promise<ReportPage | null> {
    const begun = Date.now();
    const { hostname, path } = requestUrl(replaced.url());
    while (Date.now() - begun < replacedDocumentTimeoutMs) {
      const facts = await this.#ask(() => this.#browser.control.facts(this.#id), null);
      if (facts && URL.canParse(facts.url)) {
        const known = requestUrl(facts.url);
        if (known.hostname === hostname && known.path === path) return facts;
        // The next one is there.
        if (this.#isNew(facts)) break;
      }
      await sleep(50);
    }
    return this.#ask(() => documentAlone(replaced), null);
  }

  /** @returns the facts with those of documents that went on by themselves */
  async withReplacedDocuments(facts: ReportPage): Promise<ReportPage> {
    const replaced = (await Promise.all(this.#replaced)).filter((page) => page !== null && /^https?:/.test(page.url));
    return replaced.reduceRight<ReportPage>((page, before) => (before ? withPageBefore(page, before) : page), facts);
  }

  /** Freezes a page that never becomes idle, so that the extension's events can catch up. */
  freeze(): Promise<void> {
    return this.#setLifecycle('frozen');
  }

  /** Lets a page go on that may be frozen. */
  unfreeze(): Promise<void> {
    return this.#setLifecycle('active');
  }

  async #setLifecycle(state: 'frozen' | 'active'): Promise<void> {
    await within(freezeTimeoutMs, this.#session.send('Page.setWebLifecycleState', { state }));
  }

  /** @returns the facts with the hosts that were asked and have not answered, and with who loaded each */
  async completed(facts: ReportPage, { silentRequests }: Activity): Promise<ReportPage> {
    const whole = await this.#ask(() => withSilentHosts(facts, silentRequests, this.#page), facts);
    return this.#initiators.withObservedRequests(whole);
  }

  /**
   * Waits for events that have not reached the extension yet: the command line gets them before it.
   * @param hostnames the hosts that the page asked; undefined if there may be no page
   * @param milliseconds how long it may take: the extension gets events one after the other, of all tabs
   * @returns what the extension knows of the page, if it came in time
   */
  async facts(hostnames: ReadonlySet<string> | undefined, milliseconds: number): Promise<FactsOfTab> {
    const begun = Date.now();
    for (;;) {
      const facts = await this.#ask(() => this.#browser.control.facts(this.#id), undefined);
      const isPatient = Date.now() - begun <= answerTimeoutMs;
      if (
        facts &&
        this.#isNew(facts) &&
        (hostnames === undefined || isComplete(facts, hostnames) || (!isPatient && facts.hosts.length > 0))
      ) {
        this.#returnedId = facts.id;
        return { kind: 'page', facts };
      }
      if (hostnames === undefined && facts !== undefined) return { kind: 'no-page' };
      if (Date.now() - begun > milliseconds) return { kind: 'unrecorded' };
      await sleep(50);
    }
  }

  /** @returns whether it is a page of the web that was not returned before */
  #isNew({ url, id }: ReportPage): boolean {
    return /^https?:/.test(url) && id !== this.#returnedId;
  }

  /** @returns the URLs that the page links to */
  links(): Promise<readonly string[]> {
    const all = 'Array.from(document.links, ({ href }) => String(href))';
    return this.#ask(() => this.#page.evaluate<string[]>(all), []);
  }

  async preview(preview: Preview): Promise<void> {
    this.#previews = true;
    await this.#ask(() => this.#browser.control.preview(this.#id, preview), undefined);
  }

  async close(): Promise<void> {
    if (this.#previews) await within(answerTimeoutMs, this.#browser.control.preview(this.#id, undefined));
    await within(answerTimeoutMs, Promise.all([this.#page, ...this.#popups].map((page) => page.close())));
  }

  /** A page may be busy for ever, and then it does not answer. */
  async #ask<T>(question: () => Promise<T>, otherwise: T): Promise<T> {
    const stop = new AbortController();
    const over = sleep(answerTimeoutMs, otherwise, { ref: false, signal: stop.signal }).catch(() => otherwise);
    try {
      return await Promise.race([question().catch(() => over), over, this.#gone]);
    } finally {
      stop.abort();
    }
  }
}

function isComplete({ hosts, leftOut }: ReportPage, hostnames: ReadonlySet<string>): boolean {
  const known = new Set(hosts.map(({ hostname }) => hostname));
  return leftOut > 0 || [...hostnames].every((hostname) => known.has(hostname));
}
