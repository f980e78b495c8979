import type { Plugin } from 'vite';

/**
 * The parts of the extension API that Greensix calls and the polyfill knows. All others work without it, and so do tabs,
 * whose table is the longest: since manifest version 3 the browser's own functions return promises.
 */
const used = ['contextMenus', 'i18n', 'permissions', 'runtime', 'storage', 'webNavigation', 'webRequest'];

const table = /(const apiMetadata = )(\{[\s\S]*?\n {6}\});/;

/**
 * Turns webextension-polyfill, which is written for every module system but the one in use, into a module. The bundler
 * would otherwise keep its helpers for CommonJS in a file of their own, and every page would wait for it.
 *
 * A fifth of it is a table of all functions of the extension API; those that nobody calls are left out.
 */
export const polyfillModule: Plugin = {
  name: 'polyfill-module',
  transform(code, id) {
    if (!id.includes('webextension-polyfill/dist/')) return undefined;
    return {
      code: `const module = { exports: {} };\nconst { exports } = module;\n${onlyWhereNeeded(withoutUnused(code))}\nexport default module.exports;`,
      map: null,
    };
  },
};

/**
 * Gives the browser's own API in place of the polyfill, for scripts that are waited for: it is the polyfill's size
 * smaller. With manifest version 3 all functions that these scripts call return promises by themselves, in Chromium
 * since version 99 (developer.chrome.com, "Promises" of the extensions' API reference).
 */
export const nativeApi: Plugin = {
  name: 'native-api',
  enforce: 'pre',
  resolveId: (source) => (source === 'webextension-polyfill' ? '\0native-api' : null),
  load: (id) => (id === '\0native-api' ? 'export default globalThis.browser ?? globalThis.chrome;' : null),
};

const asksForBrowser = '!(globalThis.browser && globalThis.browser.runtime && globalThis.browser.runtime.id)';

/**
 * Where `browser` is there the polyfill does nothing, as its first question says. Firefox always has it (MDN,
 * "Build a cross-browser extension"), so its build answers that question beforehand and goes without the rest.
 * @param code the polyfill
 * @returns the polyfill with a question that the build for Firefox can answer
 * @throws Error when it does not ask
 */
export function onlyWhereNeeded(code: string): string {
  if (!code.includes(asksForBrowser))
    throw new Error('webextension-polyfill asks otherwise: change scripts/build/polyfill-module.ts');
  return code.replace(asksForBrowser, `__BROWSER__ !== 'firefox' && ${asksForBrowser}`);
}

/**
 * @param code the polyfill
 * @returns the polyfill with a shorter table
 * @throws Error when it has no such table
 */
export function withoutUnused(code: string): string {
  const found = table.exec(code)?.[2];
  if (found === undefined)
    throw new Error('webextension-polyfill has no apiMetadata any more: change scripts/build/polyfill-module.ts');
  const all: Readonly<Record<string, unknown>> = JSON.parse(found);
  const kept = Object.fromEntries(used.map((name) => [name, all[name]]));
  return code.replace(table, (_, start) => `${start}${JSON.stringify(kept)};`);
}
