import { poll } from '../../world/poll.ts';
import type { Frame, StepOptions, Tab, Wait } from './driver.ts';
import type { BrowserWindow, FirefoxInternals, XulTab } from './firefox-internals.ts';
import type { Bidi } from './firefox-session.ts';
import { settle, stepTo } from './navigation.ts';
import type { Json } from './page-function.ts';

/** Calls a function in the browser's own window with a tab. */
type OnTab = <Args extends readonly Json[], Result>(
  script: (tab: XulTab, firefox: FirefoxInternals, ...args: Args) => Result | Promise<Result>,
  ...args: Args
) => Promise<Result>;

/** What a tab asks of the driver. */
interface TabKeeper {
  readonly bidi: Bidi;
  /** Calls a function in the browser's own window with the tab of this id. */
  onTab<Args extends readonly Json[], Result>(
    id: number,
    script: (tab: XulTab, firefox: FirefoxInternals, ...args: Args) => Result | Promise<Result>,
    ...args: Args
  ): Promise<Result>;
  /** Finds the tab that an action opens. */
  adopt(action: () => Promise<unknown>): Promise<Tab>;
}

/** A tab of Firefox. */
export class FirefoxTab implements Tab {
  readonly #keeper: TabKeeper;
  readonly context: string;
  readonly #id: number;
  readonly evaluate: Tab['evaluate'];
  readonly api: Tab['api'];
  readonly runScript: Tab['runScript'];

  constructor(keeper: TabKeeper, context: string, id: number) {
    this.#keeper = keeper;
    this.context = context;
    this.#id = id;
    const { evaluate, api, runScript } = keeper.bidi.page(context);
    this.evaluate = evaluate;
    this.api = api;
    this.runScript = runScript;
  }

  get #bidi(): Bidi {
    return this.#keeper.bidi;
  }

  tabId(): number {
    return this.#id;
  }

  during(steps: () => Promise<unknown>, wait: Wait = 'done'): Promise<void> {
    return stepTo(this, steps, wait);
  }

  settled(wait: Wait = 'done'): Promise<void> {
    return settle(this, wait);
  }

  goto(url: string, { wait = 'done' }: StepOptions = {}): Promise<void> {
    const load = (): Promise<void> =>
      this.#onTab((tab, { Services }, address) => {
        const triggeringPrincipal = Services.scriptSecurityManager.getSystemPrincipal();
        tab.linkedBrowser.loadURI(Services.io.newURI(address), { triggeringPrincipal });
      }, url);
    // A page of another process begins there as an empty document, which is complete and has no token.
    return stepTo(this, load, wait, url !== 'about:blank');
  }

  readonly #onTab: OnTab = (script, ...args) => this.#keeper.onTab(this.#id, script, ...args);

  async back({ wait }: StepOptions = {}): Promise<void> {
    // The history knows of an error page a moment after it is shown.
    await poll('a page to go back to', () => this.#onTab((tab) => tab.linkedBrowser.canGoBack));
    // false: also to a page that nobody touched, which a user's Back would skip.
    await this.during(() => this.#onTab((tab) => tab.linkedBrowser.goBack(false)), wait);
  }

  async forward({ wait }: StepOptions = {}): Promise<void> {
    await poll('a page to go forward to', () => this.#onTab((tab) => tab.linkedBrowser.canGoForward));
    await this.during(() => this.#onTab((tab) => tab.linkedBrowser.goForward(false)), wait);
  }

  reload({ wait, bypassCache }: StepOptions & { readonly bypassCache?: boolean } = {}): Promise<void> {
    const flags = bypassCache ? 'LOAD_FLAGS_BYPASS_CACHE' : 'LOAD_FLAGS_NONE';
    const reload = () =>
      this.#onTab((tab, { Ci }, name) => tab.linkedBrowser.reloadWithFlags(Ci.nsIWebNavigation[name]), flags);
    return this.during(reload, wait);
  }

  async click(selector: string, { wait = 'none' }: StepOptions = {}): Promise<void> {
    await this.activate();
    await this.during(() => this.#bidi.pressMouse(this.context, selector, 'left'), wait);
  }

  async press(key: string): Promise<void> {
    await this.activate();
    await this.#bidi.pressKey(this.context, key);
  }

  async activate(): Promise<void> {
    await this.#onTab((tab) => {
      (tab.ownerDocument.defaultView as unknown as BrowserWindow).gBrowser.selectedTab = tab;
    });
  }

  async asPhone(viewport: { readonly width: number; readonly height: number }): Promise<void> {
    await this.#bidi.rpc.call('browsingContext.setViewport', { context: this.context, viewport });
  }

  duplicate(): Promise<Tab> {
    return this.#keeper.adopt(() =>
      this.#onTab((tab) => {
        (tab.ownerDocument.defaultView as unknown as BrowserWindow).gBrowser.duplicateTab(tab);
      }),
    );
  }

  async discard(): Promise<void> {
    await this.#onTab(async (tab) => {
      const { gBrowser } = tab.ownerDocument.defaultView as unknown as BrowserWindow;
      if (tab.selected) {
        const other = gBrowser.tabs.find((each) => each !== tab) ?? gBrowser.addTrustedTab('about:blank');
        gBrowser.selectedTab = other;
      }
      await gBrowser.prepareDiscardBrowser(tab);
      gBrowser.discardBrowser(tab, true);
    });
    await poll('the tab is discarded', () => this.#onTab((tab) => tab.hasAttribute('pending') || !tab.linkedPanel));
  }

  async screenshot(path: string, frame?: Frame): Promise<void> {
    await this.activate();
    await this.#bidi.screenshot(this.context, path, frame);
  }

  async close(): Promise<void> {
    await this.#bidi.rpc.call('browsingContext.close', { context: this.context });
  }
}
