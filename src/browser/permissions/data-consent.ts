import browser from 'webextension-polyfill';
import { asksForDataConsent } from '../browser-traits.ts';
import { Question } from '../in-time.ts';

/** The hostnames of a page, sent to a resolver that is not the browser's own, are what Mozilla calls browsing activity. */
const transmission = { data_collection: ['browsingActivity' as const] };

const observers = new Set<() => void>();
const question = new Question(
  () => browser.permissions.contains(transmission),
  () => {
    for (const changed of observers) changed();
  },
);

/**
 * @returns whether the user lets the extension send hostnames to a resolver; true where the browser has no such consent,
 *   undefined while it does not say
 */
export async function readDataConsent(): Promise<boolean | undefined> {
  return !asksForDataConsent || question.read();
}

/** @returns the same; nothing is sent while the browser does not say */
export async function hasDataConsent(): Promise<boolean> {
  return (await readDataConsent()) === true;
}

/** @param changed is called after the user may have given the consent, or taken it back, and when it has become known */
export function observeDataConsent(changed: () => void): void {
  if (!asksForDataConsent) return;
  observers.add(changed);
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
