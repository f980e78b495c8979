import browser, { type DeclarativeNetRequest } from 'webextension-polyfill';
import { type Preview, type PreviewRule, previewRules, previewsOf } from '../../readiness/network/preview-rules.ts';
import type { NetworkId } from '../../readiness/report/report.ts';
import { keepsDocumentWhenBlocked } from '../browser-traits.ts';
import { isPrivate } from '../extension.ts';
import { reloadTab } from '../views/open-tab.ts';
import { changePreviews, movePreview, type Previews, previewTabs } from './preview-tabs.ts';

/**
 * The resource types of this browser: Firefox has more than Chromium, and each refuses a rule with a type that it does
 * not have (MDN, declarativeNetRequest.ResourceType; test/e2e/preview.test.ts).
 */
const resourceTypes = Object.values(
  (browser.declarativeNetRequest as unknown as { ResourceType: Readonly<Record<string, string>> }).ResourceType,
);

/**
 * Shows a tab as it would be on a network without IPv4, from its next document on.
 * @param tab the tab's id
 * @param preview the network and all hosts that cannot be reached there
 */
export async function showPreview(tab: number, preview: Preview): Promise<void> {
  try {
    await changePreviews((before) => withPreview(before, tab, preview));
  } catch (error) {
    // A browser has room for so many rules only; nobody is told then that they are there.
    await movePreview(tab);
    throw error;
  }
}

/**
 * Blocks more hosts in a tab that is shown so.
 * @param tab the tab's id
 * @param widen is called with what is blocked there, for what is to be blocked; the same one leaves all as it is
 * @returns what is blocked then, or undefined if the tab's preview is off
 */
export async function widenPreview(tab: number, widen: (preview: Preview) => Preview): Promise<Preview | undefined> {
  let wider: Preview | undefined;
  await changePreviews((before) => {
    const preview = tab in before.tabs && previewsOf(before.rules as unknown as PreviewRule[]).get(tab);
    wider = preview ? widen(preview) : undefined;
    return wider && wider !== preview ? withPreview(before, tab, wider) : undefined;
  });
  return wider;
}

function withPreview({ tabs, rules }: Previews, tab: number, preview: Preview): Previews {
  const others = rules.filter(({ condition }) => !condition.tabIds?.includes(tab));
  let last = Math.max(0, ...others.map(({ id }) => id));
  const own = previewRules(tab, preview, resourceTypes, () => ++last) as unknown as DeclarativeNetRequest.Rule[];
  return { tabs: { ...tabs, [tab]: preview.network }, rules: [...others, ...own] };
}

/**
 * Blocks more hosts beforehand in all tabs that preview another network: not those of private windows for what
 * is known outside of them, nor the other way round.
 * @param known gives all hosts that are known to be out of reach there
 */
export async function blockBeforehand(known: (network: NetworkId) => readonly string[]): Promise<void> {
  for (const tab of Object.keys(await previewTabs.read()).map(Number)) {
    // A tab may be gone by then.
    const { incognito } = await browser.tabs.get(tab).catch(() => ({ incognito: undefined }));
    if (incognito !== isPrivate) continue;
    await widenPreview(tab, (preview) => {
      const { network, beforehand = [] } = preview;
      const all = new Set([...beforehand, ...known(network)]);
      return all.size > beforehand.length ? { ...preview, beforehand: [...all] } : preview;
    });
  }
}

/**
 * Loads a tab's page anew, so that a preview that has begun is seen.
 * @param tab the tab's id
 * @param documentBlocked whether the page itself cannot be reached
 */
export async function loadPreview(tab: number, documentBlocked: boolean): Promise<void> {
  if (documentBlocked && keepsDocumentWhenBlocked) await browser.tabs.update(tab, { url: 'about:blank' });
  else await reloadTab(tab);
}

/** Shows a tab as it is again. */
export async function leavePreview(tab: number): Promise<void> {
  await movePreview(tab);
  const { url } = await browser.tabs.get(tab);
  // The address of a blank page is sent only to who asks for it.
  if (keepsDocumentWhenBlocked && !url?.startsWith('http')) await browser.tabs.goBack(tab);
  else await reloadTab(tab);
}
