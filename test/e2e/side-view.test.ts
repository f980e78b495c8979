import { describe, expect, it } from 'vitest';
import { poll } from '../world/poll.ts';
import { shopUrl } from '../world/shop-hosts.ts';
import type { Popup, Tab } from './driver/driver.ts';
import { violations } from './support/axe.ts';
import { fetchIn, fitsAcross, has, showTheme, textOf, waitForElement } from './support/elements.ts';
import { browserForFile, kind } from './support/extension.ts';
import { waitUntilStored } from './support/stored.ts';

const browser = browserForFile({ fewProcesses: true, privateBrowsing: true });
const page = (host: string, query = '') => `https://${host}/page?icon=data:,&${query}`;

const windowOf = (tab: Tab) =>
  browser().api(async ({ tabs }, id) => (await tabs.get(id)).windowId as number, tab.tabId());

/** Opens a window of its own, with one tab. */
async function openWindow(url: string): Promise<{ tab: Tab; windowId: number }> {
  const tab = await browser().adopt(() => browser().api(({ windows }) => windows.create({}).then(() => null)));
  await tab.goto(url);
  return { tab, windowId: await windowOf(tab) };
}

async function openTabIn(windowId: number, url: string): Promise<Tab> {
  const create = () => browser().api(({ tabs }, id) => tabs.create({ windowId: id, url: 'about:blank' }), windowId);
  const tab = await browser().adopt(create);
  await tab.goto(url);
  return tab;
}

const closeWindow = (windowId: number) => browser().api(({ windows }, id) => windows.remove(id), windowId);

const openPane = (windowId: number, place: 'popup' | 'side') =>
  poll(`a ${place}`, async () => {
    const pane = await browser().pane(windowId, place);
    return pane && (await has(pane, 'header')) ? pane : undefined;
  });

/**
 * Opens the popup of a window, and waits until it has all its parts, so that its button stays where it is: the page's
 * verdict comes last, and has another height than what stands in its place before.
 */
async function openPopup(windowId: number, isPrivate = false): Promise<Popup> {
  await browser().pressAction(windowId, isPrivate);
  const popup = await openPane(windowId, 'popup');
  const isSettled = (): boolean => {
    const button = document.querySelector('[data-side-view]') as HTMLElement;
    const { x, y, width, height } = button.getBoundingClientRect();
    const isThere = document.elementFromPoint(x + width / 2, y + height / 2) === button;
    // The popup grows with what it shows, and its footer moves until then.
    const before = button.dataset.seenAt;
    button.dataset.seenAt = `${x} ${y}`;
    return isThere && before === button.dataset.seenAt && document.querySelector('[data-readiness]') !== null;
  };
  await poll('the button in its place', () => popup.evaluate(isSettled));
  return popup;
}

/** Opens the side view of a window as a user does: from its popup. */
async function openSide(windowId: number, isPrivate = false): Promise<Popup> {
  const popup = await openPopup(windowId, isPrivate);
  await popup.click('[data-side-view]');
  return openPane(windowId, 'side');
}

const hosts = async (pane: Popup) => (await pane.rows()).map(({ host }) => host).sort();

/** Waits until a side view shows these hosts, and no others. */
const shows = (side: Popup, ...wanted: readonly string[]) => expect.poll(() => hosts(side)).toEqual(wanted);

