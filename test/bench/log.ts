/** Measures whether the live log stalls when it is full. */
import type { Browser } from 'webextension-polyfill';
import { callOf } from '../e2e/driver/page-function.ts';
import { poll } from '../world/poll.ts';
import { type Chromium, pageOf } from './chromium.ts';
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

/** What is done in the page. */
interface Feeder {
  /** Milliseconds of the long tasks since they were last taken. */
  readonly tasks: number[];
  /** Whether the page listens to requests. */
  listens(): boolean;
  /** Makes requests until there were so many. */
  fill(count: number): Promise<void>;
  typing(): Promise<Pick<LogStalls, 'keyToPaint' | 'found'>>;
  following(): Promise<void>;
  scrolling(): Promise<void>;
}
type FeederScope = typeof globalThis & { bench: Feeder };

/**
 * Runs in the page before anything else of it: takes the listeners that the page gives to webRequest, and tells them of
 * requests of its own making, as the browser would.
 */
function installFeeder(perSecond: number): void {
  const { onResponseStarted } = (globalThis as unknown as { readonly chrome: Browser }).chrome.webRequest;
  type Listener = Parameters<typeof onResponseStarted.addListener>[0];
  let listener: Listener | undefined;
  let told = 0;
  const tasks: number[] = [];
  new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({
    type: 'longtask',
    buffered: true,
  });
  const addListener = onResponseStarted.addListener.bind(onResponseStarted);
  onResponseStarted.addListener = (given, ...rest) => {
    listener = given;
    addListener(given, ...rest);
  };
  const types = ['script', 'image', 'stylesheet', 'xmlhttprequest', 'font'] as const;
  const request = (): void => {
    const id = ++told;
    const details = {
      requestId: String(id),
      tabId: 1 + (id % 4),
      frameId: 0,
      parentFrameId: -1,
      timeStamp: Date.now(),
      method: 'GET',
      url: `https://host${id % 500}.cdn.example/assets/${'directory/'.repeat(id % 9)}${id}.js?v=${id}`,
      type: types[id % types.length],
      ip: id % 3 ? `2001:db8::${(id % 4096).toString(16)}` : `192.0.2.${id % 256}`,
      statusCode: id % 40 ? 200 : 404,
      statusLine: 'HTTP/1.1 200 OK',
      fromCache: false,
      initiator: 'https://www.shop.example',
    };
    listener?.(details as unknown as Parameters<Listener>[0]);
  };
  const requests = (count: number): void => {
    for (let at = 0; at < count; at++) request();
  };
  const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
  const painted = (): Promise<number> =>
    new Promise((done) =>
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => {
          port1.close();
          done(performance.now());
        };
        port2.postMessage(null);
      }),
    );
  const element = <Kind extends HTMLElement>(selector: string): Kind => {
    const found = document.querySelector<Kind>(selector);
    if (!found) throw new Error(`there is no ${selector}`);
    return found;
  };
  const isSearching = (): boolean => element('[data-log="count"]').childNodes.length > 1;
  (globalThis as FeederScope).bench = {
    tasks,
    listens: () => listener !== undefined,
    async fill(count) {
      while (told < count) {
        requests(Math.min(500, count - told));
        await wait(0);
      }
    },
    async typing() {
      const field = element<HTMLInputElement>('[data-log="words"]');
      let keyToPaint = 0;
      let found = 0;
      for (const text of ['cdn script', 'host42 -image', 'nothing', '404', '']) {
        for (let end = Math.min(1, text.length); end <= text.length; end++) {
          field.value = text.slice(0, end);
          const from = performance.now();
          field.dispatchEvent(new InputEvent('input', { bubbles: true }));
          keyToPaint = Math.max(keyToPaint, (await painted()) - from);
          // Somebody who types fast.
          await wait(80);
        }
        const last = performance.now();
        while (isSearching()) await wait(5);
        found = Math.max(found, performance.now() - last);
      }
      return { keyToPaint, found };
    },
    async following() {
      const everyMs = 20;
      for (let at = 0; at < 250; at++) {
        requests((perSecond * everyMs) / 1000);
        await wait(everyMs);
      }
    },
    scrolling: () =>
      new Promise((done) => {
        const box = element('.rows');
        const step = box.scrollHeight / 300;
        const frame = (): void => {
          const before = box.scrollTop;
          box.scrollBy(0, -step);
          if (box.scrollTop === before) done();
          else requestAnimationFrame(frame);
        };
        requestAnimationFrame(frame);
      }),
  };
}

/** @returns how a full log behaves while somebody types into its filter, while requests come, and while it is scrolled */
export async function measureLogStalls(chromium: Chromium): Promise<LogStalls> {
  const tab = await chromium.openTab();
  try {
    return await chromium.attach(tab, async (call) => {
      const page = pageOf(call);
      await call('Page.enable');
      await call('Page.addScriptToEvaluateOnNewDocument', { source: callOf(installFeeder, [requestsPerSecond]) });
      await call('Page.navigate', { url: chromium.extensionUrl('audit/log/log.html') });
      // The welcome page may have come in front of it, and the timers of what nobody sees run once a second.
      await poll('the log in front', async () => {
        await call('Page.bringToFront');
        return page.evaluate(() => !document.hidden);
      });
      await poll('the log', () =>
        page.evaluate(() => document.querySelector('.empty') !== null && (globalThis as FeederScope).bench.listens()),
      );
      await page.evaluate((count) => (globalThis as FeederScope).bench.fill(count), lines);
      const count = () => page.evaluate(() => Number(document.querySelector('table')?.ariaRowCount) - 1);
      await poll('all lines', async () => (await count()) === lines);
      /** Long tasks are told of a little later. */
      const longest = async () =>
        page.evaluate(async () => {
          await new Promise((done) => setTimeout(done, 300));
          return Math.max(0, ...(globalThis as FeederScope).bench.tasks.splice(0));
        });
      await longest();
      const typed = await page.evaluate(() => (globalThis as FeederScope).bench.typing());
      const typing = await longest();
      await page.evaluate(() => (globalThis as FeederScope).bench.following());
      const following = await longest();
      await page.evaluate(() => (globalThis as FeederScope).bench.scrolling());
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
