import browser from 'webextension-polyfill';
import { asksForDataConsent } from './browser-traits.ts';

/** The hostnames of a page, sent to a resolver that is not the browser's own, are what Mozilla calls browsing activity. */
const transmission = { data_collection: ['browsingActivity' as const] };

/** @returns whether the user lets the extension send hostnames to a resolver; true where the browser has no such consent */
export async function hasDataConsent(): Promise<boolean> {
  return !asksForDataConsent || (await browser.permissions.contains(transmission));
}

/** @param changed is called after the user may have given the consent, or taken it back */
export function observeDataConsent(changed: () => void): void {
  if (!asksForDataConsent) return;
  browser.permissions.onAdded.addListener(changed);
  browser.permissions.onRemoved.addListener(changed);
}

/**
 * Asks the user for the consent. Must be called from a click, before anything is waited for.
 * @returns whether it was given
 */
export async function requestDataConsent(): Promise<boolean> {
  return !asksForDataConsent || (await browser.permissions.request(transmission));
}