describe('the side view', () => {
  it('is opened by a button of the popup, which closes, and shows the same table', async () => {
    const { windowId } = await openWindow(page('v6.test', 'img=//v4.test/img'));
    const popup = await openPopup(windowId);
    await shows(popup, 'v4.test', 'v6.test');
    await popup.click('[data-side-view]');
    const side = await openPane(windowId, 'side');
    await shows(side, 'v4.test', 'v6.test');
    await poll('the popup has closed', async () => (await browser().pane(windowId, 'popup')) === undefined);
    expect(await has(side, '[data-side-view]')).toBe(false);
    await closeWindow(windowId);
  });

  it('follows its window: to another tab, another page, back, and to the tab that takes the place of a closed one', async () => {
    const { tab, windowId } = await openWindow(page('v6.test'));
    const side = await openSide(windowId);
    await shows(side, 'v6.test');

    const second = await openTabIn(windowId, page('v4.test', 'img=//dual.test/img'));
    await shows(side, 'dual.test', 'v4.test');
    await tab.activate();
    await shows(side, 'v6.test');
    await tab.goto(page('many6.test', 'img=//shared.test/img'));
    await shows(side, 'many6.test', 'shared.test');
    await tab.back();
    await shows(side, 'v6.test');
    await fetchIn(tab, '//a.v6.test/json');
    await shows(side, 'a.v6.test', 'v6.test');
    await tab.close();
    await shows(side, 'dual.test', 'v4.test');
    await second.goto('about:blank', { wait: 'load' });
    await shows(side);
    await closeWindow(windowId);
  });

  it('does not heed the tabs of other windows, which have side views of their own', async () => {
    const first = await openWindow(page('v6.test'));
    const side = await openSide(first.windowId);
    const other = await openWindow(page('v4.test'));
    const otherSide = await openSide(other.windowId);
    await shows(otherSide, 'v4.test');
    await shows(side, 'v6.test');

    await openTabIn(other.windowId, page('dual.test'));
    await shows(otherSide, 'dual.test');
    expect(await hosts(side)).toEqual(['v6.test']);
    await first.tab.goto(page('shared.test'));
    await shows(side, 'shared.test');
    expect(await hosts(otherSide)).toEqual(['dual.test']);
    await closeWindow(other.windowId);
    await first.tab.goto(page('v6.test'));
    await shows(side, 'v6.test');
    await closeWindow(first.windowId);
  });

  it('follows tabs that move from one window to another', async () => {
    const from = await openWindow(page('v6.test'));
    const moved = await openTabIn(from.windowId, page('v4.test'));
    const to = await openWindow(page('dual.test'));
    const fromSide = await openSide(from.windowId);
    const toSide = await openSide(to.windowId);
    await shows(fromSide, 'v4.test');
    await shows(toSide, 'dual.test');

    await browser().api(({ tabs }, id, windowId) => tabs.move(id, { windowId, index: -1 }), moved.tabId(), to.windowId);
    await shows(fromSide, 'v6.test');
    await moved.activate();
    await shows(toSide, 'v4.test');
    await moved.goto(page('shared.test'));
    await shows(toSide, 'shared.test');
    expect(await hosts(fromSide)).toEqual(['v6.test']);
    await closeWindow(to.windowId);
    await closeWindow(from.windowId);
  });

  it('goes on when the background is killed, on the tab that is active then', async () => {
    const { tab, windowId } = await openWindow(page('v6.test'));
    const second = await openTabIn(windowId, page('v4.test'));
    const side = await openSide(windowId);
    await shows(side, 'v4.test');
    for (const each of [tab, second]) {
      await waitUntilStored(browser(), each);
      await browser().killBackground();
      await each.activate();
      await shows(side, each === tab ? 'v6.test' : 'v4.test');
    }
    await waitUntilStored(browser(), second);
    await browser().killBackground();
    await fetchIn(second, '//dual.test/json');
    await shows(side, 'dual.test', 'v4.test');
    await closeWindow(windowId);
  });

  it('of a private window shows its tabs, and nothing of them in a usual one', async () => {
    const { windowId } = await openWindow(page('v6.test'));
    const side = await openSide(windowId);
    await shows(side, 'v6.test');
    const [secret, secretWindow] = await openPrivate(page('v4.test', 'img=//shared.test/img'));
    const secretSide = await openSide(secretWindow, true);
    await shows(secretSide, 'shared.test', 'v4.test');
    expect(await hosts(side)).toEqual(['v6.test']);
    await browser().privateApi(({ tabs }, id, url) => tabs.update(id, { url }), secret, page('dual.test'));
    await shows(secretSide, 'dual.test');
    expect(await hosts(side)).toEqual(['v6.test']);
    await browser().closePrivateWindow(secretWindow);
    await closeWindow(windowId);
  });

  it('fits as narrow as the browser makes it, and axe finds nothing wrong in either theme', async () => {
    const { tab, windowId } = await openWindow(
      page('dual.test', 'img=//v4.test/img&script=//dead.test/script&img=//teredo.test/img'),
    );
    const side = await openSide(windowId);
    await shows(side, 'dead.test', 'dual.test', 'teredo.test', 'v4.test');
    // Its row grows when that is known, and the rows below it move.
    await waitForElement(side, '[data-marks~="failed"]', 'a failure');
    // The answer has another height then.
    await waitForElement(side, '[data-readiness]', 'the verdict');
    await side.click('[data-host="teredo.test"] [role=button]');
    await waitForElement(side, '[data-request]', 'an opened row');
    expect(await fitsAcross(side)).toBe(true);
    for (const theme of ['light', 'dark'] as const) {
      await showTheme(side, theme);
      expect({ theme, found: await violations(side) }).toEqual({ theme, found: [] });
    }
    // With counts of two digits the filters are wider than it, and stand in two lines.
    await tab.goto(shopUrl(86), { wait: 'none' });
    await expect.poll(() => textOf(side, '[data-filter="third-party"] b')).toBe('81');
    expect(await fitsAcross(side)).toBe(true);
    await closeWindow(windowId);
  });
});

/** Opens a tab in a private window; returns its id and the window's. */
async function openPrivate(url: string): Promise<[tab: number, windowId: number]> {
  if (kind === 'firefox') {
    const tab = await browser().openPrivateTab(url);
    return [tab.tabId(), await windowOf(tab)];
  }
  return browser().privateApi(async ({ tabs }, wanted) => {
    const { id, windowId } = await tabs.create({ url: wanted });
    return [id as number, windowId as number] as [number, number];
  }, url);
}
