import type { Page } from 'playwright-core';
import type { Preview, PreviewRule } from '../../src/readiness/network/preview-rules.ts';
import { previewRules } from '../../src/readiness/network/preview-rules.ts';
import type { ReportPage } from '../../src/readiness/report.ts';

/**
 * What the control page does for the command line. It is the extension's manifest shown as text, so it runs none of the
 * extension's code, and talks to the background as a popup does (src/protocol.ts).
 */
const program = `
globalThis.greensix = {
  facts: (tab) => new Promise((resolve) => {
    const ask = () => {
      const port = chrome.runtime.connect({ name: 'view' });
      port.onMessage.addListener(({ name, body }) => {
        if (name !== 'facts') return;
        port.disconnect();
        resolve(body.page);
      });
      // The background has ended before it answered; connecting again starts it.
      port.onDisconnect.addListener(() => setTimeout(ask, 50));
      port.postMessage({ name: 'watch', body: { tab } });
      port.postMessage({ name: 'judge', body: {} });
    };
    ask();
  }),
  // The extension's own lock for its rules.
  setRules: (tab, rules) => navigator.locks.request('preview', async () => {
    const known = await chrome.declarativeNetRequest.getSessionRules();
    const last = Math.max(0, ...known.map(({ id }) => id));
    await chrome.declarativeNetRequest.updateSessionRules({
      removeRuleIds: known.filter(({ condition }) => condition.tabIds?.includes(tab)).map(({ id }) => id),
      addRules: rules.map((rule) => ({ ...rule, id: last + rule.id })),
    });
  }),
  closeWelcome: async () => {
    const url = chrome.runtime.getURL('options/welcome/welcome.html');
    const close = (tabs) => tabs.filter((tab) => (tab.pendingUrl ?? tab.url) === url).map(({ id }) => chrome.tabs.remove(id));
    chrome.tabs.onCreated.addListener((tab) => close([tab]));
    close(await chrome.tabs.query({}));
  },
  browserName: async () => {
    const { fullVersionList } = await navigator.userAgentData.getHighEntropyValues(['fullVersionList']);
    const known = fullVersionList.filter(({ brand }) => /^[\\w ]+$/.test(brand) && !/\\bbrand\\b/i.test(brand));
    const { brand, version } = known.find(({ brand }) => brand !== 'Chromium') ?? known[0];
    return brand.replace(/^HeadlessChrome$/, 'Chromium') + ' ' + version;
  },
};
null`;

/** Speaks to the extension in a browser. */
export class ExtensionControl {
  readonly #page: Page;
  readonly #resourceTypes: readonly string[];

  private constructor(page: Page, resourceTypes: readonly string[]) {
    this.#page = page;
    this.#resourceTypes = resourceTypes;
  }

  /**
   * @param page a page of the browser to keep for this
   * @param manifest the URL of the extension's manifest
   */
  static async open(page: Page, manifest: string): Promise<ExtensionControl> {
    await page.goto(manifest);
    await page.evaluate(program);
    const types = 'Object.values(chrome.declarativeNetRequest.ResourceType)';
    return new ExtensionControl(page, await page.evaluate<string[]>(types));
  }

  /** @returns name and version of the browser, as "Chromium 156.0.8078.79" */
  browserName(): Promise<string> {
    return this.#page.evaluate('greensix.browserName()');
  }

  /** @returns what a report says of the page that a tab shows; null where it shows none */
  facts(tab: number): Promise<ReportPage | null> {
    return this.#page.evaluate(`greensix.facts(${tab})`);
  }

  /** Closes the page with which the extension welcomes a new user, now and if it is still to come. */
  async closeWelcome(): Promise<void> {
    await this.#page.evaluate('greensix.closeWelcome()');
  }

  /** Shows a tab as on another network from its next document on, or as it is. */
  async preview(tab: number, preview: Preview | undefined): Promise<void> {
    let id = 0;
    const rules: PreviewRule[] = preview ? previewRules(tab, preview, this.#resourceTypes, () => ++id) : [];
    await this.#page.evaluate(`greensix.setRules(${tab}, ${JSON.stringify(rules)})`);
  }
}
