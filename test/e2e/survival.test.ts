import { describe, expect, it } from 'vitest';
import { poll } from '../world/poll.ts';
import type { Tab } from './driver/driver.ts';
import { isDone } from './support/elements.ts';
import { browserForFile, snapshot, waitForRow, waitForTable, world } from './support/extension.ts';
import { storedItems, waitUntilRequestStored, waitUntilStored } from './support/stored.ts';

const browser = browserForFile();
const page = (host: string, query = '') => `https://${host}/page?icon=data:,&${query}`;

/** Ends the background once what it shows for the tab is stored. */
async function killWhenStored(tab: Tab): Promise<void> {
  await waitUntilStored(browser(), tab);
  await kill();
}

async function kill(): Promise<void> {
  await browser().killBackground();
  await poll('the background is dead', async () => (await browser().backgroundState()) === 'stopped');
}

/** Lets a page fetch a URL, whether it is answered or not. */
async function tryToFetch(tab: Tab, url: string): Promise<void> {
  const fetchIt = (wanted: string) =>
    fetch(wanted)
      .then((answer) => answer.text())
      .catch(() => '');
  await tab.evaluate(fetchIt, url);
}

/** @returns the number of the newest snapshot or journal entry that is stored; they are numbered in the order of writing */
async function newestWrite(): Promise<number> {
  const keys = Object.keys(await storedItems(browser()));
  const numbers = keys.flatMap((key) => /^(?:snapshot|journal):(\d+)$/.exec(key)?.[1] ?? []).map(Number);
  return Math.max(0, ...numbers);
}

