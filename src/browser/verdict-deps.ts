/** What judging a page needs of the browser; loaded after the popup is drawn. */

import { browserResolves } from './network/dns-resolve.ts';
import { loadOwnAddresses } from './own-addresses-deps.ts';
import { hasDataConsent, observeDataConsent, requestDataConsent } from './permissions/data-consent.ts';
import { blockBeforehand, leavePreview, loadPreview, showPreview, widenPreview } from './preview/preview.ts';
import { dismissNat64Prefix, readDismissedNat64Prefixes } from './storage/dismissed-nat64.ts';
import { observeOwnAddresses, readOwnAddresses } from './storage/own-addresses.ts';
import { changeSettings, observeSettings, readStoredSettings } from './storage/page-settings.ts';
import { openTab, reloadTab } from './views/open-tab.ts';

export const verdictDeps = {
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
  readDismissedNat64Prefixes,
  dismissNat64Prefix,
  openCheckSettings: () => void openTab('/options/options.html#aaaa-check'),
  observeOwnAddresses,
  readOwnAddresses,
  loadOwnAddresses,
};
