import { beforeEach, describe, expect, it } from 'vitest';
import { poll } from '../world/poll.ts';
import type { ExtensionPage, PopupTab, Tab } from './driver/driver.ts';
import { clickElement, openContextMenu, textOf, waitForElement } from './support/elements.ts';
import { browserForFile, kind, world } from './support/extension.ts';

const browser = browserForFile({ fewProcesses: true, privateBrowsing: true });
const page = (host: string, query = '') => `https://${host}/page?icon=data:,&${query}`;

/** The places of the menu: the preferred provider, then the others. */
const item = (place: number) => `look-up-${place}`;
const places = { preferred: 0, 'bgp.tools': 1, ripestat: 2, 'info.addr.tools': 3, 'ipinfo.io': 4, arin: 5 } as const;

const hostname = (name: string) => `[data-host="${name}"] th [role=button]`;
const address = (name: string) => `[data-host="${name}"] .address`;

/** The host and path of each page that was opened on a lookup site. */
const asked = async () =>
  (await world.log())
    .filter(({ host, path }) => !host.endsWith('.test') && path !== '/favicon.ico')
    .map(({ host, path }) => host + path);

const statusText = (view: PopupTab) => textOf(view, 'footer [role=status]');

interface Opened {
  readonly tab: Tab;
  readonly views: readonly PopupTab[];
}

/** Opens a page and views of its popup, whose rows and menu are there. */
async function openPopups(url: string, rows: number, count = 1): Promise<Opened> {
  const tab = await browser().openTab(url);
  const views: PopupTab[] = [];
  for (let at = 0; at < count; at++) views.push(await browser().openPopup(tab.tabId()));
  for (const view of views) {
    await poll('the rows', async () => (await view.rows()).length === rows).catch(async (cause) => {
      const shown = await view.evaluate(() => `${document.readyState}: ${document.body.innerText}`);
      throw new Error(`wanted ${rows} rows, but the popup is ${shown}`, { cause });
    });
    await listens(view);
  }
  await menuHas(item(places.arin));
  return { tab, views };
}

/** Waits until the browser has an item; changing nothing in it tells whether it is there. */
const menuHas = (id: string, isThere = true) =>
  poll(`${id} is ${isThere ? '' : 'not '}there`, async () => {
    const found = await browser().api(
      ({ contextMenus }, itemId) =>
        contextMenus.update(itemId, {}).then(
          () => true,
          () => false,
        ),
      id,
    );
    return found === isThere;
  });

/** Waits until a view gets an event for where the menu is opened: it then says so to the other pages of the extension. */
async function listens(view: ExtensionPage): Promise<void> {
  await browser().api(({ runtime }) => {
    const scope = globalThis as ClaimsScope;
    if (scope.claims) {
      scope.claims.length = 0;
      return;
    }
    const claims: unknown[] = [];
    runtime.onMessage.addListener((message: unknown) => void claims.push(message));
    scope.claims = claims;
  });
  await poll('the view listens', async () => {
    await openContextMenu(view, 'body');
    return browser().api(() => ((globalThis as ClaimsScope).claims?.length ?? 0) > 0);
  });
}

/** Where the page of the API keeps the messages that came to it. */
type ClaimsScope = typeof globalThis & { claims?: unknown[] };

async function closeAll({ tab, views }: Opened): Promise<void> {
  for (const view of views) await view.close();
  await tab.close();
}

/** Chooses an item, and returns what the world was asked by the tab that it opened. */
async function lookUp(opened: Opened, selector: string, place = 0, at = 0): Promise<string> {
  await world.clearLog();
  const view = opened.views[at];
  if (!view) throw new Error('there is no such view');
  const tab = await browser().adopt(() => browser().chooseInMenu(view, selector, item(place), opened.views));
  await tab.settled();
  const sites = await asked();
  await tab.close();
  expect(sites.length).toBe(1);
  return sites[0] ?? '';
}

