import browser from 'webextension-polyfill';

/** Opens the page with the settings, or shows it if it is open. */
export function openOptions(): void {
  void browser.runtime.openOptionsPage().then(() => {
    // A popup would cover it.
    if (browser.extension.getViews({ type: 'popup' }).includes(window)) window.close();
  });
}
