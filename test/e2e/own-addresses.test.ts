import { beforeEach, describe, expect, it } from 'vitest';
import { CLIENT } from '../world/addresses.ts';
import { ROUTING_NAME } from '../world/hosts.ts';
import { poll } from '../world/poll.ts';
import type { VantageName } from '../world/vantages.ts';
import type { BrowserDriver, ExtensionPage, PopupTab } from './driver/driver.ts';
import { openAudit, pressRecorder, saved } from './support/audit.ts';
import { violations } from './support/axe.ts';
import { countOf, dataOf, has, waitForElement } from './support/elements.ts';
import { browserForFile, kind, open, world } from './support/extension.ts';
import { openPanel, press, resetCheck, set } from './support/verdict.ts';

const browser = browserForFile({ fewProcesses: true });

/** What the card shows. */
interface Card {
  readonly conclusion: string;
  /** By family: the address, or why there is none. */
  readonly ipv4: string;
  readonly ipv6: string;
  readonly remarks: readonly string[];
}

/** Waits until nobody is asked any more, and returns what is shown. */
function answered(page: ExtensionPage, fits: (card: Card) => boolean = () => true): Promise<Card> {
  return poll('the addresses', async () => {
    const card: Card | null = await page.evaluate(() => {
      const shown = document.querySelector('[data-own-state=answered]');
      if (!shown) return null;
      const part = (selector: string) => shown.querySelector(selector) as HTMLElement;
      const family = (id: string) =>
        part(`[data-own-family=${id}] :is([data-own-address], [data-own-failure])`).innerText;
      return {
        conclusion: part('[data-conclusion]').dataset.conclusion ?? '',
        ipv4: family('ipv4'),
        ipv6: family('ipv6'),
        remarks: [...shown.querySelectorAll<HTMLElement>('[data-remark]')].map(({ dataset }) => dataset.remark ?? ''),
      };
    });
    return card !== null && fits(card) && card;
  });
}

const asked = async () => (await world.log()).filter(({ host }) => !host.endsWith('.test'));
const vantageOf = (view: PopupTab) => dataOf(view, '.verdict-panel [data-vantage]', 'vantage');

async function openPage(driver: BrowserDriver, url: string): Promise<PopupTab> {
  const tab = await driver.openTab(url);
  const view = await driver.openPopup(tab.tabId());
  await openPanel(view);
  return view;
}

const fourOnly = 'https://v4.test/page?icon=data:,&img=//a.v4.test/img';

beforeEach(async () => {
  await resetCheck(browser());
  await browser().api(({ storage }) => storage.session.remove('ownAddresses'));
});

