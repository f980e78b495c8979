/**
 * One way to drive both browsers with an extension.
 *
 * - A tab is named by the id that the extension API gives it.
 * - Waiting for `done` means: another document than before is there, and a page of the world says that all it started
 *   has settled. `load` means that the new document is complete, which an error page is too. A step that does not
 *   bring another document (pushState, 204, a download) is taken with `none`.
 * - `close` ends every process of the browser. So does the end of the test's own process.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserKind } from '../../../scripts/install/browsers.mjs';
import type { Certificates } from '../../world/certificate.ts';
import { poll } from '../../world/poll.ts';
import type { VantageName } from '../../world/vantages.ts';
import type { CallApi, PageCalls } from './page-function.ts';

export type { BrowserKind };

/** What a step waits for. */
export type Wait = 'done' | 'load' | 'none';

/** How a step waits; the default is `done`. */
export interface StepOptions {
  readonly wait?: Wait;
}

/** Where the servers are that the browser is to trust. */
export interface TrustedServers {
  /** What their certificates are known by; undefined where they have none. */
  certificates(): Promise<Pick<Certificates, 'caBase64' | 'spki'> | undefined>;
}

/** How the browser's window looks. */
export interface WindowLook {
  /** In pixels of the screen. */
  readonly width: number;
  readonly height: number;
  readonly theme?: 'light' | 'dark';
  /** Pixels of the screen for each pixel of the browser. */
  readonly scale?: number;
  /** Chromium: the zoom of all pages, 1.1 for 110 %. It holds in popups too; Firefox does not zoom its popups. */
  readonly pageZoom?: number;
  /** The X display to open it on (display.ts). Without it, where the surroundings say. */
  readonly display?: string;
}

/** The window of tests that ask for none: without a graphics card the time that a picture takes grows with it. */
export const smallWindow: WindowLook = { width: 800, height: 600 };

/** How a browser is started. */
export interface OpenOptions {
  /** The folder of the extension, unpacked. */
  readonly extension: string;
  readonly world: TrustedServers;
  /** The browser to start, if not the one of the tests. */
  readonly executable?: string;
  /** A window as a user has it: the extension's button is in the toolbar, and no tab is there but the user's own. */
  readonly window?: WindowLook;
  /** Whether no window is shown. The default is true without `window`. */
  readonly headless?: boolean;
  /** The network to run in, if not the world's own. */
  readonly vantage?: VantageName;
  /** A profile folder to keep; else a new one that is removed at the end. */
  readonly profile?: string;
  /** Firefox: preferences. */
  readonly prefs?: Readonly<Record<string, string | number | boolean>>;
  /** Chromium: more arguments. */
  readonly args?: readonly string[];
  /**
   * Let all sites share a process, and draw seldom: the same browser with a quarter less work. For tests of the
   * extension's own pages only, because it decides when a document changes its process.
   */
  readonly fewProcesses?: boolean;
  /** Let the extension run in private windows. */
  readonly privateBrowsing?: boolean;
  /** A page that the browser itself opens at its start. */
  readonly startUrl?: string;
  /** Firefox: called when the browser has wholly started, before the background is waited for. */
  readonly onStarted?: () => Promise<void>;
  /** Open the tabs that were open when the profile was last used. */
  readonly restore?: boolean;
  /** Install for good, so that the extension is in the profile at its next start, as it is for a user. */
  readonly permanent?: boolean;
  /** Leave the extension's welcome page open, as a new user has it. */
  readonly keepWelcome?: boolean;
  /** The folders of more extensions, which are installed in the same way. Nothing else here is about them. */
  readonly beside?: readonly string[];
}

