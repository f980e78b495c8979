import type { BrowserName } from './render-manifest.ts';

/** What is bundled by itself: pages, each `<folder>/<name>.html`, by name ... */
export const pages: Readonly<Record<string, string>> = {
  popup: 'popup',
  options: 'options',
  audit: 'audit',
  log: 'audit/log',
  devtools: 'audit/devtools',
  welcome: 'options/welcome',
};

/** ... and scripts that are no modules, with what they are made of and where they go. */
export const scripts: Readonly<Record<string, { readonly entry: string; readonly file: string }>> = {
  background: { entry: 'src/background/background.ts', file: 'background.js' },
  preconnect: { entry: 'popup/preconnect.ts', file: 'popup/preconnect.js' },
};

/** Firefox's developer tools give no page of an extension what the log needs (src/browser/views/devtools-panel.ts). */
const chromiumOnly: readonly string[] = ['devtools'];

/** @returns the names of what a browser's build is made of */
export function partsOf(browser: BrowserName): string[] {
  const parts = [...Object.keys(scripts), ...Object.keys(pages)];
  return browser === 'chrome' ? parts : parts.filter((part) => !chromiumOnly.includes(part));
}
