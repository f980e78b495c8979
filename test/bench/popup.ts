/** Measures how quickly a page of the extension shows its rows, and how it scrolls. */
import { setTimeout as sleep } from 'node:timers/promises';
import { defaultTableOptions, writeTableOptions } from '../../popup/state/table-options.ts';
import { callOf, type PageCalls } from '../e2e/driver/page-function.ts';
import { poll } from '../world/poll.ts';
import { type Chromium, pageOf } from './chromium.ts';

/** Milliseconds until an empty tab is at rest: a new tab starts processes and spares, whose work is not the page's. */
const settling = 400;

/** How a long table behaves. Milliseconds. */
export interface Smoothness {
  /** From the navigation to the paint of the first rows. */
  readonly firstPaint: number;
  /** From the navigation to the paint of the last row. */
  readonly allPainted: number;
  /** The longest task while the table was opened, and while it was scrolled. 0: none was longer than 50 ms. */
  readonly longestTask: { readonly opening: number; readonly scrolling: number };
  /** Times between the frames while it was scrolled. */
  readonly frames: { readonly median: number; readonly p95: number; readonly longest: number; readonly count: number };
}

/** What a user keeps who wants a flat list: grouped, a page of many hosts begins with most of them folded away. */
const ungrouped = writeTableOptions({ ...defaultTableOptions, grouped: false });

/** What is seen in the page. */
interface Observed {
  first: number;
  all: number;
  readonly tasks: { readonly startTime: number; readonly duration: number }[];
}
type ObservedScope = typeof globalThis & { bench?: Observed };

/**
 * Runs in the page before anything else of it. A row counts as painted in the task after the frame that has it: the
 * callback of a frame runs before the frame is drawn, and a message that is sent there arrives behind it.
 */
function installObserver(rows: number, tableView: string): void {
  localStorage.setItem('tableView', tableView);
  const bench: Observed = { first: 0, all: 0, tasks: [] };
  (globalThis as ObservedScope).bench = bench;
  new PerformanceObserver((list) =>
    bench.tasks.push(...list.getEntries().map(({ startTime, duration }) => ({ startTime, duration }))),
  ).observe({ type: 'longtask', buffered: true });
  const painted = (then: (time: number) => void): number =>
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        port1.close();
        then(performance.now());
      };
      port2.postMessage(null);
    });
  const shown = document.getElementsByClassName('host');
  let begun = false;
  let complete = false;
  const look = (): void => {
    if (!begun && shown.length > 0) {
      begun = true;
      painted((time) => {
        bench.first = time;
      });
    }
    if (!complete && shown.length >= rows) {
      complete = true;
      changes.disconnect();
      painted((time) => {
        bench.all = time;
      });
    }
  };
  const changes = new MutationObserver(look);
  changes.observe(document, { childList: true, subtree: true });
}

/** Scrolls with each frame, to the end and back by jumps, and returns the times between the frames. Runs in the page. */
function scrollThrough(): Promise<number[]> {
  return new Promise((resolve) => {
    const scroller = document.scrollingElement as HTMLElement;
    const step = Math.max(120, scroller.scrollHeight / 200);
    const times: number[] = [];
    let last = performance.now();
    let direction = 1;
    const frame = (now: number): void => {
      times.push(now - last);
      last = now;
      const before = scroller.scrollTop;
      scroller.scrollBy(0, direction * step);
      if (scroller.scrollTop !== before) requestAnimationFrame(frame);
      else if (direction === 1) {
        direction = -4;
        requestAnimationFrame(frame);
      } else resolve(times.slice(1));
    };
    requestAnimationFrame(frame);
  });
}

