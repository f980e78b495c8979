import { expect, it } from 'vitest';
import { clickAll } from './support/elements.ts';
import { browserForFile, waitForTable, world } from './support/extension.ts';

const browser = browserForFile({ fewProcesses: true });

/**
 * Every request that a page of the world makes is known by its parameters; what else reaches a server is the
 * extension's own. Names that the world does not have cannot be asked for at all: see `dist` for the code and the policy.
 */
it('makes not one request of its own, in the background, in the popup, by a kill or by any click but those that ask for one', async () => {
  const tab = await browser().openTab('https://v6.test/page?icon=data:,&img=//v4.test/img&img=//teredo.test/img');
  const popup = await browser().openPopup(tab.tabId());
  await expect.poll(async () => (await popup.rows()).length).toBe(3);
  await clickAll(popup, '[data-host]');
  await clickAll(popup, 'button:not([data-look-up], [data-whois], [data-own-addresses])');
  await browser().killBackground();
  await waitForTable(browser(), tab, { icon: '646' });
  expect((await world.log()).map(({ host, path }) => `${host} ${path.split('?')[0]}`).sort()).toEqual([
    'teredo.test /img',
    'v4.test /img',
    'v6.test /page',
  ]);
});

it('could not make one without TLS: the browser refuses it to every page of the extension', async () => {
  const tab = await browser().openTab('https://v6.test/page?icon=data:,');
  const popup = await browser().openPopup(tab.tabId());
  await world.clearLog();
  const fetched = () =>
    fetch('http://v6.test/json').then(
      () => 'answered',
      () => 'refused',
    );
  expect(await popup.evaluate(fetched)).toBe('refused');
  expect(await world.log()).toEqual([]);
});
