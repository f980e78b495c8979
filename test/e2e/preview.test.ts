import { beforeEach, describe, expect, it } from 'vitest';
import { previewRules } from '../../src/readiness/network/preview-rules.ts';
import { poll } from '../world/poll.ts';
import type { PopupTab, Tab } from './driver/driver.ts';
import { violations } from './support/axe.ts';
import { clickElement, countOf, fetchIn, showTheme, textOf, waitForElement } from './support/elements.ts';
import { browserForFile, kind, snapshot, waitForTable, world } from './support/extension.ts';
import { hasBanner, openPreview as openPreviewIn, reachedHosts } from './support/preview.ts';
import { checkAll, dohUrl, openPanel, resetCheck, set, waitForStrip, waitForVerdicts } from './support/verdict.ts';

const browser = browserForFile({ fewProcesses: true });
const page = (host: string, query = '') => `https://${host}/page?icon=data:,&${query}`;

beforeEach(async () => {
  await resetCheck(browser());
  await set(browser(), { aaaaCheck: 'button', resolver: dohUrl });
});

const openPreview = (url: string, network: 'with-nat64' | 'without-nat64') => openPreviewIn(browser(), url, network);
const badge = (tab: Tab) => browser().api(({ action }, tabId) => action.getBadgeText({ tabId }), tab.tabId());
const rules = () => browser().api(({ declarativeNetRequest }) => declarativeNetRequest.getSessionRules());
const end = (view: PopupTab) => clickElement(view, '[data-preview-on] button');
const close = async (...all: { close(): Promise<void> }[]): Promise<void> => {
  for (const each of all) await each.close();
};