describe('the context menu of the popup', () => {
  beforeEach(() => browser().api(({ storage }) => storage.sync.clear()));

  it('looks up a host or its address, whichever was clicked, at the provider that was chosen', async () => {
    const opened = await openPopups(page('dual.test', 'img=//v4.test/img'), 2);
    expect(await lookUp(opened, hostname('dual.test'))).toBe('bgp.he.net/dns/dual.test');
    expect(await lookUp(opened, address('v4.test'))).toBe('bgp.he.net/ip/198.41.30.10');
    expect(await lookUp(opened, address('dual.test'), places.ripestat)).toBe(
      'stat.ripe.net/resource/2606%3A4700%3A%3A11',
    );
    expect(await lookUp(opened, hostname('v4.test'), places['bgp.tools'])).toBe('bgp.tools/dns/v4.test');
    await closeAll(opened);
  });

  it('asks for the address of a host where hostnames are unknown', async () => {
    const opened = await openPopups(page('v4.test'), 1);
    expect(await lookUp(opened, hostname('v4.test'), places['ipinfo.io'])).toBe('ipinfo.io/198.41.30.10');
    expect(await lookUp(opened, hostname('v4.test'), places.arin)).toBe('search.arin.net/rdap/?query=198.41.30.10');
    await closeAll(opened);
  });

  it('looks up the IPv4 address in a NAT64 or mapped address', async () => {
    const opened = await openPopups(page('nat64.test', 'img=//mapped.test/img'), 2);
    expect(await lookUp(opened, address('nat64.test'))).toBe('bgp.he.net/ip/198.41.30.33');
    expect(await lookUp(opened, address('mapped.test'))).toBe('bgp.he.net/ip/198.41.30.12');
    await closeAll(opened);
  });

  it('opens nothing for a special-purpose address, and says what it is', async () => {
    const opened = await openPopups(page('private.test', 'img=//doc6.test/img'), 2);
    const [view] = opened.views;
    if (!view) throw new Error('no view');
    const before = (await browser().tabs()).length;
    await world.clearLog();
    await browser().chooseInMenu(view, address('private.test'), item(0));
    await expect.poll(() => statusText(view)).toContain('10.6.0.10 is not looked up: Private-use address (RFC 1918)');
    await browser().chooseInMenu(view, address('doc6.test'), item(0));
    await expect.poll(() => statusText(view)).toContain('2001:db8::10 is not looked up: ');
    await browser().chooseInMenu(view, 'h1, header, main', item(0));
    await expect.poll(() => statusText(view)).toContain('Open the menu on');
    expect((await browser().tabs()).length).toBe(before);
    expect(await world.log()).toEqual([]);
    await closeAll(opened);
  });

  it('looks up what is selected: an address, a hostname, an AS number', async () => {
    const opened = await openPopups(page('v6.test'), 1);
    const [view] = opened.views;
    if (!view) throw new Error('no view');
    for (const [text, wanted] of [
      ['AS64500', 'bgp.he.net/AS64500'],
      [' 2606:4700::5a ', 'bgp.he.net/ip/2606%3A4700%3A%3A5a'],
      ['www.dual.test:8443', 'bgp.he.net/dns/www.dual.test'],
    ] as const) {
      await view.evaluate((content) => {
        document.querySelector('#selected')?.remove();
        const paragraph = document.createElement('p');
        paragraph.id = 'selected';
        paragraph.textContent = content;
        (document.querySelector('main') as HTMLElement).prepend(paragraph);
        getSelection()?.selectAllChildren(paragraph);
      }, text);
      expect(await lookUp(opened, '#selected')).toBe(wanted);
    }
    await view.evaluate(() => {
      const paragraph = document.querySelector('#selected') as HTMLElement;
      paragraph.textContent = 'nothing of the kind';
      getSelection()?.selectAllChildren(paragraph);
    });
    await browser().chooseInMenu(view, '#selected', item(0));
    await expect.poll(() => statusText(view)).toContain('“nothing of the kind” is no hostname');
    await closeAll(opened);
  });

  it('has buttons in an opened row that do the same, because phones have no context menus', async () => {
    const opened = await openPopups(page('v6.test'), 1);
    const [view] = opened.views;
    if (!view) throw new Error('no view');
    await clickElement(view, hostname('v6.test'));
    for (const [what, wanted] of [
      ['v6.test', 'bgp.he.net/dns/v6.test'],
      ['2606:4700::10', 'bgp.he.net/ip/2606%3A4700%3A%3A10'],
    ]) {
      await world.clearLog();
      const button = `[data-look-up="${what}"]`;
      await waitForElement(view, button);
      const tab = await browser().adopt(() => clickElement(view, button));
      await tab.settled();
      expect(await asked()).toEqual([wanted]);
      await tab.close();
    }
    await closeAll(opened);
  });

  it('opens the tab beside the current one, in its window', async () => {
    const opened = await openPopups(page('v6.test'), 1);
    const [view] = opened.views;
    if (!view) throw new Error('no view');
    const last = await browser().openTab(page('v4.test'));
    await view.tab.activate();
    const tab = await browser().adopt(() => browser().chooseInMenu(view, hostname('v6.test'), item(0)));
    const placeOf = (id: number) =>
      browser().api(async ({ tabs }, tabId) => {
        const { index, windowId, active, openerTabId } = await tabs.get(tabId);
        return { index, windowId, active, openerTabId };
      }, id);
    const from = await placeOf(view.tab.tabId());
    expect(await placeOf(tab.tabId())).toEqual({
      index: from.index + 1,
      windowId: from.windowId,
      active: true,
      openerTabId: view.tab.tabId(),
    });
    for (const each of [tab, last]) await each.close();
    await closeAll(opened);
  });

  it('is answered by one view only: the one in which it was opened last', async () => {
    const opened = await openPopups(page('v6.test', 'img=//v4.test/img'), 2, 3);
    // Each of these views has had the menu open, and the last two without a choice.
    for (const view of opened.views.slice(1)) {
      await openContextMenu(view, address('v4.test'));
    }
    expect(await lookUp(opened, hostname('v6.test'), 0, 0)).toBe('bgp.he.net/dns/v6.test');
    expect(await lookUp(opened, hostname('v4.test'), 0, 2)).toBe('bgp.he.net/dns/v4.test');
    await closeAll(opened);
  });

  it('follows the settings: the preferred provider comes first, the user’s own ones last', async () => {
    const opened = await openPopups(page('v6.test'), 1);
    const [view] = opened.views;
    if (!view) throw new Error('no view');
    const own = { id: 'custom-1', name: 'Mine & yours', address: 'https://info.addr.tools/own?a=%s' };
    await browser().api(({ storage }, settings) => storage.sync.set(settings), {
      provider: 'ripestat',
      customProviders: [own],
    });
    await menuHas(item(6));
    expect(await lookUp(opened, address('v6.test'))).toBe('stat.ripe.net/resource/2606%3A4700%3A%3A10');
    expect(await lookUp(opened, address('v6.test'), 6)).toBe('info.addr.tools/own?a=2606%3A4700%3A%3A10');
    const labels = await browser().chooseInMenu(view, 'h1, header, main', item(0));
    if (kind === 'firefox') {
      const names = [
        'RIPEstat',
        'bgp.he.net',
        'bgp.tools',
        'info.addr.tools',
        'ipinfo.io',
        'ARIN RDAP',
        'Mine & yours',
      ];
      expect(labels).toEqual(names);
    }
    await browser().api(({ storage }) => storage.sync.clear());
    await menuHas(item(6), false);
    expect(await lookUp(opened, address('v6.test'))).toBe('bgp.he.net/ip/2606%3A4700%3A%3A10');
    await closeAll(opened);
  });

  it('needs no background, and is there after it was killed', async () => {
    const opened = await openPopups(page('v6.test'), 1);
    await browser().killBackground();
    expect(await lookUp(opened, hostname('v6.test'))).toBe('bgp.he.net/dns/v6.test');
    await closeAll(opened);
  });

  it('opens tabs of private windows in private windows', async () => {
    const url = 'https://bgp.he.net/dns/a.v6.test';
    const isPrivate = () =>
      browser().privateApi(async ({ tabs }, wanted) => {
        const found = (await tabs.query({})).find((tab) => (tab.pendingUrl ?? tab.url) === wanted);
        return found?.incognito === true;
      }, url);
    // Opened first, because later tabs of Firefox open in the private window.
    const usual = kind === 'firefox' ? await openPopups(page('v4.test'), 1) : undefined;
    const { popup } = await browser().openPrivatePopup(page('a.v6.test'));
    await waitForElement(popup, hostname('a.v6.test'), 'the row');
    if (usual) {
      // A menu that was opened in a usual window before is none of its business.
      for (const view of usual.views) await openContextMenu(view, hostname('v4.test'));
      await listens(popup);
    } else {
      // What a private window offers is its own; the items of usual windows stay.
      await poll('the menu', () =>
        browser().privateApi(({ contextMenus }, id) => contextMenus.update(id, {}).then(() => true), item(places.arin)),
      );
    }
    await browser().chooseInMenu(popup, hostname('a.v6.test'), item(0));
    await poll('a private tab', isPrivate);
    if (usual) {
      expect(await asked()).toEqual(['bgp.he.net/dns/a.v6.test']);
      await closeAll(usual);
    } else {
      await menuHas(item(places.arin));
    }
  });
});
