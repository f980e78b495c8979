import browser from 'webextension-polyfill';

/** The page that explains the icon, in the package. */
const welcomePath = 'options/welcome/welcome.html';

/** Set on the device once the page was shown: some browsers call every start with an unpacked extension an installation. */
const key = 'welcomed';

/**
 * Shows the welcome page once, after the installation. Not to whom an administrator has given the extension: they did
 * not ask for it.
 */
export function welcomeOnce(): void {
  if (browser.extension.inIncognitoContext) return;
  browser.runtime.onInstalled.addListener(({ reason }) => {
    if (reason === 'install') open().catch(() => {});
  });
}

async function open(): Promise<void> {
  const [{ installType }, stored] = await Promise.all([browser.management.getSelf(), browser.storage.local.get(key)]);
  if (installType === 'admin' || stored[key] === true) return;
  await browser.tabs.create({ url: browser.runtime.getURL(welcomePath) });
  await browser.storage.local.set({ [key]: true });
}
