import browser, { type DeclarativeNetRequest } from 'webextension-polyfill';
import { previewLockName } from '../../readiness/network/preview-rules.ts';
import type { NetworkId } from '../../readiness/report/report.ts';
import { sessionItem } from '../storage/session-item.ts';

/** Which tabs preview another network. */
export type PreviewTabs = Readonly<Record<number, NetworkId>>;

/** Nobody tells when the rules that do it change. It is in memory only, as they are: both end with the browser. */
export const previewTabs = sessionItem<PreviewTabs>('previews', {});

/** How a tab is to be shown. */
export interface PreviewChange {
  /** Null shows it as it is. */
  readonly network: NetworkId | null;
  /** All rules of the tab. */
  readonly addRules: DeclarativeNetRequest.Rule[];
}

/**
 * Changes the rules of one tab, and notes how it is shown from its next document on.
 * @param tab the tab's id
 * @param change is called with all rules that there are; undefined leaves all as it is
 */
export async function changePreview(
  tab: number,
  change: (rules: readonly DeclarativeNetRequest.Rule[]) => PreviewChange | undefined,
): Promise<void> {
  // Several views and the background may do the same at the same time: none may undo what another did.
  await navigator.locks.request(previewLockName, async () => {
    const rules = await browser.declarativeNetRequest.getSessionRules();
    const changed = change(rules);
    if (!changed) return;
    const { network, addRules } = changed;
    const isOwn = ({ condition }: (typeof rules)[number]) => condition.tabIds?.includes(tab);
    const removeRuleIds = rules.filter(isOwn).map(({ id }) => id);
    await browser.declarativeNetRequest.updateSessionRules({ removeRuleIds, addRules });
    const { [tab]: _, ...others } = await previewTabs.read();
    await previewTabs.write(network ? { ...others, [tab]: network } : others);
  });
}

/** Ends the preview of a tab; what its page shows is right after the next load. */
export const endPreview = (tab: number): Promise<void> => changePreview(tab, () => ({ network: null, addRules: [] }));
