/** Measures how quickly a page of the extension shows its rows, and how it scrolls. */
import { setTimeout as sleep } from 'node:timers/promises';
import { defaultTableView, writeTableView } from '../../popup/state/table-view.ts';
import { poll } from '../world/poll.ts';
import { type Chromium, evaluate } from './chromium.ts';

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
const ungrouped = writeTableView({ ...defaultTableView, grouped: false });

/**
 * Runs in the page before anything else of it. A row counts as painted in the task after the frame that has it: the
 * callback of a frame runs before the frame is drawn, and a message that is sent there arrives behind it.
 */
const observer = (rows: number): string => `(() => {
  localStorage.setItem('tableView', ${JSON.stringify(ungrouped)});
  const bench = globalThis.bench = { first: 0, all: 0, tasks: [] };
  new PerformanceObserver((list) => bench.tasks.push(...list.getEntries().map(({ startTime, duration }) => ({ startTime, duration }))))
    .observe({ type: 'longtask', buffered: true });
  const painted = (then) => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => { port1.close(); then(performance.now()); };
    port2.postMessage(null);
  });
  const shown = document.getElementsByClassName('host');
  let begun = false;
  let complete = false;
  const look = () => {
    if (!begun && shown.length > 0) { begun = true; painted((time) => { bench.first = time; }); }
    if (!complete && shown.length >= ${rows}) {
      complete = true;
      changes.disconnect();
      painted((time) => { bench.all = time; });
    }
  };
  const changes = new MutationObserver(look);
  changes.observe(document, { childList: true, subtree: true });
})()`;

/** Scrolls with each frame, to the end and back by jumps, and returns the times between the frames. */
const scrollThrough = `new Promise((resolve) => {
  const scroller = document.scrollingElement;
  const step = Math.max(120, scroller.scrollHeight / 200);
  const times = [];
  let last = performance.now();
  let direction = 1;
  const frame = (now) => {
    times.push(now - last);
    last = now;
    const before = scroller.scrollTop;
    scroller.scrollBy(0, direction * step);
    if (scroller.scrollTop !== before) requestAnimationFrame(frame);
    else if (direction === 1) { direction = -4; requestAnimationFrame(frame); }
    else resolve(times.slice(1));
  };
  requestAnimationFrame(frame);
})`;

interface Observed {
  readonly first: number;
  readonly all: number;
  readonly tasks: readonly { readonly startTime: number; readonly duration: number }[];
}

/** Opens a page of the extension in a new tab, does something with it once all rows are painted, and closes it. */
async function withView<T>(
  chromium: Chromium,
  path: string,
  rows: number,
  work: (painted: Observed, ask: <A>(expression: string) => Promise<A>) => Promise<T>,
  settlingMs = settling,
): Promise<T> {
  const tab = await chromium.openTab();
  await sleep(settlingMs);
  try {
    return await chromium.attach(tab, async (call) => {
      await call('Page.enable');
      await call('Page.addScriptToEvaluateOnNewDocument', { source: observer(rows) });
      await call('Page.navigate', { url: chromium.extensionUrl(path) });
      const ask = <A>(expression: string): Promise<A> => evaluate<A>(call, expression);
      await poll(`${rows} rows of ${path}`, () => ask<boolean>('globalThis.bench?.all > 0'), 30_000).catch(
        async (error) => {
          const seen = await ask<number>(`document.querySelectorAll('[data-host]').length`);
          throw new Error(`${path} shows ${seen} rows instead of ${rows}`, { cause: error });
        },
      );
      return work(await ask<Observed>('bench'), ask);
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
  return withView(chromium, path, rows, async (_painted, ask) => ({
    html: await ask<string>(`(() => {
      const copy = document.documentElement.cloneNode(true);
      for (const element of copy.querySelectorAll('script, link')) element.remove();
      return '<!doctype html>' + copy.outerHTML;
    })()`),
    css: await ask<string>(
      `Promise.all([...document.styleSheets].map(({ href }) => fetch(href).then((r) => r.text()))).then((all) => all.join(''))`,
    ).catch(() =>
      ask<string>(
        `[...document.styleSheets].map(({ cssRules }) => [...cssRules].map(({ cssText }) => cssText).join('')).join('')`,
      ),
    ),
    requests: await ask<number>(
      `[...document.querySelectorAll('.host')].reduce((sum, { dataset }) => sum + Number(dataset.total), 0)`,
    ),
  }));
}

/** Opens a view of very many rows and scrolls through it. */
export function smoothness(chromium: Chromium, path: string, rows: number): Promise<Smoothness> {
  return withView(chromium, path, rows, async (opened, ask) => {
    const since = await ask<number>('performance.now()');
    const frames = (await ask<number[]>(scrollThrough)).sort((a, b) => a - b);
    // Long tasks are reported a little later.
    const { tasks } = await ask<Observed>('new Promise((resolve) => setTimeout(() => resolve(bench), 200))');
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
