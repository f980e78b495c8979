/** What judging a page needs of the browser; loaded after the popup is drawn. */
import { hasDataConsent, observeDataConsent, requestDataConsent } from './data-consent.ts';
import { browserResolves } from './dns-resolve.ts';
import { dropNat64Prefix, readDroppedNat64Prefixes } from './dropped-nat64.ts';
import { openTab } from './open-tab.ts';
import { blockBeforehand, leavePreview, loadPreview, showPreview, widenPreview } from './preview.ts';
import { reloadTab } from './reload-tab.ts';
import { changeSettings, observeSettings, readStoredSettings } from './settings-area.ts';

export const browserOfVerdict = {
  readStoredSettings,
  observeSettings,
  changeSettings,
  browserResolves,
  hasDataConsent,
  observeDataConsent,
  requestDataConsent,
  createCheck: async () => (await import('./aaaa-check.ts')).createAaaaCheck(),
  reloadTab,
  showPreview,
  widenPreview,
  blockBeforehand,
  loadPreview,
  leavePreview,
  readDropped: readDroppedNat64Prefixes,
  drop: dropNat64Prefix,
  openCheckSettings: () => void openTab('/options/options.html#aaaa-check'),
};
