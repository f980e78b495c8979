import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import type { ReportPage } from '../../src/readiness/report.ts';
import type { VisitProblem } from '../../src/readiness/visit-problem.ts';
import { siteOf } from '../site.ts';
import { Activity, isOfDocument } from './activity.ts';
import { isOfNavigation, navigationProblem, statusProblem } from './navigation-problem.ts';
import { pageWithoutFacts } from './page-without-facts.ts';
import { sameSiteLinks } from './same-site-links.ts';
import type { Steps } from './steps.ts';
import { type VisitBrowser, within } from './visit-browser.ts';
import type { VisitHooks, VisitOptions } from './visit-options.ts';

/** The browser has ended during a visit, or does not answer any more. */
export class BrowserGone extends Error {}

/** A visit, without what the caller knows of it. */
export interface Visited {
  readonly page: ReportPage;
  /** The links of the same site; looked for only where they are followed. */
  readonly links: readonly string[];
}

/** A browser in which no tab is open after this long hangs. */
const openMilliseconds = 30_000;
/** A tab is given this long to tell what it has, and to close. */
const answerMilliseconds = 5000;
/** Blocking hosts brings up others, which are blocked in turn; pages for which this does not end are rare. */
const mostRounds = 6;

/**
 * Visits a page in a tab of its own, as somebody does who comes for the first time: what is in the cache is not used,
 * and service workers that earlier visits left do not answer, because neither names the address of a server. Cookies
 * stay until the browser is started anew.
 * @param browser the browser
 * @param url http: or https:
 * @param options how to visit; with `preview` the page is loaded again and again, each time with the hosts blocked that
 *   could not be reached, until no new one comes up
 * @param hooks says which hosts those are
 * @param steps what to do on the page when it is at rest
 * @param wantsLinks whether links are looked for
 * @throws BrowserGone
 */
export async function visitPage(
  browser: VisitBrowser,
  url: string,
  options: VisitOptions,
  hooks: Pick<VisitHooks, 'blockedHosts'>,
  steps: Steps | undefined,
  wantsLinks: boolean,
): Promise<Visited> {
  const tab = await Tab.open(browser, steps !== undefined);
  try {
    const load = () => loadPage(tab, url, options, steps);
    let visited = await load();
    let blocked: readonly string[] = [];
    for (let round = 0; options.preview && round < mostRounds; round++) {
      const all = new Set([...blocked, ...(await hooks.blockedHosts(visited))]);
      if (all.size === blocked.length) break;
      blocked = [...all];
      // Without its document there is nothing to load again.
      if (visited.chain.some(({ hostname }) => all.has(hostname))) break;
      await tab.preview({ network: options.preview, hostnames: blocked });
      visited = withKnownHosts(await load(), visited, all);
    }
    const page = options.preview ? { ...visited, preview: { network: options.preview, blocked } } : visited;
    return { page, links: wantsLinks ? sameSiteLinks(await tab.links(), page.url, siteOf) : [] };
  } finally {
    await tab.close();
  }
}

/** A blocked request tells nothing of its host: what was seen of it before it was blocked stays. */
function withKnownHosts(page: ReportPage, before: ReportPage, blocked: ReadonlySet<string>): ReportPage {
  const known = new Map(before.hosts.map((host) => [host.hostname, host]));
  return {
    ...page,
    hosts: page.hosts.map((host) => (blocked.has(host.hostname) ? (known.get(host.hostname) ?? host) : host)),
  };
}

async function loadPage(tab: Tab, url: string, options: VisitOptions, steps: Steps | undefined): Promise<ReportPage> {
  const activity = tab.watch();
  const problem = await tab.during(
    async (page) => {
      const problem = await open(page, activity, url, options);
      if (!steps || (problem && problem.id !== 'restless')) return problem;
      return (await act(page, activity, url, options, steps)) ?? problem;
    },
    3 * options.timeout + 30_000,
  );
  const mustBe = problem === undefined || !problemsWithoutPage.includes(problem.id);
  const facts = await tab.facts(mustBe ? activity.askedHosts : undefined);
  return { ...(facts ?? pageWithoutFacts(url, options.run)), run: options.run, ...(problem && { problem }) };
}

