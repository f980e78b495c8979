import browser from 'webextension-polyfill';
import { Question } from '../in-time.ts';

/** The permission without which the browser reports no request; users can withhold it or take it away at any time. */
export const allHosts = { origins: ['<all_urls>'] };

/**
 * Reports whether requests to all hosts may be seen, now and whenever that changes.
 * @param changed is called with true or false; with undefined while the browser does not say
 */
export function observeHostPermission(changed: (granted: boolean | undefined) => void): void {
  const question = new Question(
    () => browser.permissions.contains(allHosts),
    () => void look(),
  );
  const look = async (): Promise<void> => changed(await question.read());
  browser.permissions.onAdded.addListener(() => void look());
  browser.permissions.onRemoved.addListener(() => void look());
  void look();
}

/**
 * Asks the user for the permission. Must be called from a click.
 * @returns whether it was given
 */
export function requestHostPermission(): Promise<boolean> {
  return browser.permissions.request(allHosts);
}
