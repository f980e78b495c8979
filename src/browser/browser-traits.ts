/** Set by the build: the browser that this build is for. */
declare const __BROWSER__: 'chrome' | 'firefox';

/** How much a browser's details can be trusted. */
export interface RequestTraits {
  /** The status line names the HTTP version in use (Chromium writes HTTP/1.1 for HTTP/2 and 3, crbug 41432835). */
  readonly reportsHttpVersion: boolean;
  /**
   * Chromium looks for each font in its cache first, and reports it as a request that fails where it is not there; then
   * it asks the network by another request (resource_loader.cc, cache-aware loading). The error that it names; null for
   * a browser that reports nothing of its cache.
   */
  readonly cacheMiss: string | null;
}

/** What is known of a browser's navigations. */
export interface NavigationTraits {
  /**
   * webNavigation.onErrorOccurred tells what became of a navigation. Firefox fires it, with the code of an abort, at
   * nearly every load, because the load moves to another process (recordings/firefox/simple.json); and it commits its
   * error pages like other documents (recordings/firefox/failed-main.json).
   */
  readonly errorsEndNavigations: boolean;
}

/** What is known of the browser that this build is for, where its events do not report it themselves. */
export const browserTraits: RequestTraits & NavigationTraits = {
  reportsHttpVersion: __BROWSER__ === 'firefox',
  cacheMiss: __BROWSER__ === 'firefox' ? null : 'net::ERR_CACHE_MISS',
  errorsEndNavigations: __BROWSER__ === 'chrome',
};

/**
 * The toolbar's icons are given as pixels: for a path, Chromium decodes the file through a canvas in the worker
 * (violentmonkey/violentmonkey#628). Firefox takes a path as it is.
 */
export const needsImageData = __BROWSER__ === 'chrome';

/**
 * Firefox puts the button into the toolbar by itself (MDN, `default_area` of `action`); Chromium hides it in a menu.
 */
export const pinsButtonItself = __BROWSER__ === 'firefox';

/** Firefox reports extensions the colours of its theme without a permission (browser.theme.getCurrent, bug 1469318). */
export const hasThemeApi = __BROWSER__ === 'firefox';

/**
 * While Firefox starts, it keeps nothing for listeners that do not block (ext-webRequest.js, primeListener), and of a
 * request that was under way when they begin to listen, it reports nothing more but that its headers have come.
 */
export const dropsEventsAtStartup = __BROWSER__ === 'firefox';

/**
 * Firefox asks the user itself whether an extension may send data about them (bug 1954524); others leave that to the
 * extension.
 */
export const asksForDataConsent = __BROWSER__ === 'firefox';

/**
 * Where the document of a tab is blocked, Firefox shows the one before, without an error page: it cancels the channel
 * (ExtensionDNR.sys.mjs; test/e2e/preview.test.ts, Firefox 153).
 */
export const keepsDocumentWhenBlocked = __BROWSER__ === 'firefox';

/**
 * Firefox gives pages of extensions in its developer tools the API of content scripts: no webRequest, no tabs, no
 * permissions (bug 1796933).
 */
export const devtoolsLackExtensionApi = __BROWSER__ === 'firefox';
