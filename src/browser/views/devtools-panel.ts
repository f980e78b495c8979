import browser from 'webextension-polyfill';
import { devtoolsLackExtensionApi } from '../browser-traits.ts';
import { setAutomaticTheme } from '../theme.ts';
import { logPath } from './open-tab.ts';

/**
 * Event of the panel's window when another tool is chosen: in Firefox its document stays visible (test/e2e/log.test.ts,
 * Firefox 153).
 */
const shownEvent = 'greensix-panel-shown';

/** Adds the live log of the inspected tab to the developer tools; its page is loaded when somebody looks at it. */
export async function addLogPanel(): Promise<void> {
  const { inspectedWindow, panels } = browser.devtools;
  const path = `/${logPath(inspectedWindow.tabId)}`;
  const panel = await panels.create(browser.runtime.getManifest().name, '/icons/logo-32.png', path);
  let page: Window | undefined;
  const dispatchShown = (isShown: boolean) => page?.dispatchEvent(new CustomEvent(shownEvent, { detail: isShown }));
  panel.onShown.addListener((shown) => {
    page = shown;
    dispatchShown(true);
  });
  panel.onHidden.addListener(() => void dispatchShown(false));
}

/**
 * In a panel of the developer tools: tells whether its tool is the chosen one, whenever that changes.
 * @param changed is called with true or false
 */
export function observeShown(changed: (isShown: boolean) => void): void {
  addEventListener(shownEvent, (event) => changed((event as CustomEvent<boolean>).detail));
}

/** What the polyfill's types lack: `setThemeChangeHandler` is there since Chrome 99 (chrome.devtools.panels). */
interface ChromiumPanels {
  setThemeChangeHandler(changed: (name: string) => void): void;
}

/** In a panel of the developer tools: shows their theme, unless the user has chosen another one. */
export function followDevtoolsTheme(): void {
  // Other pages of the extension have no such API.
  const panels = (browser as Partial<typeof browser>).devtools?.panels;
  if (!panels) return;
  // Chromium calls the light one "default" (chrome.devtools.panels.themeName), Firefox "light" (MDN).
  const show = (name: string) => setAutomaticTheme(name === 'dark' ? 'dark' : 'light');
  show(panels.themeName);
  if (devtoolsLackExtensionApi) panels.onThemeChanged.addListener(show);
  else (panels as unknown as ChromiumPanels).setThemeChangeHandler(show);
}

/**
 * Firefox warns of the panel before it installs an extension that has one, but not where the permission is optional
 * (MDN, manifest key `devtools_page`).
 */
const devtools = { permissions: ['devtools' as const] };

/**
 * Reports whether the user can still add the panel to the developer tools, now and whenever that changes.
 * @param changed is called with true or false
 */
export function observeMissingPanel(changed: (isMissing: boolean) => void): void {
  if (!devtoolsLackExtensionApi) return;
  // Firefox for Android has no developer tools (MDN, manifest key `devtools_page`), and rejects the call.
  const look = (): void =>
    void browser.permissions.contains(devtools).then(
      (granted) => changed(!granted),
      () => {},
    );
  browser.permissions.onAdded.addListener(look);
  browser.permissions.onRemoved.addListener(look);
  look();
}

/**
 * Asks the user whether the panel may be added. Must be called from a click.
 * @returns whether it was
 */
export function requestPanel(): Promise<boolean> {
  return browser.permissions.request(devtools);
}