/** There may be no page then, so none is waited for. Of all others the extension hears a moment later at most. */
const problemsWithoutPage: readonly VisitProblem['id'][] = ['download', 'no-content', 'timeout', 'closed'];

/** Goes to a URL and waits until the page is at rest. */
async function open(
  page: Page,
  activity: Activity,
  url: string,
  { timeout, quiet }: VisitOptions,
): Promise<VisitProblem | undefined> {
  const deadline = Date.now() + timeout;
  let status: number | undefined;
  page.on('response', (response) => {
    if (isOfDocument(response.request(), page)) status = response.status();
  });
  try {
    await page.goto(url, { waitUntil: 'commit', timeout });
  } catch (error) {
    if (isTimeout(error)) {
      return { id: 'timeout', text: `The server did not answer within ${timeout / 1000} seconds.` };
    }
    const message = messageOf(error);
    if (!isOfNavigation(message)) throw error;
    const problem = navigationProblem(message, status);
    if (problem) return problem;
  }
  const problem = await rest(page, activity, quiet, deadline, timeout);
  return status !== undefined && status >= 400 ? statusProblem(status) : problem;
}

async function rest(
  page: Page,
  activity: Activity,
  quiet: number,
  deadline: number,
  timeout: number,
): Promise<VisitProblem | undefined> {
  const problem = await restOf(page, activity, quiet, deadline, timeout);
  const silent = activity.silentHosts;
  if (silent.length === 0) return problem;
  const reason = `No answer came from: ${silent.slice(0, 5).join(', ')}${silent.length > 5 ? ', …' : ''}.`;
  return problem?.id === 'timeout' ? { ...problem, text: `${problem.text} ${reason}` } : { id: 'silent', text: reason };
}

async function restOf(
  page: Page,
  activity: Activity,
  quiet: number,
  deadline: number,
  timeout: number,
): Promise<VisitProblem | undefined> {
  for (;;) {
    try {
      await page.waitForLoadState('load', { timeout: Math.max(1, deadline - Date.now()) });
    } catch (error) {
      if (!isTimeout(error)) throw error;
      return { id: 'timeout', text: `The page was not complete within ${timeout / 1000} seconds.` };
    }
    if (!(await activity.quiet(quiet, deadline))) {
      return { id: 'restless', text: `The page still made requests after ${timeout / 1000} seconds.` };
    }
    // The page may have gone to another one meanwhile, that is not complete.
    const { last } = activity;
    const complete = await page.waitForLoadState('load', { timeout: quiet }).then(
      () => true,
      () => false,
    );
    if (complete && activity.last === last) return undefined;
  }
}

async function act(
  page: Page,
  activity: Activity,
  url: string,
  { timeout, quiet }: VisitOptions,
  steps: Steps,
): Promise<VisitProblem | undefined> {
  const acted = Promise.resolve()
    .then(() => steps(page, { url }))
    .then(
      () => undefined,
      (error: unknown): VisitProblem => ({
        id: 'steps',
        text: `The steps failed: ${messageOf(error).slice(0, 1000).replace(/\.$/, '')}.`,
      }),
    );
  const over = sleep(timeout, undefined, { ref: false }).then(
    (): VisitProblem => ({ id: 'steps', text: `The steps did not end within ${timeout / 1000} seconds.` }),
  );
  return (await Promise.race([acted, over])) ?? rest(page, activity, quiet, Date.now() + timeout, timeout);
}

/** A tab of the browser, with its id in the extension. */
class Tab {
  readonly #browser: VisitBrowser;
  readonly #page: Page;
  readonly #id: number;
  readonly #gone: Promise<never>;
  /** The page crashed or was closed. */
  readonly #ended: Promise<VisitProblem>;
  /** Steps may have use for them. */
  readonly #popups: Page[] = [];
  /** The id of the page that was told of last. */
  #told = '';
  #previews = false;

