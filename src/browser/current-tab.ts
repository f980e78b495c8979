import browser from 'webextension-polyfill';

/**
 * The tab that a page of the extension is about: the one its address names (`?tab=5`), else the active tab of the
 * window that it was opened from.
 * @param search the query of the page's address
 * @returns the tab's id, or -1 when there is none
 */
export async function currentTab(search: string): Promise<number> {
  const named = /[?&]tab=(\d+)(?:&|$)/.exec(search)?.[1];
  if (named !== undefined) return Number(named);
  const [active] = await browser.tabs.query({ active: true, currentWindow: true });
  return active?.id ?? -1;
}
