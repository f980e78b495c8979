/**
 * Drives Firefox over raw WebDriver BiDi.
 *
 * What BiDi cannot do (tab ids, the background, permissions, private windows) is done by privileged scripts in the
 * browser's own window, for which Firefox is started with --remote-allow-system-access.
 */

import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'webextension-polyfill';
import { poll } from '../../world/poll.ts';
import { vantageProgram } from '../../world/vantages.ts';
import { type BrowserProcess, displayEnv, startBrowserProcess } from './browser-process.ts';
import {
  atRest,
  type BrowserDriver,
  type ExtensionPage,
  type ExtensionTab,
  extensionTabOf,
  type OpenOptions,
  type PanePlace,
  type Popup,
  type PopupTab,
  panePaths,
  popupOf,
  popupTabOf,
  type StepOptions,
  smallWindow,
  type Tab,
  type ToolbarPopup,
  type WindowLook,
} from './driver.ts';
import { executables } from './executables.ts';
import { backgroundRuns, hostOf, idOf, install, installedId } from './firefox-extension.ts';
import {
  type FirefoxInternals,
  firefoxInternals,
  type XulBrowser,
  type XulMenu,
  type XulTab,
} from './firefox-internals.ts';
import {
  firefoxPreferences,
  type Preferences,
  preferencesText,
  withoutSecondConnection,
} from './firefox-preferences.ts';
import { fillProfile } from './firefox-profile.ts';
import {
  type Bidi,
  beginSession,
  type FirefoxSession,
  firefoxArguments,
  firefoxEndpoint,
  firefoxEnv,
} from './firefox-session.ts';
import { FirefoxTab } from './firefox-tab.ts';
import { type CallApi, callOf, type Json } from './page-function.ts';
import { startRelay } from './relay.ts';
import { RpcSocket } from './rpc.ts';

/** The size of a window in pixels of the browser, of which there are fewer at a larger scale. */
function sizeOf({ width, height, scale = 1 }: WindowLook): { readonly width: number; readonly height: number } {
  return { width: Math.round(width / scale), height: Math.round(height / scale) };
}

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
};

/**
 * Where nobody looks: pictures are drawn seldom, no process waits for a page that may come, and garbage is collected half a
 * minute after a page is closed instead of 4 s (modules/libpref/init/StaticPrefList.yaml), of many pages at once.
 */
const UNSEEN: Preferences = {
  'browser.newtab.preload': false,
  'dom.ipc.processPrelaunch.enabled': false,
  'javascript.options.gc_delay': 30_000,
  'javascript.options.gc_delay.first': 30_000,
  'layout.frame_rate': 20,
};

