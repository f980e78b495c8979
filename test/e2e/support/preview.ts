import type { NetworkId } from '../../../src/readiness/report/report.ts';
import { poll } from '../../world/poll.ts';
import type { BrowserDriver, PopupTab, Tab } from '../driver/driver.ts';
import { has } from './elements.ts';
import { world } from './extension.ts';
import { checkAll, press } from './verdict.ts';

/** Opens a page, checks it, and starts the preview; the log has what is asked for since. */
export async function openPreview(
  driver: BrowserDriver,
  url: string,
  network: NetworkId,
): Promise<{ tab: Tab; view: PopupTab }> {
  const tab = await driver.openTab(url);
  const view = await driver.openPopup(tab.tabId());
  await checkAll(view);
  await press(view, `.judged-preview input[value=${network}]`);
  await world.clearLog();
  await tab.during(() => press(view, `[data-preview=${network}]`), 'load');
  await poll('the banner', () => hasBanner(view));
  return { tab, view };
}

/** @returns whether the popup says that the tab previews a network */
export function hasBanner(view: PopupTab): Promise<boolean> {
  return has(view, '[data-preview-on]');
}

/** @returns which hosts the log has, but for the resolver */
export async function reachedHosts(): Promise<string[]> {
  return [...new Set((await world.log()).map(({ host }) => host))].filter((host) => host !== 'doh.test').sort();
}
