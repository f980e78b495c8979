import browser from 'webextension-polyfill';
import { parseSettings, type Settings } from '../settings.ts';

/** @returns the user's settings */
export async function readSettings(): Promise<Settings> {
  // Synced storage may be switched off; the defaults are right then.
  return parseSettings(await browser.storage.sync.get().catch(() => ({})));
}

/**
 * Must be called in the first turn of the background.
 * @param changed is called after any setting has changed
 */
export function observeSettings(changed: () => void): void {
  browser.storage.sync.onChanged.addListener(() => changed());
}
