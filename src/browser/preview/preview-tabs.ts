import browser, { type DeclarativeNetRequest } from 'webextension-polyfill';
import { previewLockName } from '../../readiness/network/preview-rules.ts';
import type { NetworkId } from '../../readiness/report/report.ts';
import { sessionItem } from '../storage/session-item.ts';

/** Which tabs preview another network. */
export type PreviewTabs = Readonly<Record<number, NetworkId>>;

/** Nobody tells when the rules that do it change. It is in memory only, as they are: both end with the browser. */
export const previewTabs = sessionItem<PreviewTabs>('previews', {});

/** All previews that there are. */
export interface Previews {
  readonly tabs: PreviewTabs;
  readonly rules: readonly DeclarativeNetRequest.Rule[];
}

/**
 * Changes how tabs are shown from their next document on. Rules for tabs that preview nothing are dropped: Chromium keeps the
 * rules of an extension that is updated, or turned off and on, and empties its session storage (test/e2e/update.test.ts,
 * Chromium 156).
 * @param change is called with all previews, for all that there are to be; undefined leaves all as it is
 */
export async function changePreviews(change: (before: Previews) => Previews | undefined): Promise<void> {
  // Several views and the background may do the same at the same time: none may undo what another did.
  await navigator.locks.request(previewLockName, async () => {
    const rules = await browser.declarativeNetRequest.getSessionRules();
    const before = { rules, tabs: await previewTabs.read() };
    const after = change(before);
    if (!after) return;
    // First the tabs, which are read last: private windows have locks of their own, and drop rules of tabs that are not there.
    if (after.tabs !== before.tabs) await previewTabs.write(after.tabs);
    await browser.declarativeNetRequest.updateSessionRules({
      removeRuleIds: rules.map(({ id }) => id),
      addRules: after.rules.filter(({ condition }) => condition.tabIds?.some((tab) => tab in after.tabs)),
    });
  });
}

/** Drops the rules of tabs that preview nothing. */
export const dropUnknownRules = (): Promise<void> => changePreviews((all) => all);

/**
 * Moves the preview of a tab, if it has one.
 * @param tab the tab's id
 * @param by the tab in whose place it goes on; left out, the preview ends: what the page shows is right after the next load
 */
export function movePreview(tab: number, by?: number): Promise<void> {
  return changePreviews(({ tabs: { [tab]: network, ...tabs }, rules }) => {
    // Rules of a tab that previews nothing are dropped.
    if (!network || by === undefined) return { tabs, rules };
    for (const { condition } of rules) if (condition.tabIds?.includes(tab)) condition.tabIds = [by];
    return { tabs: { ...tabs, [by]: network }, rules };
  });
}
