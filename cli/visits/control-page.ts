import type { Browser, DeclarativeNetRequest, Tabs } from 'webextension-polyfill';
import type { Brand } from '../../src/display/brand-name.ts';
import type { Message, ViewRequests, ViewUpdates } from '../../src/protocol.ts';
import type { PreviewRule } from '../../src/readiness/network/preview-rules.ts';
import type { ReportPage } from '../../src/readiness/report/report.ts';

/** What the control page does for the command line. */
export interface ControlPage {
  /** @returns the brands of the browser, as User-Agent Client Hints have them */
  brands(): Promise<readonly Brand[]>;
  /** @returns the ids of all tabs that are open */
  tabIds(): Promise<number[]>;
  /** @returns what a report says of the page that a tab shows; null where it shows none */
  facts(tab: number): Promise<ReportPage | null>;
  /** Closes the page with which the extension welcomes a new user, now and if it is still to come. */
  closeWelcome(): Promise<void>;
  /** @returns the types of resources that a rule may name in this browser */
  resourceTypes(): string[];
  /** Replaces the rules of a tab by others, whose ids are counted from 1. */
  setRules(tab: number, rules: readonly PreviewRule[]): Promise<void>;
}

declare global {
  /** Exists in the control page only. */
  var greensix: ControlPage;
}

/**
 * Makes `greensix` in the control page: the extension's manifest shown as text, which runs none of the extension's code,
 * and talks to the background as a popup does. Playwright sends the text of this function to the page, so it may use
 * nothing but its parameters, types, and what a page has.
 * @param names what the command line and the extension agree on
 */
export function installControl(names: {
  readonly viewPort: string;
  readonly previewLock: string;
  readonly welcomePage: string;
}): void {
  const { chrome } = globalThis as unknown as { readonly chrome: Browser };
  const send = (port: ReturnType<Browser['runtime']['connect']>, message: Message<ViewRequests>) =>
    port.postMessage(message);
  globalThis.greensix = {
    async brands() {
      const { userAgentData } = navigator as unknown as {
        readonly userAgentData: {
          getHighEntropyValues(hints: readonly string[]): Promise<{ readonly fullVersionList: readonly Brand[] }>;
        };
      };
      return (await userAgentData.getHighEntropyValues(['fullVersionList'])).fullVersionList;
    },
    tabIds: async () => (await chrome.tabs.query({})).flatMap(({ id }) => id ?? []),
    facts: (tab) =>
      new Promise((resolve) => {
        const ask = (): void => {
          const port = chrome.runtime.connect({ name: names.viewPort });
          port.onMessage.addListener((message) => {
            const { name, body } = message as Message<ViewUpdates>;
            if (name !== 'facts') return;
            port.disconnect();
            resolve(body.page);
          });
          // The background has ended before it answered; connecting again starts it.
          port.onDisconnect.addListener(() => setTimeout(ask, 50));
          send(port, { name: 'facts', body: { tab } });
        };
        ask();
      }),
    async closeWelcome() {
      const url = chrome.runtime.getURL(names.welcomePage);
      const close = (tabs: readonly Tabs.Tab[]): void => {
        for (const { id, url: own, pendingUrl = own } of tabs) {
          if (pendingUrl === url && id !== undefined) void chrome.tabs.remove(id);
        }
      };
      chrome.tabs.onCreated.addListener((tab) => close([tab]));
      close(await chrome.tabs.query({}));
    },
    resourceTypes() {
      const { ResourceType } = chrome.declarativeNetRequest as unknown as {
        readonly ResourceType: Readonly<Record<string, string>>;
      };
      return Object.values(ResourceType);
    },
    setRules: (tab, rules) =>
      navigator.locks.request(names.previewLock, async () => {
        const known = await chrome.declarativeNetRequest.getSessionRules();
        const last = Math.max(0, ...known.map(({ id }) => id));
        await chrome.declarativeNetRequest.updateSessionRules({
          removeRuleIds: known.filter(({ condition }) => condition.tabIds?.includes(tab)).map(({ id }) => id),
          addRules: rules.map((rule) => ({ ...rule, id: last + rule.id })) as DeclarativeNetRequest.Rule[],
        });
      }),
  };
}
