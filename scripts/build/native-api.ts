import type { Plugin } from 'vite';

/**
 * Gives the browser's own API in place of webextension-polyfill, of which only the types are used: every script is its
 * size smaller. With manifest version 3 all functions that are called return promises by themselves, in Chromium since
 * version 99 (developer.chrome.com, "Promises" of the extensions' API reference); those of context menus, which do so
 * later, get functions to call back (src/browser/views/lookup-menu.ts).
 */
export const nativeApi: Plugin = {
  name: 'native-api',
  enforce: 'pre',
  resolveId: (source) => (source === 'webextension-polyfill' ? '\0native-api' : null),
  load: (id) => (id === '\0native-api' ? 'export default globalThis.browser ?? globalThis.chrome;' : null),
};
