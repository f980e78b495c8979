/** How the popup's document is shown: as a popup, which sizes itself, or as a page, which fills what it is given. */

/** A popup that is narrower than this after it was opened sits in a panel that the browser has sized. */
const settled = 300;
/** No browser shows a panel narrower than this; before it is sized, a popup's window may be. */
const narrowestPanel = 240;

/**
 * Chooses between popup and page.
 * @param window the popup's window
 * @param isPage whether it was opened in a tab
 */
export function setPageView(window: Window, isPage: boolean): void {
  const { documentElement } = window.document;
  documentElement.dataset.view = isPage ? 'page' : 'popup';
  if (isPage) return;
  // Firefox shows the popup of a button in the overflow menu in a panel of its own width, and on a phone as a page.
  setTimeout(() => {
    const { innerWidth } = window;
    if (innerWidth >= narrowestPanel && innerWidth < window.document.body.offsetWidth) {
      documentElement.dataset.view = 'page';
    }
  }, settled);
}
