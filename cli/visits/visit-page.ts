import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { listedSiteOf } from '../../src/address/listed-site.ts';
import { count } from '../../src/display/count.ts';
import { shortenEnd } from '../../src/display/shorten-end.ts';
import { unexplainedError } from '../../src/readiness/evidence/failure-meaning.ts';
import type { ReportPage } from '../../src/readiness/report/report.ts';
import { statusProblem, type VisitProblem } from '../../src/readiness/report/visit-problem.ts';
import { type Activity, isOfDocument } from './activity.ts';
import { pageWithoutFacts } from './page-without-facts.ts';
import { isOfNavigation, isTimeout, messageOf, navigationProblem } from './playwright-errors.ts';
import { sameSiteLinks } from './same-site-links.ts';
import type { Steps } from './steps.ts';
import { type FactsOfTab, Tab } from './tab.ts';
import type { VisitBrowser } from './visit-browser.ts';
import type { VisitHooks, VisitOptions } from './visit-options.ts';
import { waitForNetworkIdle } from './wait-for-network-idle.ts';

/** What is the same for all visits of a run. */
export interface VisitContext {
  readonly options: VisitOptions;
  readonly hooks: Pick<VisitHooks, 'blockedHosts'>;
  /** What to do on each page; undefined where nothing is. */
  readonly steps: Steps | undefined;
}

/** What to visit. */
export interface WantedVisit {
  /** http: or https: */
  readonly url: string;
  /** Whether the links of the page are looked for. */
  readonly wantsLinks: boolean;
}

/** A visit, without what the caller knows of it. */
export interface Visited {
  readonly page: ReportPage;
  /** The links of the same site; looked for only where they are followed. */
  readonly links: readonly string[];
}

/** Blocking hosts brings up others, which are blocked in turn; pages for which this does not end are rare. */
const maxRounds = 6;

/**
 * Visits a page in a tab of its own, as somebody does who comes for the first time: what is in the cache is not used,
 * and service workers that earlier visits left do not answer, because neither names the address of a server. Cookies
 * stay until the browser is started anew.
 * @param browser the browser
 * @param wanted the page
 * @param context.options how to visit; with `preview` the page is loaded again and again, each time with the hosts blocked that
 *   could not be reached, until no new one comes up
 * @param context.hooks says which hosts those are
 * @param context.steps what to do on the page when it is idle
 * @throws BrowserGone
 */
export async function visitPage(
  browser: VisitBrowser,
  { url, wantsLinks }: WantedVisit,
  { options, hooks, steps }: VisitContext,
): Promise<Visited> {
  const tab = await Tab.open(browser, steps !== undefined);
  try {
    const load = () => loadPage(tab, url, options, steps);
    let visited = await load();
    let blocked: readonly string[] = [];
    for (let round = 0; options.preview && round < maxRounds; round++) {
      const all = new Set([...blocked, ...(await hooks.blockedHosts(visited))]);
      if (all.size === blocked.length) break;
      blocked = [...all];
      if (visited.chain.some(({ hostname }) => all.has(hostname))) {
        visited = withoutDocument(visited, all);
        break;
      }
      await tab.preview({ network: options.preview, hostnames: blocked });
      await tab.unfreeze();
      visited = withKnownHosts(await load(), visited, all);
    }
    const page = options.preview ? { ...visited, preview: { network: options.preview, blocked } } : visited;
    return { page, links: wantsLinks ? sameSiteLinks(await tab.links(), page.url, listedSiteOf) : [] };
  } finally {
    await tab.close();
  }
}

/** A blocked request reports nothing of its host: what was seen of it before it was blocked stays. */
function withKnownHosts(page: ReportPage, before: ReportPage, blocked: ReadonlySet<string>): ReportPage {
  const known = new Map(before.hosts.map((host) => [host.hostname, host]));
  return {
    ...page,
    hosts: page.hosts.map((host) => (blocked.has(host.hostname) ? (known.get(host.hostname) ?? host) : host)),
  };
}

/** What is left of a page whose document cannot be had: its chain up to the host that is blocked, and nothing else. */
function withoutDocument(page: ReportPage, blocked: ReadonlySet<string>): ReportPage {
  const chain = page.chain.slice(0, page.chain.findIndex(({ hostname }) => blocked.has(hostname)) + 1);
  const names = new Set(chain.map(({ hostname }) => hostname));
  return { ...page, chain, hosts: page.hosts.filter(({ hostname }) => names.has(hostname)), leftOut: 0 };
}

/** A URL that is loaded into a tab. */
interface Load {
  readonly url: string;
  readonly options: VisitOptions;
  /** What the tab asks for meanwhile. */
  readonly activity: Activity;
}

async function loadPage(tab: Tab, url: string, options: VisitOptions, steps: Steps | undefined): Promise<ReportPage> {
  const load: Load = { url, options, activity: tab.watch() };
  const { activity } = load;
  let hasAnswered = false;
  const problem = await tab.during(
    async (page) => {
      const loadProblem = await open(page, load, () => {
        hasAnswered = true;
        activity.noteCommit();
      });
      if (!steps || (loadProblem && loadProblem.id !== 'restless')) return loadProblem;
      return (await runSteps(page, load, steps)) ?? loadProblem;
    },
    3 * options.timeoutMs + 30_000,
  );
  if (problem && unfinished.includes(problem.id)) await tab.freeze();
  const { known, problem: visitProblem } = await factsWhenIdle(tab, load, { problem, hasAnswered });
  const whole =
    known.kind === 'page' ? await tab.withReplacedDocuments(known.facts) : pageWithoutFacts(url, options.run);
  const page = await tab.completed(whole, activity);
  const finalProblem = (known.kind === 'unrecorded' ? unrecorded(visitProblem) : visitProblem) ?? chainProblem(page);
  return { ...page, run: options.run, ...(finalProblem && { problem: finalProblem }) };
}

