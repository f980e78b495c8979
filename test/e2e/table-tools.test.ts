import { beforeEach, describe, expect, it } from 'vitest';
import { poll } from '../world/poll.ts';
import type { Popup, PopupTab, Tab } from './driver/driver.ts';
import { fetchIn, has, textOf } from './support/elements.ts';
import { browserForFile, kind, world } from './support/extension.ts';

const browser = browserForFile({ fewProcesses: true, privateBrowsing: true });
const page = (host: string, ...others: readonly string[]) =>
  `https://${host}/page?icon=data:,&${others.map((other) => `img=//${other}/img`).join('&')}`;

async function openPopup(tab: Tab, rows: number): Promise<PopupTab> {
  const popup = await browser().openPopup(tab.tabId());
  await expect.poll(() => hosts(popup)).toHaveLength(rows);
  return popup;
}

/** The hosts that are shown, from top to bottom. */
const hosts = async (popup: Popup) => (await popup.rows()).map(({ host }) => host);

/** The sites in order, with a line between first and third parties; a heading has its name in front. */
const sites = (popup: Popup) =>
  popup.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('tr.divider, tr.group, tr.host')].map((line) => {
      if (line.matches('.divider')) return '---';
      if (line.dataset.site) return `${line.dataset.site}:`;
      return line.closest<HTMLElement>('[data-group]')?.dataset.group ?? '';
    }),
  );

const totals = (popup: Popup) =>
  popup.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('tr.host')].map(({ dataset }) => Number(dataset.total)),
  );

const statusText = (popup: Popup) =>
  popup.evaluate(() => document.querySelector('[data-filtered] [role=status]')?.textContent ?? '');

const load = (tab: Tab, host: string) => fetchIn(tab, `//${host}/json`);

async function type(popup: Popup, text: string): Promise<void> {
  await popup.press('/');
  for (const key of text) await popup.press(key);
}

/** A popup of a page with hosts of many kinds. */
async function openMixed(): Promise<{ tab: Tab; popup: PopupTab }> {
  const tab = await browser().openTab(page('v6.test', 'a.v6.test', 'a.v4.test', 'b.v4.test', 'dead.test', 'dual.test'));
  return { tab, popup: await openPopup(tab, 6) };
}

beforeEach(async () => {
  await browser().api(() => localStorage.clear());
});

describe('groups', () => {
  it("are registrable domains by the browser's own list, and addresses and public suffixes by themselves", async () => {
    const tab = await browser().openTab(
      page(
        'news.co.uk',
        ...['img.news.co.uk', 'shop.co.uk', 'github.io', 'one.github.io', 'cdn.one.github.io', 'two.github.io'],
        ...['a.v6.test', 'b.v6.test', '198.41.30.10', '[2606:4700::10]'],
      ),
    );
    const popup = await openPopup(tab, 11);
    const shown = await sites(popup);
    const [own, third] = [shown.slice(0, shown.indexOf('---')), shown.slice(shown.indexOf('---') + 1)];
    expect(own).toEqual(['news.co.uk:', 'news.co.uk', 'news.co.uk']);
    expect([...third].sort()).toEqual(
      [
        ...['shop.co.uk', 'github.io', 'one.github.io:', 'one.github.io', 'one.github.io', 'two.github.io'],
        ...['v6.test:', 'v6.test', 'v6.test', '198.41.30.10', '[2606:4700::10]'],
      ].sort(),
    );
    for (const site of ['one.github.io', 'v6.test']) {
      const at = third.indexOf(`${site}:`);
      expect(third.slice(at, at + 3)).toEqual([`${site}:`, site, site]);
    }
    const loaded = await popup.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name));
    expect(loaded.filter((name) => name.includes('read-sites'))).toEqual([]);
    await popup.close();
    await tab.close();
  });

  it('fold by mouse and by keyboard, and count their hosts while they are folded', async () => {
    const { tab, popup } = await openMixed();
    const about = () => textOf(popup, 'tr.group[data-site="v4.test"] .loads');
    const all = await hosts(popup);
    const unfolded = all.filter((host) => !host.endsWith('v4.test'));
    await popup.click('tr.group[data-site="v4.test"] [role=button]');
    await expect.poll(() => hosts(popup)).toEqual(unfolded);
    await load(tab, 'v4.test');
    await expect.poll(about).toContain('3');
    expect(await hosts(popup)).toEqual(unfolded);
    await popup.press('ArrowRight');
    await expect.poll(async () => (await hosts(popup)).length).toBe(all.length + 1);
    await popup.press('ArrowLeft');
    await expect.poll(() => hosts(popup)).toEqual(unfolded);
    await popup.close();
    await tab.close();
  });
});

