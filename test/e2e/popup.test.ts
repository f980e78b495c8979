import { describe, expect, it } from 'vitest';
import { poll } from '../world/poll.ts';
import type { View } from './driver/driver.ts';
import { violations } from './support/axe.ts';
import { browserForFile, kind, promisedTime, snapshot, waitForTable, world } from './support/extension.ts';

const browser = browserForFile({ fewProcesses: true });
const page = (host: string, query = '') => `https://${host}/page?icon=data:,&${query}`;

const press = (view: View, key: string) =>
  view.evaluate(
    `document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: ${JSON.stringify(key)}, bubbles: true, cancelable: true }))`,
  );

describe('the popup', () => {
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
      .poll(async () => (await popup.rows()).map((row) => ({ ...row, marks: [...row.marks].sort() })), {
        timeout: 10_000,
      })
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
    await expect.poll(() => popup.evaluate<string>('document.body.innerText')).toContain('пример.test');
    await popup.close();
    await tab.close();
  });

  it('follows its tab live, and keeps focus, selection and opened rows while it does', async () => {
    const tab = await browser().openTab(page('v6.test', 'img=//v4.test/img'));
    const popup = await browser().openPopup(tab.tabId());
    await expect.poll(async () => (await popup.rows()).length).toBe(2);
    await popup.evaluate(
      `document.querySelector('[data-host="v4.test"] [tabindex], [data-host="v4.test"][tabindex]').focus()`,
    );
    await press(popup, 'Enter');
    await expect.poll(() => popup.evaluate<number>(`document.querySelectorAll('[data-request]').length`)).toBe(1);
    await tab.evaluate(`Promise.all(['//v4.test/img?2', '//shared.test/img'].map((url) => new Promise((done) => {
      const image = new Image(); image.onload = done; image.src = url;
    })))`);
    await expect.poll(async () => (await popup.rows()).length).toBe(3);
    await expect.poll(() => popup.evaluate<number>(`document.querySelectorAll('[data-request]').length`)).toBe(2);
    expect(await popup.evaluate<string>(`document.activeElement.closest('[data-host]').dataset.host`)).toBe('v4.test');
    await popup.close();
    await tab.close();
  });

  it('that is left open reconnects by itself when the background is killed, and shows everything', async () => {
    const tab = await browser().openTab(page('v6.test'));
    const popup = await browser().openPopup(tab.tabId());
    await expect.poll(async () => (await popup.rows()).length).toBe(1);
    for (const host of ['v4.test', 'shared.test', 'a.v6.test']) {
      await promisedTime();
      await browser().killBackground();
      await tab.evaluate(`fetch('//${host}/json').then((answer) => answer.text())`);
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
    await tab.evaluate(`fetch('//v4.test/json').then((answer) => answer.text())`);
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
    for (const theme of ['light', 'dark']) {
      await popup.evaluate(`void (document.documentElement.dataset.theme = '${theme}')`);
      expect({ theme, found: await violations(popup) }).toEqual({ theme, found: [] });
      await popup.evaluate(
        `document.querySelector('[data-host="dead.test"] [tabindex], [data-host="dead.test"][tabindex]').focus()`,
      );
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
    await popup.evaluate(`void (document.documentElement.style.width = '320px')`);
    expect(
      await popup.evaluate<boolean>(`document.documentElement.scrollWidth <= document.documentElement.clientWidth`),
    ).toBe(true);
    await popup.close();
    await tab.close();
  });
});

describe('without the permission to see all hosts', () => {
  it('the popup says so and asks for it, and goes on when it is given', async () => {
    const tab = await browser().openTab(page('v6.test'));
    await browser().revokeHostPermission();
    const popup = await browser().openPopup(tab.tabId());
    const missing = () => popup.evaluate<boolean>(`document.querySelector('[data-permission="missing"]') !== null`);
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
    const reached = await tab.evaluate<string>(`(() => {
      const runtime = (globalThis.browser ?? globalThis.chrome)?.runtime;
      return typeof runtime?.connect;
    })()`);
    expect(reached).toBe('undefined');
    await world.clearLog();
    await tab.close();
  });
});

/** The order of the popup in this file: the main host first, then those over IPv4, then those that failed. */
function order(host: string): number {
  return ['dual.test', 'nat64.test', 'v4.test', 'dead.test', 'xn--e1afmkfd.test'].indexOf(host);
}
