import browser from 'webextension-polyfill';

/** Firefox for Android, which has no context menus either, throws at the field (refined-github/refined-github#9809). */
const takesOpener = browser.contextMenus !== undefined;

/**
 * Opens a tab beside the active one, in the same window: what is asked for in a private window stays in it. Closing the
 * new tab leads back. A popup closes, because it would cover the new tab.
 * @param url an https URL
 */
export async function openTab(url: string): Promise<void> {
  const [active] = await browser.tabs.query({ active: true, currentWindow: true });
  const { id, index, windowId } = active ?? {};
  await browser.tabs.create({
    url,
    ...(index !== undefined && windowId !== undefined && { index: index + 1, windowId }),
    ...(takesOpener && id !== undefined && { openerTabId: id }),
  });
  if (browser.extension.getViews({ type: 'popup' }).includes(window)) window.close();
}

/**
 * Loads the page of a tab anew.
 * @param tab the tab's id
 * @param bypassCache whether everything comes over the network then
 */
export async function reloadTab(tab: number, bypassCache: boolean): Promise<void> {
  await browser.tabs.reload(tab, { bypassCache });
}
