import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { testFolder } from '../test-folder.ts';
import { poll } from '../world/poll.ts';
import { shownTextOf } from './support/elements.ts';
import { browserForFile, kind, snapshot, waitForRow, world } from './support/extension.ts';

const browser = browserForFile({ fewProcesses: true });
const folder = testFolder('file');

it.each([
  ['a page of the browser', kind === 'chromium' ? 'chrome://version/' : 'about:support', 'browser'],
  ['an empty tab', 'about:blank', 'blank'],
  ['a document inside of its own address', 'data:text/html,<title>x</title>', 'inline'],
])('%s has no table, and the popup says why', async (_, url, wanted) => {
  const tab = await browser().openTab('https://v6.test/page?icon=data:,');
  await waitForRow(browser(), tab, 'v6.test', '6 1');
  // A page may not go to such addresses by itself; the browser's own navigation does.
  await tab.goto(url, { wait: 'none' });
  await expect.poll(async () => (await snapshot(browser(), tab.tabId())).header.kind).toBe(wanted);
  expect((await snapshot(browser(), tab.tabId())).rows).toEqual([]);
  await poll('the title', async () => (await browser().title(tab.tabId())) === 'Greensix: nothing to see on this page');
  const popup = await browser().openPopup(tab.tabId());
  const text = await poll('the reason', async () => {
    const shown = (await shownTextOf(popup, 'main'))?.trim() ?? '';
    return shown.length > 20 ? shown : null;
  });
  expect(text).not.toContain('v6.test');
  await popup.close();
  await tab.close();
});

it('a file shows what it loads from the network', async () => {
  const file = join(folder, 'page.html');
  writeFileSync(file, '<!doctype html><title>x</title><img src="https://v4.test/img">');
  const tab = await browser().openTab(`file://${file}`, { wait: 'load' });
  await world.served(({ host }) => host === 'v4.test', 'the image');
  const { header } = await snapshot(browser(), tab.tabId());
  expect(header.kind).toBe('file');
  // Chromium shows requests of a file only to extensions that the user allowed to read files.
  if (kind === 'firefox') await waitForRow(browser(), tab, 'v4.test', /^4 1/);
  await tab.close();
});
