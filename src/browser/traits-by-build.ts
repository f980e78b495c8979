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
  /**
   * What browsers call an answer that they keep from the page because its content is not what was asked for: of JSON and
   * HTML, as reports of CSP have it for an answer (recordings/chromium/csp-report.json, firefox/csp-report.json), in Firefox
   * beacons too, and images and scripts (recordings/chromium/withheld.json, firefox/withheld.json).
   */
  readonly withheld: string;
}

/** What the code has to know of a browser, where its events and its API do not say it themselves. */
export interface BrowserTraits extends RequestTraits {
  /**
   * webNavigation.onErrorOccurred tells what became of a navigation. Firefox fires it, with the code of an abort, at
   * nearly every load, because the load moves to another process (recordings/firefox/simple.json); and it commits its
   * error pages like other documents (recordings/firefox/failed-main.json).
   */
  readonly errorsEndNavigations: boolean;
  /**
   * Firefox fires no webNavigation.onCommitted for its own pages (about:config and the like), but onCompleted
   * (test/e2e/nothing-to-see.test.ts, Firefox 153).
   */
  readonly commitsNoOwnPages: boolean;
  /** With what the URLs without `https://` begin whose requests the browser hides from every extension. */
  readonly hiddenSites: readonly string[];
  /**
   * The toolbar's icons are given as pixels: for a path, Chromium decodes the file through a canvas in the worker
   * (violentmonkey/violentmonkey#628). Firefox takes a path as it is.
   */
  readonly needsImageData: boolean;
  /**
   * Firefox takes a tab's own icon and title away when the tab's location changes, and tells of the commit in another way,
   * which may be the quicker one (tabs.onUpdated is up to 35 ms behind in recordings/firefox/back-forward.json).
   */
  readonly clearsActionAfterCommit: boolean;
  /** Firefox puts the button into the toolbar by itself (MDN, `default_area` of `action`); Chromium hides it in a menu. */
  readonly pinsButtonItself: boolean;
  /** Firefox reports extensions the colours of its theme without a permission (browser.theme.getCurrent, bug 1469318). */
  readonly hasThemeApi: boolean;
  /**
   * While Firefox starts, it keeps nothing for listeners that do not block (ext-webRequest.js, primeListener), and of a
   * request that was under way when they begin to listen, it reports nothing more but that its headers have come.
   */
  readonly dropsEventsAtStartup: boolean;
  /**
   * Firefox asks the user itself whether an extension may send data about them (bug 1954524); others leave that to the
   * extension.
   */
  readonly asksForDataConsent: boolean;
  /**
   * Where the document of a tab is blocked, Firefox shows the one before, without an error page: it cancels the channel
   * (ExtensionDNR.sys.mjs; test/e2e/preview.test.ts, Firefox 153).
   */
  readonly keepsDocumentWhenBlocked: boolean;
  /**
   * Firefox gives pages of extensions in its developer tools the API of content scripts: no webRequest, no tabs, no
   * permissions (bug 1796933).
   */
  readonly devtoolsLackExtensionApi: boolean;
}

/**
 * The traits of the browsers, by the name of their build (`BuildName` in scripts/install/browsers.mjs). A build gets its
 * own as constants (scripts/build/define-traits.ts, browser-traits.ts), so what only others need is not in it.
 */
export const traitsByBuild = {
  chrome: {
    reportsHttpVersion: false,
    cacheMiss: 'net::ERR_CACHE_MISS',
    withheld: 'net::ERR_BLOCKED_BY_ORB',
    errorsEndNavigations: true,
    commitsNoOwnPages: false,
    // Its stores (extensions/common/constants.h).
    hiddenSites: ['chromewebstore.google.com/', 'chrome.google.com/webstore', 'microsoftedge.microsoft.com/addons'],
    needsImageData: true,
    clearsActionAfterCommit: false,
    pinsButtonItself: false,
    hasThemeApi: false,
    dropsEventsAtStartup: false,
    asksForDataConsent: false,
    keepsDocumentWhenBlocked: false,
    devtoolsLackExtensionApi: false,
  },
  firefox: {
    reportsHttpVersion: true,
    cacheMiss: null,
    withheld: 'NS_ERROR_FAILURE',
    errorsEndNavigations: false,
    commitsNoOwnPages: true,
    // The default of its preference extensions.webextensions.restrictedDomains.
    hiddenSites: [
      'accounts-static.cdn.mozilla.net/',
      'accounts.firefox.com/',
      'addons.cdn.mozilla.net/',
      'addons.mozilla.org/',
      'api.accounts.firefox.com/',
      'content.cdn.mozilla.net/',
      'discovery.addons.mozilla.org/',
      'oauth.accounts.firefox.com/',
      'profile.accounts.firefox.com/',
      'support.mozilla.org/',
      'sync.services.mozilla.com/',
    ],
    needsImageData: false,
    clearsActionAfterCommit: true,
    pinsButtonItself: true,
    hasThemeApi: true,
    dropsEventsAtStartup: true,
    asksForDataConsent: true,
    keepsDocumentWhenBlocked: true,
    devtoolsLackExtensionApi: true,
  },
} as const satisfies Readonly<Record<string, BrowserTraits>>;
