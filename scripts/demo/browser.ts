/** A browser of the demo: the driver of the tests (test/e2e/driver), on a place of the demo and in a window of a user. */
import { resolve } from 'node:path';
import { type BrowserDriver, type BrowserKind, openBrowser, type WindowLook } from '../../test/e2e/driver/driver.ts';
import { isDone } from '../../test/e2e/support/elements.ts';
import { poll } from '../../test/world/poll.ts';
import { browsers } from '../install/browsers.mjs';
import type { Place } from './places.ts';

/** How a browser is started. */
export interface LaunchOptions {
  readonly kind: BrowserKind;
  readonly executable: string;
  readonly place: Place;
  readonly headless?: boolean;
  readonly window?: Partial<WindowLook>;
}

/** A window that has room for the popup and for the page behind it. */
const usualSize = { width: 1180, height: 860 };

/** Returns the folder of the extension, as it was built for this browser. */
export function extensionOf(kind: BrowserKind): string {
  return resolve(import.meta.dirname, '..', '..', 'dist', browsers[kind].build);
}

/** Starts a browser with the extension, in a profile of its own. */
export function launch({ kind, executable, place, headless = false, window }: LaunchOptions): Promise<BrowserDriver> {
  return openBrowser(kind, {
    extension: extensionOf(kind),
    executable,
    world: { certificates: async () => place.certificates },
    window: { ...usualSize, ...window },
    headless,
    args: place.chromiumArgs,
  });
}

/** Opens a page of the demo in the window's only tab, and waits until it has asked all its servers. */
export async function openPage(browser: BrowserDriver, url: string): Promise<number> {
  const [tab] = await browser.tabs();
  if (!tab) throw new Error('The browser shows no tab.');
  await tab.goto(url, { wait: 'none' });
  const isLoaded = () => document.readyState === 'complete' && location.protocol.startsWith('http');
  await poll('the page', async () => (await isDone(tab)) && (await tab.evaluate(isLoaded)), 30_000);
  return tab.tabId();
}
