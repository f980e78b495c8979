import browser from 'webextension-polyfill';
import { pinsButtonItself } from '../browser-traits.ts';

/**
 * The polyfill's types have neither; Chromium has both (getUserSettings since 91, the event since 130: chrome.action).
 */
interface ActionWithUserSettings {
  getUserSettings?(): Promise<{ readonly isOnToolbar?: boolean }>;
  readonly onUserSettingsChanged?: { addListener(listener: () => void): void };
}

const action = browser.action as unknown as ActionWithUserSettings;

/**
 * @returns whether the user has the button in the toolbar; undefined where nobody has to do anything for that, or the
 *   browser does not say
 */
export async function isPinned(): Promise<boolean | undefined> {
  if (pinsButtonItself) return undefined;
  return (await action.getUserSettings?.().catch(() => undefined))?.isOnToolbar;
}

/** @param onChange called when the user has put the button into the toolbar or taken it out, or comes back to look */
export function observePinned(onChange: () => void): void {
  action.onUserSettingsChanged?.addListener(onChange);
  document.addEventListener('visibilitychange', onChange);
}
