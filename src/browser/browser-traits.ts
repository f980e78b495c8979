import type { NavigationTraits } from './events/navigation-event.ts';
import type { RequestTraits } from './events/request-event.ts';

/** Set by the build: the browser that this build is for. */
declare const __BROWSER__: 'chrome' | 'firefox';

/** What is known of the browser that this build is for, where its events do not tell it themselves. */
export const browserTraits: RequestTraits & NavigationTraits = {
  tellsVersion: __BROWSER__ === 'firefox',
  errorsEndNavigations: __BROWSER__ === 'chrome',
};

/**
 * Pictures of the toolbar are handed over as pixels: a path makes Chromium's worker decode the file through a canvas.
 * Firefox takes a path as it is.
 */
export const takesPixels = __BROWSER__ === 'chrome';

/** Firefox puts the button into the toolbar by itself (`default_area` in the manifest); Chromium hides it in a menu. */
export const pinsButtonItself = __BROWSER__ === 'firefox';

/** Firefox tells extensions the colours of its theme, without a permission (browser.theme.getCurrent). */
export const tellsTheme = __BROWSER__ === 'firefox';

/**
 * While Firefox starts, it keeps nothing for listeners that do not block (ext-webRequest.js, primeListener), and of a
 * request that was under way when they begin to listen, it reports nothing more but that its headers have come.
 */
export const startsUnheard = __BROWSER__ === 'firefox';

/** Firefox asks the user itself whether an extension may send data about them; others leave that to the extension. */
export const asksForDataConsent = __BROWSER__ === 'firefox';

/** Where the document of a tab is blocked, Firefox goes on showing the one before, as if nothing had happened. */
export const keepsDocumentWhenBlocked = __BROWSER__ === 'firefox';
