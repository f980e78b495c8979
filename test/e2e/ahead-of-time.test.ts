import { describe, it } from 'vitest';
import { poll } from '../world/poll.ts';
import { browserForFile, kind, waitForRow, waitForTable, world } from './support/extension.ts';

// Speculation rules exist in Chromium only; Firefox has nothing that loads a document ahead.
if (kind === 'chromium') {
  describe('what Chromium loads ahead', speculation);
} else {
  describe('what Firefox loads ahead', noSpeculation);
}

function speculation() {
  // A page that a debugger is attached to is never prerendered.
  const browser = browserForFile({ attach: false });
  const page = (host: string, query = '') => `https://${host}/page?icon=data:,&${query}`;
  const next = encodeURIComponent(page('v6.test', 'img=//v4.test/img'));

  /** A page that goes to `url` by itself when the test opens the gate: a click would need a debugger on the page. */
  const goes = (host: string, url: string, query: string) =>
    page(host, `${query}&fetch=/json%3Fgate%3Dgo&go=${encodeURIComponent(url)}`);

  it('a prerendered page keeps a table of its own, hidden, and shows it when it is activated', async () => {
    const next = page('dual.test', 'img=//v4.test/img');
    // A busy browser leaves a page unprerendered at times; the test is about one that it does prerender.
    const openPrerendering = async () => {
      await world.reset();
      const query = `prerender=${encodeURIComponent(next)}`;
      const opened = await browser().openTab(goes('dual.test', next, query), { wait: 'none' });
      const begun = async () => (await world.log()).some(({ host }) => host === 'v4.test');
      return (await poll('its image', begun, 3000).catch(() => false)) ? opened : null;
    };
    const tab = await poll('a page that prerenders', openPrerendering, 20_000);
    await waitForTable(browser(), tab, { main: 'dual.test', icon: '6', rows: { 'dual.test': '6 2 prefetch' } });
    await world.gate('go').open();
    await waitForTable(browser(), tab, {
      icon: '64',
      rows: { 'dual.test': '6 1 prerender', 'v4.test': '4 1 prerender' },
    });
    await tab.close();
  });

  it('a prefetched document is listed under the page that asked, and leads its own table when it is visited', async () => {
    const tab = await browser().openTab(page('a.v6.test', `prefetch=${next}&link=${next}`));
    await waitForRow(browser(), tab, 'v6.test', '6 1 prefetch');
    await tab.click('#link0', { wait: 'done' });
    await waitForRow(browser(), tab, 'v4.test', '4 1');
    await waitForTable(browser(), tab, { icon: '64', main: 'v6.test' });
    await tab.close();
  });
}

function noSpeculation() {
  const browser = browserForFile();

  it('nothing: speculation rules are ignored, and the table shows the page alone', async () => {
    const tab = await browser().openTab(
      'https://a.v6.test/page?icon=data:,&prerender=https://v4.test/page&img=//v6.test/img',
    );
    await waitForTable(browser(), tab, { icon: '66', rows: { 'a.v6.test': '6 1', 'v6.test': '6 1' } });
    await tab.close();
  });
}
