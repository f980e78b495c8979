/** Loads of the big page, and how the bench knows that a browser has done all work for one. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Chromium } from './chromium.ts';
import { type BrowserPids, cpuBetween, cpuTime } from './processes.ts';

/** The page that is loaded. */
export interface BigPage {
  readonly hosts: number;
  readonly each: number;
}

/** Everything that waits in an extension (batched writes, throttled redraws) waits for less than this. */
const windowMs = 300;
/** So little in such a window is housekeeping and no work for the page. */
const idle = { extension: 1, browser: 10 };
/** A machine that is busy with other things may never look idle. */
const maxWaitMs = 4000;

let loads = 0;

/** Returns an address of the page that was not loaded before. */
export function addressOf({ hosts, each }: BigPage): string {
  loads += 1;
  return `http://dual.test/bulk?hosts=${hosts}&each=${each}&load=${loads}`;
}

/**
 * Waits until the browser and the extension have nothing more to do: both use next to no CPU for a while. Asking the
 * extension would be work for it, so whether it has got every event is checked once, after the last load.
 */
async function quiet(pids: BrowserPids): Promise<void> {
  const end = Date.now() + maxWaitMs;
  const read = () => ({
    browser: cpuTime(pids.browser),
    extension: pids.extension === undefined ? undefined : cpuTime(pids.extension),
  });
  for (let before = read(); Date.now() < end; ) {
    await sleep(windowMs);
    const after = read();
    const browser = cpuBetween(before.browser, after.browser);
    const extension = before.extension && after.extension ? cpuBetween(before.extension, after.extension) : 0;
    if (browser < idle.browser && extension < idle.extension) return;
    before = after;
  }
}

/** Loads the page and waits until its requests are answered and the browser is quiet. */
export async function loadOnce(chromium: Chromium, tab: string, page: BigPage, pids: BrowserPids): Promise<void> {
  await chromium.load(tab, addressOf(page));
  await quiet(pids);
}
