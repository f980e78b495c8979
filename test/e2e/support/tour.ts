/** Visits the pages of the audited site and tells what became of them. */
import type { ReportPage } from '../../../src/readiness/report/report.ts';
import { type AuditPage, flatLoads, type Load, pageUrl } from '../../world/audit-pages.ts';
import type { Served } from '../../world/log.ts';
import { poll } from '../../world/poll.ts';
import { reportIn, SILENT_TYPES } from '../../world/witness-page.ts';
import type { BrowserDriver, Tab } from '../driver/driver.ts';
import { world } from './extension.ts';

/** One visit of a page. */
export interface Visit {
  readonly page: AuditPage;
  /** What the extension knows of it. */
  readonly facts: ReportPage;
  /** Whether the document was shown. */
  readonly shown: boolean;
  /** Which of its loads were loaded, by their ids. */
  readonly loaded: ReadonlySet<string>;
}

/** Tabs that are used at the same time. */
const lanes = 6;

/**
 * Visits pages, several at a time; those for later come last.
 * @returns the visits in the order of the pages
 * @throws when a page says something else about its resources than the servers do
 */
export async function tour(driver: BrowserDriver, pages: readonly AuditPage[]): Promise<Visit[]> {
  await world.clearLog();
  const seen = new Map<AuditPage, Pick<Visit, 'facts' | 'shown'>>();
  const tabs: Tab[] = [];
  /** The ids of the pages that were visited last. */
  const shownIn = new Map<Tab, string>();
  while (tabs.length < lanes) tabs.push(await driver.openTab());
  for (const later of [undefined, true]) {
    const left = pages.filter((page) => page.later === later);
    const lane = async (tab: Tab): Promise<void> => {
      for (let page = left.shift(); page; page = left.shift()) {
        const visited = await visit(driver, tab, page, shownIn.get(tab));
        seen.set(page, visited);
        shownIn.set(tab, visited.facts.id);
      }
    };
    await Promise.all(tabs.map(lane));
  }
  const log = await world.log();
  return pages.map((page) => {
    const { facts, shown } = seen.get(page) as Pick<Visit, 'facts' | 'shown'>;
    return { page, facts, shown, loaded: loadedOf(page, log, shown) };
  });
}

async function visit(
  driver: BrowserDriver,
  tab: Tab,
  page: AuditPage,
  before: string | undefined,
): Promise<Pick<Visit, 'facts' | 'shown'>> {
  // Chromium 156 loads no media in a tab that nobody has looked at (here: this page is never done).
  if (page.loads.some(({ type }) => type === 'media')) await tab.activate();
  await tab.goto(pageUrl(page), { wait: 'none' });
  const begun = await factsOf(driver, tab, `the end of ${page.name}`, { after: before ?? null });
  if (begun.chain.at(-1)?.kind === 'failure') return { facts: begun, shown: false };
  // The page looks itself, in one call: to be asked again and again costs more than the page.
  const becomesDone = () =>
    tab.evaluate(async (name) => {
      if (new URLSearchParams(location.search).get('mark') !== name) return false;
      const isDone = () => (window as { readonly done?: boolean }).done === true;
      const end = Date.now() + 5000;
      while (!isDone() && Date.now() <= end) await new Promise((resolve) => setTimeout(resolve, 10));
      return isDone();
    }, page.name);
  await poll(`${page.name} is done`, () => becomesDone().catch(() => false));
  let facts = await factsWith(driver, tab, page, direct(page));
  // What is in a frame begins when the frame has ended, and no page gets an event of that; frames are two deep at most.
  for (let depth = 0; depth < 2 && page.loads.some(isIndirect); depth++) {
    facts = await factsWith(driver, tab, page, await askedFor(page));
  }
  return { facts, shown: true };
}

function isIndirect({ type, through }: Load): boolean {
  return type === 'frame' || through !== undefined;
}

/** How many requests a page makes at least to each host, frames and redirects aside. */
function direct({ loads }: AuditPage): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { host, through = [] } of loads) {
    const first = through[0] ?? host;
    counts[first] = (counts[first] ?? 0) + 1;
  }
  return counts;
}

/** The hosts that were asked in vain or not, after the frames that there are so far are done. */
async function askedFor(page: AuditPage): Promise<Record<string, number>> {
  let log: readonly Served[] = [];
  await poll(`the frames of ${page.name} are done`, async () => {
    // Of the page's own loads only: a tour's whole log is long.
    log = await world.log(page.name);
    return framesToReport(page, log).every((mark) => reportOf(log, mark));
  });
  const witnesses = [page.name, ...framesToReport(page, log)];
  const asked = flatLoads(page).filter(({ id }) => witnesses.includes(id.replace(/\.\d+$/, '')));
  const hosts = asked.flatMap(({ mark, host, through = [] }) => {
    const all = [...through, host];
    return wasServed(log, mark) ? all : all.slice(0, 1);
  });
  return Object.fromEntries(hosts.map((host) => [host, 1]));
}

