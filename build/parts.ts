/** What is bundled by itself: pages, each `<name>/<name>.html` ... */
export const pages = ['popup', 'options', 'audit', 'welcome'] as const;

/** ... and scripts that are no modules, with what they are made of and where they go. */
export const scripts: Readonly<Record<string, { readonly entry: string; readonly file: string }>> = {
  background: { entry: 'src/background/background.ts', file: 'background.js' },
  early: { entry: 'popup/early.ts', file: 'popup/early.js' },
};

export const parts: readonly string[] = [...Object.keys(scripts), ...pages];
