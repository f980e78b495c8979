import { describe, it } from 'vitest';
import { loadImage } from './support/elements.ts';
import { browserForFile, waitForTable, world } from './support/extension.ts';

// Here the browser asks for the icons of sites as it does at its users'.
const browser = browserForFile({ prefs: { 'browser.chrome.site_icons': true } });

describe('late requests', () => {
  it('of the old page do not land in the new one', async () => {
    const tab = await browser().openTab(
      'https://v6.test/page?icon=https%3A%2F%2Fv4.test%2Ffavicon.ico%3Fgate%3Dicon&unload=//shared.test/json',
    );
    await world.gate('icon').reached();
    await tab.goto('https://a.v6.test/page?icon=data:,');
    await world.gate('icon').open();
    await world.served(({ host }) => host === 'shared.test');
    await loadImage(tab, '/img?after');
    await waitForTable(browser(), tab, { icon: '6', rows: { 'a.v6.test': '6 2' } });
    await tab.close();
  });
});
