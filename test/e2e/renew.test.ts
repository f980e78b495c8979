import { describe, expect, it } from 'vitest';
import type { Storage } from 'webextension-polyfill';
import type { BrowserDriver } from './driver/driver.ts';
import { browserForFile, kind, renew, waitForTable } from './support/extension.ts';

/**
 * All that the extension keeps and is allowed, and what is open. Without the times by which the lines of its journal are
 * named, what it writes a moment after its installation, and its welcome page: allowing private windows loads the extension
 * anew, which may welcome a second time, whenever that is. How many empty tabs there are does not matter either.
 */
const state = (driver: BrowserDriver) =>
  driver.api(async (browser) => {
    const keysOf = async (area: Storage.StorageArea) => {
      const keys = Object.keys(await area.get()).filter((key) => key !== 'welcomed');
      return [...new Set(keys.map((key) => key.replace(/:.*/, '')))].sort();
    };
    const { local, sync, session } = browser.storage;
    return {
      areas: await Promise.all([local, sync, session].map(keysOf)),
      localStorage: Object.keys(localStorage),
      databases: (await indexedDB.databases()).map(({ name }) => name),
      permissions: await browser.permissions.getAll(),
      rules: await browser.declarativeNetRequest.getSessionRules(),
      badge: await browser.action.getBadgeText({}),
      windows: (await browser.windows.getAll({ populate: true })).map(({ tabs = [] }) =>
        [...new Set(tabs.map(({ url }) => url).filter((url) => !url?.endsWith('/welcome.html')))].sort(),
      ),
    };
  });

describe.runIf(kind === 'firefox')('a browser that two files of tests share', () => {
  const options = { fewProcesses: true, privateBrowsing: true };
  const shared = browserForFile(options);

  it('is in the second as it was in the first', async () => {
    const driver = shared();
    const before = await state(driver);
    const address = driver.extensionUrl('');
    await driver.setDataConsent(true);
    await driver.openPrivateTab('https://v6.test/page?icon=data:,');
    const tab = await driver.openTab('https://v6.test/page?icon=data:,');
    await tab.evaluate(() => {
      // biome-ignore lint/suspicious/noDocumentCookie: any way to set one does
      document.cookie = 'a=b; max-age=1000';
    });
    await driver.api(async ({ storage, declarativeNetRequest, action }) => {
      for (const area of [storage.local, storage.sync, storage.session]) await area.set({ left: 'left' });
      localStorage.setItem('left', '1');
      await new Promise((done) => Object.assign(indexedDB.open('left'), { onsuccess: done }));
      await declarativeNetRequest.updateSessionRules({
        addRules: [{ id: 1, condition: { urlFilter: 'v4.test' }, action: { type: 'block' } }],
      });
      await action.setBadgeText({ text: 'left' });
    });
    await driver.revokeHostPermission();
    expect(await state(driver)).not.toEqual(before);

    expect(await renew(driver, options)).toBe(true);
    expect(driver.extensionUrl('')).not.toBe(address);
    await expect
      .poll(async () => JSON.stringify(await state(driver)).replaceAll(driver.extensionUrl(''), address))
      .toBe(JSON.stringify(before));
    const again = await driver.openTab('https://v6.test/page?icon=data:,&img=//v4.test/img');
    await waitForTable(driver, again, { icon: '64' });
    expect(await again.evaluate(() => document.cookie)).toBe('');
  });
});
