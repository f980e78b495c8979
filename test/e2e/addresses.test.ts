import { describe, expect, it } from 'vitest';
import { poll } from '../world/poll.ts';
import { countOf, isDone } from './support/elements.ts';
import { browserForFile, snapshot, waitForRow } from './support/extension.ts';

const browser = browserForFile({ fewProcesses: true });

/** What the popup must say of the world's names: address, family and class. */
const expected: readonly (readonly [host: string, address: string, family: string, addressClass: string])[] = [
  ['v6.test', '2606:4700::10', '6', 'global'],
  ['v4.test', '198.41.30.10', '4', 'global'],
  ['nat64.test', '64:ff9b::198.41.30.33', '4', 'nat64'],
  ['nat64-local.test', '64:ff9b:1:fffe::c629:1e2b', '4', 'nat64'],
  ['nsp.test', '2001:67c:2960:6464::c629:1e22', '6', 'global'],
  ['mapped.test', '::ffff:198.41.30.12', '4', 'ipv4-mapped'],
  ['six-to-four.test', '2002:c629:1e0d::1', '6', '6to4'],
  ['teredo.test', '2001:0:4136:e378:8000:63bf:3fff:fdd2', '6', 'teredo'],
  ['ula.test', 'fd00:6::10', '6', 'unique-local'],
  ['private.test', '10.6.0.10', '4', 'private-use'],
  ['private172.test', '172.16.6.10', '4', 'private-use'],
  ['private192.test', '192.168.6.10', '4', 'private-use'],
  ['shared.test', '100.64.6.10', '4', 'shared'],
  ['benchmark.test', '198.18.6.10', '4', 'benchmarking'],
  ['doc4.test', '203.0.113.10', '4', 'documentation'],
  ['doc6.test', '2001:db8::10', '6', 'documentation'],
  ['doc6-new.test', '3fff::10', '6', 'documentation'],
  ['loop4.test', '127.0.0.1', '4', 'loopback'],
  ['loop6.test', '::1', '6', 'loopback'],
  ['linklocal.test', '169.254.6.10', '4', 'link-local'],
];

describe('addresses of every class', () => {
  it('are shown in the popup as the browser used them', async () => {
    const images = expected.map(([host]) => `img=//${host}/img`).join('&');
    const tab = await browser().openTab(`https://dual.test/page?icon=data:,&${images}`);
    const popup = await browser().openPopup(tab.tabId());
    const rows = async () =>
      (await popup.rows())
        .filter(({ host }) => host !== 'dual.test')
        .map((row) => [row.host, row.address, row.family, row.class])
        .sort();
    await expect.poll(rows).toEqual([...expected].sort());
    expect(await popup.icon()).toBe('646');
    await popup.close();
    await tab.close();
  });

  it('literals keep their brackets in the hostname and lose them in the address', async () => {
    const tab = await browser().openTab('http://[2606:4700::10]/page?icon=data:,&img=http://198.41.30.10/img');
    const popup = await browser().openPopup(tab.tabId());
    await expect
      .poll(async () => (await popup.rows()).map(({ host, address }) => [host, address]))
      .toEqual([
        ['[2606:4700::10]', '2606:4700::10'],
        ['198.41.30.10', '198.41.30.10'],
      ]);
    await popup.close();
    await tab.close();
  });

  it('of one host are all kept', async () => {
    const tab = await browser().openTab('https://fallback.test/page?icon=data:,&img=//v6.test/img');
    await waitForRow(browser(), tab, 'fallback.test', '4 1');
    await tab.close();
  });
});

describe("the user's NAT64 prefix", () => {
  it('changes open popups and icons at once, and back', async () => {
    const tab = await browser().openTab('https://nsp.test/page?icon=data:,');
    await waitForRow(browser(), tab, 'nsp.test', '6 1');
    const title = () => browser().title(tab.tabId());
    await poll('the title before', async () => (await title()).startsWith('IPv6 '));
    const popup = await browser().openPopup(tab.tabId());
    const set = (prefixes: readonly string[]) =>
      browser().api(({ storage }, nat64Prefixes) => storage.sync.set({ nat64Prefixes }), prefixes);
    await set(['2001:67c:2960:6464::/96']);
    await expect
      .poll(() => popup.rows())
      .toMatchObject([{ address: '2001:67c:2960:6464::198.41.30.34', family: '4', class: 'nat64' }]);
    await poll('the title after', async () => (await title()).startsWith('IPv4 2001:67c:2960:6464::198.41.30.34'));
    await set([]);
    await expect.poll(() => popup.rows()).toMatchObject([{ family: '6', class: 'global' }]);
    await popup.close();
    await tab.close();
  });
});

describe('many hosts', () => {
  it('2,000 on one page are all listed', async () => {
    // Without TLS, whose 2,000 handshakes would be most of the work.
    const tab = await browser().openTab('http://dual.test/bulk?hosts=2000&each=1', { wait: 'none' });
    // To be asked for the whole table again and again costs more than the page.
    await poll('all answers', () => isDone(tab));
    await expect.poll(async () => (await snapshot(browser(), tab.tabId())).header.summary?.hosts.total ?? 0).toBe(2001);
    const popup = await browser().openPopup(tab.tabId());
    // They are one group, which starts folded.
    await expect.poll(() => countOf(popup, 'tr.group')).toBe(1);
    await popup.press('g');
    await expect.poll(async () => (await popup.rows()).length).toBe(2001);
    expect((await popup.rows()).filter(({ family }) => family === '4').length).toBe(1000);
    await popup.press('g');
    await popup.close();
    await tab.close();
  });
});