describe('the filter', () => {
  it('shows at once what fits, and of what comes later only what fits', async () => {
    const { tab, popup } = await openMixed();
    await type(popup, 'v4');
    await expect.poll(() => hosts(popup)).toEqual(['a.v4.test', 'b.v4.test']);
    expect(await statusText(popup)).toMatch(/2.*6/);
    await load(tab, 'shared.test');
    await load(tab, 'v4.test');
    await expect.poll(async () => (await hosts(popup)).sort()).toEqual(['a.v4.test', 'b.v4.test', 'v4.test']);
    await expect.poll(() => statusText(popup)).toMatch(/3.*8/);
    expect(await popup.evaluate(() => (document.activeElement as HTMLInputElement).value)).toBe('v4');
    await popup.close();
    await tab.close();
  });

  it('says that nothing fits, keeps its place, and shows all again on a click', async () => {
    const { tab, popup } = await openMixed();
    await type(popup, 'nowhere');
    await expect.poll(() => hosts(popup)).toEqual([]);
    expect(await statusText(popup)).not.toBe('');
    expect(await popup.evaluate(() => (document.activeElement as HTMLInputElement).type)).toBe('search');
    await popup.click('[data-filtered] button');
    await expect.poll(() => hosts(popup)).toHaveLength(6);
    expect(await statusText(popup)).toBe('');
    await popup.close();
    await tab.close();
  });

  it.each([
    ['ipv4', ['a.v4.test', 'b.v4.test']],
    ['failed', ['dead.test']],
    ['third-party', ['a.v4.test', 'b.v4.test', 'dead.test', 'dual.test']],
  ])('is one click away: %s', async (filter, wanted) => {
    const { tab, popup } = await openMixed();
    const chip = `[data-filter="${filter}"]`;
    const count = () => textOf(popup, `${chip} b`);
    await expect.poll(count).toBe(String(wanted.length));
    await popup.click(chip);
    await expect.poll(async () => (await hosts(popup)).sort()).toEqual(wanted);
    await popup.click(chip);
    await expect.poll(() => hosts(popup)).toHaveLength(6);
    await popup.close();
    await tab.close();
  });
});

describe('the order', () => {
  it('is IPv4 first, by name or by requests, one key after the other, with and without groups', async () => {
    const { tab, popup } = await openMixed();
    await load(tab, 'dual.test?1');
    for (const count of [1, 2, 3]) await load(tab, `b.v4.test?${count}`);
    await expect.poll(async () => Math.max(...(await totals(popup)))).toBe(4);
    await expect
      .poll(() => hosts(popup))
      .toEqual(['v6.test', 'a.v6.test', 'a.v4.test', 'b.v4.test', 'dead.test', 'dual.test']);
    await popup.press('s');
    const byName = ['v6.test', 'a.v6.test', 'dead.test', 'dual.test', 'a.v4.test', 'b.v4.test'];
    await expect.poll(() => hosts(popup)).toEqual(byName);
    await popup.press('s');
    await expect
      .poll(() => hosts(popup))
      .toEqual(['v6.test', 'a.v6.test', 'b.v4.test', 'a.v4.test', 'dual.test', 'dead.test']);
    await popup.press('g');
    await expect
      .poll(() => hosts(popup))
      .toEqual(['v6.test', 'b.v4.test', 'dual.test', 'dead.test', 'a.v4.test', 'a.v6.test']);
    expect(await has(popup, 'tr.group, tr.divider')).toBe(false);
    await popup.close();
    await tab.close();
  });
});

