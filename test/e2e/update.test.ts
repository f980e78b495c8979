import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BrowserDriver, openBrowser, type Tab } from './driver/driver.ts';
import { extensionFolder, kind, snapshot, waitForTable, world } from './support/extension.ts';
import { openPreview } from './support/preview.ts';
import { dohUrl, resetCheck, set } from './support/verdict.ts';

describe('an update while tabs are open', () => {
  const folder = join(mkdtempSync(join(tmpdir(), 'greensix-update-')), 'extension');
  let driver: BrowserDriver;

  beforeAll(async () => {
    cpSync(extensionFolder, folder, { recursive: true });
    driver = await openBrowser(kind, { extension: folder, world });
  });
  afterAll(async () => {
    await driver?.close();
    rmSync(join(folder, '..'), { recursive: true, force: true });
  });

  /** @returns the new version */
  async function update(): Promise<string> {
    const file = join(folder, 'manifest.json');
    const manifest = JSON.parse(readFileSync(file, 'utf8')) as { version: string };
    const version = manifest.version.replace(/\d+$/, (last) => `${Number(last) + 1}`);
    writeFileSync(file, JSON.stringify({ ...manifest, version }));
    await driver.update();
    return version;
  }

  it('keeps what is stored, says of open pages that they were there before, ends previews, and welcomes nobody again', async () => {
    const tab = await driver.openTab('https://v6.test/page?icon=data:,&img=//v4.test/img');
    await waitForTable(driver, tab, { icon: '64', main: 'v6.test' });
    await driver.api(({ storage }) => storage.local.set({ kept: 1 }));
    await resetCheck(driver);
    await set(driver, { aaaaCheck: 'button', resolver: dohUrl });
    const previewed = await openPreview(
      driver,
      'https://dual.test/page?icon=data:,&img=//v4.test/img',
      'without-nat64',
    );
    const version = await update();
    expect(await driver.api(({ runtime }) => runtime.getManifest().version)).toBe(version);
    expect(await driver.api(async ({ storage }) => (await storage.local.get('kept')).kept)).toBe(1);
    // Browsers empty the session storage then, so all that is left of a page is that it was there before.
    await waitForTable(driver, tab, { icon: '?', main: 'v6.test', rows: { 'v6.test': '? 0' } });
    expect((await snapshot(driver, tab.tabId())).header.notices).toEqual(['adopted']);
    // What was begun before is unknown now, and Chromium keeps its rules.
    await expect
      .poll(() => driver.api(({ declarativeNetRequest }) => declarativeNetRequest.getSessionRules()))
      .toEqual([]);
    await previewed.tab.reload();
    await waitForTable(driver, previewed.tab, { rows: { 'dual.test': '6 1', 'v4.test': '4 1' } });
    expect((await snapshot(driver, previewed.tab.tabId())).header.notices).toEqual([]);
    await tab.reload();
    await waitForTable(driver, tab, { icon: '64', main: 'v6.test', rows: { 'v6.test': '6 1', 'v4.test': '4 1' } });
    const urls = await driver.api(async ({ tabs }) => (await tabs.query({})).map(({ url }) => url));
    expect(urls.filter((url) => url?.endsWith('/welcome.html'))).toEqual([]);
  });

  it('says so of what comes back out of the history of such a tab too, and not where there is nothing to see', async () => {
    const tab = await driver.openTab('https://a.v6.test/page?icon=data:,&img=//v4.test/img');
    await tab.goto('https://a.v4.test/page?icon=data:,');
    const own = await driver.openTab(kind === 'chromium' ? 'chrome://version/' : 'about:support', { wait: 'load' });
    const blank = await driver.openTab('about:blank', { wait: 'load' });
    await update();
    const noticesOf = async (of: Tab) => (await snapshot(driver, of.tabId())).header.notices;
    await waitForTable(driver, tab, { icon: '?', main: 'a.v4.test' });
    await expect.poll(() => noticesOf(tab)).toEqual(['adopted']);
    for (const each of [own, blank]) expect(await noticesOf(each)).toEqual([]);
    await tab.back({ wait: 'load' });
    await waitForTable(driver, tab, { main: 'a.v6.test' });
    // Chromium has dropped the document, and takes it out of its cache: that is seen.
    await expect.poll(() => noticesOf(tab)).toEqual([kind === 'firefox' ? 'adopted' : 'main-cached']);
  });
});
