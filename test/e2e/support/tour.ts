/** Visits the pages of the audited site and tells what became of them. */
import type { ReportPage } from '../../../src/readiness/report.ts';
import { type AuditPage, flatLoads, pageUrl } from '../../world/audit-pages.ts';
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
const lanes = 4;

/**
 * Visits pages, several at a time; those for later come last.
 * @returns the visits in the order of the pages
 * @throws when a page says something else about its resources than the servers do
 */
export async function tour(driver: BrowserDriver, pages: readonly AuditPage[]): Promise<Visit[]> {
  await world.clearLog();
  const seen = new Map<AuditPage, Pick<Visit, 'facts' | 'shown'>>();
  for (const later of [undefined, true]) {
    const left = pages.filter((page) => page.later === later);
    const lane = async (): Promise<void> => {
      if (left.length === 0) return;
      const tab = await opened(driver);
      for (let page = left.shift(); page; page = left.shift()) seen.set(page, await visit(driver, tab, page));
      await tab.close();
    };
    await Promise.all(Array.from({ length: lanes }, lane));
  }
  const log = await world.log();
  return pages.map((page) => {
    const { facts, shown } = seen.get(page) as Pick<Visit, 'facts' | 'shown'>;
    return { page, facts, shown, loaded: loadedOf(page, log, shown) };
  });
}

/** Tabs are opened one after the other: a driver recognises a new one by its being the only one. */
let opening: Promise<unknown> = Promise.resolve();
function opened(driver: BrowserDriver): Promise<Tab> {
  const tab = opening.then(() => driver.openTab());
  opening = tab;
  return tab;
}

async function visit(driver: BrowserDriver, tab: Tab, page: AuditPage): Promise<Pick<Visit, 'facts' | 'shown'>> {
  const before = (await factsOf(driver, tab))?.id;
  await tab.goto(pageUrl(page), { wait: 'none' });
  const known = await poll(`the extension knows ${page.name}`, async () => {
    const facts = await factsOf(driver, tab);
    return facts && facts.id !== before && facts.chain.length > 0 && facts;
  });
  if (known.chain.at(-1)?.kind === 'failure') return { facts: known, shown: false };
  const itself = `new URLSearchParams(location.search).get('mark') === ${JSON.stringify(page.name)}`;
  await poll(`${page.name} is done`, () =>
    tab.evaluate<boolean>(`${itself} && window.done === true`).catch(() => false),
  );
  if (page.loads.some(({ type }) => type === 'frame')) {
    await poll(`the frames of ${page.name} are done`, async () => {
      const log = await world.log();
      return framesToReport(page, log).every((mark) => reportOf(log, mark));
    });
  }
  // An image that is in the memory already makes no request, and what a worker does is no request of the page's.
  const direct = page.loads.filter(({ type, through, kept }) => type !== 'worker' && !through && !kept);
  const facts = await poll(`the extension knows all hosts of ${page.name}`, async () => {
    const found = await factsOf(driver, tab);
    const counts = (host: string) => direct.filter((load) => load.host === host).length;
    return found && direct.every(({ host }) => requestsOf(found, host) >= counts(host)) && found;
  });
  return { facts, shown: true };
}

function requestsOf({ hosts }: ReportPage, hostname: string): number {
  const endpoints = hosts.find((host) => host.hostname === hostname)?.endpoints ?? [];
  return endpoints.flatMap(({ types }) => Object.values(types)).reduce((sum, count) => sum + count, 0);
}

function factsOf(driver: BrowserDriver, tab: Tab): Promise<ReportPage | null> {
  return driver.api(`new Promise((resolve) => {
    const port = (globalThis.browser ?? chrome).runtime.connect({ name: 'view' });
    port.onMessage.addListener(({ name, body }) => {
      if (name !== 'facts') return;
      resolve(body.page);
      port.disconnect();
    });
    port.postMessage({ name: 'watch', body: { tab: ${tab.tabId()} } });
    port.postMessage({ name: 'judge', body: {} });
  })`);
}

/** The witnesses in frames that were served. */
function framesToReport(page: AuditPage, log: readonly Served[]): string[] {
  return flatLoads(page)
    .filter(({ type, mark }) => type === 'frame' && wasServed(log, mark))
    .map(({ mark }) => mark);
}

function reportOf(log: readonly Served[], mark: string): ReturnType<typeof reportIn> {
  return log.map(({ path }) => reportIn(path)).find((report) => report?.of === mark) ?? null;
}

function wasServed(log: readonly Served[], mark: string): boolean {
  return log.some(
    ({ path, status }) =>
      status !== null && status < 300 && new URL(path, 'https://any.test').searchParams.get('mark') === mark,
  );
}

function loadedOf(page: AuditPage, log: readonly Served[], shown: boolean): Set<string> {
  const loads = flatLoads(page);
  const reports = [page.name, ...framesToReport(page, log)].flatMap((mark) => reportOf(log, mark) ?? []);
  if (shown !== reports.some(({ of }) => of === page.name)) {
    throw new Error(`the extension says that ${page.name} was ${shown ? '' : 'not '}shown, and it reports otherwise`);
  }
  const said = (which: 'loaded' | 'failed') =>
    new Set(reports.flatMap((report) => report[which].map((number) => `${report.of}.${number}`)));
  const [loaded, failed] = [said('loaded'), said('failed')];
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