describe('the addresses of this machine', () => {
  it('are asked for by the click alone, shown with their networks, and tell what the network offers', async () => {
    const view = await openPage(browser(), fourOnly);
    await waitForElement(view, '[data-own-addresses=ipify]', 'the button');
    await expect.poll(() => vantageOf(view)).toBe('unknown');
    expect(await asked()).toEqual([]);

    await press(view, '[data-own-addresses]');
    expect(await answered(view)).toEqual({
      conclusion: 'dual-stack',
      ipv4: CLIENT.ipv4,
      ipv6: CLIENT.ipv6,
      remarks: ['sharing-unseen'],
    });
    await poll('both networks', () =>
      view.evaluate(() => {
        const names = [...document.querySelectorAll<HTMLElement>('[data-own-family] bdi')];
        return names.filter(({ innerText }) => innerText === 'AS15169 GOOGLE').length === 2;
      }),
    );
    const requests = await asked();
    expect(requests.map(({ scheme, host, path }) => `${scheme}://${host}${path}`).sort()).toEqual([
      'https://api4.ipify.org/',
      'https://api6.ipify.org/',
      ...[CLIENT.ipv6, CLIENT.ipv4].map((address) => {
        const query = new URLSearchParams({ resource: address, sourceapp: 'greensix' });
        return `https://${ROUTING_NAME}/data/prefix-overview/data.json?${query}`;
      }),
    ]);
    for (const { headers } of requests) {
      for (const name of ['cookie', 'referer', 'authorization']) expect(headers[name]).toBeUndefined();
    }
    await poll('the evidence', async () => (await vantageOf(view)) === 'ipv6');
    expect(await violations(view)).toEqual([]);

    // Another view knows it, and asks nobody.
    const other = await openPage(browser(), fourOnly);
    await poll('the evidence', async () => (await vantageOf(other)) === 'ipv6');
    await press(other, '[data-own-addresses]');
    expect((await answered(other)).ipv4).toBe(CLIENT.ipv4);
    expect((await asked()).length).toBe(4);
    // A change of the network has it forgotten.
    await other.evaluate(() => dispatchEvent(new Event('offline')));
    await poll('the evidence is gone', async () => (await vantageOf(view)) === 'unknown');
    for (const each of [view, other]) await each.close();
  });

  it('fail one by one, and what is no address is not shown, whatever it is', async () => {
    const view = await openPage(browser(), fourOnly);
    await world.behave('api6.ipify.org', { do: 'status', status: 503 });
    await press(view, '[data-own-addresses]');
    const refused = await answered(view);
    expect(refused).toMatchObject({ conclusion: 'ipv4-at-least', ipv4: CLIENT.ipv4 });
    expect(refused.ipv6).toContain('HTTP status 503');
    expect(await vantageOf(view)).toBe('unknown');

    const hostile = `<img src="https://v6.test/hostile" onerror="document.title = 'hostile'">${'\u202e'.repeat(2_000_000)}`;
    await world.behave('api4.ipify.org', { do: 'body', body: hostile });
    await world.behave('api6.ipify.org', { do: 'redirect', to: 'https://v6.test/json' });
    // The button stays while they are asked, and with it the focus.
    await view.tab.activate();
    await view.evaluate(() => document.querySelector<HTMLElement>('[data-own-again]')?.focus());
    await view.press('Enter');
    const { conclusion, ipv4, ipv6 } = await answered(view, (card) => card.conclusion === 'unknown');
    expect({ conclusion, ipv4, ipv6 }).toEqual({
      conclusion: 'unknown',
      ipv4: 'what it answered is no address',
      ipv6: 'redirected elsewhere, which is not followed',
    });
    expect(await has(view, '[data-own-again]:focus')).toBe(true);
    expect(await countOf(view, '.own-addresses img')).toBe(0);
    expect((await world.log()).filter(({ host }) => host === 'v6.test')).toEqual([]);

    await world.behave('api4.ipify.org', { do: 'body', body: CLIENT.ipv6 });
    await press(view, '[data-own-again]');
    await answered(view, (card) => card.ipv4 === 'what it answered is an address of the other family');
    await view.close();
  });

  it('are asked for by the audit page, too: evidence of what is recorded, and a sentence where they cannot be read', async () => {
    const audit = await openAudit(browser());
    const banner = () => dataOf(audit, 'main > [data-vantage]', 'vantage');
    await pressRecorder(audit, 'start', 'recording');
    const tab = await browser().openTab(fourOnly);
    await poll('the page', async () => (await banner()) === 'unknown');
    await pressRecorder(audit, 'stop', 'stopped');
    expect(await asked()).toEqual([]);

    await browser().revokeHostPermission();
    await world.behave('api6.ipify.org', { do: 'reset' });
    await press(audit, '[data-own-addresses=ipify]');
    // Chromium reports an extension's own requests to it all the same.
    const reportsFailure = kind === 'chromium';
    const reason = reportsFailure ? 'the connection failed' : 'does not let Greensix read the answer';
    expect((await answered(audit)).ipv6).toContain(reason);
    expect(await has(audit, '[data-own-allow]')).toBe(!reportsFailure);
    await browser().grantHostPermission();
    await world.behave('api6.ipify.org', { do: 'body', body: CLIENT.ipv6 });

    await press(audit, '[data-own-again]');
    expect((await answered(audit, (card) => card.conclusion === 'dual-stack')).ipv6).toBe(CLIENT.ipv6);
    await poll('the evidence', async () => (await banner()) === 'ipv6');
    // What is added to the report does not close what the reader looks at.
    expect((await answered(audit)).conclusion).toBe('dual-stack');
    expect(await violations(audit)).toEqual([]);
    const json = await saved(audit, 'json');
    expect(JSON.parse(json).runs[0].reach).toMatchObject({ ipv4: true, ipv6: true });
    for (const address of [CLIENT.ipv4, CLIENT.ipv6]) expect(json).not.toContain(address);
    for (const each of [audit, tab]) await each.close();
  });

  it('are nobody asked for when that is off', async () => {
    await set(browser(), { ownAddresses: 'off' });
    const view = await openPage(browser(), fourOnly);
    expect(await has(view, '[data-own-addresses]')).toBe(false);
    await view.close();
  });
});

describe('in a network', () => {
  const networks: readonly (readonly [VantageName, conclusion: string, vantage: string, shown: Partial<Card>])[] = [
    ['ipv4-only', 'ipv4-only', 'no-ipv6', { ipv4: CLIENT.ipv4 }],
    // Firefox takes twice as long to start, and has the same name for both failures.
    ...(kind === 'chromium' ? [['ipv6-only', 'ipv6-only', 'ipv6', { ipv6: CLIENT.ipv6 }] as const] : []),
    ['nat64-own', 'nat64', 'ipv6', { ipv4: CLIENT.translated, ipv6: CLIENT.ipv6 }],
  ];

  it.each(networks)('%s the answers tell which it is', async (vantage, conclusion, id, shown) => {
    const driver = await open({ fewProcesses: true, vantage });
    try {
      const view = await openPage(driver, 'https://dual.ready.test/page?icon=data:,');
      await press(view, '[data-own-addresses]');
      expect(await answered(view)).toMatchObject({ conclusion, ...shown });
      await poll('the vantage', async () => (await vantageOf(view)) === id);
      await view.close();
    } finally {
      await driver.close();
    }
  });
});
