/** Measures whether a report that is saved as one HTML page stalls while it is opened and used, in both browsers. */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { builtViewer } from '../../scripts/build/viewer.ts';
import { formats } from '../../src/format/formats.ts';
import { writeReport } from '../../src/format/write-report.ts';
import type { Report, ReportHost } from '../../src/readiness/report/report.ts';
import { openBrowser, type Tab, type TrustedServers } from '../e2e/driver/driver.ts';
import { callOf } from '../e2e/driver/page-function.ts';
import { has } from '../e2e/support/elements.ts';
import { largeReport } from '../unit/audit/reports.ts';
import { englishText } from '../unit/popup/english.ts';
import { poll } from '../world/poll.ts';
import { Chromium, pageOf } from './chromium.ts';
import { figuresOf, type Target } from './figures.ts';

const hosts = 10_000;
const pages = 500;

/** What a reader does, one after the other. */
const phases = ['opening', 'trees', 'advice', 'typing', 'sorting', 'pages', 'scrolling'] as const;
type Phase = (typeof phases)[number];

/** Milliseconds of the longest task in each phase. */
export type ReportStalls = Readonly<Record<Phase, number>>;

/** What a reader does in the page, and what it costs. */
type Meter = Readonly<Record<Exclude<Phase, 'opening'>, () => Promise<void>>> & {
  /** @returns milliseconds of the longest task since it was last asked */
  take(): Promise<number>;
};
type MeterScope = typeof globalThis & { bench: Meter };

/**
 * Runs before anything else of the page. Firefox reports no long tasks: there it is the longest gap between two timers.
 */
function installMeter(): void {
  let longest = 0;
  if (PerformanceObserver.supportedEntryTypes.includes('longtask')) {
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) longest = Math.max(longest, duration);
    }).observe({ type: 'longtask' });
  } else {
    let last = performance.now();
    const tick = (): void => {
      const now = performance.now();
      longest = Math.max(longest, now - last);
      last = now;
      setTimeout(tick, 0);
    };
    tick();
  }
  const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
  const element = <Kind extends HTMLElement>(selector: string): Kind => {
    const found = document.querySelector<Kind>(selector);
    if (!found) throw new Error(selector);
    return found;
  };
  const clickEach = async (elements: readonly HTMLElement[], ms: number): Promise<void> => {
    for (const each of elements) {
      each.click();
      await wait(ms);
    }
  };
  const all = (selector: string): HTMLElement[] => [...document.querySelectorAll<HTMLElement>(selector)];
  (globalThis as MeterScope).bench = {
    async take() {
      // Long tasks are reported a little later.
      await wait(400);
      const taken = longest;
      longest = 0;
      return taken;
    },
    async trees() {
      element('details.loaders > summary').click();
      await wait(300);
      await clickEach(all('[role="treeitem"]').slice(0, 5), 50);
    },
    advice: () => clickEach(all('.advice summary'), 50),
    async typing() {
      const field = element<HTMLInputElement>('#table input');
      for (const text of ['site4', 'h99', 'nothing', '']) {
        for (let end = Math.min(1, text.length); end <= text.length; end++) {
          field.value = text.slice(0, end);
          field.dispatchEvent(new InputEvent('input', { bubbles: true }));
          await wait(80);
        }
        await wait(300);
      }
    },
    sorting: () => clickEach(all('#table button.sort').slice(0, 4), 200),
    async pages() {
      await clickEach(all('[role="tab"]'), 300);
      element('[role="tab"]').click();
      await wait(300);
    },
    async scrolling() {
      for (let at = 0; at < 150; at++) {
        scrollBy(0, 1500);
        await new Promise((done) => requestAnimationFrame(done));
      }
    },
  };
}

const meter = callOf(installMeter, []);

