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
  const browser = browserForFile();
  const page = (host: string, query = '') => `https://${host}/page?icon=data:,&${query}`;
  const next = encodeURIComponent(page('v6.test', 'img=//v4.test/img'));

  /** A page that goes to `url` by itself when the test opens the gate: a click would need a debugger on the page. */
  const goes = (host: string, url: string, query: string) =>
    page(host, `${query}&fetch=/json%3Fgate%3Dgo&go=${encodeURIComponent(url)}`);

  it('a prerendered page keeps a table of its own, hidden, and shows it when it is activated', async () => {
    const next = page('dual.test', 'img=//v4.test/img');
    const query = `prerender=${encodeURIComponent(next)}`;
    /** Whether the next page was activated, once it is there. */
    const readActivation = (url: string): [boolean] | false => {
      // The types do not know it (Prerendering Revamped, "activationStart").
      const [entry] = performance.getEntriesByType('navigation') as unknown as { readonly activationStart: number }[];
      return location.href === url && entry !== undefined && [entry.activationStart > 0];
    };
    // A busy browser leaves a page unprerendered at times, or throws it away before it is visited and loads it again; the
    // test is about one that is prerendered and activated.
    const openPrerendered = async () => {
      await world.reset();
      // The browser reports the state of the document as the answer begins, so the page is not visited before that.
      const answered = browser().api(
        ({ webRequest }) =>
          new Promise<void>((resolve) => {
            webRequest.onResponseStarted.addListener(() => resolve(), { urls: ['https://v4.test/img*'] });
          }),
      );
      const opened = await browser().openTab(goes('dual.test', next, query), { wait: 'none' });
      // What a tab of before loads late would be taken for what the next one has loaded.
      const giveUp = async () => {
        await opened.close();
        return null;
      };
      const begun = async () => (await world.log()).some(({ host }) => host === 'v4.test');
      if (!(await poll('its image', begun, 3000).catch(() => false))) return giveUp();
      await answered;
      await waitForTable(browser(), opened, { main: 'dual.test', icon: '6', rows: { 'dual.test': '6 2 prefetch' } });
      await world.gate('go').open();
      const [isActivated] = await poll('the next page', () => opened.evaluate(readActivation, next));
      return isActivated ? opened : giveUp();
    };
    const tab = await poll('a page that is prerendered and activated', openPrerendered);
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
    // No icon: a driver may click so soon that the page seems to have gone on by itself, and its host counts.
    await waitForTable(browser(), tab, { main: 'v6.test' });
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