describe('a killed background', () => {
  it('shows the same table and title when it comes back', async () => {
    const tab = await browser().openTab(page('v6.test', 'img=//v4.test/img&script=//dead.test/script'));
    const wanted = { icon: '64', rows: { 'v6.test': '6 1', 'v4.test': '4 1', 'dead.test': '? 1 failed' } };
    await waitForTable(browser(), tab, wanted);
    const title = 'IPv6 2606:4700::10 - 1 host over IPv6, 1 over IPv4, 1 failed';
    await poll('the title', async () => (await browser().title(tab.tabId())) === title);
    await killWhenStored(tab);
    expect(await browser().title(tab.tabId())).toBe(title);
    await waitForTable(browser(), tab, wanted);
    await tab.close();
  });

  it('goes on counting where it was, kill after kill', async () => {
    const tab = await browser().openTab(page('v6.test'));
    for (let round = 1; round <= 8; round++) {
      await tryToFetch(tab, `https://v4.test/json?${round}`);
      await waitForTable(browser(), tab, { rows: { 'v6.test': '6 1', 'v4.test': `4 ${round}` } });
      await killWhenStored(tab);
    }
    await waitForTable(browser(), tab, { icon: '64', rows: { 'v6.test': '6 1', 'v4.test': '4 8' } });
    await tab.close();
  });

  it('gets the answer of a request that was asked before it was killed', async () => {
    const tab = await browser().openTab(page('v6.test', 'hang=//v4.test/slow?gate=late'));
    await world.gate('late').reached();
    await waitForTable(browser(), tab, { icon: '6' });
    await killWhenStored(tab);
    await world.gate('late').open();
    await waitForTable(browser(), tab, { icon: '64', rows: { 'v6.test': '6 1', 'v4.test': '4 1' } });
    await tab.close();
  });

  it('keeps the hops of a redirect that it saw before', async () => {
    const to = encodeURIComponent('https://shared.test/slow?gate=after-hop');
    const tab = await browser().openTab(
      page('v6.test', `hang=${encodeURIComponent(`https://v4.test/redirect?to=${to}`)}`),
    );
    await world.gate('after-hop').reached();
    await waitForTable(browser(), tab, { rows: { 'v6.test': '6 1', 'v4.test': '4 1 redirect' } });
    await killWhenStored(tab);
    await world.gate('after-hop').open();
    await waitForTable(browser(), tab, { rows: { 'v6.test': '6 1', 'v4.test': '4 1 redirect', 'shared.test': '4 1' } });
    await tab.close();
  });

  it('joins a document with the hops that it saw before', async () => {
    const to = encodeURIComponent(`https://a.v6.test/page?icon=data:,&gate=document`);
    const tab = await browser().openTab();
    const going = tab.goto(`https://b.v4.test/redirect?to=${to}`, { wait: 'none' });
    await world.gate('document').reached();
    await waitUntilRequestStored(browser(), 'b.v4.test');
    await kill();
    await world.gate('document').open();
    await going;
    await waitForTable(browser(), tab, {
      icon: '64',
      main: 'a.v6.test',
      rows: { 'a.v6.test': '6 1', 'b.v4.test': '4 1 redirect' },
    });
    await tab.close();
  });

  it('puts a redirect in its place whose event comes after the answer, as when it is woken by both', async () => {
    const tab = await browser().openTab();
    await kill();
    await tab.goto(`https://v4.test/redirect?to=${encodeURIComponent(page('a.v6.test'))}`);
    const rows = { 'a.v6.test': '6 1', 'v4.test': '4 1 redirect' };
    await waitForTable(browser(), tab, { icon: '64', main: 'a.v6.test', rows });
    await tab.close();
  });

  it('brings tables back that were made before it was killed', async () => {
    const tab = await browser().openTab(page('v6.test', 'img=//v4.test/img'));
    await waitForTable(browser(), tab, { icon: '64' });
    await tab.goto(page('a.v4.test'));
    await waitForTable(browser(), tab, { icon: '4' });
    await killWhenStored(tab);
    await tab.back();
    await waitForTable(browser(), tab, { icon: '64', main: 'v6.test', rows: { 'v6.test': '6 1', 'v4.test': '4 1' } });
    await tab.close();
  });

  it('counts nothing twice when it is killed again and again while a page loads', async ({ signal }) => {
    await world.clearLog();
    const loading = browser().openTab('https://dual.test/bulk?hosts=40&each=20&lanes=4', { wait: 'none' });
    const tab = await loading;
    await poll('its document', () => tab.evaluate(() => location.pathname === '/bulk'));
    let kills = 0;
    // A test that has run out of time must not go on killing in the next.
    for (let done = false; !done && !signal.aborted; kills++) {
      await browser().killBackground();
      done = await isDone(tab);
    }
    expect(kills).toBeGreaterThan(2);
    const served = await world.log();
    const { rows } = await snapshot(browser(), tab.tabId());
    for (const row of rows) {
      expect(row.total).toBeLessThanOrEqual(served.filter(({ host }) => host === row.hostname).length);
    }
    await tryToFetch(tab, 'https://v4.test/json');
    await waitForRow(browser(), tab, 'v4.test', '4 1');
    await tab.close();
  });
});

describe('a full storage', () => {
  it('costs neither the page in view nor its icon, and the popup says so', async () => {
    const tab = await browser().openTab(page('v6.test'));
    await waitForTable(browser(), tab, { icon: '6' });
    await browser().api(async ({ storage }) => {
      for (let size = 4_000_000, i = 0; size > 50; i++) {
        await storage.session.set({ [`junk${i}`]: 'x'.repeat(size) }).catch(() => {
          size /= 2;
        });
      }
    });
    await tryToFetch(tab, 'https://v4.test/json');
    await waitForTable(browser(), tab, { icon: '64', rows: { 'v6.test': '6 1', 'v4.test': '4 1' } });
    await poll('the notice', async () =>
      (await snapshot(browser(), tab.tabId())).header.notices.includes('storage-full'),
    );
    await browser().api(async ({ storage }) => {
      const keys = Object.keys(await storage.session.get());
      await storage.session.remove(keys.filter((key) => key.startsWith('junk')));
    });
    const before = await newestWrite();
    await tryToFetch(tab, 'https://v4.test/json?again');
    await waitForTable(browser(), tab, { icon: '64', rows: { 'v6.test': '6 1', 'v4.test': '4 2' } });
    // Refused writes are tried again after a pause of up to 5 s.
    await poll('the storage is used again', async () => (await newestWrite()) > before);
    await tryToFetch(tab, 'https://v4.test/json?once-more');
    await waitForTable(browser(), tab, { icon: '64', rows: { 'v6.test': '6 1', 'v4.test': '4 3' } });
    await killWhenStored(tab);
    await waitForTable(browser(), tab, { icon: '64', rows: { 'v6.test': '6 1', 'v4.test': '4 3' } });
    await tab.close();
  });
});
