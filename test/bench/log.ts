/** Measures whether the live log stalls when it is full. */
import { poll } from '../world/poll.ts';
import { type Chromium, evaluate } from './chromium.ts';
import type { Target } from './figures.ts';

/** How many lines the log holds (audit/log/request-log.ts). */
const lines = 100_000;
const requestsPerSecond = 500;
const phases = ['typing', 'following', 'scrolling'] as const;
type Phase = (typeof phases)[number];

/** Milliseconds of the longest task in each phase, 0: none was longer than 50 ms; and from key presses to their paint. */
export interface LogStalls {
  readonly longestTask: Readonly<Record<Phase, number>>;
  /** The longest of all key presses. */
  readonly keyToPaint: number;
  /** From the last key press to the last line that is found. */
  readonly found: number;
}

/**
 * Runs in the page before anything else of it: takes the listeners that the page gives to webRequest, and tells them of
 * requests of its own making, as the browser would.
 */
const feeder = `(() => {
  const bench = globalThis.bench = { tasks: [], tell: undefined, told: 0 };
  new PerformanceObserver((list) => bench.tasks.push(...list.getEntries().map(({ duration }) => duration)))
    .observe({ type: 'longtask', buffered: true });
  const { addListener } = chrome.webRequest.onResponseStarted;
  chrome.webRequest.onResponseStarted.addListener = function (listener, ...rest) {
    bench.tell = listener;
    return addListener.call(this, listener, ...rest);
  };
  const types = ['script', 'image', 'stylesheet', 'xmlhttprequest', 'font'];
  bench.requests = (count) => {
    for (let at = 0; at < count; at++) {
      const id = ++bench.told;
      bench.tell({
        requestId: String(id), tabId: 1 + id % 4, frameId: 0, parentFrameId: -1, timeStamp: Date.now(), method: 'GET',
        url: 'https://host' + id % 500 + '.cdn.example/assets/' + 'directory/'.repeat(id % 9) + id + '.js?v=' + id,
        type: types[id % types.length], ip: id % 3 ? '2001:db8::' + (id % 4096).toString(16) : '192.0.2.' + id % 256,
        statusCode: id % 40 ? 200 : 404, statusLine: 'HTTP/1.1 200 OK', fromCache: false, initiator: 'https://www.shop.example',
      });
    }
  };
  const wait = (ms) => new Promise((done) => setTimeout(done, ms));
  const painted = () => new Promise((done) => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => { port1.close(); done(performance.now()); };
    port2.postMessage(null);
  }));
  const isSearching = () => document.querySelector('[data-log="count"]').childNodes.length > 1;
  bench.fill = async (count) => {
    while (bench.told < count) { bench.requests(Math.min(500, count - bench.told)); await wait(0); }
  };
  bench.typing = async () => {
    const field = document.querySelector('[data-log="words"]');
    let keyToPaint = 0;
    let found = 0;
    for (const text of ['cdn script', 'host42 -image', 'nothing', '404', '']) {
      for (let end = Math.min(1, text.length); end <= text.length; end++) {
        field.value = text.slice(0, end);
        const from = performance.now();
        field.dispatchEvent(new InputEvent('input', { bubbles: true }));
        keyToPaint = Math.max(keyToPaint, await painted() - from);
        // Somebody who types fast.
        await wait(80);
      }
      const last = performance.now();
      while (isSearching()) await wait(5);
      found = Math.max(found, performance.now() - last);
    }
    return { keyToPaint, found };
  };
  bench.following = async () => {
    const every = 20;
    for (let at = 0; at < 250; at++) { bench.requests(${requestsPerSecond} * every / 1000); await wait(every); }
  };
  bench.scrolling = () => new Promise((done) => {
    const box = document.querySelector('.rows');
    const step = box.scrollHeight / 300;
    const frame = () => {
      const before = box.scrollTop;
      box.scrollBy(0, -step);
      if (box.scrollTop === before) done(); else requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
})()`;

/** @returns how a full log behaves while somebody types into its filter, while requests come, and while it is scrolled */
export async function measureLogStalls(chromium: Chromium): Promise<LogStalls> {
  const tab = await chromium.openTab();
  try {
    return await chromium.attach(tab, async (call) => {
      const ask = <Value>(expression: string): Promise<Value> => evaluate<Value>(call, expression);
      await call('Page.enable');
      await call('Page.addScriptToEvaluateOnNewDocument', { source: feeder });
      await call('Page.navigate', { url: chromium.extensionUrl('audit/log/log.html') });
      await poll('the log', () =>
        ask<boolean>(`document.querySelector('.empty') !== null && bench.tell !== undefined`),
      );
      await ask(`bench.fill(${lines})`);
      const count = () => ask<number>(`document.querySelector('table').ariaRowCount - 1`);
      await poll('all lines', async () => (await count()) === lines);
      /** Long tasks are told of a little later. */
      const longest = async () =>
        Math.max(
          0,
          ...(await ask<number[]>(`new Promise((done) => setTimeout(() => done(bench.tasks.splice(0)), 300))`)),
        );
      await longest();
      const typed = await ask<Pick<LogStalls, 'keyToPaint' | 'found'>>('bench.typing()');
      const typing = await longest();
      await ask('bench.following()');
      const following = await longest();
      await ask('bench.scrolling()');
      return { ...typed, longestTask: { typing, following, scrolling: await longest() } };
    });
  } finally {
    await chromium.closeTab(tab);
  }
}

/** @returns what a full log must hold to: no task that is felt */
export function logTargets({ longestTask, keyToPaint }: LogStalls): Target[] {
  const name = `live log of ${lines.toLocaleString('en')} lines`;
  return [
    ...phases.map((phase) => ({
      name: `${name}: longest task over 50 ms while ${phase}`,
      value: longestTask[phase],
      bound: 50,
      unit: 'ms' as const,
    })),
    { name: `${name}: from a key press to its paint`, value: keyToPaint, bound: 100, unit: 'ms' },
  ];
}
