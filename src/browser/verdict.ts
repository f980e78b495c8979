/** What judging a page needs of the browser; loaded after the popup is drawn. */
import type { RoutingLookup } from '../lookup/routing/routing-result.ts';
import { hasDataConsent, observeDataConsent, requestDataConsent } from './network/data-consent.ts';
import { browserResolves } from './network/dns-resolve.ts';
import { blockBeforehand, leavePreview, loadPreview, showPreview, widenPreview } from './preview/preview.ts';
import { dropNat64Prefix, readDroppedNat64Prefixes } from './storage/dropped-nat64.ts';
import { observeOwnAddresses, readOwnAddresses, writeOwnAddresses } from './storage/own-addresses.ts';
import { changeSettings, observeSettings, readStoredSettings } from './storage/settings-area.ts';
import { openTab } from './views/open-tab.ts';
import { isPrivate } from './views/own-pages.ts';
import { reloadTab } from './views/reload-tab.ts';

export const browserOfVerdict = {
  readStoredSettings,
  observeSettings,
  changeSettings,
  browserResolves,
  hasDataConsent,
  observeDataConsent,
  requestDataConsent,
  createCheck: async () => (await import('./network/aaaa-check.ts')).createAaaaCheck(),
  reloadTab,
  showPreview,
  widenPreview,
  blockBeforehand,
  loadPreview,
  leavePreview,
  readDropped: readDroppedNat64Prefixes,
  drop: dropNat64Prefix,
  openCheckSettings: () => void openTab('/options/options.html#aaaa-check'),
  observeOwnAddresses,
  readOwnAddresses,
  ownAddresses: async () => {
    const asking = await import('./network/own-addresses.ts');
    return {
      ask: asking.askOwnAddresses,
      requestPermission: asking.requestProviderPermission,
      routing: async (...question: Parameters<RoutingLookup>) =>
        (await import('./network/rdap.ts')).routing(...question),
      isPrivate,
      keep: writeOwnAddresses,
      copy: (text: string) => navigator.clipboard.writeText(text),
      openSettings: () => void openTab('/options/options.html#own-addresses'),
      language: document.documentElement.lang,
    };
  },
};
