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
 * @param choice the window, and the tab that was active in it when somebody looked last
 * @param changed is called with the id of each other tab that becomes the active one, also when one takes the place of
 *   another
 */
export function followActiveTab({ tab, windowId }: TabChoice, changed: (tab: number) => void): void {
  let last = tab;
  const follow = (active: number | undefined): void => {
    if (active === undefined || active === last) return;
    last = active;
    changed(active);
  };
  const look = async (): Promise<void> => {
    const [active] = await browser.tabs.query({ active: true, windowId });
    follow(active?.id);
  };
  browser.tabs.onActivated.addListener((active) => {
    if (active.windowId === windowId) follow(active.tabId);
  });
  browser.tabs.onReplaced.addListener(look);
  // A tab that is dragged here from another window.
  browser.tabs.onAttached.addListener((_, { newWindowId }) => {
    if (newWindowId === windowId) void look();
  });
  // Before anybody listened, another one may have become the active one.
  void look();
}
