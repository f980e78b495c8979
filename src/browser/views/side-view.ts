import browser from 'webextension-polyfill';

/** What the polyfill's types lack: `open` is there since Chrome 116 (chrome.sidePanel). */
interface SidePanel {
  open(options: { windowId: number }): Promise<void>;
}

/** In Chromium the side panel, in Firefox the sidebar; Firefox for Android has neither (MDN, sidebarAction). */
const sidePanel = (browser as unknown as { sidePanel?: SidePanel }).sidePanel;
const { sidebarAction } = browser;

/**
 * @param windowId the window beside whose pages to open it
 * @returns opens the side view; must be called from a click. Undefined where the browser has no such place.
 */
export function sideViewOpener(windowId: number): (() => Promise<void>) | undefined {
  if (sidePanel) return () => sidePanel.open({ windowId });
  if (sidebarAction) return () => sidebarAction.open();
  return undefined;
}
