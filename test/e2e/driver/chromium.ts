/**
 * Drives Chromium.
 *
 * Tabs are moved through the extension's own API, called in a page of the extension that runs none of its code (its
 * manifest shown as text): so both engines need only pages that can be navigated, evaluated and clicked.
 */
import { createHash } from 'node:crypto';
import { existsSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Browser, Windows } from 'webextension-polyfill';
import type { Row } from '../../../src/page/presentation/row.ts';
import { poll } from '../../world/poll.ts';
import { type Engine, type Surface, startEngine } from './chromium-engine.ts';
import { ChromiumTab, extensionPageOn } from './chromium-tab.ts';
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
  readManifest,
  type StepOptions,
  type Tab,
  type ToolbarPopup,
  type WindowLook,
} from './driver.ts';
import type { CallApi, PageCalls } from './page-function.ts';

/** How often each tab has begun to load, by its id; in the control page. */
type LoadCounts = Record<number, number>;

/** Returns the id that Chromium gives an unpacked extension: from its key, or else from the real path of its folder. */
function chromiumExtensionId(dir: string): string {
  const { key } = readManifest(dir);
  const path = process.platform === 'win32' ? Buffer.from(dir, 'utf16le') : dir;
  const hash = createHash('sha256').update(key ? Buffer.from(key, 'base64') : path);
  const hex = hash.digest('hex').slice(0, 32);
  return [...hex].map((digit) => String.fromCharCode('a'.charCodeAt(0) + Number.parseInt(digit, 16))).join('');
}

/** What only the browser's own pages have (chrome/common/extensions/api in Chromium's sources). */
type OwnPageScope = typeof globalThis & {
  readonly chrome?: {
    readonly settingsPrivate?: { setDefaultZoom(factor: number): Promise<unknown> };
    readonly developerPrivate?: {
      updateProfileConfiguration(update: { inDeveloperMode: boolean }): Promise<unknown>;
      updateExtensionConfiguration(update: object): Promise<unknown>;
      reload(id: string): Promise<unknown>;
    };
  };
};

class ChromiumDriver implements BrowserDriver {
  readonly kind = 'chromium';
  readonly engine: Engine;
  readonly extensionId: string;
  readonly isNew: boolean;
  version = '';
  readonly #probe: string;
  #control: Surface | undefined;
  #privateControl: Surface | undefined;
  #controlTab = -1;
  #look: WindowLook | undefined;
  readonly #tabs = new Map<number, ChromiumTab>();

  /**
   * @param isNew whether the extension was installed at this start
   * @param probe a URL that has an answer, to see whether requests have events
   */
  constructor(engine: Engine, extensionId: string, isNew: boolean, probe: string) {
    this.engine = engine;
    this.isNew = isNew;
    this.#probe = probe;
    this.extensionId = extensionId;
  }

