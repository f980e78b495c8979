/**
 * The size of the popup's document. As a page it fills what it is given. As a popup it says how large it wants to be,
 * and browsers give less where a screen is low or where zoom applies to it (Chromium: 800 x 600 divided by the zoom,
 * gorhill/uBlock#497). What they give is read once it no longer changes, because a popup has other sizes while it opens
 * (Firefox 153: 8 x 16, test/e2e/geometry.test.ts).
 *
 * A document that is larger than its popup gets scroll bars from Chromium whatever its style says, and they stay: their
 * own thickness makes the document too large again (LocalFrameViewAutoSizeInfo::AutoSizeIfNeeded). So the document
 * becomes smaller than what is left beside them for a moment, and then as large as the popup.
 */

/** How large popups may be at a zoom of 100 %, in CSS pixels; both browsers allow no more. */
const wanted = { width: 800, height: 600 };

/** The given size is taken for settled when it was the same this many times, this long apart. */
const steadyReadings = 3;
const readingIntervalMs = 100;
/**
 * Chromium's scroll bars appear some time after the document has grown, without an event (test/e2e/geometry.test.ts,
 * Chromium 156).
 */
const readingsWithoutFault = 6;

/** A height that is so much smaller than what the screen allows is believed only when it has lasted. */
const plausiblePart = 0.6;
const steadyReadingsWhenImplausible = 30;
/** What browsers keep for their own bars above a popup, in CSS pixels. */
const barHeight = 90;
/** No browser shows a popup narrower than this. */
const narrowest = 240;
/**
 * What Firefox keeps to the right of a popup that is wider than its screen: it ends where its button does, left of the
 * application menu, and what is behind that is cut off without a word (Firefox 153, test/e2e/geometry.test.ts).
 */
const menuWidth = 48;

/** A pixel of the screen may be a part of a CSS pixel, and browsers round it away. */
const rounding = 1;

/** The part of a window that is read. */
export interface PopupWindow {
  readonly innerWidth: number;
  readonly innerHeight: number;
  /**
   * Where the document begins on the screen, in Firefox only (MDN, mozInnerScreenX). Its popups may end below the
   * screen, or right of it.
   */
  readonly mozInnerScreenX?: number;
  readonly mozInnerScreenY?: number;
  readonly screen: { readonly availHeight: number; readonly availWidth: number };
}

/** How large a document may be; undefined for a side that is large enough. */
export interface Limits {
  readonly width: number | undefined;
  readonly height: number | undefined;
}

/**
 * @param window the popup's window
 * @param body how large the document is in it
 * @returns to what the document has to shrink
 */
export function limitsOf(
  window: PopupWindow,
  body: { readonly offsetWidth: number; readonly offsetHeight: number },
): Limits {
  const height = shownHeight(window);
  const width = shownWidth(window);
  return {
    width: width + rounding < body.offsetWidth ? width : undefined,
    height: height + rounding < body.offsetHeight ? height : undefined,
  };
}

/**
 * @param window the popup's window
 * @param limits what was read of it
 * @returns whether that can be what the browser gives, and not a size that the popup passes through
 */
export function isPlausible({ innerWidth, innerHeight, screen }: PopupWindow, limits: Limits): boolean {
  if (innerWidth < narrowest) return false;
  if (limits.height === undefined) return true;
  const zoom = Math.max(1, wanted.width / innerWidth);
  return innerHeight * zoom >= plausiblePart * Math.min(wanted.height, Math.max(0, screen.availHeight - barHeight));
}

function shownHeight({ innerHeight, mozInnerScreenY, screen }: PopupWindow): number {
  if (mozInnerScreenY === undefined) return innerHeight;
  const left = Math.floor(screen.availHeight - mozInnerScreenY);
  return left < 100 ? innerHeight : Math.min(innerHeight, left);
}

function shownWidth({ innerWidth, mozInnerScreenX, screen }: PopupWindow): number {
  if (mozInnerScreenX === undefined) return innerWidth;
  const isCut = mozInnerScreenX <= 2 * rounding;
  const left = Math.floor(screen.availWidth - Math.max(0, mozInnerScreenX) - (isCut ? menuWidth : 0));
  return left < narrowest ? innerWidth : Math.min(innerWidth, left);
}

/**
 * Chooses between popup and page, and keeps a popup in the size that the browser gives.
 * @param window the popup's window
 * @param isPage whether it was opened in a tab or beside one
 * @returns a function that ends it
 */
export function fitPopup(window: Window, isPage: boolean): () => void {
  const { documentElement } = window.document;
  documentElement.dataset.view = isPage ? 'page' : 'popup';
  if (isPage) return () => {};
  let timer = 0;
  let last = '';
  let steady = 0;
  let limits: Limits = { width: undefined, height: undefined };
  let isNudged = false;
  let withoutFault = 0;

  const apply = ({ width, height }: Limits, less = 0): void => {
    const { style } = documentElement;
    if (width !== undefined) style.setProperty('--popup-width', `${wholePixels(width, window) - less}px`);
    if (height !== undefined) style.setProperty('--popup-height', `${wholePixels(height, window) - less}px`);
  };
  const read = (): void => {
    timer = 0;
    const { body } = window.document;
    if (isNudged) {
      isNudged = false;
      apply(limits);
    } else if (body) {
      const { innerWidth, innerHeight } = window;
      const found = limitsOf(window, body);
      const bars = Math.max(innerWidth - documentElement.clientWidth, innerHeight - documentElement.clientHeight);
      if (found.width === undefined && found.height === undefined && bars === 0) {
        steady = 0;
        withoutFault++;
        if (withoutFault < readingsWithoutFault) schedule();
        return;
      }
      withoutFault = 0;
      const size = `${innerWidth} ${innerHeight}`;
      steady = size === last ? steady + 1 : 0;
      last = size;
      if (steady >= (isPlausible(window, found) ? steadyReadings : steadyReadingsWhenImplausible)) {
        steady = 0;
        // On a phone a popup is a page: higher than any popup, and as narrow as the screen.
        if (innerHeight > wanted.height) {
          documentElement.dataset.view = 'page';
          return;
        }
        if (found.width === undefined && found.height === undefined) {
          // Something was opened, and the document grew at once: as large as before, it would get its bars again.
          limits = { width: innerWidth - bars - 2, height: innerHeight - bars - 2 };
          apply(limits);
        } else {
          limits = { width: found.width ?? limits.width, height: found.height ?? limits.height };
          isNudged = bars > 0;
          apply(limits, isNudged ? bars + 2 : 0);
        }
      }
    }
    schedule();
  };
  const schedule = (): void => {
    if (timer === 0) timer = window.setTimeout(read, readingIntervalMs);
  };
  const changed = (): void => {
    withoutFault = 0;
    schedule();
  };
  const observer = new ResizeObserver(changed);
  observer.observe(documentElement);
  window.addEventListener('resize', changed);
  const observeBody = (): void => observer.observe(window.document.body);
  if (window.document.body) observeBody();
  else window.addEventListener('DOMContentLoaded', observeBody, { once: true });
  return () => {
    observer.disconnect();
    window.removeEventListener('resize', changed);
    window.clearTimeout(timer);
  };
}

/** CSS pixels that are whole pixels of the screen, or browsers round the window down, and down again. */
function wholePixels(length: number, { devicePixelRatio }: Pick<Window, 'devicePixelRatio'>): number {
  return Math.ceil(length * devicePixelRatio - 0.01) / devicePixelRatio + 0.01;
}
