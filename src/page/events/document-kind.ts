/** What kind of document it is, as far as its requests can be seen. */
export type DocumentKind = 'web' | 'blank' | 'browser' | 'file' | 'inline' | 'extension' | 'store' | 'other';

const schemes: Readonly<Record<string, DocumentKind>> = {
  http: 'web',
  https: 'web',
  about: 'browser',
  chrome: 'browser',
  'chrome-error': 'browser',
  'chrome-search': 'browser',
  'chrome-untrusted': 'browser',
  devtools: 'browser',
  edge: 'browser',
  resource: 'browser',
  'view-source': 'browser',
  file: 'file',
  data: 'inline',
  blob: 'inline',
  javascript: 'inline',
  'chrome-extension': 'extension',
  'moz-extension': 'extension',
};

/**
 * @param document its URL, and whether its browser hides what it loads from extensions
 * @returns its kind; 'blank' for the empty text, as long as nothing was loaded
 */
export function documentKind({ target, hidden }: { readonly target: string; readonly hidden?: true }): DocumentKind {
  if (hidden) return 'store';
  if (target === '' || target === 'about:blank' || target === 'about:srcdoc') return 'blank';
  const scheme = target.slice(0, target.indexOf(':'));
  return Object.hasOwn(schemes, scheme) ? (schemes[scheme] ?? 'other') : 'other';
}
