/**
 * Firefox's own resolver. The permission "dns" asks the user nothing, but cannot be optional (schemas/dns.json:
 * PermissionNoPrompt).
 */
import browser from 'webextension-polyfill';
import type { Nat64Prefix } from '../../address/nat64-prefix.ts';
import { askForNat64Prefixes, type BrowserDnsOptions, browserLookup } from '../../dns/browser-lookup.ts';
import type { HostLookup } from '../../dns/host-records.ts';
import { afterRunning as after } from '../after-running.ts';

const options: BrowserDnsOptions = {
  async resolve(hostname, flags) {
    const { addresses, canonicalName = '', isTRR } = await browser.dns.resolve(hostname, [...flags]);
    // The schema calls isTRR a string; it is a boolean.
    return { addresses, canonicalName, overHttps: Boolean(isTRR) };
  },
  now: () => Date.now(),
  after,
};

/** Whether this browser lets extensions ask its own resolver. */
export const browserResolves = 'dns' in browser;

/** The lookup by the browser's own resolver, or null in browsers that offer none. */
export const askBrowser: HostLookup | null = browserResolves ? browserLookup(options) : null;

/**
 * Asks the user's network for its NAT64 prefixes.
 * @returns none if there is no NAT64, null if that is not known
 */
export function discoverNat64(signal: AbortSignal): Promise<readonly Nat64Prefix[] | null> {
  return askBrowser ? askForNat64Prefixes(options, signal) : Promise.resolve(null);
}