/** Waits until the extension knows of so many requests to hosts of a page. */
function factsWith(
  driver: BrowserDriver,
  tab: Tab,
  page: AuditPage,
  hosts: Readonly<Record<string, number>>,
): Promise<ReportPage> {
  return factsOf(driver, tab, `${JSON.stringify(hosts)} of ${page.name}`, { requests: hosts });
}

/** What is to be known of the page in a tab. */
type Wanted =
  /** It is another one than this, by its id, and has ended; null where there was none before. */
  | { readonly after: string | null; readonly requests?: never }
  /** So many requests to each host at least. */
  | { readonly after?: never; readonly requests: Readonly<Record<string, number>> };

/**
 * Waits until what the extension knows of the page in a tab is enough.
 * @param what names what is waited for
 */
function factsOf(driver: BrowserDriver, tab: Tab, what: string, wanted: Wanted): Promise<ReportPage> {
  return driver.api(
    ({ runtime }, tabId, name, { after, requests = {} }) =>
      new Promise<ReportPage>((resolve, reject) => {
        const requestsOf = ({ hosts }: ReportPage, hostname: string): number =>
          (hosts.find((host) => host.hostname === hostname)?.endpoints ?? [])
            .flatMap(({ types }) => Object.values(types))
            .reduce((sum, count) => sum + count, 0);
        const hasEnded = ({ chain }: ReportPage): boolean => {
          const last = chain.at(-1);
          return last !== undefined && last.kind !== 'redirect';
        };
        const port = runtime.connect({ name: 'view' });
        let last: ReportPage | null = null;
        const timer = setTimeout(() => {
          port.disconnect();
          reject(new Error(`waited in vain for ${name}; last seen: ${JSON.stringify(last)}`));
        }, 60_000);
        port.onMessage.addListener((message) => {
          const update = message as { readonly name: string; readonly body: { readonly page: ReportPage | null } };
          if (update.name !== 'facts') return;
          const { page } = update.body;
          last = page;
          if (page === null || (after !== undefined && (page.id === after || !hasEnded(page)))) return;
          if (!Object.entries(requests).every(([hostname, count]) => requestsOf(page, hostname) >= count)) return;
          clearTimeout(timer);
          port.disconnect();
          resolve(page);
        });
        port.postMessage({ name: 'watch', body: { tab: tabId } });
        port.postMessage({ name: 'judge', body: {} });
      }),
    tab.tabId(),
    what,
    wanted,
  );
}

/** The witnesses in frames that have been asked for at their servers. */
function framesToReport(page: AuditPage, log: readonly Served[]): string[] {
  return flatLoads(page)
    .filter(({ type, mark }) => type === 'frame' && log.some(({ path }) => markIn(path) === mark))
    .map(({ mark }) => mark);
}

function reportOf(log: readonly Served[], mark: string): ReturnType<typeof reportIn> {
  return log.map(({ path }) => reportIn(path)).find((report) => report?.of === mark) ?? null;
}

function wasServed(log: readonly Served[], mark: string): boolean {
  return log.some(({ path, status }) => status !== null && status < 300 && markIn(path) === mark);
}

function markIn(path: string): string | null {
  return new URL(path, 'https://any.test').searchParams.get('mark');
}

function loadedOf(page: AuditPage, log: readonly Served[], shown: boolean): Set<string> {
  const loads = flatLoads(page);
  const reports = [page.name, ...framesToReport(page, log)].flatMap((mark) => reportOf(log, mark) ?? []);
  if (shown !== reports.some(({ of }) => of === page.name)) {
    throw new Error(`the extension says that ${page.name} was ${shown ? '' : 'not '}shown, and it reports otherwise`);
  }
  const marks = (which: 'loaded' | 'failed') =>
    new Set(reports.flatMap((report) => report[which].map((number) => `${report.of}.${number}`)));
  const [loaded, failed] = [marks('loaded'), marks('failed')];
  const result = new Set<string>();
  for (const { id, mark, type } of loads) {
    const served = wasServed(log, mark);
    if (SILENT_TYPES.includes(type)) {
      if (served) result.add(id);
      continue;
    }
    // A kept answer was served to another page.
    if (loaded.has(id) ? !served : served && failed.has(id)) {
      throw new Error(
        `${id} was ${served ? '' : 'not '}served, and its page says that it ${served ? 'failed' : 'loaded'}`,
      );
    }
    if (loaded.has(id)) result.add(id);
  }
  return result;
}
