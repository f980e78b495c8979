import { EventEmitter } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { BrowserContext, Page, Request } from 'playwright-core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { BrowserGone, Tab } from '../../../../cli/visits/tab.ts';
import type { VisitBrowser } from '../../../../cli/visits/visit-browser.ts';

/** As much of a page as a tab looks at. */
class TabPage extends EventEmitter {
  readonly #frame = {};
  readonly #context = new EventEmitter();
  context = () => this.#context;
  mainFrame = () => this.#frame;
  url = () => 'https://a.test/';
  askForDocument(url: string): void {
    this.emit('request', {
      url: () => url,
      isNavigationRequest: () => true,
      frame: () => this.#frame,
      redirectedFrom: () => null,
      serviceWorker: () => null,
    } as unknown as Request);
  }
}

const unhandled: unknown[] = [];
const note = (reason: unknown): void => void unhandled.push(reason);

beforeEach(() => {
  process.on('unhandledRejection', note);
});
afterEach(() => {
  process.off('unhandledRejection', note);
  unhandled.length = 0;
});

it('ends a visit by an error, and the command by none, where the browser ends while a document is replaced', async () => {
  const page = new TabPage();
  const session = Object.assign(new EventEmitter(), { send: async () => ({}) });
  let end = (): void => {};
  const gone = new Promise<void>((resolve) => {
    end = resolve;
  });
  const browser = {
    context: { newCDPSession: async () => session } as unknown as BrowserContext,
    // The extension has gone with the browser: it never answers.
    control: { facts: () => new Promise(() => {}) },
    tabs: { open: async () => ({ page: page as unknown as Page, id: 1 }) },
    name: '',
    gone,
    close: async () => {},
  } as unknown as VisitBrowser;
  const tab = await Tab.open(browser, true);
  tab.watch();
  page.askForDocument('https://a.test/');
  page.askForDocument('https://b.test/');
  const visit = tab.during(() => new Promise(() => {}), 60_000);
  end();
  await expect(visit).rejects.toBeInstanceOf(BrowserGone);
  await nextTurn();
  expect(unhandled).toEqual([]);
});
