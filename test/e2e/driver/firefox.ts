/**
 * Drives Firefox over raw WebDriver BiDi.
 *
 * What BiDi cannot do (tab ids, the background, permissions, private windows) is done by privileged scripts in the
 * browser's own window, for which Firefox is started with --remote-allow-system-access.
 */

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { execPath } from 'node:process';
import { makeZip } from '../../../scripts/release/zip.ts';
import { poll } from '../../world/poll.ts';
import { type VantageName, vantageProgram } from '../../world/vantages.ts';
import { type BrowserProcess, displayEnv, startBrowserProcess } from './browser-process.ts';
import {
  asExpression,
  atRest,
  type BrowserDriver,
  type Frame,
  namedKeys,
  type OpenOptions,
  type Pane,
  type PanePlace,
  paneOf,
  panePaths,
  readManifest,
  type StepOptions,
  type Tab,
  type View,
  viewOf,
  type Wait,
  type WindowLook,
} from './driver.ts';
import { executables } from './executables.ts';
import { firefoxPreferences, type Preferences, preferencesText } from './firefox-preferences.ts';
import { settle, stepTo } from './navigation.ts';
import { placeOf } from './place.ts';
import { RpcSocket } from './rpc.ts';

/** The preferences of a window as a user has it. */
function prefsOfWindow({ theme, scale }: WindowLook): Preferences {
  return {
    'termsofuse.bypassNotification': true,
    // A popup closes when its window has not the focus, which without a window manager no window has for sure.
    'ui.popup.disable_autohide': true,
    ...(theme && { 'ui.systemUsesDarkTheme': theme === 'dark' ? 1 : 0 }),
    ...(scale && { 'layout.css.devPixelsPerPx': String(scale) }),
  };
}

const FEW_PROCESSES: Preferences = {
  'dom.ipc.processCount': 1,
  'fission.webContentIsolationStrategy': 0,
  'layout.frame_rate': 20,
};

interface RemoteValue {
  readonly type: string;
  readonly value?: unknown;
  readonly sharedId?: string;
}
type ScriptResult =
  | { readonly type: 'success'; readonly result: RemoteValue }
  | { readonly type: 'exception'; readonly exceptionDetails: { readonly text: string } };

/** Thin names for the BiDi commands that the driver uses. */
class Bidi {
  readonly rpc: RpcSocket;

  constructor(rpc: RpcSocket) {
    this.rpc = rpc;
  }

  /** Evaluates an expression as a user's gesture would, and returns its value by way of JSON. */
  async evaluate(context: string, expression: string): Promise<unknown> {
    const value = await this.#script(context, `(async () => JSON.stringify((await (${expression})) ?? null))()`);
    return JSON.parse(String(value.value));
  }

  /** Evaluates an expression and returns the shared id of the node that it gives. */
  async node(context: string, expression: string): Promise<string | undefined> {
    return (await this.#script(context, expression)).sharedId;
  }

  /** Presses and releases a button of the mouse on an element; returns when that is done. */
  async pressMouse(context: string, selector: string, button: 'left' | 'right'): Promise<void> {
    await poll(selector, () => this.evaluate(context, placeOf(selector)));
    const sharedId = await this.node(context, `document.querySelector(${JSON.stringify(selector)})`);
    const element = { type: 'element', element: { sharedId } };
    const number = button === 'left' ? 0 : 2;
    const actions = [
      { type: 'pointerMove', x: 0, y: 0, origin: element },
      { type: 'pointerDown', button: number },
      { type: 'pointerUp', button: number },
    ];
    await this.rpc.call('input.performActions', { context, actions: [{ type: 'pointer', id: 'mouse', actions }] });
  }

  /** Presses and releases a key; returns when that is done. */
  async pressKey(context: string, key: string): Promise<void> {
    const value = namedKeys[key]?.webDriver ?? key;
    const actions = [
      { type: 'keyDown', value },
      { type: 'keyUp', value },
    ];
    await this.rpc.call('input.performActions', { context, actions: [{ type: 'key', id: 'keyboard', actions }] });
  }

  async screenshot(context: string, path: string, frame?: Frame): Promise<void> {
    if (frame) {
      const resize = (height: number): Promise<unknown> =>
        this.rpc.call('browsingContext.setViewport', { context, viewport: { width: frame.width, height } });
      // A page is as high as its window; in a low one it is as high as what it shows.
      await resize(100);
      const shown = Number(await this.evaluate(context, 'document.documentElement.scrollHeight'));
      await resize(Math.min(frame.height, shown));
    }
    const { data } = await this.rpc.call<{ data: string }>('browsingContext.captureScreenshot', { context });
    writeFileSync(path, Buffer.from(data, 'base64'));
  }

  async #script(context: string, expression: string): Promise<RemoteValue> {
    const result = await this.rpc.call<ScriptResult>('script.evaluate', {
      expression,
      target: { context },
      awaitPromise: true,
      userActivation: true,
    });
    if (result.type === 'exception') throw new Error(result.exceptionDetails.text);
    return result.result;
  }
}

