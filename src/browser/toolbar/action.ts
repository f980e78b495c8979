import browser from 'webextension-polyfill';
import type { Action } from '../../contracts.ts';
import { clearsActionAfterCommit, needsImageData } from '../browser-traits.ts';
import { iconImage } from './icon-image.ts';
import { toolbarScheme } from './toolbar-scheme.ts';

/** The toolbar button. Its pictures are drawn at build time: a canvas is blocked or noised in hardened browsers. */
export const action: Action = {
  async setIcon(tab, icon, isPrivate) {
    const name = icon.replace('?', 'q');
    const scheme = toolbarScheme(isPrivate);
    if (needsImageData) {
      // The type asks for a method that no browser's ImageData has.
      const imageData = bySize((size) => iconImage(name, size, scheme)) as never;
      await browser.action.setIcon({ tabId: tab, imageData });
    } else {
      await browser.action.setIcon({
        tabId: tab,
        path: bySize((size) => `/icons/${[name, scheme, size].filter(Boolean).join('-')}.png`),
      });
    }
  },
  async setTitle(tab, title) {
    await browser.action.setTitle({ tabId: tab, title });
  },
};

/**
 * @param observe gets each tab of which the browser has taken away what was drawn for it alone, where it may do so after it has
 *   told of the document
 */
export function observeClearedTabs(observe: (tab: number) => void): void {
  if (!clearsActionAfterCommit) return;
  try {
    browser.tabs.onUpdated.addListener((tab) => observe(tab), { properties: ['url'] });
  } catch {
    // Firefox for Android takes no filter (MDN, tabs.onUpdated), and has its buttons in a menu.
  }
}

/** Shows in the toolbar, on all tabs, that pages are recorded. Phones have no room for it. */
export function showRecording(recording: boolean): void {
  void attempt(async () => browser.action.setBadgeBackgroundColor?.({ color: '#b42a17' }));
  void attempt(async () => browser.action.setBadgeText?.({ text: recording ? '●' : '' }));
}

/** Shows in the toolbar, on one tab, whether the tab previews a network without IPv4. */
export function setPreviewBadge(tab: number, on: boolean): void {
  // A tab may be gone by then.
  void attempt(async () => browser.action.setBadgeText?.({ tabId: tab, text: on ? '6!' : null }));
}

/** What the toolbar does not show must not keep anything else from being shown. */
async function attempt(draw: () => Promise<void>): Promise<void> {
  await draw().catch(() => {});
}

function bySize<Picture>(picture: (size: number) => Picture): Record<number, Picture> {
  return Object.fromEntries([16, 32].map((size) => [size, picture(size)]));
}
