import { describe, expect, it } from 'vitest';
import type { Browser } from 'webextension-polyfill';
import { poll } from '../world/poll.ts';
import type { PopupTab } from './driver/driver.ts';
import { violations } from './support/axe.ts';
import {
  countOf,
  fetchIn,
  fitsAcross,
  focusOn,
  has,
  loadImage,
  makeWide,
  shownText,
  showTheme,
} from './support/elements.ts';
import { browserForFile, kind, snapshot, waitForTable, world } from './support/extension.ts';
import { waitUntilStored } from './support/stored.ts';

const browser = browserForFile({ fewProcesses: true });
const page = (host: string, query = '') => `https://${host}/page?icon=data:,&${query}`;

const press = (view: PopupTab, key: string) =>
  view.evaluate((pressed) => {
    const event = new KeyboardEvent('keydown', { key: pressed, bubbles: true, cancelable: true });
    (document.activeElement as HTMLElement).dispatchEvent(event);
  }, key);

describe('the popup', () => {
  it('copies its table by a click, though what writes it is loaded by then only', async () => {
    const tab = await browser().openTab(page('dual.test', 'img=//v4.test/img'));
    await waitForTable(browser(), tab, { icon: '64' });
    const popup = await browser().openPopup(tab.tabId());
    await popup.click('[data-copy-table]');
    await poll('the copy', async () => (await shownText(popup)).includes('Copied 2 hosts'));
    await popup.close();
    await tab.close();
  });

  it('carries in its elements what the background knows', async () => {
    const tab = await browser().openTab(
      page(
        'dual.test',
        'img=//v4.test/img&script=//dead.test/script&ws=//nat64.test/socket&img=//xn--e1afmkfd.test/img',
      ),
    );
    await waitForTable(browser(), tab, { icon: '646' });
    const popup = await browser().openPopup(tab.tabId());
    await expect
      .poll(async () => (await popup.rows()).map((row) => ({ ...row, marks: [...row.marks].sort() })))
      .toEqual(
        (await snapshot(browser(), tab.tabId())).rows
          .map((row) => ({
            host: row.hostname,
            address: row.address,
            family: row.family,
            class: row.class,
            marks: row.marks.map(({ id }) => id).sort(),
          }))
          .sort((a, b) => order(a.host) - order(b.host)),
      );
    // Rows have no text for it before they were drawn once.
    await expect.poll(() => shownText(popup)).toContain('пример.test');
    await popup.close();
    await tab.close();
  });

  it('follows its tab live, and keeps focus, selection and opened rows while it does', async () => {
    const tab = await browser().openTab(page('v6.test', 'img=//v4.test/img'));
    const popup = await browser().openPopup(tab.tabId());
    await expect.poll(async () => (await popup.rows()).length).toBe(2);
    await focusOn(popup, '[data-host="v4.test"] [tabindex], [data-host="v4.test"][tabindex]');
    await press(popup, 'Enter');
    await expect.poll(() => countOf(popup, '[data-request]')).toBe(1);
    await Promise.all(['//v4.test/img?2', '//shared.test/img'].map((url) => loadImage(tab, url)));
    await expect.poll(async () => (await popup.rows()).length).toBe(3);
    await expect.poll(() => countOf(popup, '[data-request]')).toBe(2);
    const focused = () => document.activeElement?.closest<HTMLElement>('[data-host]')?.dataset.host;
    expect(await popup.evaluate(focused)).toBe('v4.test');
    await popup.close();
    await tab.close();
  });

  it('that is left open reconnects by itself when the background is killed, and shows everything', async () => {
    const tab = await browser().openTab(page('v6.test'));
    const popup = await browser().openPopup(tab.tabId());
    await expect.poll(async () => (await popup.rows()).length).toBe(1);
    for (const host of ['v4.test', 'shared.test', 'a.v6.test']) {
      await waitUntilStored(browser(), tab);
      await browser().killBackground();
      await fetchIn(tab, `//${host}/json`);
      await expect.poll(async () => (await popup.rows()).map((row) => row.host)).toContain(host);
    }
    expect((await popup.rows()).length).toBe(4);
    await popup.close();
    await tab.close();
  });

  it('shows the same tab in any number of views', async () => {
    const tab = await browser().openTab(page('v6.test'));
    const views = [await browser().openPopup(tab.tabId()), await browser().openPopup(tab.tabId())];
    await views[0]?.close();
    await fetchIn(tab, '//v4.test/json');
    await expect.poll(async () => (await views[1]?.rows())?.length).toBe(2);
    await views[1]?.close();
    await tab.close();
  });

  it('has nothing that axe finds wrong, in both themes, closed and opened', async () => {
    const tab = await browser().openTab(
      page('dual.test', 'img=//v4.test/img&script=//dead.test/script&img=//nat64.test/img&img=//ula.test/img'),
    );
    const popup = await browser().openPopup(tab.tabId());
    await expect.poll(async () => (await popup.rows()).length).toBe(5);
    for (const theme of ['light', 'dark'] as const) {
      await showTheme(popup, theme);
      expect({ theme, found: await violations(popup) }).toEqual({ theme, found: [] });
      await focusOn(popup, '[data-host="dead.test"] [tabindex], [data-host="dead.test"][tabindex]');
      await press(popup, theme === 'light' ? 'Enter' : 'ArrowRight');
      expect({ theme, found: await violations(popup) }).toEqual({ theme, found: [] });
    }
    await popup.close();
    await tab.close();
  });

  it('fits a narrow window without scrolling sideways', async () => {
    const tab = await browser().openTab(page('dual.test', 'img=//v4.test/img&img=//teredo.test/img'));
    const popup = await browser().openPopup(tab.tabId());
    await expect.poll(async () => (await popup.rows()).length).toBe(3);
    await makeWide(popup, 320);
    expect(await fitsAcross(popup)).toBe(true);
    await popup.close();
    await tab.close();
  });
});

describe('without the permission to see all hosts', () => {
  it('the popup says so and asks for it, and goes on when it is given', async () => {
    const tab = await browser().openTab(page('v6.test'));
    await browser().revokeHostPermission();
    const popup = await browser().openPopup(tab.tabId());
    const missing = () => has(popup, '[data-permission="missing"]');
    await poll('the notice', missing);
    expect(await violations(popup)).toEqual([]);
    await browser().grantHostPermission();
    if (kind === 'firefox') await poll('the notice is gone', async () => !(await missing()));
    await popup.close();
    await tab.close();
    const again = await browser().openTab(page('v6.test', 'img=//v4.test/img'));
    await waitForTable(browser(), again, { icon: '64' });
    await again.close();
  });
});

describe('a stranger', () => {
  it('gets no answer from the background', async () => {
    const tab = await browser().openTab(page('v6.test'));
    const reached = await tab.evaluate(() => {
      const { browser, chrome } = globalThis as { browser?: Partial<Browser>; chrome?: Partial<Browser> };
      return typeof (browser ?? chrome)?.runtime?.connect;
    });
    expect(reached).toBe('undefined');
    await world.clearLog();
    await tab.close();
  });
});

/** The order of the popup in this file: the main host first, then those over IPv4, then those that failed. */
function order(host: string): number {
  return ['dual.test', 'nat64.test', 'v4.test', 'dead.test', 'xn--e1afmkfd.test'].indexOf(host);
}
