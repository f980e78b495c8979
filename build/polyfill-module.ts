import type { Plugin } from 'vite';

/**
 * Turns webextension-polyfill, which is written for every module system but the one in use, into a module. The bundler
 * would otherwise keep its helpers for CommonJS in a file of their own, and every page would wait for it.
 */
export const polyfillModule: Plugin = {
  name: 'polyfill-module',
  transform(code, id) {
    if (!id.includes('webextension-polyfill/dist/')) return undefined;
    return {
      code: `const module = { exports: {} };\nconst { exports } = module;\n${code}\nexport default module.exports;`,
      map: null,
    };
  },
};
