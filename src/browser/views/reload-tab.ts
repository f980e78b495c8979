import browser from 'webextension-polyfill';

/**
 * Loads the page of a tab anew.
 * @param tab the tab's id
 * @param bypassCache whether everything comes over the network then
 */
export async function reloadTab(tab: number, bypassCache: boolean): Promise<void> {
  await browser.tabs.reload(tab, { bypassCache });
}
