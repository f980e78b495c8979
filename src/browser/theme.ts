import browser from 'webextension-polyfill';
import type { Theme } from '../settings/background-settings.ts';
import { inTime } from './in-time.ts';
import { recall, remember } from './storage/page-memory.ts';
import { noteToolbarScheme } from './toolbar/toolbar-scheme.ts';

/**
 * The theme has a way of its own to the pages, so that none has to wait for the settings, or to bring their rules along,
 * before it is drawn: the background keeps a copy in local storage, and each page another where it is read at once.
 */
const key = 'theme';

/** Shows the theme that was known last, before anything is drawn, then follows every change of it. */
export function followTheme(): void {
  noteToolbarScheme();
  applyTheme(recall(key));
  void (async () => applyTheme((await browser.storage.local.get(key))[key]))().catch(() => {});
  browser.storage.local.onChanged.addListener((changes) => {
    if (key in changes) applyTheme(changes[key]?.newValue);
  });
}

/**
 * Shows a theme in this page.
 * @param theme the theme; anything else is the browser's own
 */
export function applyTheme(theme: unknown): void {
  const { dataset } = document.documentElement;
  if (theme === 'light' || theme === 'dark') {
    dataset.theme = theme;
    remember(key, theme);
  } else {
    if (automatic) dataset.theme = automatic;
    else delete dataset.theme;
    remember(key, null);
  }
}

/** What is shown where the user has chosen no theme; undefined for the browser's own. */
let automatic: 'light' | 'dark' | undefined;

/** Sets what this page shows where the user has chosen no theme, in the place of the browser's own. */
export function setAutomaticTheme(theme: 'light' | 'dark'): void {
  automatic = theme;
  applyTheme(recall(key));
}

let sharing: Promise<void> = Promise.resolve();

/** Tells all pages the theme. */
export function shareTheme(theme: Theme): void {
  // One after the other, or what an earlier call has read is out of date when it writes.
  sharing = sharing
    .then(async () => {
      const stored = await inTime(() => browser.storage.local.get(key));
      if ((stored[key] ?? 'auto') !== theme) await inTime(() => browser.storage.local.set({ [key]: theme }));
    })
    // Without local storage pages show the theme that they know.
    .catch(() => {});
}
