import browser from 'webextension-polyfill';
import type { ToolbarScheme } from '../../icon/icon-drawing.ts';
import { schemeOfText } from '../../icon/scheme-of-text.ts';
import { hasThemeApi } from '../browser-traits.ts';
import { inTime, patientDeadlineMs } from '../in-time.ts';

/**
 * Whether the toolbar is light or dark, so that the icon can be drawn in colours that stand out on it.
 *
 * - Firefox reports the colours of its theme; where it has none of its own, its background page knows the system's.
 * - Chromium's worker knows neither (no matchMedia: w3c/ServiceWorker#1577), and `icon_variants` of the manifest is in
 *   no release (w3c/webextensions#585). So each page of the extension notes what it sees (Chromium gives its pages the
 *   scheme of its own windows), and the worker goes by the last note: right from the welcome page on, and again
 *   whenever the popup was opened.
 */
const key = 'toolbarScheme';

let known: ToolbarScheme | undefined;

/**
 * @param isPrivate whether the window is a private one; both browsers draw those dark
 * @returns the scheme of the window's toolbar; undefined while it is not known
 */
export function toolbarScheme(isPrivate: boolean): ToolbarScheme | undefined {
  return isPrivate ? 'dark' : known;
}

/**
 * For the background: finds out the scheme, now and whenever it changes.
 * @param onChange called when `toolbarScheme` gives something else
 */
export function observeToolbarScheme(onChange: () => void): void {
  const setScheme = (scheme: unknown): void => {
    if ((scheme !== 'light' && scheme !== 'dark') || scheme === known) return;
    known = scheme;
    onChange();
  };
  if (hasThemeApi) {
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const look = async (): Promise<void> => {
      const colours = await inTime(() => browser.theme.getCurrent()).then(
        (theme) => theme.colors,
        () => undefined,
      );
      const text = colours?.toolbar_text ?? colours?.bookmark_text ?? colours?.tab_background_text;
      setScheme(schemeOfText(text) ?? (dark.matches ? 'dark' : 'light'));
    };
    dark.addEventListener('change', () => void look());
    browser.theme.onUpdated.addListener(() => void look());
    void look();
    return;
  }
  browser.storage.local.onChanged.addListener((changes) => {
    if (key in changes) setScheme(changes[key]?.newValue);
  });
  inTime(() => browser.storage.local.get(key), patientDeadlineMs).then(
    (stored) => setScheme(stored[key]),
    () => {},
  );
}

/** For every page of the extension: notes the scheme for the background, where that cannot see it itself. */
export function noteToolbarScheme(): void {
  if (hasThemeApi || browser.extension.inIncognitoContext) return;
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const note = async (): Promise<void> => {
    const scheme: ToolbarScheme = dark.matches ? 'dark' : 'light';
    try {
      const stored = await browser.storage.local.get(key);
      if (stored[key] !== scheme) await browser.storage.local.set({ [key]: scheme });
    } catch {
      // The icon keeps the colours that it has.
    }
  };
  dark.addEventListener('change', () => void note());
  void note();
}
