import { expect, it } from 'vitest';
import { poll } from '../world/poll.ts';
import { browserForFile, snapshot, waitForTable, world } from './support/extension.ts';
import { openPreview, reachedHosts } from './support/preview.ts';
import { dohUrl, resetCheck, set } from './support/verdict.ts';

const browser = browserForFile();

it('a discarded tab loads again when it is looked at, and has its table', async () => {
  const tab = await browser().openTab('https://v6.test/page?icon=data:,&fetch=//v4.test/json');
  await waitForTable(browser(), tab, { icon: '64' });
  await browser().openTab('https://a.v6.test/page?icon=data:,');
  await tab.discard();
  await tab.during(() => tab.activate());
  await waitForTable(browser(), tab, { main: 'v6.test', icon: '64' });
  await tab.close();
});

it('a discarded tab keeps its preview', async () => {
  await resetCheck(browser());
  await set(browser(), { aaaaCheck: 'button', resolver: dohUrl });
  const url = 'https://dual.test/page?icon=data:,&img=//v4.test/img';
  const { tab, view } = await openPreview(browser(), url, 'without-nat64');
  await view.close();
  await browser().openTab('https://a.v6.test/page?icon=data:,');
  await tab.discard();
  await world.clearLog();
  await tab.during(() => tab.activate());
  const blocked = await poll('the blocked host', async () => {
    const { header, rows } = await snapshot(browser(), tab.tabId());
    const row = rows.find(({ hostname }) => hostname === 'v4.test');
    return row && { address: row.address, preview: header.preview, isPreviewed: header.notices.includes('previewed') };
  });
  expect(blocked).toEqual({ address: '', preview: 'without-nat64', isPreviewed: true });
  expect(await reachedHosts()).not.toContain('v4.test');
  await tab.close();
  await expect
    .poll(() => browser().api(({ declarativeNetRequest }) => declarativeNetRequest.getSessionRules()))
    .toEqual([]);
});
