import browser from 'webextension-polyfill';

/** Which tab a page of the extension is about. */
export interface TabChoice {
  /** The tab's id, or -1 when there is none. */
  readonly tab: number;
  /** The window that it is in, or -1. */
  readonly windowId: number;
}

/**
 * The tab that a page of the extension is about: the one its address names (`?tab=5`), else the active tab of its window.
 * @param search the query of the page's address
 */
export async function currentTab(search: string): Promise<TabChoice> {
  const named = /[?&]tab=(\d+)(?:&|$)/.exec(search)?.[1];
  if (named !== undefined) return { tab: Number(named), windowId: -1 };
  const [active] = await browser.tabs.query({ active: true, currentWindow: true });
  return { tab: active?.id ?? -1, windowId: active?.windowId ?? -1 };
}

/**
 * Follows the active tab of a window.
 * @param windowId the window
 * @param changed is called with the id of each tab that becomes the active one, also when one takes the place of another
 */
export function followActiveTab(windowId: number, changed: (tab: number) => void): void {
  browser.tabs.onActivated.addListener((active) => {
    if (active.windowId === windowId) changed(active.tabId);
  });
  browser.tabs.onReplaced.addListener(async (added) => {
    const [active] = await browser.tabs.query({ active: true, windowId });
    if (active?.id === added) changed(added);
  });
  // A tab that is dragged here from another window.
  browser.tabs.onAttached.addListener(async (tab, { newWindowId }) => {
    if (newWindowId !== windowId) return;
    const { active } = await browser.tabs.get(tab);
    if (active) changed(tab);
  });
}
