import browser from 'webextension-polyfill';

/** Name and version of the extension, as "Greensix 1.0.0". */
export const programName = `${browser.runtime.getManifest().name} ${browser.runtime.getManifest().version}`;

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
  if (browser.extension.getViews({ type: 'popup' }).includes(window)) window.close();
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