  /** Opens the control page. In a window as a user has it, that is in no tab. */
  async start({ window }: Pick<OpenOptions, 'window'>): Promise<void> {
    this.#look = window;
    if (window) await this.engine.backgroundListens();
    this.#control = await poll('the extension', async () => {
      const url = this.extensionUrl('manifest.json');
      const surface = await (window ? this.engine.openHidden(url) : this.engine.open(url));
      // Of an extension that is not there yet it is the browser's error page.
      const isLoaded = () => location.href !== 'about:blank' && document.readyState === 'complete';
      await poll('its page', () => surface.evaluate(isLoaded));
      const hasApi = () => (globalThis as { chrome?: Partial<Browser> }).chrome?.tabs !== undefined;
      if (await surface.evaluate(hasApi)) return surface;
      await surface.close();
      return undefined;
    });
    this.#control.stayAttached();
    this.#controlTab = await this.api(async ({ tabs }) => (await tabs.getCurrent())?.id ?? -1);
    await this.api(({ tabs }) => {
      const loads: LoadCounts = {};
      Object.assign(globalThis, { loads });
      tabs.onUpdated.addListener((id, { status, url }) => {
        if (status === 'loading' || url) loads[id] = (loads[id] ?? 0) + 1;
      });
    });
    const { product } = await this.#controlPage().session((call) => call<{ product: string }>('Browser.getVersion'));
    this.version = product.replace(/^.*\//, '');
    await this.tabs();
    await this.#checkAnswers();
  }

  /**
   * Asks for what every page of the extension needs before it shows anything.
   * @throws BrowserStandsStill where one of that has no answer in time
   */
  async #checkAnswers(): Promise<void> {
    const unanswered = await this.api(
      async ({ storage, runtime }, milliseconds, pages) => {
        const database = 'driver-check';
        const questions: Readonly<Record<string, () => Promise<unknown>>> = {
          'storage.local': () => storage.local.get(),
          'storage.session': () => storage.session.get(),
          'storage.sync': () => storage.sync.get(),
          locks: () => navigator.locks.request(database, () => {}),
          indexedDB: () =>
            new Promise((resolve) => {
              indexedDB.open(database).onsuccess = ({ target }) => {
                (target as IDBOpenDBRequest).result.close();
                indexedDB.deleteDatabase(database).onsuccess = resolve;
              };
            }),
          ...Object.fromEntries(
            // The recorder's extension has no such page, and says so: that is an answer.
            pages.map((path) => [path, () => fetch(runtime.getURL(path)).then((page) => page.text(), String)]),
          ),
        };
        const waiting = new Set(Object.keys(questions));
        const all = Object.entries(questions).map(([name, ask]) => ask().then(() => waiting.delete(name)));
        await Promise.race([Promise.all(all), new Promise((resolve) => setTimeout(resolve, milliseconds))]);
        return [...waiting];
      },
      answerDeadlineMs,
      ['popup/popup.html', 'audit/audit.html'],
    );
    if (unanswered.length > 0) throw new BrowserStandsStill(`no answer of ${unanswered.join(', ')}`);
  }

  #controlPage(): Surface {
    if (!this.#control) throw new Error('the driver has not started');
    return this.#control;
  }

  closeExtensionPage(path: string): Promise<boolean> {
    return this.api(async ({ storage, tabs, runtime }, page) => {
      const { welcomed } = await storage.local.get('welcomed');
      const [tab] = await tabs.query({ url: runtime.getURL(page) });
      if (tab) await tabs.remove(tab.id as number);
      return tab !== undefined || welcomed === true;
    }, path);
  }

  readonly api: CallApi = async (page, ...args) => this.#controlPage().api(page, ...args);

  /** Returns how often a tab has begun to load. */
  loads(id: number): Promise<number> {
    return this.api((_, tab) => (globalThis as unknown as { loads: LoadCounts }).loads[tab] ?? 0, id);
  }

  forget(id: number): void {
    this.#tabs.delete(id);
  }

  /** Returns the keys of all pages that belong to a known tab. */
  surfacesInUse(): Set<unknown> {
    return new Set([this.#controlPage().key, ...[...this.#tabs.values()].map(({ surface }) => surface.key)]);
  }

  /** Brings a tab to the front. */
  async showTab(id: number): Promise<void> {
    await this.api(({ tabs }, tab) => tabs.update(tab, { active: true }), id);
  }

  activateControl(): Promise<void> {
    return this.showTab(this.#controlTab);
  }

  #ids(): Promise<number[]> {
    return this.api(async ({ tabs }) => (await tabs.query({})).map(({ id }) => id as number));
  }

  /** Finds the tab that is new, and the page that is new, and says that they belong together. */
  async adopt(action: () => Promise<unknown>): Promise<ChromiumTab> {
    await this.tabs();
    const ids = new Set(await this.#ids());
    const keys = new Set((await this.engine.surfaces()).map(({ key }) => key));
    await action();
    const id = await poll('a new tab', async () => (await this.#ids()).find((each) => !ids.has(each)));
    const surface = await poll('a new page', async () =>
      (await this.engine.surfaces()).find(({ key }) => !keys.has(key)),
    );
    return this.remember(new ChromiumTab(this, surface, id));
  }

  /** Keeps a tab in the list of known ones. */
  remember(tab: ChromiumTab): ChromiumTab {
    this.#tabs.set(tab.tabId(), tab);
    return tab;
  }

  async tabs(): Promise<Tab[]> {
    const ids = await this.#ids();
    for (const id of this.#tabs.keys()) if (!ids.includes(id)) this.#tabs.delete(id);
    const unknown = ids.filter((id) => id !== this.#controlTab && !this.#tabs.has(id));
    const taken = this.surfacesInUse();
    const surfaces = (await this.engine.surfaces()).filter(({ key }) => !taken.has(key));
    // Only one of each can be matched without looking into the pages.
    if (unknown.length === 1 && surfaces.length === 1 && unknown[0] !== undefined && surfaces[0]) {
      this.remember(new ChromiumTab(this, surfaces[0], unknown[0]));
    }
    return [...this.#tabs.values()];
  }

  async openTab(url?: string, options?: StepOptions): Promise<Tab> {
    const tab = await this.adopt(() => this.engine.open('about:blank'));
    if (url?.startsWith('chrome-extension:')) tab.surface.stayAttached();
    if (url) await tab.goto(url, options);
    return tab;
  }

  openPrivateTab(): Promise<Tab> {
    throw new Error('Chromium shows tabs of private windows to their own background only: use privateApi');
  }

  readonly privateApi: CallApi = async (page, ...args) => {
    this.#privateControl ??= await this.#openPrivateControl();
    return this.#privateControl.api(page, ...args);
  };

  async closePrivateWindow(windowId: number): Promise<void> {
    // The page that is asked goes with its window: it answers first.
    await this.privateApi(({ windows }, id) => void setTimeout(() => windows.remove(id)), windowId);
    this.#privateControl = undefined;
  }

  async #openPrivateControl(): Promise<Surface> {
    const keys = new Set((await this.engine.surfaces()).map(({ key }) => key));
    await this.api(
      ({ windows }, url) => windows.create({ incognito: true, url }).then(() => null),
      this.extensionUrl('manifest.json'),
    );
    const control = await poll('a private page of the extension', async () => {
      for (const surface of await this.engine.surfaces()) {
        const isPrivate = () =>
          surface.api(({ extension }: Partial<Browser>) => extension?.inIncognitoContext === true);
        if (!keys.has(surface.key) && (await isPrivate())) return surface;
      }
      return null;
    });
    control.stayAttached();
    // The background of private windows has just been started. The browser reports no requests to it that come before
    // its listeners are registered, which they are one by one: only a request with all its events shows that all are.
    await control.api(async ({ tabs, runtime }, url) => {
      const { id } = (await tabs.create({ url, active: false })) as { id: number };
      // What is still being loaded is not cut off.
      const again = setInterval(async () => {
        if ((await tabs.get(id)).status === 'complete') await tabs.reload(id);
      }, 500);
      await new Promise<void>((resolve) => {
        const ask = (): void => {
          const port = runtime.connect({ name: 'view' });
          port.onMessage.addListener((message) => {
            const { body } = message as { body: { rows?: readonly Row[] } };
            if (!body.rows?.some(({ address }) => address !== '')) return;
            port.disconnect();
            resolve();
          });
          port.onDisconnect.addListener(() => setTimeout(ask, 50));
          port.postMessage({ name: 'watch', body: { tab: id } });
        };
        ask();
      });
      clearInterval(again);
      await tabs.remove(id);
    }, this.#probe);
    return control;
  }

  async openPrivatePopup(url: string): Promise<{ readonly tabId: number; readonly popup: Popup }> {
    const tabId = await this.privateApi(async ({ tabs }, wanted) => (await tabs.create({ url: wanted })).id ?? -1, url);
    const address = this.extensionUrl(`popup/popup.html?tab=${tabId}`);
    await this.privateApi(({ tabs }, wanted) => tabs.create({ url: wanted }).then(() => null), address);
    const surface = await poll('the private popup', () =>
      this.#findSurface((page) => page.evaluate((wanted) => location.href === wanted, address)),
    );
    return { tabId, popup: popupOf(extensionPageOn(surface)) };
  }

  /** Finds the page of no known tab of which something is true. */
  async #findSurface(isIt: (page: PageCalls) => Promise<boolean>): Promise<Surface | undefined> {
    const taken = this.surfacesInUse();
    for (const surface of await this.engine.surfaces()) {
      if (!taken.has(surface.key) && (await isIt(surface).catch(() => false))) return surface;
    }
    return undefined;
  }

  extensionUrl(path: string): string {
    return `chrome-extension://${this.extensionId}/${path}`;
  }

  async urlBeside(folder: string, path: string): Promise<string> {
    return `chrome-extension://${chromiumExtensionId(realpathSync(folder))}/${path}`;
  }

  async openExtensionPage(path: string): Promise<ExtensionTab> {
    return extensionTabOf(await this.openTab(this.extensionUrl(path), { wait: 'load' }));
  }

  async openPopup(tabId: number): Promise<PopupTab> {
    return popupTabOf((await this.openExtensionPage(`popup/popup.html?tab=${tabId}`)).tab);
  }

  async chooseInMenu(
    view: Popup,
    selector: string,
    itemId: string,
    views: readonly Popup[] = [view],
  ): Promise<string[]> {
    await view.evaluate((wanted) => {
      const event = new MouseEvent('contextmenu', { bubbles: true, cancelable: true, button: 2 });
      (document.querySelector(wanted) as HTMLElement).dispatchEvent(event);
    }, selector);
    // An item that is not there could not be chosen.
    await this.api(({ contextMenus }, id) => contextMenus.update(id, {}), itemId);
    for (const each of views) {
      await each.api(({ contextMenus }, menuItemId) => {
        // What the browser's own scripts call, and the types do not know.
        (contextMenus.onClicked as unknown as { dispatch(info: object): void }).dispatch({ menuItemId });
      }, itemId);
    }
    return [];
  }

  frontWindow(): Promise<number> {
    return this.api(async ({ windows }) => {
      // The types know no filter (chrome.windows.QueryOptions).
      const filter = { windowTypes: ['normal'] } as Windows.GetInfo;
      return (await windows.getLastFocused(filter)).id as number;
    });
  }

  async openToolbarPopup(): Promise<ToolbarPopup> {
    const windowId = await this.frontWindow();
    // A window that was just opened may not have the focus yet.
    await poll('the popup opens', () => this.pressAction(windowId).then(() => true));
    const pane = await poll('the popup', () => this.pane(windowId, 'popup'));
    await atRest(pane);
    return { ...pane, panelWidth: async () => null };
  }

  async changeLook(look: WindowLook): Promise<boolean> {
    const { pageZoom = 1, ...others } = look;
    const { pageZoom: zoomBefore = 1, ...before } = this.#look ?? look;
    if (!isDeepStrictEqual(others, before)) return false;
    if (pageZoom !== zoomBefore) {
      // In a tab, because the browser crashes when it is to show a page of its own in none.
      const active = await this.api(async ({ tabs }) => (await tabs.query({ active: true }))[0]?.id as number);
      const settings = await this.engine.open('chrome://settings/');
      const isReady = () => (globalThis as OwnPageScope).chrome?.settingsPrivate !== undefined;
      await poll('chrome://settings', () => settings.evaluate(isReady));
      await settings.evaluate(
        (zoom) => (globalThis as OwnPageScope).chrome?.settingsPrivate?.setDefaultZoom(zoom),
        pageZoom,
      );
      await settings.close();
      await this.showTab(active);
      this.#look = look;
    }
    return true;
  }

  async pressAction(windowId: number, isPrivate = false): Promise<void> {
    const call = isPrivate ? this.privateApi : this.api;
    await call(({ action }, id) => action.openPopup({ windowId: id }), windowId);
  }

  async pane(windowId: number, place: PanePlace): Promise<Popup | undefined> {
    const url = this.extensionUrl(panePaths[place]);
    const surface = await this.#findSurface((page) =>
      page.api(
        async ({ windows }, wanted, id) => location.href === wanted && (await windows.getCurrent()).id === id,
        url,
        windowId,
      ),
    );
    return surface && popupOf(extensionPageOn(surface));
  }

  chooseDevtoolsTool(): Promise<void> {
    throw new Error('only in Firefox a panel stops when another tool is shown');
  }

  async openDevtoolsPanel(tab: Tab): Promise<ExtensionPage> {
    return extensionPageOn(await this.engine.openDevtoolsPanel((tab as ChromiumTab).surface));
  }

  title(tabId: number): Promise<string> {
    return this.api(({ action }, id) => action.getTitle({ tabId: id }), tabId);
  }

  /** Stops every service worker, the pages' own too: the protocol has no way to stop one by its address. */
  async killBackground(): Promise<void> {
    await this.#controlPage().session(async (call) => {
      await call('ServiceWorker.enable');
      await call('ServiceWorker.stopAllWorkers');
    });
  }

  async wakeBackground(): Promise<void> {
    await this.#controlPage().session(async (call) => {
      await call('ServiceWorker.enable');
      await call('ServiceWorker.startWorker', { scopeURL: this.extensionUrl('') });
    });
    await poll('the background runs', async () => (await this.backgroundState()) === 'running');
  }

  async withLimitedStorage(bytes: number, work: () => Promise<void>): Promise<void> {
    // The browser forgets it with the session.
    await this.#controlPage().session(async (call) => {
      const origin = this.extensionUrl('').replace(/\/$/, '');
      await call('Storage.overrideQuotaForOrigin', { origin, quotaSize: bytes });
      await work();
    });
  }

  async backgroundState(): Promise<'running' | 'stopped'> {
    const { targetInfos } = await this.#controlPage().session((call) =>
      call<{ targetInfos: { type: string; url: string }[] }>('Target.getTargets'),
    );
    const own = this.extensionUrl('');
    return targetInfos.some(({ type, url }) => type === 'service_worker' && url.startsWith(own))
      ? 'running'
      : 'stopped';
  }

  /** Does what a user can do on chrome://extensions. */
  async #onExtensionsPage(action: (page: Surface) => Promise<unknown>): Promise<void> {
    const page = await this.engine.open('chrome://extensions/');
    const isReady = () => (globalThis as OwnPageScope).chrome?.developerPrivate !== undefined;
    await poll('chrome://extensions', () => page.evaluate(isReady));
    // Without the developer mode an unpacked extension that is loaded anew, as these actions make it, is switched off.
    await page.evaluate(() =>
      (globalThis as OwnPageScope).chrome?.developerPrivate?.updateProfileConfiguration({ inDeveloperMode: true }),
    );
    await action(page);
    await page.close();
  }

  #configure(change: { hostAccess: string }): Promise<void> {
    const update = { extensionId: this.extensionId, ...change };
    const configure = (given: object) =>
      (globalThis as OwnPageScope).chrome?.developerPrivate?.updateExtensionConfiguration(given);
    return this.#onExtensionsPage((page) => page.evaluate(configure, update));
  }

  async update(): Promise<void> {
    const reload = (id: string) => (globalThis as OwnPageScope).chrome?.developerPrivate?.reload(id);
    await this.#onExtensionsPage((page) => page.evaluate(reload, this.extensionId));
    await this.start(this.#look ? { window: this.#look } : {});
  }

  revokeHostPermission(): Promise<void> {
    return this.#configure({ hostAccess: 'ON_CLICK' });
  }

  grantHostPermission(): Promise<void> {
    return this.#configure({ hostAccess: 'ON_ALL_SITES' });
  }

  async setDataConsent(): Promise<void> {}

  answerPrompt(): Promise<void> {
    throw new Error('Chromium asks in a window that no driver reaches');
  }

  ended(): boolean {
    return this.engine.ended();
  }

  /** It starts as fast as its extension could be installed anew. */
  async renew(): Promise<boolean> {
    return false;
  }

  close(): Promise<void> {
    return this.engine.close();
  }
}

