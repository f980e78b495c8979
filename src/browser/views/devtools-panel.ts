import browser from 'webextension-polyfill';
import { setAutomaticTheme } from '../theme.ts';
import { logPath } from './own-pages.ts';

/** What the polyfill's types lack: Chrome 99. */
interface ChromiumPanels {
  setThemeChangeHandler(changed: (name: string) => void): void;
}

/**
 * Adds the live log of the inspected tab to the developer tools; its page is loaded when somebody looks at it. Chromium
 * only: Firefox gives the pages of its developer tools, and the frames in them, neither webRequest nor tabs.
 */
export function addLogPanel(): void {
  const { inspectedWindow, panels } = browser.devtools;
  void panels.create(browser.runtime.getManifest().name, '/icons/logo-32.png', `/${logPath(inspectedWindow.tabId)}`);
}

/** In a panel of the developer tools: shows their theme, unless the user has chosen another one. */
export function followDevtoolsTheme(): void {
  // Other pages of the extension have no such API.
  const panels = (browser as Partial<typeof browser>).devtools?.panels;
  if (!panels) return;
  // Chromium calls the light one "default".
  const show = (name: string) => setAutomaticTheme(name === 'dark' ? 'dark' : 'light');
  show(panels.themeName);
  (panels as unknown as ChromiumPanels).setThemeChangeHandler(show);
}