/** A tab of the browser. */
export interface Tab extends PageCalls {
  /** The extension API's id of the tab. */
  tabId(): number;
  goto(url: string, options?: StepOptions): Promise<void>;
  back(options?: StepOptions): Promise<void>;
  forward(options?: StepOptions): Promise<void>;
  reload(options?: StepOptions & { readonly bypassCache?: boolean }): Promise<void>;
  /** Clicks as a user does. Waits only when asked to: the default here is `none`. */
  click(selector: string, options?: StepOptions): Promise<void>;
  /** Presses a key on the keyboard: a character, or the name of one of `namedKeys`. */
  press(key: string): Promise<void>;
  /** Runs steps that bring another document, and waits for it. */
  during(steps: () => Promise<unknown>, wait?: Wait): Promise<void>;
  /** Waits for the present document. */
  settled(wait?: Wait): Promise<void>;
  /** Brings the tab to the front. */
  activate(): Promise<void>;
  /**
   * Shows the page as large as a phone does, until the tab is closed, and in Chromium with a finger for a pointer. Firefox
   * needs the preferences `phonePrefs` for that.
   */
  asPhone(size: { readonly width: number; readonly height: number }): Promise<void>;
  duplicate(): Promise<Tab>;
  /** Unloads the tab, which stays in the strip. */
  discard(): Promise<void>;
  screenshot(path: string, frame?: Frame): Promise<void>;
  close(): Promise<void>;
}

/** A row of the popup, as its element says: an element with `data-host` carries all of them. */
export interface PopupRow {
  readonly host: string;
  readonly address: string;
  readonly family: string;
  readonly class: string;
  readonly marks: readonly string[];
}

/** A page of the extension, wherever the browser shows it. */
export interface ExtensionPage extends PageCalls {
  click(selector: string): Promise<void>;
  press(key: string): Promise<void>;
  screenshot(path: string, frame?: Frame): Promise<void>;
  close(): Promise<void>;
}

/** The popup, wherever the browser shows it. */
export interface Popup extends ExtensionPage {
  rows(): Promise<PopupRow[]>;
  /** What the first element with `data-icon` says, or null. */
  icon(): Promise<string | null>;
}

/** The popup at the button in the toolbar. */
export interface ToolbarPopup extends Popup {
  /** How wide the panel around it is, in pixels of the browser; null in a browser that cuts nothing off its popups. */
  panelWidth(): Promise<number | null>;
}

/** The size of a picture that a page is laid out for, in CSS pixels. */
export interface Frame {
  readonly width: number;
  /** The picture is as high as what it shows, but not higher than this. */
  readonly height: number;
}

/** A page of the extension in a tab of its own. */
export interface ExtensionTab extends ExtensionPage {
  readonly tab: Tab;
}

/** The popup in a tab of its own. */
export interface PopupTab extends Popup, ExtensionTab {}

/** Where the popup is shown beside a window's tabs. */
export type PanePlace = 'popup' | 'side';

/** The addresses of the pages there, as the manifest has them. */
export const panePaths: Readonly<Record<PanePlace, string>> = {
  popup: 'popup/popup.html',
  side: 'popup/popup.html?side',
};

/** Firefox: the only pointer is a finger. */
export const phonePrefs = { 'ui.primaryPointerCapabilities': 1, 'ui.allPointerCapabilities': 1 } as const;

/** Keys that are no characters: what WebDriver calls them, and what Windows does. */
export const namedKeys: Readonly<Record<string, { readonly webDriver: string; readonly windows: number }>> = {
  Tab: { webDriver: '\ue004', windows: 9 },
  Enter: { webDriver: '\ue007', windows: 13 },
  Escape: { webDriver: '\ue00c', windows: 27 },
  ArrowLeft: { webDriver: '\ue012', windows: 37 },
  ArrowUp: { webDriver: '\ue013', windows: 38 },
  ArrowRight: { webDriver: '\ue014', windows: 39 },
  ArrowDown: { webDriver: '\ue015', windows: 40 },
};