describe('the preview', () => {
  it('blocks exactly the hosts that a network of IPv6 alone cannot reach, and not the names below them', async () => {
    const { tab, view } = await openPreview(
      page(
        'dual.test',
        'img=//v4.test/img&img=//a.v4.test/img&img=//v6.test/img&img=//six.v4.test/img&img=//198.41.30.10/img',
      ),
      'without-nat64',
    );
    await poll('the blocked hosts', async () => (await reachedHosts()).length > 0);
    await tab.settled('load');
    expect(await reachedHosts()).toEqual(['dual.test', 'six.v4.test', 'v6.test']);
    // Firefox reports them as cancelled.
    for (const host of ['v4.test', '198.41.30.10']) {
      await poll(`${host} is said to be blocked`, async () => {
        const row = await textOf(view, `[data-host="${host}"]`);
        return row.includes('blocked by preview') && !row.includes('cancelled');
      });
    }
    await close(view, tab);
  });

  it('blocks a host however its URL is written', async () => {
    const { tab, view } = await openPreview(
      page('dual.test', 'img=//v4.test/img&img=//[64:ff9b::c61e:a]/img'),
      'without-nat64',
    );
    await world.clearLog();
    const forms = ['v4.test.', 'V4.Test', 'v4.test:443', 'v4.test.:443', 'user@v4.test', 'user:pw@v4.test.:443'];
    await tab.goto(page('dual.test', `${forms.map((form) => `img=//${form}/img`).join('&')}&ws=//v4.test/socket`));
    // Chromium itself loads nothing of such URLs into a page; Firefox has no sign of a document that is blocked.
    if (kind === 'chromium') {
      for (const user of ['user', 'user:pw', ':pw']) {
        await tab.goto(`http://${user}@v4.test/page?icon=data:,`, { wait: 'load' });
      }
    }
    await tab.goto(page('v6.test'));
    expect(await reachedHosts()).toEqual(['dual.test', 'v6.test']);
    await close(view, tab);
  });

  it('has no rule that the browser refuses, however many labels and characters a hostname has', async () => {
    const names = Array.from({ length: 127 }, (_, dots) => 'a'.repeat(Math.floor((253 - dots) / (dots + 1))));
    const hostnames = names.map((label, dots) =>
      Array(dots + 1)
        .fill(label.slice(0, 63))
        .join('.'),
    );
    const preview = {
      network: 'without-nat64',
      hostnames: hostnames.map((name) => `x${name.slice(1)}`),
      beforehand: [],
    } as const;
    let last = 0;
    const patterns = previewRules(1, preview, ['image'], () => ++last).map(({ condition }) => condition.regexFilter);
    const refused = await browser().api(async ({ declarativeNetRequest }, all) => {
      const supported = await Promise.all(all.map((regex) => declarativeNetRequest.isRegexSupported({ regex })));
      return all.filter((_, at) => !supported[at]?.isSupported);
    }, patterns);
    expect(refused.length).toBe(0);
  });

  it('leaves with NAT64 what is translated, and blocks what not even DNS64 helps', async () => {
    const { tab, view } = await openPreview(
      page('dual.test', 'img=//v4.test/img&img=//198.41.30.10/img'),
      'with-nat64',
    );
    await world.served(({ host }) => host === 'v4.test', 'the translated host');
    expect(await reachedHosts()).toEqual(['dual.test', 'v4.test']);
    await close(view, tab);
  });

  it('does not load a page whose document has no IPv6, says so in every view, and gives it back', async () => {
    const { tab, view } = await openPreview(page('v4.test', 'img=//v6.test/img'), 'without-nat64');
    expect(await reachedHosts()).toEqual([]);
    const other = await browser().openPopup(tab.tabId());
    await poll('the banner in the other view', () => hasBanner(other));
    expect(await poll('the badge', async () => (await badge(tab)) === '6!')).toBe(true);
    await tab.during(() => end(other), 'load');
    await waitForTable(browser(), tab, { main: 'v4.test', icon: '46' });
    await poll('no banner', async () => !(await hasBanner(view)) && !(await hasBanner(other)));
    expect(await poll('no badge', async () => (await badge(tab)) === '')).toBe(true);
    expect(await rules()).toEqual([]);
    await close(other, view, tab);
  });

  it('is of one tab only, and ends with it', async () => {
    const url = page('dual.test', 'img=//v4.test/img');
    const { tab, view } = await openPreview(url, 'without-nat64');
    const other = await browser().openTab(url);
    expect(await reachedHosts()).toContain('v4.test');
    expect(await badge(other)).toBe('');
    await close(view, tab);
    await poll('the rules are gone', async () => (await rules()).length === 0);
    await close(other);
  });

  it('survives the death of the background', async () => {
    const { tab, view } = await openPreview(page('dual.test', 'img=//v4.test/img'), 'without-nat64');
    await browser().killBackground();
    await world.clearLog();
    await tab.reload({ wait: 'load' });
    await poll('the row', async () => (await snapshot(browser(), tab.tabId())).header.preview === 'without-nat64');
    expect(await reachedHosts()).toEqual(['dual.test']);
    expect(await poll('the badge', async () => (await badge(tab)) === '6!')).toBe(true);
    await close(view, tab);
  });

  it('blocks hosts that turn up later as soon as they are judged', async () => {
    await set(browser(), { aaaaCheck: 'auto' });
    const { tab, view } = await openPreview(page('dual.test', 'img=//v4.test/img'), 'without-nat64');
    await fetchIn(tab, '//alias.test/json');
    await poll('it is blocked', async () => (await textOf(view, '.verdict-line')).includes('2 hosts'));
    const fetched = () =>
      fetch('//alias.test/json').then(
        () => 'answered',
        () => 'blocked',
      );
    expect(await tab.evaluate(fetched)).toBe('blocked');
    await openPanel(view);
    await waitForElement(view, '[data-late="1"]', 'the late host is listed');
    await close(view, tab);
  });

  /**
   * Lets the extension ask about the hosts of a page in another tab.
   * @param during what to wait for before that is closed
   */
  async function checkElsewhere(hosts: readonly string[], during = async (): Promise<void> => {}): Promise<void> {
    const tab = await browser().openTab(page('dual.test', hosts.map((host) => `img=//${host}/img`).join('&')));
    const view = await browser().openPopup(tab.tabId());
    await checkAll(view);
    await waitForVerdicts(view, Object.fromEntries(hosts.map((host) => [host, 'no-aaaa'])));
    await during();
    await close(view, tab);
  }

  it('blocks what is known to need IPv4 before any page asks for it, with no view open', async () => {
    await checkElsewhere(['alias.test', 'a.v4.test']);
    const { tab, view } = await openPreview(page('dual.test', 'img=//v4.test/img'), 'without-nat64');
    await close(view);
    await world.clearLog();
    const hosts = ['alias.test', 'a.v4.test', '198.41.30.11', 'many4.test', 'b.v6.test'];
    await tab.goto(page('v6.test', hosts.map((host) => `img=//${host}/img`).join('&')));
    // Of many4.test nobody has asked.
    expect(await reachedHosts()).toEqual(['b.v6.test', 'many4.test', 'v6.test']);
    await close(tab);
  });

  it('blocks what a view of another tab finds out later', async () => {
    const { tab, view } = await openPreview(page('dual.test', 'img=//v4.test/img'), 'without-nat64');
    await close(view);
    const itsRule = () => poll('its rule', async () => JSON.stringify(await rules()).includes('b.v4.test'));
    await checkElsewhere(['b.v4.test'], async () => void (await itsRule()));
    await world.clearLog();
    await tab.goto(page('v6.test', 'img=//b.v4.test/img'));
    expect(await reachedHosts()).toEqual(['v6.test']);
    await close(tab);
  });

  it('does not spoil the verdict on the page, not even when it comes back from the history', async () => {
    const { tab, view } = await openPreview(page('dual.test', 'img=//v4.test/img'), 'without-nat64');
    const judged = () => countOf(view, '[data-host][data-verdict]');
    await expect.poll(judged).toBe(0);
    await tab.goto(page('dual.test', 'img=//v6.test/img'), { wait: 'load' });
    await tab.during(() => end(view), 'load');
    await waitForVerdicts(view, { 'v6.test': 'ipv6' });
    await tab.back({ wait: 'load' });
    const { header } = await snapshot(browser(), tab.tabId());
    // Either the page itself came back, which was loaded with hosts blocked, or it was loaded anew.
    if (header.notices.includes('previewed')) await waitForStrip(view, ({ line }) => line.startsWith('Not judged'));
    else await waitForVerdicts(view, { 'v4.test': 'no-aaaa' });
    await close(view, tab);
  });

  it('has nothing that axe finds wrong, in both themes', async () => {
    const { tab, view } = await openPreview(page('dual.test', 'img=//v4.test/img'), 'without-nat64');
    for (const theme of ['light', 'dark'] as const) {
      await showTheme(view, theme);
      expect({ theme, found: await violations(view) }).toEqual({ theme, found: [] });
    }
    await close(view, tab);
  });
});