class FirefoxTab implements Tab {
  readonly #driver: FirefoxDriver;
  readonly context: string;
  readonly #id: number;

  constructor(driver: FirefoxDriver, context: string, id: number) {
    this.#driver = driver;
    this.context = context;
    this.#id = id;
  }

  get #bidi(): Bidi {
    return this.#driver.bidi;
  }

  readonly #evaluate = (expression: string): Promise<unknown> => this.#bidi.evaluate(this.context, expression);

  tabId(): number {
    return this.#id;
  }

  during(steps: () => Promise<unknown>, wait: Wait = 'done'): Promise<void> {
    return stepTo(this.#evaluate, steps, wait);
  }

  settled(wait: Wait = 'done'): Promise<void> {
    return settle(this.#evaluate, wait);
  }

  goto(url: string, { wait = 'done' }: StepOptions = {}): Promise<void> {
    const load = `tab.linkedBrowser.loadURI(Services.io.newURI(${JSON.stringify(url)}), {
      triggeringPrincipal: Services.scriptSecurityManager.getSystemPrincipal(),
    })`;
    // A page of another process begins there as an empty document, which is complete and has no token.
    const isNotEmpty = url === 'about:blank' ? 'true' : `location.href !== 'about:blank'`;
    return stepTo(this.#evaluate, () => this.#driver.onTab(this.#id, load), wait, isNotEmpty);
  }

  async #traverse(direction: 'Back' | 'Forward', { wait }: StepOptions): Promise<void> {
    // The history knows of an error page a moment after it is shown.
    await poll(`a page to go ${direction} to`, () =>
      this.#driver.onTab(this.#id, `tab.linkedBrowser.canGo${direction}`),
    );
    // false: also to a page that nobody touched, which a user's Back would skip.
    await this.during(() => this.#driver.onTab(this.#id, `tab.linkedBrowser.go${direction}(false)`), wait);
  }

  back(options: StepOptions = {}): Promise<void> {
    return this.#traverse('Back', options);
  }

  forward(options: StepOptions = {}): Promise<void> {
    return this.#traverse('Forward', options);
  }

  reload({ wait, bypassCache }: StepOptions & { readonly bypassCache?: boolean } = {}): Promise<void> {
    const flags = bypassCache ? 'LOAD_FLAGS_BYPASS_CACHE' : 'LOAD_FLAGS_NONE';
    return this.during(
      () => this.#driver.onTab(this.#id, `tab.linkedBrowser.reloadWithFlags(Ci.nsIWebNavigation.${flags})`),
      wait,
    );
  }

  async click(selector: string, { wait = 'none' }: StepOptions = {}): Promise<void> {
    await this.activate();
    await this.during(() => this.#bidi.pressMouse(this.context, selector, 'left'), wait);
  }

  async press(key: string): Promise<void> {
    await this.activate();
    await this.#bidi.pressKey(this.context, key);
  }

  async evaluate<T>(script: string | (() => T | Promise<T>)): Promise<T> {
    return (await this.#evaluate(asExpression(script))) as T;
  }

  async activate(): Promise<void> {
    await this.#driver.onTab(this.#id, 'void (tab.ownerDocument.defaultView.gBrowser.selectedTab = tab)');
  }

  async asPhone(viewport: { readonly width: number; readonly height: number }): Promise<void> {
    await this.#bidi.rpc.call('browsingContext.setViewport', { context: this.context, viewport });
  }

  duplicate(): Promise<Tab> {
    return this.#driver.adopt(() =>
      this.#driver.onTab(this.#id, 'void tab.ownerDocument.defaultView.gBrowser.duplicateTab(tab)'),
    );
  }

  async discard(): Promise<void> {
    await this.#driver.onTab(
      this.#id,
      `(async () => {
        const { gBrowser } = tab.ownerDocument.defaultView;
        if (tab.selected) {
          const other = gBrowser.tabs.find((each) => each !== tab) ?? gBrowser.addTrustedTab('about:blank');
          gBrowser.selectedTab = other;
        }
        await gBrowser.prepareDiscardBrowser(tab);
        gBrowser.discardBrowser(tab, true);
      })()`,
    );
    await poll('the tab is discarded', () =>
      this.#driver.onTab(this.#id, `tab.hasAttribute('pending') || !tab.linkedPanel`),
    );
  }

  async screenshot(path: string, frame?: Frame): Promise<void> {
    await this.activate();
    await this.#bidi.screenshot(this.context, path, frame);
  }

  async close(): Promise<void> {
    await this.#bidi.rpc.call('browsingContext.close', { context: this.context });
  }
}

/** Where the modules of Firefox are that the privileged scripts use. */
const MODULES = `
  const { ExtensionParent } = ChromeUtils.importESModule('resource://gre/modules/ExtensionParent.sys.mjs');
  const { NavigableManager } = ChromeUtils.importESModule('chrome://remote/content/shared/NavigableManager.sys.mjs');
  const { tabTracker, windowTracker } = ExtensionParent.apiManager.global;
`;

/** Firefox's own WebDriver knows no pages but those in tabs: here it learns the others that the driver asks about. */
const OTHER_PAGES = `
  const others = (NavigableManager.others ??= new Map());
  NavigableManager.getBrowserById = (id) => others.get(id) ?? NavigableManager.constructor.prototype.getBrowserById.call(NavigableManager, id);
  const contextOf = (browser) => {
    browser.permanentKey ??= {};
    const context = NavigableManager.getIdForBrowser(browser);
    others.set(context, browser);
    return context;
  };
`;

class FirefoxDriver implements BrowserDriver {
  readonly kind = 'firefox';
  readonly version: string;
  readonly extensionId: string;
  readonly isNew: boolean;
  readonly bidi: Bidi;
  readonly #window: string;
  readonly #options: OpenOptions;
  #host: string;
  /** The ids of the extensions beside. */
  readonly #beside: readonly string[];
  readonly ended: () => boolean;
  readonly #end: () => Promise<void>;
  #apiTab: FirefoxTab | undefined;

  constructor(
    bidi: Bidi,
    window: string,
    options: OpenOptions,
    known: { version: string; extensionId: string; isNew: boolean; host: string; beside: readonly string[] },
    process: { ended(): boolean; end(): Promise<void> },
  ) {
    this.bidi = bidi;
    this.#window = window;
    this.#options = options;
    this.version = known.version;
    this.extensionId = known.extensionId;
    this.isNew = known.isNew;
    this.#host = known.host;
    this.#beside = known.beside;
    this.ended = process.ended;
    this.#end = process.end;
  }

  /** Runs the body of an async function in the browser's own window. */
  async privileged<T>(body: string): Promise<T> {
    return (await this.bidi.evaluate(this.#window, `(async () => { ${MODULES} ${body} })()`)) as T;
  }

  /** Evaluates an expression there with `tab` being the tab of this id. */
  onTab<T>(id: number, expression: string): Promise<T> {
    return this.privileged(`const tab = tabTracker.getTab(${id}); return (${expression});`);
  }

  async #list(): Promise<{ context: string; id: number }[]> {
    return this.privileged(`
      const found = [];
      for (const window of Services.wm.getEnumerator('navigator:browser')) {
        for (const tab of window.gBrowser?.tabs ?? []) {
          const context = NavigableManager.getIdForBrowser(tab.linkedBrowser);
          if (context) found.push({ context, id: tabTracker.getId(tab) });
        }
      }
      return found;`);
  }

  async tabs(): Promise<Tab[]> {
    const found = await this.#list();
    return found
      .filter(({ id }) => id !== this.#apiTab?.tabId())
      .map(({ context, id }) => new FirefoxTab(this, context, id));
  }

  async adopt(action: () => Promise<unknown>): Promise<FirefoxTab> {
    const before = new Set((await this.#list()).map(({ id }) => id));
    await action();
    const { context, id } = await poll('a new tab', async () =>
      (await this.#list()).find((candidate) => !before.has(candidate.id)),
    );
    return new FirefoxTab(this, context, id);
  }

  async openTab(url?: string, options?: StepOptions): Promise<FirefoxTab> {
    const tab = await this.adopt(() => this.bidi.rpc.call('browsingContext.create', { type: 'tab' }));
    if (url) await tab.goto(url, options);
    return tab;
  }

  async openPrivateTab(url?: string, options?: StepOptions): Promise<Tab> {
    const tab = await this.adopt(() =>
      this.privileged(`
        const opened = OpenBrowserWindow({ private: true });
        const window = (await opened) ?? opened;
        await window.delayedStartupPromise;`),
    );
    // The window's own page would replace one that is asked for too early.
    await poll('the private window', () => tab.evaluate(`location.href === 'about:privatebrowsing'`));
    await tab.settled('load');
    if (url) await tab.goto(url, options);
    return tab;
  }

  /** There is one background for all windows. */
  privateApi<T>(expression: string): Promise<T> {
    return this.api(expression);
  }

  async closePrivateWindow(windowId: number): Promise<void> {
    await this.api(`browser.windows.remove(${windowId}).then(() => null)`);
  }

  extensionUrl(path: string): string {
    return `moz-extension://${this.#host}/${path}`;
  }

  async openView(path: string): Promise<ReturnType<typeof viewOf>> {
    return viewOf(await this.openTab(this.extensionUrl(path), { wait: 'load' }));
  }

  openPopup(tabId: number): Promise<ReturnType<typeof viewOf>> {
    return this.openView(`popup/popup.html?tab=${tabId}`);
  }

  /**
   * Opens a page of the extension. One that is loaded while Firefox starts the extension has none of its API, and gets
   * none by being loaded again.
   */
  #openApiTab(): Promise<FirefoxTab> {
    return poll(
      'the API of a page of the extension',
      async () => {
        const tab = await this.openTab(this.extensionUrl('manifest.json'), { wait: 'load' });
        if (await tab.evaluate<boolean>('(globalThis.browser ?? globalThis.chrome)?.tabs !== undefined')) return tab;
        await tab.close();
        return null;
      },
      30_000,
    );
  }

  async api<T>(expression: string): Promise<T> {
    this.#apiTab ??= await this.#openApiTab();
    return this.#apiTab.evaluate(expression);
  }

  #extension<T>(expression: string): Promise<T> {
    return this.privileged(
      `const { extension } = WebExtensionPolicy.getByID(${JSON.stringify(this.extensionId)}); return (${expression});`,
    );
  }

  async chooseInMenu(view: View, selector: string, itemId: string): Promise<string[]> {
    const tab = view.tab as FirefoxTab;
    await tab.activate();
    await this.bidi.pressMouse(tab.context, selector, 'right');
    const inMenu = <T>(expression: string): Promise<T> =>
      this.onTab(
        tab.tabId(),
        `(() => {
          const menu = tab.ownerDocument.getElementById('contentAreaContextMenu');
          const own = [...menu.querySelectorAll('[id*="-menuitem-_"]')];
          const item = own.find(({ id }) => id.endsWith(${JSON.stringify(`-menuitem-_${itemId}`)}));
          return ${expression};
        })()`,
      );
    await poll(`${itemId} in the menu`, () => inMenu(`menu.state === 'open' && item !== undefined`));
    const labels = await inMenu<string[]>(
      `own.filter(({ localName }) => localName === 'menuitem').map(({ label }) => label)`,
    );
    await inMenu(`void item.closest('menu')?.openMenu(true)`);
    await poll('the submenu', () => inMenu(`item.closest('menupopup').state === 'open'`));
    await inMenu(`void item.closest('menupopup').activateItem(item)`);
    await poll('the menu is closed', () => inMenu(`menu.state === 'closed'`));
    return labels;
  }

  /** Not by the extension's API: that needs a page of its own, which would come to the front. */
  closeExtensionPage(path: string): Promise<boolean> {
    return this.privileged(`
      const { gBrowser } = window;
      const found = [...gBrowser.tabs].filter(({ linkedBrowser }) =>
        linkedBrowser.currentURI.spec === ${JSON.stringify(this.extensionUrl(path))},
      );
      for (const tab of found) gBrowser.removeTab(tab);
      return found.length > 0;`);
  }

  frontWindow(): Promise<number> {
    return this.privileged('return windowTracker.getId(window);');
  }

  async openToolbarPopup(): Promise<Pane> {
    const windowId = await this.frontWindow();
    await this.pressAction(windowId);
    const pane = await poll('the popup', () => this.pane(windowId, 'popup'));
    await atRest(pane);
    return pane;
  }

  async changeLook({ width, height, theme, scale = 1, pageZoom = 1 }: WindowLook): Promise<boolean> {
    if (pageZoom !== 1) throw new Error('Firefox does not zoom its popups');
    // The window's size is in pixels of the browser, of which there are fewer now.
    return this.privileged(`
      Services.prefs.setIntPref('ui.systemUsesDarkTheme', ${theme === 'dark' ? 1 : 0});
      Services.prefs.setCharPref('layout.css.devPixelsPerPx', '${scale}');
      await new Promise((resolve) => setTimeout(resolve));
      window.moveTo(0, 0);
      window.resizeTo(${Math.round(width / scale)}, ${Math.round(height / scale)});
      return true;`);
  }

  async pressAction(windowId: number): Promise<void> {
    const window = `windowTracker.getWindow(${windowId})`;
    // A popup of a window that has not the focus closes at once.
    const isFocused = `const window = ${window}; window.focus(); return Services.focus.activeWindow === window;`;
    await poll('a window with the focus', () => this.privileged(isFocused));
    await this.#extension(`(() => {
      const { actionFor, browserActionFor } = ExtensionParent.apiManager.global;
      (actionFor ?? browserActionFor)(extension).openPopup(${window}, true);
    })()`);
  }

  async pane(windowId: number, place: PanePlace): Promise<Pane | undefined> {
    const context = await this.privileged<string | null>(`
      ${OTHER_PAGES}
      const { document } = windowTracker.getWindow(${windowId});
      const shown = {
        // Until its panel is open, the popup loads in another place.
        popup: () => document.querySelector('panel[panelopen] .webextension-popup-browser'),
        side: () => document.getElementById('sidebar').contentDocument?.getElementById('webext-panels-browser'),
      };
      const browser = shown.${place}();
      return browser?.currentURI.spec === '${this.extensionUrl(panePaths[place])}' ? contextOf(browser) : null;`);
    if (context === null) return undefined;
    return paneOf({
      evaluate: async <T>(script: string | (() => T | Promise<T>)) =>
        (await this.bidi.evaluate(context, asExpression(script))) as T,
      click: (selector) => this.bidi.pressMouse(context, selector, 'left'),
      press: (key) => this.bidi.pressKey(context, key),
      screenshot: (path, frame) => this.bidi.screenshot(context, path, frame),
      close: () => this.bidi.evaluate(context, 'void window.close()').then(() => {}),
    });
  }

  openDevtoolsPanel(): Promise<Pane> {
    throw new Error('Firefox has no panel: its developer tools give extensions no webRequest');
  }

  title(tabId: number): Promise<string> {
    return this.#extension(`(() => {
      const { actionFor, browserActionFor } = ExtensionParent.apiManager.global;
      const action = (actionFor ?? browserActionFor)(extension);
      return action.action.getProperty(tabTracker.getTab(${tabId}), 'title');
    })()`);
  }

  async killBackground(): Promise<void> {
    const ids = JSON.stringify([this.extensionId, ...this.#beside]);
    await this.privileged(`
      const end = { ignoreDevToolsAttached: true, disableResetIdleForTest: true };
      await Promise.all(${ids}.map((id) => WebExtensionPolicy.getByID(id).extension.terminateBackground(end)));`);
  }

  urlBeside(folder: string, path: string): Promise<string> {
    const policy = `WebExtensionPolicy.getByID(${JSON.stringify(idOf(folder))})`;
    return this.privileged(`return \`moz-extension://\${${policy}.mozExtensionHostname}/${path}\`;`);
  }

  async wakeBackground(): Promise<void> {
    await this.#extension('extension.wakeupBackground().then(() => null)');
    await poll('the background runs', async () => (await this.backgroundState()) === 'running');
  }

  withLimitedStorage(): Promise<void> {
    throw new Error('Firefox shares its limit among all sites');
  }

  async backgroundState(): Promise<'running' | 'stopped'> {
    const state = await this.#extension<string>('extension.backgroundState');
    return state === 'running' ? 'running' : 'stopped';
  }

  async #permission(change: 'add' | 'remove', what: { origins?: string[]; data_collection?: string[] }): Promise<void> {
    const all = JSON.stringify({ permissions: [], origins: [], data_collection: [], ...what });
    await this.#extension(`(async () => {
      const { ExtensionPermissions } = ChromeUtils.importESModule('resource://gre/modules/ExtensionPermissions.sys.mjs');
      await ExtensionPermissions.${change}(extension.id, ${all}, extension);
    })()`);
  }

  revokeHostPermission(): Promise<void> {
    return this.#permission('remove', { origins: ['<all_urls>'] });
  }

  grantHostPermission(): Promise<void> {
    return this.#permission('add', { origins: ['<all_urls>'] });
  }

  setDataConsent(given: boolean): Promise<void> {
    return this.#permission(given ? 'add' : 'remove', { data_collection: ['browsingActivity'] });
  }

  async answerPrompt(answer: 'allow' | 'deny'): Promise<void> {
    const button = answer === 'allow' ? 'button' : 'secondaryButton';
    let seen = false;
    // Firefox takes no answer that comes sooner than one can read.
    await poll('the answer is taken', async () => {
      const open = await this.privileged<boolean>(`
        const { document } = Services.wm.getMostRecentWindow('navigator:browser');
        const found = document.querySelector('#notification-popup #addon-webext-permissions-notification');
        found?.${button}.click();
        return found !== null;`);
      seen ||= open;
      return seen && !open;
    });
  }

  async renew(): Promise<boolean> {
    await this.privileged(`
      const fresh = window.gBrowser.addTrustedTab('about:blank');
      window.gBrowser.selectedTab = fresh;
      for (const tab of [...window.gBrowser.tabs]) if (tab !== fresh) window.gBrowser.removeTab(tab);
      for (const other of [...Services.wm.getEnumerator('navigator:browser')]) if (other !== window) other.close();`);
    this.#apiTab = undefined;
    await poll('one window', () =>
      this.privileged(`return [...Services.wm.getEnumerator('navigator:browser')].length === 1;`),
    );
    for (const extension of [this.extensionId, ...this.#beside]) {
      await this.bidi.rpc.call('webExtension.uninstall', { extension });
    }
    await this.privileged(`
      await new Promise((onDataDeleted) =>
        Services.clearData.deleteData(Ci.nsIClearDataService.CLEAR_ALL, { onDataDeleted }));
      Services.dns.clearCache(true);
      Services.obs.notifyObservers(null, 'net:prune-all-connections');`);
    await install(this.bidi, this.#options);
    this.#host = await hostOf(this.bidi, this.#window, this.extensionId);
    await backgroundRuns(this.bidi, this.#window, this.extensionId);
    return true;
  }

  close(): Promise<void> {
    return this.#end();
  }
}

/** Returns the id that an extension has in Firefox. */
function idOf(folder: string): string {
  const id = readManifest(folder).browser_specific_settings?.gecko?.id;
  if (id === undefined) throw new Error(`${folder} has no id for Firefox`);
  return id;
}

/** Returns the extension as a package in base64, because Firefox installs a folder only until its end. */
function packed(extension: string): string {
  const entries = readdirSync(extension, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => ({ path: relative(extension, file), data: readFileSync(file) }));
  return makeZip(entries, new Date(Date.UTC(2020, 0))).toString('base64');
}

/** Installs the extension after those beside it, and returns its id. */
async function install(bidi: Bidi, options: OpenOptions): Promise<string> {
  let id = '';
  // It comes last: its background would end before the others are there.
  for (const folder of [...(options.beside ?? []), options.extension]) {
    const { extension } = await bidi.rpc.call<{ extension: string }>('webExtension.install', {
      extensionData: options.permanent
        ? { type: 'base64', value: packed(folder) }
        : { type: 'path', path: resolve(folder) },
      'moz:permanent': options.permanent === true,
      'moz:allowPrivateBrowsing': options.privateBrowsing === true,
    });
    id = extension;
  }
  return id;
}

/** Returns what stands for the extension's id in the addresses of its pages: another one at each installation. */
async function hostOf(bidi: Bidi, window: string, extensionId: string): Promise<string> {
  const host = `WebExtensionPolicy.getByID(${JSON.stringify(extensionId)})?.mozExtensionHostname`;
  return String(await poll('the extension', () => bidi.evaluate(window, host)));
}

/** In a profile that was used before, it waits for an event, which need not come: after this time it is woken. */
const wakeAfterMs = 5000;

async function backgroundRuns(bidi: Bidi, window: string, extensionId: string, deadlineMs = 30_000): Promise<void> {
  const begin = Date.now();
  await poll(
    'the background',
    () =>
      bidi.evaluate(
        window,
        `(() => {
          const { extension } = WebExtensionPolicy.getByID(${JSON.stringify(extensionId)});
          const isRunning = extension.backgroundState === 'running';
          if (!isRunning && ${Date.now() - begin > wakeAfterMs}) void extension.wakeupBackground?.();
          return isRunning;
        })()`,
      ),
    deadlineMs,
  );
}

/** Makes a browser in another network reachable from here: by the Unix socket that the relay names as its endpoint. */
function startRelay(vantage: VantageName, endpoint: string, socket: string): Promise<BrowserProcess> {
  const { command, env } = vantageProgram(vantage, execPath);
  const { hostname, port } = new URL(endpoint);
  const args = [resolve('test/world/relay.mjs'), hostname, port, socket];
  return startBrowserProcess(command, args, /listening on (\S+)/, env);
}

/** Starts Firefox with the extension and the world's authority. */
export async function openFirefox(options: OpenOptions): Promise<BrowserDriver> {
  const profile = options.profile ?? mkdtempSync(join(tmpdir(), 'greensix-firefox-'));
  const downloads = mkdtempSync(join(tmpdir(), 'greensix-downloads-'));
  const folders = { 'browser.download.folderList': 2, 'browser.download.dir': downloads };
  const startup = options.restore ? { 'browser.startup.page': 3 } : {};
  const preferences = {
    ...firefoxPreferences,
    ...folders,
    ...startup,
    ...(options.fewProcesses && FEW_PROCESSES),
    ...(options.window && prefsOfWindow(options.window)),
    ...options.prefs,
  };
  writeFileSync(join(profile, 'user.js'), preferencesText(preferences));
  const removeFolders = (): void => {
    rmSync(downloads, { recursive: true, force: true });
    if (!options.profile) rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  };

  const { command, env } = vantageProgram(options.vantage, options.executable ?? executables.firefox);
  const { window: look, headless = look === undefined } = options;
  const process = await startBrowserProcess(
    command,
    [
      ...['--no-remote', '--profile', profile],
      ...(headless ? ['--headless'] : []),
      ...(look ? ['--width', `${look.width}`, '--height', `${look.height}`] : []),
      ...['--remote-debugging-port', '0', '--remote-allow-system-access'],
      ...(options.startUrl ? [options.startUrl] : []),
    ],
    /WebDriver BiDi listening on (ws:\/\/\S+)/,
    {
      MOZ_CRASHREPORTER_DISABLE: '1',
      // Who sees a window browses with a sandbox.
      ...(headless && { MOZ_DISABLE_CONTENT_SANDBOX: '1' }),
      ...displayEnv(look),
      ...env,
    },
  ).catch((error: unknown) => {
    removeFolders();
    throw error;
  });
  let relay: BrowserProcess | undefined;
  let rpc: RpcSocket | undefined;
  let quit: (() => Promise<unknown>) | undefined;
  const end = async (): Promise<void> => {
    // A profile that is kept must be written out, which only a regular end does; and Windows knows no process groups.
    // BiDi's own end closes the tabs before, and none would be left to restore.
    if (options.profile || look) {
      await quit?.().catch(() => {});
      await poll('the browser has ended', () => process.ended(), options.beside ? 60_000 : 10_000).catch(() => {});
    }
    rpc?.close();
    await relay?.end();
    await process.end();
    removeFolders();
  };

  try {
    if (options.vantage) relay = await startRelay(options.vantage, process.endpoint, join(profile, 'relay'));
    rpc = await RpcSocket.connect(`${process.endpoint}/session`, relay?.endpoint);
    const bidi = new Bidi(rpc);
    const session = await rpc.call<{ capabilities: { browserVersion: string } }>('session.new', { capabilities: {} });
    const tree = await rpc.call<{ contexts: { context: string; url: string }[] }>('browsingContext.getTree', {
      'moz:scope': 'chrome',
    });
    const window = tree.contexts.find(({ url }) => url.endsWith('/browser.xhtml'))?.context;
    if (!window) throw new Error('Firefox shows no window');
    quit = () => bidi.evaluate(window, 'Services.startup.quit(Ci.nsIAppStartup.eAttemptQuit) && null');
    const certificates = await options.world.certificates();
    if (certificates) {
      const database = `Cc['@mozilla.org/security/x509certdb;1'].getService(Ci.nsIX509CertDB)`;
      await bidi.evaluate(window, `${database}.addCertFromBase64('${certificates.caBase64}', 'CT,C,C') && null`);
    }
    // The address field is striped while a program holds the browser. Here it is the user's.
    if (look) await bidi.evaluate(window, `void document.documentElement.removeAttribute('remotecontrol')`);
    const id = readManifest(options.extension).browser_specific_settings?.gecko?.id;
    // In a profile that was used before, the extension is there, or is about to start.
    const there = `AddonManager.getAddonByID(${JSON.stringify(id)}).then(async (addon) => {
      await addon?.startupPromise;
      return Boolean(addon);
    })`;
    const installed = id !== undefined && options.profile && (await bidi.evaluate(window, there));
    const extensionId = installed ? id : await install(bidi, options);
    const host = await hostOf(bidi, window, extensionId);
    // In a profile that was used before it waits for the browser's whole start, and for something to do.
    await bidi.evaluate(window, `(async () => { ${MODULES} await ExtensionParent.browserStartupPromise; })()`);
    await options.onStarted?.();
    await backgroundRuns(bidi, window, extensionId, options.beside && 90_000);
    // To let an extension into private windows means to start it anew, and what it had opened is closed.
    const isNew = !installed && !options.privateBrowsing;
    const beside = (options.beside ?? []).map(idOf);
    const known = { version: session.capabilities.browserVersion, extensionId, isNew, host, beside };
    return new FirefoxDriver(bidi, window, options, known, { ended: process.ended, end });
  } catch (error) {
    await end();
    throw error;
  }
}