/** A browser with the extension. */
export interface BrowserDriver {
  readonly kind: BrowserKind;
  readonly version: string;
  /** The id of the extension. */
  readonly extensionId: string;
  /** Whether the extension was installed at this start. */
  readonly isNew: boolean;
  openTab(url?: string, options?: StepOptions): Promise<Tab>;
  /** Opens a tab in a private window; needs `privateBrowsing` at the start. Firefox only. */
  openPrivateTab(url?: string, options?: StepOptions): Promise<Tab>;
  /**
   * Opens a page in a tab of a private window, and its popup in another tab there; needs `privateBrowsing` at the start.
   */
  openPrivatePopup(url: string): Promise<{ readonly tabId: number; readonly popup: Popup }>;
  /** Runs an action that makes the browser open one tab, and returns that tab. */
  adopt(action: () => Promise<unknown>): Promise<Tab>;
  /** Returns the tabs that are open, without those that the driver needs for itself. */
  tabs(): Promise<Tab[]>;
  extensionUrl(path: string): string;
  /** Closes the tab of a page of the extension. @returns whether there was one */
  closeExtensionPage(path: string): Promise<boolean>;
  /** Returns the address of a page of another extension: one of `beside`, by its folder. */
  urlBeside(folder: string, path: string): Promise<string>;
  /** Opens a page of the extension in a tab of its own. */
  openExtensionPage(path: string): Promise<ExtensionTab>;
  /** Returns the id of the window in front. */
  frontWindow(): Promise<number>;
  /** Opens the real popup at the toolbar button of the window in front, and returns it once it has its final size. */
  openToolbarPopup(): Promise<ToolbarPopup>;
  /**
   * Changes how the window looks, if the browser can do so while it runs: Chromium can change the zoom, Firefox the
   * theme and the scale.
   * @returns false when only a new browser looks like that
   */
  changeLook(look: WindowLook): Promise<boolean>;
  /** Opens the popup for a tab, in a tab of its own. */
  openPopup(tabId: number): Promise<PopupTab>;
  /**
   * Opens the context menu on an element of the extension's own page and chooses the extension's item with this id.
   * Firefox does it as a user does. Chromium shows its menu to no driver: there the page gets the event of the mouse, and
   * every page given gets the event of the choice, as the browser sends it to all of them.
   * @param view a page that is shown in a tab
   * @returns the labels of all items that the extension has there, without submenus; empty in Chromium
   */
  chooseInMenu(view: Popup, selector: string, itemId: string, views?: readonly Popup[]): Promise<string[]>;
  /**
   * Presses the toolbar button of a window: its popup opens.
   * @param isPrivate whether it is a private window
   */
  pressAction(windowId: number, isPrivate?: boolean): Promise<void>;
  /** Returns what is open in a window beside its tabs: the popup of the toolbar button, or the side view. */
  pane(windowId: number, place: PanePlace): Promise<Popup | undefined>;
  /** Opens the developer tools of a tab, and in them the panel of the extension; closing it closes them. */
  openDevtoolsPanel(tab: Tab): Promise<ExtensionPage>;
  /** Shows another tool in the place of the panel. Firefox only. */
  chooseDevtoolsTool(tab: Tab, tool: string): Promise<void>;
  /** Returns the title of the toolbar button for a tab. */
  title(tabId: number): Promise<string>;
  /** Ends the background at once, and those of the extensions beside; an event that is on its way may start it again just as quickly. */
  killBackground(): Promise<void>;
  wakeBackground(): Promise<void>;
  backgroundState(): Promise<'running' | 'stopped'>;
  /** Loads the extension anew from what its folder holds now, as an update does. Its pages are closed, those of the web stay. */
  update(): Promise<void>;
  /** Takes the host permission from the extension, as a user can. */
  revokeHostPermission(): Promise<void>;
  grantHostPermission(): Promise<void>;
  /** Gives or takes back the consent to send data about the user. Nothing in Chromium, which knows none. */
  setDataConsent(given: boolean): Promise<void>;
  /** Waits for the window in which the browser asks the user for a permission, and presses a button there. Firefox only. */
  answerPrompt(answer: 'allow' | 'deny'): Promise<void>;
  /** Gives the extension so many bytes of storage for as long as the work takes. Chromium only. */
  withLimitedStorage(bytes: number, work: () => Promise<void>): Promise<void>;
  /** Calls a function in a page of the extension that runs none of its code. */
  readonly api: CallApi;
  /** The same in a private window; needs `privateBrowsing` at the start. */
  readonly privateApi: CallApi;
  /** Closes a private window; what is seen of it shows that it is closed. */
  closePrivateWindow(windowId: number): Promise<void>;
  /** Checks whether the browser has ended by itself, as it does when its user closes it. */
  ended(): boolean;
  /**
   * Makes the browser as it was at its start, in a fraction of the time: closes everything but one empty tab, forgets what
   * was visited and allowed, and removes the extension with all that it stored and installs it anew. What the browser
   * was started with stays. Not where that is a profile to keep.
   * @returns false when only a new browser is like that
   */
  renew(): Promise<boolean>;
  close(): Promise<void>;
}

