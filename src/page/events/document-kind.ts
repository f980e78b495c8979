/** What kind of document a URL names, as far as its requests can be seen. */
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
 * Sites whose requests browsers hide from every extension: Chromium's stores (extensions/common/constants.h) and the
 * default of Firefox's preference extensions.webextensions.restrictedDomains.
 */
const hiddenSites = [
  'chromewebstore.google.com',
  'chrome.google.com/webstore',
  'microsoftedge.microsoft.com/addons',
  'accounts-static.cdn.mozilla.net',
  'accounts.firefox.com',
  'addons.cdn.mozilla.net',
  'addons.mozilla.org',
  'api.accounts.firefox.com',
  'content.cdn.mozilla.net',
  'discovery.addons.mozilla.org',
  'oauth.accounts.firefox.com',
  'profile.accounts.firefox.com',
  'support.mozilla.org',
  'sync.services.mozilla.com',
];

/**
 * @param url a document's URL
 * @returns its kind; 'blank' for the empty text, as long as nothing was loaded
 */
export function documentKind(url: string): DocumentKind {
  if (url === '' || url === 'about:blank' || url === 'about:srcdoc') return 'blank';
  const scheme = url.slice(0, url.indexOf(':'));
  const site = /^https:\/\/([^?#]*)/.exec(url)?.[1] ?? '';
  if (hiddenSites.some((hidden) => site === hidden || site.startsWith(`${hidden}/`))) return 'store';
  return Object.hasOwn(schemes, scheme) ? (schemes[scheme] ?? 'other') : 'other';
}
