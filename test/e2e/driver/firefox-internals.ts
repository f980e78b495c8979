/**
 * What the privileged scripts of the driver use of Firefox itself, as far as they use it: its own window, and modules
 * behind it. No types of them are published; each stands in Firefox's sources under the name that is given
 * (searchfox.org, mozilla-central).
 */

/** A page that a window shows: toolkit/content/widgets/browser-custom-element.mjs. */
export interface XulBrowser {
  readonly currentURI: { readonly spec: string };
  permanentKey?: object;
  readonly canGoBack: boolean;
  readonly canGoForward: boolean;
  goBack(requiresInteraction: boolean): void;
  goForward(requiresInteraction: boolean): void;
  reloadWithFlags(flags: number): void;
  loadURI(uri: object, options: { readonly triggeringPrincipal: object }): void;
}

/** browser/components/tabbrowser/content/tab.js */
export interface XulTab extends HTMLElement {
  readonly linkedBrowser: XulBrowser;
  readonly selected: boolean;
  readonly linkedPanel: string | null;
}

/** browser/components/tabbrowser/content/tabbrowser.js */
interface TabBrowser {
  readonly tabs: readonly XulTab[];
  selectedTab: XulTab;
  addTrustedTab(url: string): XulTab;
  removeTab(tab: XulTab): void;
  duplicateTab(tab: XulTab): XulTab;
  prepareDiscardBrowser(tab: XulTab): Promise<void>;
  discardBrowser(tab: XulTab, isForced: boolean): void;
}

/** browser/base/content/browser.js */
export interface BrowserWindow extends Window {
  readonly gBrowser: TabBrowser;
  readonly delayedStartupPromise: Promise<void>;
  gReduceMotionOverride?: boolean;
  OpenBrowserWindow(options: { readonly private: boolean }): BrowserWindow | Promise<BrowserWindow>;
}

/** toolkit/content/widgets/menupopup.js and XULMenuElement.webidl */
export interface XulMenu extends HTMLElement {
  readonly state: 'open' | 'closed' | 'showing' | 'hiding';
  readonly label: string;
  openMenu(isOpen: boolean): void;
  activateItem(item: Element): void;
}

/** toolkit/components/extensions/ExtensionParent.sys.mjs and Extension.sys.mjs */
export interface FirefoxExtension {
  readonly id: string;
  readonly backgroundState: string;
  wakeupBackground?(): Promise<void>;
  terminateBackground(options: object): Promise<void>;
}

/** browser/components/extensions/parent/ext-browserAction.js */
interface ToolbarAction {
  openPopup(window: BrowserWindow, isOpenedByProgram: boolean): void;
  readonly action: { getProperty(tab: XulTab, name: 'title'): string };
}

/** devtools/client/framework/devtools.js and toolbox.js */
interface DevtoolsToolbox {
  readonly additionalToolDefinitions: ReadonlyMap<string, unknown>;
  readonly doc: Document;
  selectTool(id: string): Promise<unknown>;
}
interface Devtools {
  showToolboxForTab(tab: XulTab): Promise<DevtoolsToolbox>;
  getToolboxForTab(tab: XulTab): DevtoolsToolbox;
  closeToolboxForTab(tab: XulTab): Promise<unknown>;
}

/** toolkit/components/extensions/ExtensionPermissions.sys.mjs */
interface ExtensionPermissions {
  add(id: string, permissions: object, extension: FirefoxExtension): Promise<unknown>;
  remove(id: string, permissions: object, extension: FirefoxExtension): Promise<unknown>;
}

/** toolkit/modules/Services.sys.mjs */
interface FirefoxServices {
  readonly wm: {
    getEnumerator(type: 'navigator:browser'): Iterable<BrowserWindow>;
    getMostRecentWindow(type: 'navigator:browser'): BrowserWindow;
  };
  readonly io: { newURI(url: string): object };
  readonly scriptSecurityManager: { getSystemPrincipal(): object };
  readonly prefs: { setIntPref(name: string, value: number): void; setCharPref(name: string, value: string): void };
  readonly focus: { readonly activeWindow: BrowserWindow | null };
  readonly clearData: { deleteData(flags: number, callback: { onDataDeleted(): void }): void };
  readonly dns: { clearCache(isAll: boolean): void };
  readonly obs: { notifyObservers(subject: null, topic: string): void };
  readonly startup: { quit(mode: number): boolean };
}

