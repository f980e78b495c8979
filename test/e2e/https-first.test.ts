/** Pages that the browser tries with TLS and without it, as both do of their own accord. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BrowserDriver } from './driver/driver.ts';
import { textOf } from './support/elements.ts';
import { kind, open, snapshot, waitForTable } from './support/extension.ts';

const to = (host: string, url: string) => `http://${host}/redirect?to=${encodeURIComponent(url)}`;
const plain = 'http://plain.co.uk/page?icon=data:,';
const secure = 'http://secure.co.uk/page?icon=data:,';
/** A page without TLS, to which a host without IPv6 redirects. */
const behindIpv4 = {
  icon: '64',
  main: 'plain.co.uk',
  rows: { 'plain.co.uk': '6 1 insecure', 'a.v4.test': '4 1 insecure redirect' },
};

/** What of it a Chromium does: the switch takes the place of the one that the driver disables it with. */
const features = (enabled: string, disabled = '') => ({
  args: [`--enable-features=${enabled}`, `--disable-features=LocalNetworkAccessChecks,${disabled}`],
});

const upgrading = {
  ...features('HttpsUpgrades', 'HttpsFirstBalancedModeAutoEnable'),
  prefs: { 'dom.security.https_first': true, 'browser.fixup.fallback-to-https': true },
};

describe('a page that the browser tries with TLS first', () => {
  let driver: BrowserDriver;
  beforeAll(async () => {
    driver = await open(upgrading);
  });
  afterAll(() => driver?.close());

  it('has no failure where it answers without TLS only, and all hops that led to it', async () => {
    const tab = await driver.openTab(plain);
    await waitForTable(driver, tab, { icon: '6', main: 'plain.co.uk', rows: { 'plain.co.uk': '6 1 insecure' } });
    await tab.goto(to('a.v4.test', plain));
    await waitForTable(driver, tab, behindIpv4);
    const view = await driver.openPopup(tab.tabId());
    await expect
      .poll(() => textOf(view, '.verdict-line'))
      .toMatch(/^On IPv6. Arrived from a.v4.test, which is on IPv4 only/);
    await view.close();
  });

  it('has no hop without TLS that nobody was asked for', async () => {
    const tab = await driver.openTab(secure);
    await waitForTable(driver, tab, { icon: '6', main: 'secure.co.uk', rows: { 'secure.co.uk': '6 1' } });
  });
});

if (kind === 'firefox') {
  it('a page that Firefox tries with TLS after it failed without has all hops that led to it', async () => {
    const driver = await open({ prefs: { 'browser.fixup.fallback-to-https': true } });
    try {
      const tab = await driver.openTab(to('a.v4.test', secure));
      const rows = { 'secure.co.uk': '6 1', 'a.v4.test': '4 1 insecure redirect' };
      await waitForTable(driver, tab, { icon: '64', main: 'secure.co.uk', rows });
    } finally {
      await driver.close();
    }
  });
} else {
  it('where Chromium asks before it goes on without TLS, the page failed, with the reason and the hops', async () => {
    const driver = await open(features('HttpsUpgrades,HttpsFirstBalancedModeAutoEnable'));
    try {
      const tab = await driver.openTab(to('a.v4.test', plain), { wait: 'load' });
      const rows = { 'plain.co.uk': '? 1 failed', 'a.v4.test': '4 1 insecure redirect' };
      await waitForTable(driver, tab, { icon: '?4', main: 'plain.co.uk', rows });
      const { header, rows: found } = await snapshot(driver, tab.tabId());
      expect(header.notices).toEqual(['main-failed']);
      expect(found[0]?.failures).toMatchObject([{ error: 'net::ERR_CONNECTION_REFUSED', count: 1 }]);
      await expect.poll(() => driver.title(tab.tabId())).toMatch(/^The page failed to load/);
    } finally {
      await driver.close();
    }
  });
}
