import { beforeEach, describe, expect, it } from 'vitest';
import { poll } from '../world/poll.ts';
import type { PopupTab, Tab } from './driver/driver.ts';
import { violations } from './support/axe.ts';
import { clickElement, dataOf, has, shownTextOf, showTheme, waitForElement } from './support/elements.ts';
import { browserForFile, world } from './support/extension.ts';
import {
  checkAll,
  dohUrl,
  openPanel,
  press,
  readStrip,
  resetCheck,
  set,
  waitForStrip,
  waitForVerdicts,
} from './support/verdict.ts';

const browser = browserForFile({ fewProcesses: true });
const page = (host: string, query = '') => `https://${host}/page?icon=data:,&${query}`;

beforeEach(() => resetCheck(browser()));

async function openPage(url: string): Promise<{ tab: Tab; view: PopupTab }> {
  const tab = await browser().openTab(url);
  return { tab, view: await browser().openPopup(tab.tabId()) };
}

const close = async (...all: { close(): Promise<void> }[]): Promise<void> => {
  for (const each of all) await each.close();
};

describe('the verdict on a page', () => {
  it('says what is known without asking anybody', async () => {
    const { tab, view } = await openPage(page('v6.test', 'img=//a.v6.test/img&script=//v4.test/script'));
    const strip = await waitForVerdicts(view, {
      'v6.test': 'ipv6',
      'a.v6.test': 'ipv6',
      'v4.test': 'ipv4-seen',
    });
    expect(strip.class).toBe('ipv6-partial');
    expect(strip.line).toBe('On IPv6. 1 of 3 hosts is on IPv4 only.');
    await close(view, tab);
  });

  it('names the host without IPv6 that went on to the page, by script or by refresh', async () => {
    for (const how of ['assign', 'refresh']) {
      const { tab, view } = await openPage(page('v4.test', `${how}=https://v6.test/page?icon=data:,`));
      const strip = await waitForVerdicts(view, { 'v6.test': 'ipv6', 'v4.test': 'ipv4-seen' });
      expect(strip.class, how).toBe('ipv6-partial');
      expect(strip.line, how).toBe('On IPv6. Arrived from v4.test, which is on IPv4 only.');
      await close(view, tab);
    }
  });

  it('is IPv6-full for a page all of whose hosts were reached over IPv6', async () => {
    const { tab, view } = await openPage(page('v6.test', 'img=//a.v6.test/img&img=//b.v6.test/img'));
    const strip = await waitForStrip(view, ({ class: id }) => id === 'ipv6-full');
    expect(strip.line).toBe('Fully on IPv6: all 3 hosts.');
    await close(view, tab);
  });

  it('says that the tab still loads, as long as more hosts may come', async () => {
    const tab = await browser().openTab();
    const going = tab.goto(page('v6.test', 'img=//v4.test/img?gate=image'), { wait: 'none' });
    await world.gate('image').reached();
    const view = await browser().openPopup(tab.tabId());
    const strip = await waitForVerdicts(view, { 'v6.test': 'ipv6' });
    expect(strip.line).toBe('On IPv6.');
    await poll('what the tab does', async () => (await shownTextOf(view, '.verdict-status')) === 'Still loading…');
    await world.gate('image').open();
    await going;
    await waitForVerdicts(view, { 'v4.test': 'ipv4-seen' });
    await poll('the end of it', async () => (await shownTextOf(view, '.verdict-status')) === '');
    await close(view, tab);
  });

  it('names what breaks, on its row too, with the evidence and with who has to act', async () => {
    await set(browser(), { aaaaCheck: 'button', resolver: dohUrl });
    const { tab, view } = await openPage(
      page('dual.test', 'img=//v4.test/img&script=//alias.test/script&img=//198.41.30.10/img'),
    );
    await waitForVerdicts(view, { 'alias.test': 'ipv4-seen' });
    await checkAll(view);
    const strip = await waitForVerdicts(view, {
      'dual.test': 'ipv6',
      'v4.test': 'no-aaaa',
      'alias.test': 'no-aaaa',
      '198.41.30.10': 'ipv4-literal',
    });
    expect(strip.class).toBe('ipv6-partial');
    expect(strip.line).toBe('On IPv6. Without IPv4, scripts or data of 1 host and images of 2 would be missing.');
    const chips = await view.evaluate(() =>
      Object.fromEntries(
        [...document.querySelectorAll<HTMLElement>('[data-chip]')].map((chip) => [
          chip.closest<HTMLElement>('[data-host]')?.dataset.host,
          chip.dataset.chip,
        ]),
      ),
    );
    expect(chips).toEqual({ 'alias.test': 'no-ipv6', 'v4.test': 'no-ipv6', '198.41.30.10': 'no-ipv6' });
    await clickElement(view, '[data-host="alias.test"] [role=button]');
    const line = await poll('the details', () => shownTextOf(view, '[data-detail="alias.test"] [data-host-verdict]'));
    expect(line).toContain('no AAAA');
    expect(line).toContain('the DNS has no AAAA for pop4.cdn.test');
    expect(line).toContain('Who has to act: whoever runs pop4.cdn.test.');
    await close(view, tab);
  });

  it('says of what a worker asked for in vain that it failed, and not that a worker answered', async () => {
    const { tab, view } = await openPage(page('v6.test', 'shared=//dead.test/json'));
    await waitForVerdicts(view, { 'dead.test': 'failed' });
    await clickElement(view, '[data-host="dead.test"] [role=button]');
    const line = await poll('the details', () => shownTextOf(view, '[data-detail="dead.test"] [data-host-verdict]'));
    expect(line).toContain('connection refused');
    expect(line).not.toContain('service worker');
    await close(view, tab);
  });

  it('tells the vantage first, and blames nobody for what a NAT64 or nobody can tell', async () => {
    const { tab, view } = await openPage(page('nat64.test'));
    const strip = await waitForVerdicts(view, { 'nat64.test': 'nat64' });
    expect(strip.line).toContain('behind NAT64');
    await openPanel(view);
    expect(await dataOf(view, '.verdict-panel > :first-child', 'vantage')).toBe('nat64');
    await close(view, tab);
  });

  it('offers to reload past the cache where the cache hides how a host is reached', async () => {
    const url = page('v6.test', 'fetch=//v4.test/cached/json');
    const tab = await browser().openTab(url);
    await tab.goto(page('a.v6.test'));
    await tab.goto(url);
    const view = await browser().openPopup(tab.tabId());
    await openPanel(view);
    await press(view, '[data-hidden-by-cache] button');
    await world.served(({ host, path }) => host === 'v4.test' && path.startsWith('/cached'), 'the answer anew');
    await poll('nothing is hidden any more', async () => !(await has(view, '[data-hidden-by-cache]')));
    await close(view, tab);
  });

  it('follows the tab to its next page', async () => {
    const { tab, view } = await openPage(page('v6.test'));
    await waitForStrip(view, ({ class: id }) => id === 'ipv6-full');
    await tab.goto(page('v4.test'));
    await waitForStrip(view, ({ class: id, verdicts }) => id === 'unknown' && verdicts['v4.test'] === 'not-checked');
    expect(Object.keys((await readStrip(view)).verdicts)).toEqual(['v4.test']);
    await close(view, tab);
  });

  it('has nothing that axe finds wrong, in both themes, closed and opened', async () => {
    const { tab, view } = await openPage(page('dual.test', 'img=//v4.test/img&script=//dead.test/script'));
    await waitForVerdicts(view, { 'dual.test': 'ipv6' });
    for (const theme of ['light', 'dark'] as const) {
      await showTheme(view, theme);
      expect({ theme, found: await violations(view) }).toEqual({ theme, found: [] });
      await clickElement(view, '.disclosure');
      await poll('the change', () => view.evaluate(() => document.getAnimations().length === 0));
      expect({ theme, found: await violations(view) }).toEqual({ theme, found: [] });
    }
    await close(view, tab);
  });

  it('can be opened and used by keyboard only', async () => {
    const { tab, view } = await openPage(page('v6.test', 'img=//v4.test/img'));
    await waitForVerdicts(view, { 'v4.test': 'ipv4-seen' });
    await view.tab.activate();
    const focused = (selector: string) => view.evaluate((wanted) => document.activeElement?.matches(wanted), selector);
    for (let presses = 0; presses < 40 && !(await focused('.disclosure')); presses++) await view.press('Tab');
    await view.press('Enter');
    await waitForElement(view, '[data-turn-on]', 'the panel');
    for (let presses = 0; presses < 40 && !(await focused('[data-turn-on]')); presses++) await view.press('Tab');
    await view.press('Enter');
    await waitForElement(view, '[data-check=ready]', 'the check is on');
    await close(view, tab);
  });
});