/**
 * Reads what was seen. On a busy machine a page may stand still for longer than the quiet time before it goes on to another
 * one by itself; that one is waited for, too.
 */
async function factsWhenIdle(
  tab: Tab,
  { activity, options: { timeoutMs, quietMs } }: Load,
  { problem, hasAnswered }: { readonly problem: VisitProblem | undefined; readonly hasAnswered: boolean },
): Promise<{ readonly known: FactsOfTab; readonly problem: VisitProblem | undefined }> {
  const expectsPage = problem === undefined || !problemsWithoutPage.includes(problem.id);
  const read = () => {
    const hostnames = expectsPage && (hasAnswered || problem?.id !== 'timeout') ? activity.answeringHosts : undefined;
    return tab.facts(hostnames, Math.min(maxFactsMs, timeoutMs));
  };
  let { documents } = activity;
  let known = await read();
  let idleProblem = problem;
  for (let more = 0; idleProblem === undefined && activity.documents !== documents && more < maxDocuments; more++) {
    ({ documents } = activity);
    const deadlineMs = Date.now() + timeoutMs;
    const wait = (page: Page) => waitForNetworkIdle(page, activity, { quietMs, timeoutMs, deadlineMs });
    idleProblem = await tab.during(wait, 2 * timeoutMs + 30_000);
    if (idleProblem && unfinished.includes(idleProblem.id)) await tab.freeze();
    // What it asked for may have become no page: a download, or nothing.
    const next = await read();
    if (next.kind === 'page') known = next;
  }
  return { known, problem: idleProblem };
}

/** A page that goes on to another one again and again is taken as it is after as many. */
const maxDocuments = 5;

/** A document that another one led to, by script or refresh, may fail when the one that was asked for has come. */
function chainProblem({ chain }: ReportPage): VisitProblem | undefined {
  const last = chain.at(-1);
  if (last?.kind !== 'failure' || chain.length < 2 || last.error === unexplainedError) return undefined;
  return navigationProblem(last.error ?? '', undefined);
}

const maxFactsMs = 20_000;

/** The page may still make requests. */
const unfinished: readonly VisitProblem['id'][] = ['timeout', 'restless', 'silent', 'steps'];

/** There may be no page then, so none is waited for. Of all others the extension gets the events a moment later at most. */
const problemsWithoutPage: readonly VisitProblem['id'][] = ['download', 'no-content', 'closed'];

/** Every row without data states why. */
function unrecorded(problem: VisitProblem | undefined): VisitProblem {
  const text = 'What was seen of this page did not come in time: the browser had too much to do.';
  return { id: 'unrecorded', text: problem ? shortenEnd(`${text} ${problem.text}`, 2000) : text };
}

/**
 * Goes to a URL and waits until the page is at rest.
 * @param onAnswer is called when the page has begun to come
 */
async function open(
  page: Page,
  { url, activity, options: { timeoutMs, quietMs } }: Load,
  onAnswer: () => void,
): Promise<VisitProblem | undefined> {
  const deadlineMs = Date.now() + timeoutMs;
  let status: number | undefined;
  page.on('response', (response) => {
    if (isOfDocument(response.request(), page)) status = response.status();
  });
  try {
    await page.goto(url, { waitUntil: 'commit', timeout: timeoutMs });
  } catch (error) {
    if (isTimeout(error)) {
      return { id: 'timeout', text: `The server did not answer within ${count(timeoutMs / 1000, 'second')}.` };
    }
    const message = messageOf(error);
    if (!isOfNavigation(message)) throw error;
    const problem = navigationProblem(message, status);
    if (problem) return problem;
  }
  onAnswer();
  const problem = await waitForNetworkIdle(page, activity, { quietMs, timeoutMs, deadlineMs });
  return status !== undefined && status >= 400 ? statusProblem(status) : problem;
}

/** Runs the user's steps, and waits until the page is idle again. */
async function runSteps(
  page: Page,
  { url, activity, options: { timeoutMs, quietMs } }: Load,
  steps: Steps,
): Promise<VisitProblem | undefined> {
  const acted = Promise.resolve()
    .then(() => steps(page, { url }))
    .then(
      () => undefined,
      (error: unknown): VisitProblem => ({
        id: 'steps',
        text: `The steps failed: ${shortenEnd(messageOf(error), 1000).replace(/\.$/, '')}.`,
      }),
    );
  const over = sleep(timeoutMs, undefined, { ref: false }).then(
    (): VisitProblem => ({ id: 'steps', text: `The steps did not end within ${count(timeoutMs / 1000, 'second')}.` }),
  );
  return (
    (await Promise.race([acted, over])) ??
    waitForNetworkIdle(page, activity, { quietMs, timeoutMs, deadlineMs: Date.now() + timeoutMs })
  );
}
