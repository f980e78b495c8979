import { afterAll, beforeAll, expect, it } from 'vitest';
import { startClosedProxy, startHttpProxy } from '../world/proxy.ts';
import type { BrowserDriver } from './driver/driver.ts';
import { textOf } from './support/elements.ts';
import { kind, open, snapshot, waitForRow, waitForTable } from './support/extension.ts';
import { checkAll, dohUrl, set, waitForVerdicts } from './support/verdict.ts';

let proxy: Awaited<ReturnType<typeof startHttpProxy>>;
let driver: BrowserDriver;
beforeAll(async () => {
  proxy = await startHttpProxy();
  driver = await open({
    args: [`--proxy-server=http://127.0.0.1:${proxy.port}`],
    prefs: {
      'network.proxy.type': 1,
      'network.proxy.http': '127.0.0.1',
      'network.proxy.http_port': proxy.port,
      'network.proxy.ssl': '127.0.0.1',
      'network.proxy.ssl_port': proxy.port,
    },
  });
});
afterAll(async () => {
  await driver?.close();
  await proxy?.close();
});

if (kind === 'firefox') {
  it('hosts behind a proxy are marked, and no address is claimed for them', async () => {
    const tab = await driver.openTab('https://v6.test/page?icon=data:,&img=//v4.test/img');
    await waitForRow(driver, tab, 'v6.test', '? 1 proxied');
    await waitForRow(driver, tab, 'v4.test', '? 1 proxied');
    const { header, rows } = await snapshot(driver, tab.tabId());
    expect(header).toMatchObject({ icon: '?' });
    expect(header.notices).toContain('main-proxied');
    expect(rows[0]?.proxies).toEqual([`http 127.0.0.1:${proxy.port}`]);
  });
} else {
  it('Chromium says nothing of a proxy: its address stands for the hosts', async () => {
    const tab = await driver.openTab('https://v6.test/page?icon=data:,&img=//v4.test/img');
    await waitForRow(driver, tab, 'v4.test', '4 1');
    const { header, rows } = await snapshot(driver, tab.tabId());
    expect(rows.map(({ address }) => address)).toEqual(['127.0.0.1', '127.0.0.1']);
    // Which says nothing of the page: neither the icon, nor the tooltip, nor the answer claims a family.
    expect(header.icon).toBe('?');
    await expect.poll(() => driver.title(tab.tabId())).toMatch(/^The address of the page is not known - 2 hosts/);
    const view = await driver.openPopup(tab.tabId());
    await expect.poll(() => textOf(view, '.verdict-line')).toMatch(/^Loaded through this computer, as through a proxy/);
    await view.close();
  });

  it.each([
    ['IPv4', '198.41.31.1'],
    ['IPv6', '2606:4700:1::1'],
  ])('a page is not said to be on %s where that is the address of a proxy', async (_, address) => {
    const elsewhere = await startHttpProxy(address);
    const host = address.includes(':') ? `[${address}]` : address;
    const behind = await open({ args: [`--proxy-server=http://${host}:${elsewhere.port}`] });
    try {
      await set(behind, { aaaaCheck: 'button', resolver: dohUrl });
      const tab = await behind.openTab(
        'https://dual.test/page?icon=data:,&img=//v4.test/img&img=//shop.co.uk/img&img=//github.io/img',
      );
      const view = await behind.openPopup(tab.tabId());
      const said = () => textOf(view, '.verdict-line');
      await expect.poll(said).toBe('The address of the page is not known. behind a proxy');
      await checkAll(view);
      await waitForVerdicts(view, { 'dual.test': 'ipv6-available', 'v4.test': 'no-aaaa' });
      expect(await said()).toBe('The address of the page is not known. behind a proxy');
    } finally {
      await behind.close();
      await elsewhere.close();
    }
  });

  it('hosts behind a proxy are not to blame for its IPv4, although others are reached without it', async () => {
    const names = ['dual.test', 'many.test', 'shop.co.uk', 'github.io', 'v4.test'];
    const elsewhere = await startHttpProxy('198.41.31.1');
    const rule = `function FindProxyForURL(url, host) {
      return ${JSON.stringify(names)}.includes(host) ? 'PROXY 198.41.31.1:${elsewhere.port}' : 'DIRECT';
    }`;
    const args = [`--proxy-pac-url=data:application/x-ns-proxy-autoconfig,${encodeURIComponent(rule)}`];
    const behind = await open({ args });
    try {
      await set(behind, { aaaaCheck: 'button', resolver: dohUrl });
      const images = names.map((name) => `img=//${name}/img`).join('&');
      const tab = await behind.openTab(`https://v6.test/page?icon=data:,&img=//a.v4.test/img&${images}`);
      await waitForRow(behind, tab, 'dual.test', '4 1');
      const view = await behind.openPopup(tab.tabId());
      await checkAll(view);
      await waitForVerdicts(view, {
        'v6.test': 'ipv6',
        'a.v4.test': 'no-aaaa',
        'dual.test': 'ipv6-available',
        'many.test': 'ipv6-available',
        'v4.test': 'no-aaaa',
      });
    } finally {
      await behind.close();
      await elsewhere.close();
    }
  });

  it('where a proxy answers that it wants a login, the page failed, and no address is claimed for the host', async () => {
    const closed = await startClosedProxy();
    const behind = await open({ args: [`--proxy-server=http://127.0.0.1:${closed.port}`] });
    try {
      const tab = await behind.openTab('http://v6.test/page', { wait: 'load' });
      await waitForTable(behind, tab, { icon: '?', main: 'v6.test', rows: { 'v6.test': '? 1 failed insecure' } });
      expect(closed.asked).toContain('v6.test');
      await tab.goto('https://v4.test/page', { wait: 'load' });
      await waitForTable(behind, tab, { icon: '?', main: 'v4.test', rows: { 'v4.test': '? 1 failed' } });
      expect(closed.asked).toContain('v4.test:443');
      const { header } = await snapshot(behind, tab.tabId());
      expect(header.summary?.failed).toBe(true);
      expect(header.notices).toContain('main-failed');
    } finally {
      await behind.close();
      await closed.close();
    }
  });
}