  private constructor(browser: VisitBrowser, page: Page, id: number) {
    this.#browser = browser;
    this.#page = page;
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
   * @param keepsPopups whether what the page opens stays until the end of the visit, because steps may have use for it
   * @throws BrowserGone
   */
  static async open(browser: VisitBrowser, keepsPopups: boolean): Promise<Tab> {
    const opened = Tab.#open(browser, keepsPopups);
    opened.catch(() => {});
    const over = new AbortController();
    try {
      const none = Promise.race([browser.gone, sleep(openMilliseconds, undefined, { signal: over.signal })]);
      const tab = await Promise.race([opened, none]);
      if (tab) return tab;
    } catch (error) {
      throw new BrowserGone('', { cause: error });
    } finally {
      over.abort();
    }
    throw new BrowserGone();
  }

  static async #open(browser: VisitBrowser, keepsPopups: boolean): Promise<Tab> {
    const page = await browser.context.newPage();
    // Only a page of the extension can say which tab it is in.
    await page.goto(browser.manifest);
    const id = await page.evaluate<number>('chrome.tabs.getCurrent().then(({ id }) => id)');
    const session = await browser.context.newCDPSession(page);
    await session.send('Network.enable', { maxTotalBufferSize: 0, maxResourceBufferSize: 0 });
    await session.send('Network.setCacheDisabled', { cacheDisabled: true });
    await session.send('Network.setBypassServiceWorker', { bypass: true });
    const tab = new Tab(browser, page, id);
    page.on('popup', (popup) => {
      if (keepsPopups) tab.#popups.push(popup);
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
      return why ?? { id: 'failed', text: `The visit failed: ${messageOf(error).slice(0, 300)}` };
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
    return new Activity(this.#page);
  }

  /**
   * Waits a moment for what the extension has not heard yet, because the browser tells it later than the command line.
   * @param hostnames the hosts that the page asked; undefined if there may be no page
   * @returns what the extension knows of the page; null where there is none that it has not told of already
   */
  async facts(hostnames: ReadonlySet<string> | undefined): Promise<ReportPage | null> {
    const deadline = Date.now() + answerMilliseconds;
    for (;;) {
      const facts = await this.#ask(() => this.#browser.control.facts(this.#id), null);
      const isNew = facts !== null && /^https?:/.test(facts.url) && facts.id !== this.#told;
      const isOver = hostnames === undefined || Date.now() > deadline;
      if (isNew && (isOver || isComplete(facts, hostnames))) {
        this.#told = facts.id;
        return facts;
      }
      if (isOver) return null;
      await sleep(50);
    }
  }

  /** @returns the URLs that the page links to */
  links(): Promise<readonly string[]> {
    const all = 'Array.from(document.links, ({ href }) => String(href))';
    return this.#ask(() => this.#page.evaluate<string[]>(all), []);
  }

  async preview(preview: Parameters<VisitBrowser['control']['preview']>[1]): Promise<void> {
    this.#previews = true;
    await this.#ask(() => this.#browser.control.preview(this.#id, preview), undefined);
  }

  async close(): Promise<void> {
    if (this.#previews) await within(answerMilliseconds, this.#browser.control.preview(this.#id, undefined));
    await within(answerMilliseconds, Promise.all([this.#page, ...this.#popups].map((page) => page.close())));
  }

  /** A page may be busy for ever, and then it does not answer. */
  async #ask<T>(question: () => Promise<T>, otherwise: T): Promise<T> {
    const stop = new AbortController();
    const over = sleep(answerMilliseconds, otherwise, { ref: false, signal: stop.signal }).catch(() => otherwise);
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

function isTimeout(error: unknown): boolean {
  return error instanceof Error && error.name === 'TimeoutError';
}

function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/^\w+\.\w+: /, '').replace(/\n[\s\S]*/, '');
}
