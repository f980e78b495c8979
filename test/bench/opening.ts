/** How long a user waits for a view of the extension: right after the start, after the background was ended, and later. */
import { setTimeout as sleep } from 'node:timers/promises';
import { poll } from '../world/poll.ts';
import { Chromium } from './chromium.ts';
import { figuresOf } from './figures.ts';
import { paintTimes } from './popup.ts';

/** Milliseconds from the navigation to the paint of all rows, in one state of the browser each. */
export interface Openings {
  /** The first opening in a browser that has just started and has just loaded its first page. */
  readonly cold: number;
  /** The background was ended before. Median of several. */
  readonly wake: number;
  /** Nothing else happens. Median of several. */
  readonly warm: number;
}

/** A page and the view of it. */
export interface Opened {
  /** The address of the page. */
  readonly page: string;
  /** Rows of the view. */
  readonly rows: number;
  /** Returns the path of the view, once the page is loaded. */
  readonly path: (chromium: Chromium) => string | Promise<string>;
}

/** Openings in each browser of those that count by their median. */
const repeated = 5;

/** An event that was under way, such as of a tab that was just closed, wakes an ended background within this time. */
const lateEventsMs = 300;

/** Ends the background, as the browser does after 30 s of idleness; returns when it stays ended. */
async function endBackground(chromium: Chromium, tab: string): Promise<void> {
  await poll('the background has ended', async () => {
    await chromium.attach(tab, async (call) => {
      await call('ServiceWorker.enable');
      await call('ServiceWorker.stopAllWorkers');
    });
    await sleep(lateEventsMs);
    return !(await chromium.hasBackground());
  });
}

/**
 * Measures one start of a browser. The profile was used before, as a user's was: code is compiled and kept.
 * @param profile a profile that `prepareProfile` has made
 */
export async function openings(extension: string, profile: string, spki: string, opened: Opened): Promise<Openings> {
  const chromium = await Chromium.start(extension, spki, profile);
  try {
    const tab = await chromium.openTab();
    await chromium.load(tab, opened.page);
    const path = await opened.path(chromium);
    const open = async (settlingMs?: number): Promise<number> =>
      (await paintTimes(chromium, path, opened.rows, 1, settlingMs))[0] ?? Number.NaN;
    const cold = await open(0);
    const warm: number[] = [];
    while (warm.length < repeated) warm.push(await open());
    const wake: number[] = [];
    while (wake.length < repeated) {
      await endBackground(chromium, tab);
      wake.push(await open());
    }
    return { cold, warm: figuresOf(warm).median, wake: figuresOf(wake).median };
  } finally {
    await chromium.close();
  }
}

/** Makes a profile in which the view was opened before. */
export function prepareProfile(
  extension: string,
  spki: string,
  opened: Opened,
): Promise<{ path: string; remove(): void }> {
  return Chromium.usedProfile(extension, spki, opened.page, async (chromium) =>
    paintTimes(chromium, await opened.path(chromium), opened.rows, 3),
  );
}