/** What every script in the browser's own window has. */
interface FirefoxGlobals {
  readonly Services: FirefoxServices;
  readonly Ci: {
    readonly nsIAppStartup: { readonly eAttemptQuit: number };
    readonly nsIClearDataService: { readonly CLEAR_ALL: number };
    readonly nsIWebNavigation: { readonly LOAD_FLAGS_NONE: number; readonly LOAD_FLAGS_BYPASS_CACHE: number };
    readonly nsIX509CertDB: object;
  };
  readonly Cc: Readonly<
    Record<string, { getService(type: object): { addCertFromBase64(base64: string, trust: string): void } } | undefined>
  >;
  readonly ChromeUtils: { importESModule(url: string): Record<string, unknown> };
  readonly WebExtensionPolicy: {
    getByID(id: string): { readonly extension: FirefoxExtension; readonly mozExtensionHostname: string } | null;
  };
  readonly AddonManager: { getAddonByID(id: string): Promise<{ readonly startupPromise?: Promise<unknown> } | null> };
}

/** What the privileged scripts get. */
export interface FirefoxInternals extends FirefoxGlobals {
  readonly window: BrowserWindow;
  /** Resolved when the browser has wholly started. */
  readonly browserStartupPromise: Promise<unknown>;
  /** The ids that the extension API gives to tabs and windows (browser/components/extensions/parent/ext-browser.js). */
  readonly tabTracker: { getTab(id: number): XulTab; getId(tab: XulTab): number };
  readonly windowTracker: { getWindow(id: number): BrowserWindow; getId(window: BrowserWindow): number };
  /** Returns the button of an extension in the toolbar. */
  actionOf(extension: FirefoxExtension): ToolbarAction;
  /** Returns an extension that is installed. */
  extensionOf(id: string): FirefoxExtension;
  /** Returns WebDriver's name of a page in a tab, if it has one. */
  contextOfTab(tab: XulTab): string | null;
  /** Makes a page in no tab, of which WebDriver knows nothing, known to it, and returns its name for it. */
  contextOf(browser: XulBrowser): string;
  devtools(): Devtools;
  extensionPermissions(): ExtensionPermissions;
}

/** remote/shared/NavigableManager.sys.mjs */
interface NavigableManager {
  others?: Map<string, XulBrowser>;
  readonly constructor: { readonly prototype: NavigableManager };
  getIdForBrowser(browser: XulBrowser): string | null;
  getBrowserById(id: string): XulBrowser | null;
}

/** Runs in the browser's own window (page-function.ts). */
export function firefoxInternals(): FirefoxInternals {
  const globals = globalThis as unknown as FirefoxGlobals;
  const { ChromeUtils, Services, Ci, Cc, WebExtensionPolicy, AddonManager } = globals;
  const { ExtensionParent } = ChromeUtils.importESModule('resource://gre/modules/ExtensionParent.sys.mjs') as {
    ExtensionParent: {
      readonly browserStartupPromise: Promise<unknown>;
      readonly apiManager: {
        readonly global: Pick<FirefoxInternals, 'tabTracker' | 'windowTracker'> & {
          readonly actionFor?: FirefoxInternals['actionOf'];
          readonly browserActionFor: FirefoxInternals['actionOf'];
        };
      };
    };
  };
  const { NavigableManager } = ChromeUtils.importESModule(
    'chrome://remote/content/shared/NavigableManager.sys.mjs',
  ) as { NavigableManager: NavigableManager };
  const { global } = ExtensionParent.apiManager;
  return {
    ChromeUtils,
    Services,
    Ci,
    Cc,
    WebExtensionPolicy,
    AddonManager,
    window: window as unknown as BrowserWindow,
    browserStartupPromise: ExtensionParent.browserStartupPromise,
    tabTracker: global.tabTracker,
    windowTracker: global.windowTracker,
    actionOf: (extension) => (global.actionFor ?? global.browserActionFor)(extension),
    extensionOf: (id) => {
      const policy = WebExtensionPolicy.getByID(id);
      if (!policy) throw new Error(`${id} is not installed`);
      return policy.extension;
    },
    contextOfTab: (tab) => NavigableManager.getIdForBrowser(tab.linkedBrowser),
    contextOf: (browser) => {
      NavigableManager.others ??= new Map();
      const { others } = NavigableManager;
      const usual = NavigableManager.constructor.prototype.getBrowserById;
      NavigableManager.getBrowserById = (id) => others.get(id) ?? usual.call(NavigableManager, id);
      browser.permanentKey ??= {};
      const context = NavigableManager.getIdForBrowser(browser);
      if (context === null) throw new Error('WebDriver has no name for this page');
      others.set(context, browser);
      return context;
    },
    devtools: () => {
      const { require: load } = ChromeUtils.importESModule('resource://devtools/shared/loader/Loader.sys.mjs') as {
        require(path: string): { readonly gDevTools: Devtools };
      };
      return load('devtools/client/framework/devtools').gDevTools;
    },
    extensionPermissions: () =>
      (
        ChromeUtils.importESModule('resource://gre/modules/ExtensionPermissions.sys.mjs') as {
          ExtensionPermissions: ExtensionPermissions;
        }
      ).ExtensionPermissions,
  };
}
