import { describe, expect, it } from 'vitest';
import { browserForFile, snapshot, waitForRow, waitForTable } from './support/extension.ts';

const browser = browserForFile({ privateBrowsing: true });

describe('private windows', () => {
  it('have tables of their own, which nothing else gets to see', async () => {
    const usual = await browser().openTab('https://v6.test/page?icon=data:,');
    const secret = await browser().openPrivateTab('https://v6.test/page?icon=data:,&sw=pass&swfetch=//v4.test/json');
    const popup = await browser().openPopup(secret.tabId());
    await popup.close();
    await waitForTable(browser(), usual, { icon: '6', rows: { 'v6.test': '6 1' } });
    // The worker of the private page has the same origin as the usual page.
    const another = await browser().openTab('https://v6.test/page?icon=data:,&sw=pass&swfetch=//shared.test/json');
    await waitForRow(browser(), another, 'shared.test', '4 1 worker');
    expect((await snapshot(browser(), usual.tabId())).rows.map(({ hostname }) => hostname)).not.toContain('v4.test');
    await secret.close();
    await another.close();
    await usual.close();
  });
});