/** The browser runs, and does not do what it is asked to. */
class BrowserStandsStill extends Error {}

/** An answer that takes a millisecond or two has not come by then. */
const answerDeadlineMs = 10_000;

/** Starts Chromium with the extension. */
export async function openChromium(options: OpenOptions): Promise<BrowserDriver> {
  try {
    return await openOnce(options);
  } catch (error) {
    // Of some 1,000 Chromiums 156 of Debian 12 three showed nothing in any page of the extension from their start on, and
    // nothing else was wrong with them. The suspicion is glibc 2.36, which at times does not wake who waits for a
    // condition (sourceware.org bug 25847).
    if (!(error instanceof BrowserStandsStill)) throw error;
    console.warn(`Chromium is started once more: ${error.message}`);
    return openOnce(options);
  }
}

async function openOnce(options: OpenOptions): Promise<BrowserDriver> {
  const certificates = await options.world.certificates();
  const extension = realpathSync(options.extension);
  const extensionId = chromiumExtensionId(extension);
  const isNew = !(options.profile && existsSync(join(options.profile, 'Default')));
  const engine = await startEngine({
    extension,
    extensionId,
    ...(certificates && { spki: certificates.spki }),
    args: options.args ?? [],
    headless: options.headless ?? options.window === undefined,
    ...(options.window && { window: options.window }),
    ...(options.executable && { executable: options.executable }),
    ...(options.profile && { profile: options.profile }),
    ...(options.startUrl && { startUrl: options.startUrl }),
    ...(options.vantage && { vantage: options.vantage }),
    ...(options.fewProcesses && { fewProcesses: true }),
    ...(options.privateBrowsing && { privateBrowsing: true }),
    restore: options.restore === true,
    permanent: options.permanent === true,
    beside: (options.beside ?? []).map((folder) => realpathSync(folder)),
  });
  const driver = new ChromiumDriver(engine, extensionId, isNew, 'http://v6.test/json');
  try {
    await driver.start(options);
    return driver;
  } catch (error) {
    await engine.close();
    throw error;
  }
}
