import { expect, it } from 'vitest';
import { CLIENT } from '../world/addresses.ts';
import { clickElement, waitForElement } from './support/elements.ts';
import { browserForFile, kind, world } from './support/extension.ts';
import { dohUrl, resetCheck, set } from './support/verdict.ts';

const browser = browserForFile({ privateBrowsing: true });

it('a page in a private window is checked and previewed, and nothing of it is left for usual windows', async () => {
  await resetCheck(browser());
  await set(browser(), { aaaaCheck: 'auto', resolver: dohUrl, whoisRouting: 'off' });
  const { popup } = await browser().openPrivatePopup('https://dual.test/page?icon=data:,&img=//v4.test/img');
  await waitForElement(popup, '[data-host="v4.test"][data-verdict=no-aaaa]', 'the verdict');
  await clickElement(popup, '.disclosure');
  await waitForElement(popup, '[data-preview]', 'the panel');
  // The addresses of this machine are this view's alone.
  await clickElement(popup, '[data-own-addresses]');
  await waitForElement(popup, '[data-own-state=answered]', 'the addresses');
  for (const call of [browser().api, browser().privateApi]) {
    const [session, local] = await call(({ storage }) => Promise.all([storage.session.get(), storage.local.get()]));
    expect(Object.keys(session)).not.toContain('ownAddresses');
    const stored = JSON.stringify([session, local]);
    for (const address of [CLIENT.ipv4, CLIENT.ipv6]) expect(stored).not.toContain(address);
  }
  await clickElement(popup, '.judged-preview input[value=without-nat64]');
  await waitForElement(popup, '[data-preview=without-nat64]:enabled', 'the choice');
  await world.clearLog();
  await clickElement(popup, '[data-preview]');
  await waitForElement(popup, '[data-preview-on]', 'the banner');
  const mark = kind === 'chromium' ? 'failed' : 'cancelled';
  await waitForElement(popup, `[data-host="v4.test"][data-marks~=${mark}]`, 'the blocked row');
  expect((await world.log()).map(({ host }) => host).filter((host) => host !== 'doh.test')).toEqual(['dual.test']);
  const kept = await browser().api(async ({ storage }) => Object.keys(await storage.session.get()));
  expect(kept.filter((key) => key.startsWith('dns/'))).toEqual([]);
  await clickElement(popup, '[data-preview-on] button');
  await waitForElement(popup, '[data-host="v4.test"][data-family="4"]', 'the page as it is');
});
