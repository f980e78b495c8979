import browser, { type DeclarativeNetRequest } from 'webextension-polyfill';
import type { NetworkId } from '../readiness/networks.ts';
import { sessionItem } from './session-item.ts';

/** Which tabs are shown as on another network. */
export type PreviewTabs = Readonly<Record<number, NetworkId>>;

/** Nobody tells when the rules that do it change. It is in memory only, as they are: both end with the browser. */
export const previewTabs = sessionItem<PreviewTabs>('previews', {});

/**
 * Changes the rules of one tab, and notes how it is shown from its next document on.
 * @param tab the tab's id
 * @param network null shows it as it is
 * @param addRules is called with all rules that there are, for the new ones of the tab
 */
export async function changePreview(
  tab: number,
  network: NetworkId | null,
  addRules: (rules: readonly DeclarativeNetRequest.Rule[]) => DeclarativeNetRequest.Rule[] = () => [],
): Promise<void> {
  // Several views and the background may do the same at the same time, and ids may be used once only.
  await navigator.locks.request('preview', async () => {
    const rules = await browser.declarativeNetRequest.getSessionRules();
    const isOwn = ({ condition }: (typeof rules)[number]) => condition.tabIds?.includes(tab);
    await browser.declarativeNetRequest.updateSessionRules({
      removeRuleIds: rules.filter(isOwn).map(({ id }) => id),
      addRules: addRules(rules),
    });
    const { [tab]: _, ...others } = await previewTabs.read();
    await previewTabs.write(network ? { ...others, [tab]: network } : others);
  });
}

/** Ends the preview of a tab; what its page shows is right after the next load. */
export const endPreview = (tab: number): Promise<void> => changePreview(tab, null);
