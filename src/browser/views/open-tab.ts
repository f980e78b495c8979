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
  closePopup();
}

/**
 * Shows a page of the extension: the tab where it is open already, else a new one. A popup closes, because it would
 * cover it.
 * @param path its path in the package, with a fragment if that is wanted
 */
export async function openPage(path: string): Promise<void> {
  const url = browser.runtime.getURL(path);
  const [open] = await browser.tabs.query({ url: url.replace(/#.*/, ''), currentWindow: true });
  if (open?.id === undefined) await browser.tabs.create({ url });
  else await browser.tabs.update(open.id, { active: true, ...(url.includes('#') && { url }) });
  closePopup();
}

/**
 * Shows the live log.
 * @param tab whose requests are shown; all tabs', if it is left out or negative
 */
export function openLog(tab = -1): Promise<void> {
  return openPage(logPath(tab));
}

/** @returns the path of the live log in the package */
export function logPath(tab: number): string {
  return `audit/log/log.html${tab < 0 ? '' : `#tab=${tab}`}`;
}

/** Opens the page with the settings, or shows it if it is open. */
export async function openOptions(): Promise<void> {
  await browser.runtime.openOptionsPage();
  closePopup();
}

/**
 * Loads the page of a tab anew.
 * @param tab the tab's id
 * @param options.bypassCache whether everything comes over the network then
 */
export async function reloadTab(tab: number, options: { readonly bypassCache?: boolean } = {}): Promise<void> {
  await browser.tabs.reload(tab, options);
}

/** A popup would cover what was opened. */
function closePopup(): void {
  if (browser.extension.getViews({ type: 'popup' }).includes(window)) window.close();
}