/** Calls a function in the browser's own window. */
type Privileged = <Args extends readonly Json[], Result>(
  script: (firefox: FirefoxInternals, ...args: Args) => Result | Promise<Result>,
  ...args: Args
) => Promise<Result>;

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

  /** Calls a function in the browser's own window. */
  readonly #privileged: Privileged = (script, ...args) => this.bidi.privileged(this.#window, script, ...args);

  /** Calls a function there with the tab of this id. */
  async onTab<Args extends readonly Json[], Result>(
    id: number,
    script: (tab: XulTab, firefox: FirefoxInternals, ...args: Args) => Result | Promise<Result>,
    ...args: Args
  ): Promise<Result> {
    const firefox = callOf(firefoxInternals, []);
    const tab = callOf(
      (internals: FirefoxInternals, tabId: number) => internals.tabTracker.getTab(tabId),
      [id],
      firefox,
    );
    return (await this.bidi.evaluate(this.#window, callOf(script, args, tab, firefox))) as Result;
  }

  #list(): Promise<{ context: string; id: number }[]> {
    return this.#privileged(({ Services, tabTracker, contextOfTab }) => {
      const found: { context: string; id: number }[] = [];
      for (const { gBrowser } of Services.wm.getEnumerator('navigator:browser')) {
        for (const tab of gBrowser?.tabs ?? []) {
          const context = contextOfTab(tab);
          if (context) found.push({ context, id: tabTracker.getId(tab) });
        }
      }
      return found;
    });
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
    // Not just any tab that is new: the extension opens its welcome page in one, at a moment of its own.
    const { context } = await this.bidi.rpc.call<{ context: string }>('browsingContext.create', { type: 'tab' });
    const { id } = await poll('the new tab', async () =>
      (await this.#list()).find((candidate) => candidate.context === context),
    );
    const tab = new FirefoxTab(this, context, id);
    if (url) await tab.goto(url, options);
    return tab;
  }

  async openPrivateTab(url?: string, options?: StepOptions): Promise<Tab> {
    const tab = await this.adopt(() =>
      this.#privileged(async ({ window }) => {
        // A window or the promise of one, by the version.
        const opened = await window.OpenBrowserWindow({ private: true });
        await opened.delayedStartupPromise;
      }),
    );
    // The window's own page would replace one that is asked for too early.
    await poll('the private window', () => tab.evaluate(() => location.href === 'about:privatebrowsing'));
    await tab.settled('load');
    if (url) await tab.goto(url, options);
    return tab;
  }

  async openPrivatePopup(url: string): Promise<{ readonly tabId: number; readonly popup: Popup }> {
    const tab = await this.openPrivateTab(url);
    // A tab that the browser's own window opens would not be private.
    const popup = await this.adopt(() => tab.evaluate(() => void window.open('https://b.v6.test/page?icon=data:,')));
    // That page would replace one that is asked for before it is there.
    await poll('the page of the new tab', () => popup.evaluate(() => location.hostname === 'b.v6.test'));
    await popup.settled('load');
    await popup.goto(this.extensionUrl(`popup/popup.html?tab=${tab.tabId()}`), { wait: 'load' });
    return { tabId: tab.tabId(), popup: popupTabOf(popup) };
  }

  async closePrivateWindow(windowId: number): Promise<void> {
    await this.api(({ windows }, id) => windows.remove(id), windowId);
  }

  extensionUrl(path: string): string {
    return `moz-extension://${this.#host}/${path}`;
  }

  async openExtensionPage(path: string): Promise<ExtensionTab> {
    return extensionTabOf(await this.openTab(this.extensionUrl(path), { wait: 'load' }));
  }

  async openPopup(tabId: number): Promise<PopupTab> {
    return popupTabOf((await this.openExtensionPage(`popup/popup.html?tab=${tabId}`)).tab);
  }

  /**
   * Opens a page of the extension. One that is loaded while Firefox starts the extension has none of its API, and gets
   * none by being loaded again (Firefox 153, at some starts of test/e2e/startup.test.ts).
   */
  #openApiTab(): Promise<FirefoxTab> {
    return poll('the API of a page of the extension', async () => {
      const tab = await this.openTab(this.extensionUrl('manifest.json'), { wait: 'load' });
      const hasApi = () => {
        const { browser, chrome } = globalThis as { browser?: Partial<Browser>; chrome?: Partial<Browser> };
        return (browser ?? chrome)?.tabs !== undefined;
      };
      if (await tab.evaluate(hasApi)) return tab;
      await tab.close();
      return null;
    });
  }

  readonly api: CallApi = async (pageFunction, ...args) => {
    this.#apiTab ??= await this.#openApiTab();
    return this.#apiTab.api(pageFunction, ...args);
  };

  /** There is one background for all windows. */
  readonly privateApi = this.api;

  async chooseInMenu(view: Popup, selector: string, itemId: string): Promise<string[]> {
    const tab = (view as PopupTab).tab as FirefoxTab;
    await tab.activate();
    await this.bidi.pressMouse(tab.context, selector, 'right');
    const suffix = `-menuitem-_${itemId}`;
    const look = () =>
      this.onTab(
        tab.tabId(),
        ({ ownerDocument }, _, end) => {
          const menu = ownerDocument.getElementById('contentAreaContextMenu') as XulMenu;
          const own = [...menu.querySelectorAll<XulMenu>('[id*="-menuitem-_"]')];
          const item = own.find(({ id }) => id.endsWith(end));
          return {
            state: menu.state,
            itemId: item?.id,
            submenuState: item?.closest<XulMenu>('menupopup')?.state,
            labels: own.filter(({ localName }) => localName === 'menuitem').map(({ label }) => label),
          };
        },
        suffix,
      );
    const found = await poll(`${itemId} in the menu`, async () => {
      const menu = await look();
      return menu.state === 'open' && menu.itemId !== undefined && { id: menu.itemId, labels: menu.labels };
    });
    await this.onTab(
      tab.tabId(),
      ({ ownerDocument }, _, id) => ownerDocument.getElementById(id)?.closest<XulMenu>('menu')?.openMenu(true),
      found.id,
    );
    await poll('the submenu', async () => (await look()).submenuState === 'open');
    await this.onTab(
      tab.tabId(),
      ({ ownerDocument }, _, id) => {
        const item = ownerDocument.getElementById(id) as HTMLElement;
        (item.closest('menupopup') as XulMenu).activateItem(item);
      },
      found.id,
    );
    await poll('the menu is closed', async () => (await look()).state === 'closed');
    return found.labels;
  }

  /** Not by the extension's API: that needs a page of its own, which would come to the front. */
  closeExtensionPage(path: string): Promise<boolean> {
    return this.#privileged(({ window: { gBrowser } }, url) => {
      const found = [...gBrowser.tabs].filter(({ linkedBrowser }) => linkedBrowser.currentURI.spec === url);
      for (const tab of found) gBrowser.removeTab(tab);
      return found.length > 0;
    }, this.extensionUrl(path));
  }

  frontWindow(): Promise<number> {
    return this.#privileged(({ windowTracker, window }) => windowTracker.getId(window));
  }

  async openToolbarPopup(): Promise<ToolbarPopup> {
    const windowId = await this.frontWindow();
    await this.pressAction(windowId);
    const pane = await poll('the popup', () => this.pane(windowId, 'popup'));
    await atRest(pane);
    const panelWidth = () =>
      this.#privileged(({ windowTracker }, id) => {
        const browser = windowTracker
          .getWindow(id)
          .document.querySelector('panel[panelopen] .webextension-popup-browser');
        return browser?.closest('panel')?.getBoundingClientRect().width ?? null;
      }, windowId);
    return { ...pane, panelWidth };
  }

  async changeLook(look: WindowLook): Promise<boolean> {
    const { theme, scale = 1, pageZoom = 1 } = look;
    if (pageZoom !== 1) throw new Error('Firefox does not zoom its popups');
    return this.#privileged(
      async ({ Services, window }, isDark, pixelsPerPixel, inner) => {
        Services.prefs.setIntPref('ui.systemUsesDarkTheme', isDark ? 1 : 0);
        Services.prefs.setCharPref('layout.css.devPixelsPerPx', String(pixelsPerPixel));
        await new Promise((resolve) => setTimeout(resolve));
        window.moveTo(0, 0);
        window.resizeTo(inner.width, inner.height);
        return true;
      },
      theme === 'dark',
      scale,
      sizeOf(look),
    );
  }

  async pressAction(windowId: number): Promise<void> {
    // A popup of a window that has not the focus closes at once.
    const isFocused = () =>
      this.#privileged(({ windowTracker, Services }, id) => {
        const window = windowTracker.getWindow(id);
        window.focus();
        return Services.focus.activeWindow === window;
      }, windowId);
    await poll('a window with the focus', isFocused);
    await this.#privileged(
      ({ actionOf, extensionOf, windowTracker }, extension, id) =>
        void actionOf(extensionOf(extension)).openPopup(windowTracker.getWindow(id), true),
      this.extensionId,
      windowId,
    );
  }

  async pane(windowId: number, place: PanePlace): Promise<Popup | undefined> {
    const context = await this.#privileged(
      ({ windowTracker, contextOf }, id, shownPlace, url) => {
        const { document } = windowTracker.getWindow(id);
        const shown = {
          // Until its panel is open, the popup loads in another place.
          popup: () => document.querySelector('panel[panelopen] .webextension-popup-browser'),
          side: () =>
            (document.getElementById('sidebar') as HTMLIFrameElement).contentDocument?.getElementById(
              'webext-panels-browser',
            ),
        };
        const browser = shown[shownPlace]() as XulBrowser | null | undefined;
        return browser?.currentURI.spec === url ? contextOf(browser) : null;
      },
      windowId,
      place,
      this.extensionUrl(panePaths[place]),
    );
    if (context === null) return undefined;
    return popupOf(this.#extensionPageAt(context, () => this.bidi.page(context).evaluate(() => window.close())));
  }

  /** Returns the page of the extension in a browser that is no tab. */
  #extensionPageAt(context: string, close: () => Promise<unknown>): ExtensionPage {
    return {
      ...this.bidi.page(context),
      click: (selector) => this.bidi.pressMouse(context, selector, 'left'),
      press: (key) => this.bidi.pressKey(context, key),
      screenshot: (path, frame) => this.bidi.screenshot(context, path, frame),
      close: () => close().then(() => {}),
    };
  }

  async openDevtoolsPanel(tab: Tab): Promise<ExtensionPage> {
    const show = () =>
      this.onTab(
        tab.tabId(),
        async (shown, { devtools, contextOf }, own) => {
          const toolbox = await devtools().showToolboxForTab(shown);
          const tools = [...toolbox.additionalToolDefinitions.keys()];
          const id = tools.find((each) => each.includes('webext-devtools-panel'));
          if (id === undefined) return null;
          await toolbox.selectTool(id);
          const frame = toolbox.doc.getElementById(`toolbox-panel-iframe-${id}`) as HTMLIFrameElement | null;
          const element: unknown = frame?.contentDocument?.getElementById('webext-panels-browser');
          const browser = element as XulBrowser | null | undefined;
          return browser?.currentURI.spec.startsWith(own) ? contextOf(browser) : null;
        },
        this.extensionUrl(''),
      );
    const close = () =>
      this.onTab(tab.tabId(), async (shown, { devtools }) => void (await devtools().closeToolboxForTab(shown)));
    return this.#extensionPageAt(await poll('the panel', show), close);
  }

  async chooseDevtoolsTool(tab: Tab, tool: string): Promise<void> {
    await this.onTab(
      tab.tabId(),
      async (shown, { devtools }, id) => void (await devtools().getToolboxForTab(shown).selectTool(id)),
      tool,
    );
  }

  title(tabId: number): Promise<string> {
    return this.onTab(
      tabId,
      (tab, { actionOf, extensionOf }, id) => actionOf(extensionOf(id)).action.getProperty(tab, 'title'),
      this.extensionId,
    );
  }

  async killBackground(): Promise<void> {
    const ids = [this.extensionId, ...this.#beside];
    await this.#privileged(async ({ extensionOf }, all) => {
      const end = { ignoreDevToolsAttached: true, disableResetIdleForTest: true };
      await Promise.all(all.map((id) => extensionOf(id).terminateBackground(end)));
    }, ids);
  }

  async urlBeside(folder: string, path: string): Promise<string> {
    return `moz-extension://${await hostOf(this.bidi, this.#window, idOf(folder))}/${path}`;
  }

  async wakeBackground(): Promise<void> {
    await this.#privileged(({ extensionOf }, id) => extensionOf(id).wakeupBackground?.(), this.extensionId);
    await poll('the background runs', async () => (await this.backgroundState()) === 'running');
  }

  withLimitedStorage(): Promise<void> {
    throw new Error('Firefox shares its limit among all sites');
  }

  async backgroundState(): Promise<'running' | 'stopped'> {
    const state = await this.#privileged(({ extensionOf }, id) => extensionOf(id).backgroundState, this.extensionId);
    return state === 'running' ? 'running' : 'stopped';
  }

  async #permission(change: 'add' | 'remove', what: { origins?: string[]; data_collection?: string[] }): Promise<void> {
    await this.#privileged(
      async ({ extensionOf, extensionPermissions }, id, how, permissions) => {
        await extensionPermissions()[how](id, permissions, extensionOf(id));
      },
      this.extensionId,
      change,
      { permissions: [], origins: [], data_collection: [], ...what },
    );
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
    const name = answer === 'allow' ? 'button' : 'secondaryButton';
    let seen = false;
    // Firefox takes no answer that comes sooner than one can read (PopupNotifications.sys.mjs,
    // security.notification_enable_delay).
    await poll('the answer is taken', async () => {
      const open = await this.#privileged(({ Services }, button) => {
        const { document } = Services.wm.getMostRecentWindow('navigator:browser');
        const shown = document.querySelector('#notification-popup #addon-webext-permissions-notification');
        // toolkit/content/widgets/popupnotification.js
        (shown as unknown as Readonly<Record<typeof button, HTMLElement>> | null)?.[button].click();
        return shown !== null;
      }, name);
      seen ||= open;
      return seen && !open;
    });
  }

  async renew(): Promise<boolean> {
    await this.#privileged(({ window, Services }) => {
      const { gBrowser } = window;
      const fresh = gBrowser.addTrustedTab('about:blank');
      gBrowser.selectedTab = fresh;
      for (const tab of [...gBrowser.tabs]) if (tab !== fresh) gBrowser.removeTab(tab);
      for (const other of [...Services.wm.getEnumerator('navigator:browser')]) if (other !== window) other.close();
    });
    this.#apiTab = undefined;
    await poll('one window', () =>
      this.#privileged(({ Services }) => [...Services.wm.getEnumerator('navigator:browser')].length === 1),
    );
    for (const extension of [this.extensionId, ...this.#beside]) {
      await this.bidi.rpc.call('webExtension.uninstall', { extension });
    }
    await this.#privileged(async ({ Services, Ci }) => {
      await new Promise<void>((onDataDeleted) =>
        Services.clearData.deleteData(Ci.nsIClearDataService.CLEAR_ALL, { onDataDeleted }),
      );
      Services.dns.clearCache(true);
      Services.obs.notifyObservers(null, 'net:prune-all-connections');
    });
    await install(this.bidi, this.#options);
    this.#host = await hostOf(this.bidi, this.#window, this.extensionId);
    await backgroundRuns(this.bidi, this.#window, this.extensionId);
    return true;
  }

  async update(): Promise<void> {
    this.#apiTab = undefined;
    await install(this.bidi, this.#options);
    this.#host = await hostOf(this.bidi, this.#window, this.extensionId);
    await backgroundRuns(this.bidi, this.#window, this.extensionId);
  }

  close(): Promise<void> {
    return this.#end();
  }
}

/** Returns all preferences of a start. */
function preferencesOf(options: OpenOptions, downloads: string): Preferences {
  return {
    ...firefoxPreferences,
    'browser.download.folderList': 2,
    'browser.download.dir': downloads,
    ...(options.restore && { 'browser.startup.page': 3 }),
    ...(options.fewProcesses && FEW_PROCESSES),
    ...(options.vantage && withoutSecondConnection),
    ...(options.window ? prefsOfWindow(options.window) : UNSEEN),
    ...options.prefs,
  };
}

/** Makes the world's authority trusted, and the window as a user has it, or still where nobody looks. */
async function furnish(bidi: Bidi, window: string, { world, window: look }: OpenOptions): Promise<void> {
  const certificates = await world.certificates();
  if (certificates) {
    await bidi.privileged(
      window,
      ({ Cc, Ci }, authority) => {
        const database = Cc['@mozilla.org/security/x509certdb;1']?.getService(Ci.nsIX509CertDB);
        database?.addCertFromBase64(authority, 'CT,C,C');
      },
      certificates.caBase64,
    );
  }
  // Where nobody looks, no tab slides into the strip. Pages keep the motion that a user's have.
  const stillTabs = ({ window: own }: FirefoxInternals): void => {
    own.gReduceMotionOverride = true;
  };
  // The address field is striped while a program holds the browser. Here it is the user's.
  const unstripe = () => document.documentElement.removeAttribute('remotecontrol');
  if (look) await bidi.privileged(window, unstripe);
  else await bidi.privileged(window, stillTabs);
}

/** Returns the driver of a Firefox that has been started: its extension is there, and its background runs. */
async function driverOf(
  session: FirefoxSession,
  options: OpenOptions,
  process: { ended(): boolean; end(): Promise<void> },
): Promise<BrowserDriver> {
  const { bidi, window, version } = session;
  await furnish(bidi, window, options);
  const known = options.profile === undefined ? undefined : await installedId(bidi, window, options.extension);
  const extensionId = known ?? (await install(bidi, options));
  const host = await hostOf(bidi, window, extensionId);
  // In a profile that was used before it waits for the browser's whole start, and for something to do.
  await bidi.privileged(window, async ({ browserStartupPromise }) => void (await browserStartupPromise));
  await options.onStarted?.();
  await backgroundRuns(bidi, window, extensionId, options.beside && 90_000);
  // To let an extension into private windows means to start it anew, and what it had opened is closed.
  const isNew = known === undefined && !options.privateBrowsing;
  const beside = (options.beside ?? []).map(idOf);
  return new FirefoxDriver(bidi, window, options, { version, extensionId, isNew, host, beside }, process);
}

/** Starts Firefox with the extension and the world's authority. */
export async function openFirefox(options: OpenOptions): Promise<BrowserDriver> {
  const executable = options.executable ?? executables.firefox;
  const profile = options.profile ?? mkdtempSync(join(tmpdir(), 'greensix-firefox-'));
  if (!existsSync(join(profile, 'prefs.js'))) fillProfile(profile, executable);
  const downloads = mkdtempSync(join(tmpdir(), 'greensix-downloads-'));
  writeFileSync(join(profile, 'user.js'), preferencesText(preferencesOf(options, downloads)));
  const removeFolders = (): void => {
    rmSync(downloads, { recursive: true, force: true });
    if (!options.profile) rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  };

  const { command, env } = vantageProgram(options.vantage, executable);
  const { window: look, headless = look === undefined } = options;
  const { width, height } = sizeOf(look ?? smallWindow);
  const process = await startBrowserProcess(
    command,
    [
      ...firefoxArguments(profile, headless),
      ...['--width', `${width}`, '--height', `${height}`],
      ...(options.startUrl ? [options.startUrl] : []),
    ],
    firefoxEndpoint,
    { ...firefoxEnv(headless), ...displayEnv(look), ...env },
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
      await poll('the browser has ended', () => process.ended()).catch(() => {});
    }
    rpc?.close();
    await relay?.end();
    await process.end();
    removeFolders();
  };

  try {
    if (options.vantage) relay = await startRelay(options.vantage, process.endpoint, join(profile, 'relay'));
    rpc = await RpcSocket.connect(`${process.endpoint}/session`, relay?.endpoint);
    const session = await beginSession(rpc);
    quit = session.quit;
    return await driverOf(session, options, { ended: process.ended, end });
  } catch (error) {
    await end();
    throw error;
  }
}