/** Opens a page of the extension in a new tab, does something with it once all rows are painted, and closes it. */
async function withView<T>(
  chromium: Chromium,
  path: string,
  rows: number,
  work: (painted: Observed, page: PageCalls) => Promise<T>,
  settlingMs = settling,
): Promise<T> {
  const tab = await chromium.openTab();
  await sleep(settlingMs);
  try {
    return await chromium.attach(tab, async (call) => {
      await call('Page.enable');
      await call('Page.addScriptToEvaluateOnNewDocument', { source: callOf(installObserver, [rows, ungrouped]) });
      await call('Page.navigate', { url: chromium.extensionUrl(path) });
      const page = pageOf(call);
      const allPainted = () => ((globalThis as ObservedScope).bench?.all ?? 0) > 0;
      await poll(`${rows} rows of ${path}`, () => page.evaluate(allPainted), 30_000).catch(async (error) => {
        const seen = await page.evaluate(() => document.querySelectorAll('[data-host]').length);
        throw new Error(`${path} shows ${seen} rows instead of ${rows}`, { cause: error });
      });
      return work(await page.evaluate(() => (globalThis as ObservedScope).bench as Observed), page);
    });
  } finally {
    await chromium.closeTab(tab);
  }
}

/**
 * Returns the milliseconds from the navigation to the paint of all rows, for some openings one after the other.
 * @param settlingMs how long the tab is left alone before
 */
export async function paintTimes(
  chromium: Chromium,
  path: string,
  rows: number,
  openings: number,
  settlingMs?: number,
): Promise<number[]> {
  const times: number[] = [];
  for (let opening = 0; opening < openings; opening++) {
    times.push(await withView(chromium, path, rows, async ({ all }) => all, settlingMs));
  }
  return times;
}

/** What a view of the extension holds, to be shown again without any code. */
export interface Snapshot {
  readonly html: string;
  readonly css: string;
  /** The sum of the requests that its rows count. */
  readonly requests: number;
}

/** Takes the elements and texts of a view as they are once all rows are there. */
export function takeSnapshot(chromium: Chromium, path: string, rows: number): Promise<Snapshot> {
  return withView(chromium, path, rows, async (_painted, page) => ({
    html: await page.evaluate(() => {
      const copy = document.documentElement.cloneNode(true) as HTMLElement;
      for (const element of copy.querySelectorAll('script, link')) element.remove();
      return `<!doctype html>${copy.outerHTML}`;
    }),
    css: await page
      .evaluate(async () => {
        const fetched = [...document.styleSheets].map(async ({ href }) => (await fetch(href ?? '')).text());
        return (await Promise.all(fetched)).join('');
      })
      .catch(() =>
        page.evaluate(() =>
          [...document.styleSheets].flatMap(({ cssRules }) => [...cssRules].map(({ cssText }) => cssText)).join(''),
        ),
      ),
    requests: await page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('.host')].reduce((sum, { dataset }) => sum + Number(dataset.total), 0),
    ),
  }));
}

/** Opens a view of very many rows and scrolls through it. */
export function smoothness(chromium: Chromium, path: string, rows: number): Promise<Smoothness> {
  return withView(chromium, path, rows, async (opened, page) => {
    const since = await page.evaluate(() => performance.now());
    const frames = (await page.evaluate(scrollThrough)).sort((a, b) => a - b);
    // Long tasks are reported a little later.
    const tasks = await page.evaluate(async () => {
      await new Promise((resolve) => setTimeout(resolve, 200));
      return (globalThis as ObservedScope).bench?.tasks ?? [];
    });
    const longest = (those: Observed['tasks']): number => Math.max(0, ...those.map(({ duration }) => duration));
    const at = (part: number): number => frames[Math.min(frames.length - 1, Math.floor(frames.length * part))] ?? 0;
    return {
      firstPaint: opened.first,
      allPainted: opened.all,
      longestTask: {
        opening: longest(tasks.filter(({ startTime }) => startTime < since)),
        scrolling: longest(tasks.filter(({ startTime }) => startTime >= since)),
      },
      frames: { median: at(0.5), p95: at(0.95), longest: at(1), count: frames.length },
    };
  });
}
