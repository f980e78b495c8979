import browser from 'webextension-polyfill';
import { requestUrl } from '../../page/events/request-url.ts';
import type { TabStatus } from '../../page/presentation/tab-status.ts';

/** With what only some browsers tell. */
type Tab = browser.Tabs.Tab & { readonly pendingUrl?: string };

/**
 * @param tab the tab's id
 * @param changed called with what there is of the tab, now and whenever that may have changed
 * @returns ends that
 */
export function observeTab(tab: number, changed: (status: TabStatus) => void): () => void {
  let isEnded = false;
  const ask = async (): Promise<void> => {
    const status = await browser.tabs.get(tab).then(statusOf, statusWithout);
    if (!isEnded) changed(status);
  };
  const updated = (id: number): void => {
    if (id === tab) void ask();
  };
  const removed = (id: number): void => {
    if (id === tab) changed({ id: 'closed' });
  };
  browser.tabs.onUpdated.addListener(updated);
  browser.tabs.onRemoved.addListener(removed);
  void ask();
  return () => {
    isEnded = true;
    browser.tabs.onUpdated.removeListener(updated);
    browser.tabs.onRemoved.removeListener(removed);
  };
}

/** What a browser that knows no such tab says (tabs_constants.h in Chromium, ext-tabs-base.js in Firefox). */
function statusWithout(error: unknown): TabStatus {
  return { id: /no tab with id|invalid tab id/i.test(String(error)) ? 'closed' : 'none' };
}

function statusOf({ status, url, pendingUrl }: Tab): TabStatus {
  if (status !== 'loading') return { id: 'none' };
  const { scheme, hostname } = requestUrl(pendingUrl || url || '');
  return { id: 'loading', hostname: /^https?$/.test(scheme) ? hostname : '' };
}