/** A report of many hosts, each of which somebody loads, six steps deep at most. */
function reportWithLoaders(): Report {
  const { pages: visits, ...report } = largeReport(hosts, pages);
  const withLoaders = visits.map((page) => ({
    ...page,
    hosts: page.hosts.map((host, at): ReportHost => {
      if (at === 0) return host;
      const by = page.hosts[at % 6 === 1 ? 0 : at - 1]?.hostname ?? '';
      return { ...host, loadedBy: [{ kind: at % 6 === 1 ? 'document' : 'script', hostname: by, requests: 1 }] };
    }),
  }));
  return { ...report, pages: withLoaders };
}

const siteOf = (hostname: string): string => hostname.split('.').slice(-2).join('.');

/** @returns the page as it is saved, with the meter before all else */
async function page(): Promise<string> {
  const { viewer } = await builtViewer();
  const html = writeReport(formats.html, reportWithLoaders(), {
    text: englishText,
    siteOf,
    generator: 'Greensix',
    time: 0,
    paths: true,
    viewer: { ...viewer, siteOf, language: 'en' },
  });
  const hash = `'sha256-${createHash('sha256').update(meter).digest('base64')}'`;
  return html
    .replace('script-src ', `script-src ${hash.replaceAll("'", '&#39;')} `)
    .replace('<meta name="viewport"', () => `<script>${meter}</script>\n<meta name="viewport"`);
}

/** Opens the page and uses it. */
async function measure(page: Pick<Tab, 'evaluate'>): Promise<ReportStalls> {
  // Not a row: in a small window the table is below what is seen, and only rows near that are drawn.
  await poll('the tables', () => has(page, '#table table').catch(() => false), 120_000);
  const stalls: Partial<Record<Phase, number>> = {};
  for (const phase of phases) {
    if (phase !== 'opening') await page.evaluate((name) => (globalThis as MeterScope).bench[name](), phase);
    stalls[phase] = Math.round(await page.evaluate(() => (globalThis as MeterScope).bench.take()));
  }
  return stalls as ReportStalls;
}

async function inChromium(url: string, spki: string): Promise<ReportStalls> {
  const chromium = await Chromium.start(undefined, spki);
  try {
    const tab = await chromium.openTab();
    return await chromium.attach(tab, async (call) => {
      await call('Page.navigate', { url });
      return measure(pageOf(call));
    });
  } finally {
    await chromium.close();
  }
}

async function inFirefox(url: string, world: TrustedServers): Promise<ReportStalls> {
  const firefox = await openBrowser('firefox', { extension: 'dist/firefox', world });
  try {
    const tab = await firefox.openTab();
    await tab.goto(url, { wait: 'none' });
    return await measure(tab);
  } finally {
    await firefox.close();
  }
}

const browsers = ['Chromium', 'Firefox'] as const;

/** What each round brought, by browser. */
export type ReportRounds = Readonly<Record<(typeof browsers)[number], readonly ReportStalls[]>>;

/** @returns how a report of many hosts behaves while it is opened and used */
export async function measureSavedReport(rounds: number, spki: string, world: TrustedServers): Promise<ReportRounds> {
  const folder = mkdtempSync(join(tmpdir(), 'greensix-report-'));
  try {
    const file = join(folder, 'report.html');
    writeFileSync(file, await page());
    const url = pathToFileURL(file).href;
    const found: { Chromium: ReportStalls[]; Firefox: ReportStalls[] } = { Chromium: [], Firefox: [] };
    for (let round = 0; round < rounds; round++) {
      for (const browser of browsers) {
        const stalls = browser === 'Chromium' ? await inChromium(url, spki) : await inFirefox(url, world);
        found[browser].push(stalls);
        console.error(`round ${round + 1} report, ${browser}: ${JSON.stringify(stalls)}`);
      }
    }
    return found;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @returns what such a report must hold to: no task of more than 200 ms */
export function reportTargets(rounds: ReportRounds): Target[] {
  return browsers.flatMap((browser) =>
    phases.map((phase): Target => {
      const figures = figuresOf(rounds[browser].map((stalls) => stalls[phase]));
      const name = `saved report of ${hosts.toLocaleString('en')} hosts, ${browser}: longest task, ${phase}`;
      return { name, value: figures.median, bound: 200, unit: 'ms', rounds: figures };
    }),
  );
}