describe('what the user chose', () => {
  it('of order and groups is there again when the popup is opened again, and no filter is', async () => {
    const { tab, popup } = await openMixed();
    await popup.press('g');
    await popup.press('s');
    await popup.click('[data-filter="third-party"]');
    await type(popup, 'v4');
    await expect.poll(() => hosts(popup)).toEqual(['a.v4.test', 'b.v4.test']);
    await popup.close();
    await browser().killBackground();
    const again = await openPopup(tab, 6);
    expect(
      await again.evaluate(() => ({
        text: document.querySelector<HTMLInputElement>('[type=search]')?.value,
        sort: document.querySelector('select')?.value,
        pressed: [...document.querySelectorAll<HTMLElement>('[aria-pressed=true]')].map(
          ({ dataset }) => Object.keys(dataset)[0],
        ),
      })),
    ).toEqual({ text: '', sort: 'name', pressed: [] });
    await again.close();
    await tab.close();
  });

  it('by typing reaches no storage', async () => {
    const { tab, popup } = await openMixed();
    await type(popup, 'a.v4');
    await expect.poll(() => hosts(popup)).toEqual(['a.v4.test']);
    await popup.press('Tab');
    await popup.click('[data-group-toggle]');
    await expect.poll(() => popup.evaluate(() => JSON.stringify(localStorage))).toContain('tableView');
    expect(await popup.evaluate(() => JSON.stringify([localStorage, sessionStorage]))).not.toContain('v4');
    expect(
      await browser().api(async ({ storage }) =>
        JSON.stringify(await Promise.all([storage.local.get(), storage.sync.get()])),
      ),
    ).not.toContain('v4');
    await popup.close();
    await tab.close();
  });

  it('in a private window is forgotten with it', async () => {
    const usual = await browser().openTab(page('v6.test', 'a.v6.test'));
    const windowId = await openPrivateWindow(page('v6.test', 'a.v6.test'));
    await browser().pressAction(windowId, true);
    const secret = await poll('the popup', () => browser().pane(windowId, 'popup'));
    await expect.poll(() => hosts(secret)).toHaveLength(2);
    await secret.press('g');
    await expect.poll(() => secret.evaluate(() => localStorage.tableView as string)).toContain('false');
    expect(await browser().api(() => JSON.stringify(localStorage))).not.toContain('false');
    await browser().closePrivateWindow(windowId);
    const isClosed = async () =>
      (await browser()
        .pane(windowId, 'popup')
        .catch(() => undefined)) === undefined;
    await poll('the private window is closed', isClosed);
    const popup = await openPopup(usual, 2);
    await popup.close();
    await usual.close();
  });

  it('sends nothing to anybody', async () => {
    const { tab, popup } = await openMixed();
    await world.clearLog();
    await type(popup, 'v4');
    await popup.click('[data-filter="third-party"]');
    await popup.click('[data-group-toggle]');
    await expect.poll(() => hosts(popup)).toEqual(['a.v4.test', 'b.v4.test']);
    expect(await world.log()).toEqual([]);
    await popup.close();
    await tab.close();
  });
});

/** Opens a private window with one page; returns its id. */
async function openPrivateWindow(url: string): Promise<number> {
  if (kind === 'chromium') {
    return browser().privateApi(
      async ({ tabs }, wanted) => (await tabs.create({ url: wanted })).windowId as number,
      url,
    );
  }
  const tab = await browser().openPrivateTab(url);
  return browser().api(async ({ tabs }, id) => (await tabs.get(id)).windowId as number, tab.tabId());
}