/** Starts a browser with an extension, and closes the page with which the extension welcomes a new user. */
export async function openBrowser(kind: BrowserKind, options: OpenOptions): Promise<BrowserDriver> {
  const driver = await drivers[kind](options);
  await closeWelcome(driver, options);
  return driver;
}

/**
 * Makes a browser that was started with these options as `openBrowser` returns it.
 * @returns false when only a new browser is like that
 */
export async function renewBrowser(driver: BrowserDriver, options: OpenOptions): Promise<boolean> {
  if (!(await driver.renew())) return false;
  await closeWelcome(driver, options);
  return true;
}

async function closeWelcome(driver: BrowserDriver, { keepWelcome, extension }: OpenOptions): Promise<void> {
  if (keepWelcome === true || !driver.isNew || !existsSync(join(extension, welcomePath))) return;
  // It opens a moment after the installation.
  await poll('the welcome page', () => driver.closeExtensionPage(welcomePath));
}

const welcomePath = 'options/welcome/welcome.html';

/** What opens each browser; its driver is loaded only then. */
const drivers: Readonly<Record<BrowserKind, (options: OpenOptions) => Promise<BrowserDriver>>> = {
  chromium: async (options) => (await import('./chromium.ts')).openChromium(options),
  firefox: async (options) => (await import('./firefox.ts')).openFirefox(options),
};

/** Returns the page of the extension that a tab shows. */
export function extensionTabOf(tab: Tab): ExtensionTab {
  return { tab, ...extensionPageOf(tab) };
}

/** Returns the popup that a tab shows. */
export function popupTabOf(tab: Tab): PopupTab {
  return { tab, ...popupOf(tab) };
}

/** Returns the popup in a tab, or in whatever else shows a page. */
export function popupOf(page: ExtensionPage): Popup {
  return {
    ...extensionPageOf(page),
    rows: () =>
      page.evaluate(() =>
        [...document.querySelectorAll<HTMLElement>('[data-host]')].map(({ dataset }) => ({
          host: dataset.host ?? '',
          address: dataset.address ?? '',
          family: dataset.family ?? '',
          class: dataset.class ?? '',
          marks: (dataset.marks ?? '').split(' ').filter(Boolean),
        })),
      ),
    icon: () => page.evaluate(() => document.querySelector<HTMLElement>('[data-icon]')?.dataset.icon ?? null),
  };
}

function extensionPageOf(page: ExtensionPage): ExtensionPage {
  return {
    evaluate: page.evaluate,
    api: page.api,
    runScript: page.runScript,
    click: (selector) => page.click(selector),
    press: (key) => page.press(key),
    screenshot: (path, frame) => page.screenshot(path, frame),
    close: () => page.close(),
  };
}

/** Looks at a page in a row that must be alike before it counts as at rest. */
const looksAtRest = 8;

/**
 * Waits until a page has its final size and shows what it has to show. A popup is drawn, given its size by the browser,
 * and drawn again: the sizes in between are what no user sees.
 */
export async function atRest(page: Pick<ExtensionPage, 'evaluate'>): Promise<void> {
  let last = '';
  let alike = 0;
  await poll('a page at rest', async () => {
    const next = await page.evaluate(async () => {
      await new Promise((resolve) => setTimeout(resolve, 30));
      const { documentElement, readyState, body } = document;
      return [innerWidth, innerHeight, documentElement.scrollHeight, readyState, body.innerText].join();
    });
    alike = next === last ? alike + 1 : 0;
    last = next;
    return alike >= looksAtRest;
  });
}

/** Returns the manifest of an unpacked extension. */
export function readManifest(dir: string): {
  readonly key?: string;
  readonly browser_specific_settings?: { readonly gecko?: { readonly id?: string } };
} {
  return JSON.parse(readFileSync(`${dir}/manifest.json`, 'utf8')) as ReturnType<typeof readManifest>;
}
