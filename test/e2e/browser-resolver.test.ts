import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startSocksProxy } from '../world/proxy.ts';
import type { BrowserDriver, OpenOptions } from './driver/driver.ts';
import { shownTextOf, waitForElement } from './support/elements.ts';
import { kind, open, waitForRow, world } from './support/extension.ts';
import { checkAll, dohUrl, resetCheck, set, waitForStrip } from './support/verdict.ts';

/** The browser's own resolver, which only Firefox lets extensions ask: here the world's, over HTTPS and no other way. */
const overHttps = {
  'network.trr.mode': 3,
  'network.trr.uri': dohUrl,
  'network.trr.bootstrapAddr': '198.41.30.200',
  'network.trr.confirmationNS': 'skip',
  'network.trr.exclude-etc-hosts': false,
};

/** Opens a page, checks all of its hosts, and returns what the popup says of each network, and of the check. */
async function checked(driver: BrowserDriver, url: string): Promise<Readonly<Record<string, string | undefined>>> {
  await set(driver, { aaaaCheck: 'button', resolver: 'browser' });
  const tab = await driver.openTab();
  await tab.goto(url, { wait: 'load' });
  await waitForRow(driver, tab, new URL(url).hostname, /./);
  const view = await driver.openPopup(tab.tabId());
  await waitForStrip(view, ({ line }) => line !== '');
  await checkAll(view);
  await waitForElement(view, '[data-network]', 'what becomes of the page');
  const textOf = (selector: string) => shownTextOf(view, selector);
  const said = {
    without: await textOf('[data-network=without-nat64]'),
    with: await textOf('[data-network=with-nat64]'),
    outcome: await textOf('.verdict-outcome'),
  };
  await view.close();
  await tab.close();
  return said;
}

describe.runIf(kind === 'firefox')('the resolver of Firefox', () => {
  let driver: BrowserDriver;
  beforeAll(async () => {
    driver = await open({ prefs: overHttps });
  });
  beforeEach(async () => {
    await world.reset();
    await resetCheck(driver);
  });
  afterAll(() => driver?.close());

  it('that is not reached says nothing of a host', async () => {
    await world.behave('doh.test', { do: 'reset' });
    expect(await checked(driver, 'https://many.test/page')).toEqual({
      without: expect.stringMatching(/not known$/),
      with: expect.stringMatching(/not known$/),
      outcome: expect.stringMatching(/^No answer from the browser's own resolver/),
    });
  });

  it('that has no address of a host may have met a failure of its name servers', async () => {
    expect(await checked(driver, 'https://servfail.test/page')).toMatchObject({
      without: expect.stringMatching(/fails anyway \(likely\)$/),
      with: expect.stringMatching(/fails anyway \(likely\)$/),
    });
  });

  it('that has no AAAA of a host may have met a failure, by which a DNS64 may go', async () => {
    const url = 'https://v6.test/page?icon=data:,&img=//servfail-aaaa.ready.test/img';
    expect(await checked(driver, url)).toMatchObject({
      without: expect.stringMatching(/\(certain\)$/),
      with: expect.stringMatching(/works \(likely\)$/),
    });
  });

  it('that is not asked, because a proxy resolves the names, is not said to report an error', async () => {
    const proxy = await startSocksProxy();
    const prefs: OpenOptions['prefs'] = {
      'network.proxy.type': 1,
      'network.proxy.socks': '127.0.0.1',
      'network.proxy.socks_port': proxy.port,
      'network.proxy.socks_remote_dns': true,
      'network.proxy.socks5_remote_dns': true,
    };
    const behind = await open({ prefs });
    try {
      const { outcome } = await checked(behind, 'https://v6.test/page?icon=data:,');
      expect(outcome).toBe("No answer from the browser's own resolver: the resolver was not reached.");
      expect(proxy.asked).toContain('v6.test:443');
    } finally {
      await behind.close();
      await proxy.close();
    }
  });
});
