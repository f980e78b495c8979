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

/** The names of all that a build is made of. */
export const parts: readonly string[] = [...Object.keys(scripts), ...Object.keys(pages)];
