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
import { poll } from '../../world/poll.ts';
import { type Engine, type Surface, startRaw, startWithPlaywright } from './chromium-engine.ts';
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
import { settle, stepTo } from './navigation.ts';

/** Returns the id that Chromium gives an unpacked extension: from its key, or else from the real path of its folder. */
function chromiumExtensionId(dir: string): string {
  const { key } = readManifest(dir);
  const path = process.platform === 'win32' ? Buffer.from(dir, 'utf16le') : dir;
  const hash = createHash('sha256').update(key ? Buffer.from(key, 'base64') : path);
  const hex = hash.digest('hex').slice(0, 32);
  return [...hex].map((digit) => String.fromCharCode('a'.charCodeAt(0) + Number.parseInt(digit, 16))).join('');
}

/** Tells whether an expression has a value in a page. */
async function surfaceHas(surface: Surface, expression: string): Promise<boolean> {
  return (await surface.evaluate(`globalThis.${expression} !== undefined`)) === true;
}

async function pressKey(surface: Surface, key: string): Promise<void> {
  // Enter is a character too: it presses buttons.
  const text = key === 'Enter' ? '\r' : namedKeys[key] ? '' : key;
  // The codes of other characters are those of other keys.
  const ofCharacter = /[a-z\d]/i.test(key) ? key.toUpperCase().charCodeAt(0) : 0;
  const windowsVirtualKeyCode = namedKeys[key]?.windows ?? ofCharacter;
  await surface.session(async (call) => {
    await call('Input.dispatchKeyEvent', { type: 'keyDown', key, windowsVirtualKeyCode, ...(text && { text }) });
    await call('Input.dispatchKeyEvent', { type: 'keyUp', key, windowsVirtualKeyCode });
  });
}

function paneOn(surface: Surface): Pane {
  return paneOf({
    evaluate: async <T>(script: string | (() => T | Promise<T>)) => (await surface.evaluate(asExpression(script))) as T,
    click: (selector) => surface.click(selector),
    press: (key) => pressKey(surface, key),
    screenshot: (path, frame) => surface.screenshot(path, frame),
    close: () => surface.close(),
  });
}

class ChromiumTab implements Tab {
  readonly #driver: ChromiumDriver;
  #id: number;
  #surface: Surface;

  constructor(driver: ChromiumDriver, surface: Surface, id: number) {
    this.#driver = driver;
    this.#surface = surface;
    this.#id = id;
  }

  tabId(): number {
    return this.#id;
  }

  get surface(): Surface {
    return this.#surface;
  }

  readonly #evaluate = (expression: string): Promise<unknown> => this.#surface.evaluate(expression);

  /** An unattached page is watched from the control page, because looking into it would attach. */
  async during(steps: () => Promise<unknown>, wait: Wait = 'done'): Promise<void> {
    if (this.#driver.engine.attached || wait === 'none') return stepTo(this.#evaluate, steps, wait);
    const before = await this.#driver.loads(this.#id);
    await steps();
    await poll('another document', async () => (await this.#driver.loads(this.#id)) > before, 15_000);
    await this.settled(wait);
    await this.#refresh();
  }

  async settled(wait: Wait = 'done'): Promise<void> {
    if (this.#driver.engine.attached) return settle(this.#evaluate, wait);
    const complete = (tab: { status: string; title?: string }): boolean =>
      tab.status === 'complete' && (wait === 'load' || tab.title === 'done');
    await poll(`a page that is ${wait}`, async () => complete(await this.#driver.api(`chrome.tabs.get(${this.#id})`)));
  }

  /** After the activation of a prerendered page, or a discard, the tab holds another target. */
  async #refresh(): Promise<void> {
    const present = await this.#driver.engine.surfaces();
    if (present.some(({ key }) => key === this.#surface.key)) return;
    const taken = this.#driver.surfacesInUse();
    const fresh = present.filter(({ key }) => !taken.has(key));
    if (fresh.length === 1 && fresh[0]) this.#surface = fresh[0];
  }

  /**
   * A step from outside may look into the page also where pages are not attached. It does so with a user's gesture,
   * without which Back would later skip the page.
   */
  async #step(step: () => Promise<unknown>, wait: Wait = 'done'): Promise<void> {
    await this.#refresh();
    await this.#evaluate('null').catch(() => {});
    await stepTo(this.#evaluate, step, wait);
  }

  goto(url: string, { wait }: StepOptions = {}): Promise<void> {
    return this.#step(() => this.#surface.navigate(url), wait);
  }

  #through(call: string, { wait }: StepOptions): Promise<void> {
    return this.#step(() => this.#driver.api(`chrome.tabs.${call}`), wait);
  }

  back(options: StepOptions = {}): Promise<void> {
    return this.#through(`goBack(${this.#id})`, options);
  }

  forward(options: StepOptions = {}): Promise<void> {
    return this.#through(`goForward(${this.#id})`, options);
  }

  reload(options: StepOptions & { readonly bypassCache?: boolean } = {}): Promise<void> {
    return this.#through(`reload(${this.#id}, { bypassCache: ${options.bypassCache === true} })`, options);
  }

  async click(selector: string, { wait = 'none' }: StepOptions = {}): Promise<void> {
    await this.activate();
    await this.during(() => this.#surface.click(selector), wait);
  }

  async press(key: string): Promise<void> {
    await this.activate();
    await pressKey(this.#surface, key);
  }

  async evaluate<T>(script: string | (() => T | Promise<T>)): Promise<T> {
    return (await this.#evaluate(asExpression(script))) as T;
  }

  async activate(): Promise<void> {
    await this.#driver.api(`chrome.tabs.update(${this.#id}, { active: true }).then(() => null)`);
  }

  asPhone({ width, height }: { readonly width: number; readonly height: number }): Promise<void> {
    return new Promise((resolve, reject) => {
      // The browser forgets it with the session, which therefore ends with the tab.
      const emulated = this.#surface.session(async (call) => {
        await call('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 2, mobile: true });
        await call('Emulation.setTouchEmulationEnabled', { enabled: true });
        resolve();
        await new Promise(() => {});
      });
      emulated.catch(reject);
    });
  }

  duplicate(): Promise<Tab> {
    return this.#driver.adopt(() => this.#driver.api(`chrome.tabs.duplicate(${this.#id}).then(() => null)`));
  }

  async discard(): Promise<void> {
    await this.#driver.activateControl();
    // The discarded tab has another id.
    this.#driver.forget(this.#id);
    this.#id = await this.#driver.api<number>(`chrome.tabs.discard(${this.#id}).then(({ id }) => id)`);
    this.#driver.remember(this);
    await this.#refresh();
  }

  async screenshot(path: string, frame?: Frame): Promise<void> {
    await this.activate();
    await this.#surface.screenshot(path, frame);
  }

  async close(): Promise<void> {
    this.#driver.forget(this.#id);
    await this.#driver.api(`chrome.tabs.remove(${this.#id})`);
  }
}

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
  async start({ privateBrowsing, window, beside }: OpenOptions): Promise<void> {
    if (privateBrowsing) await this.#configure({ incognitoAccess: true });
    this.#look = window;
    if (window) await this.engine.backgroundListens();
    this.#control = await poll(
      'the extension',
      async () => {
        const url = this.extensionUrl('manifest.json');
        const surface = await (window ? this.engine.openHidden(url) : this.engine.open(url));
        const there = 'globalThis.chrome?.tabs !== undefined';
        const usable = await poll('its API', () => surface.evaluate(there), 500).catch(() => false);
        if (usable) return surface;
        await surface.close();
        return undefined;
      },
      beside ? 60_000 : undefined,
    );
    this.#controlTab = await this.api<number>('chrome.tabs.getCurrent().then((tab) => tab?.id ?? -1)');
    await this.api(`void (() => {
      globalThis.loads = {};
      chrome.tabs.onUpdated.addListener((id, { status, url }) => {
        if (status === 'loading' || url) loads[id] = (loads[id] ?? 0) + 1;
      });
    })()`);
    const { product } = await this.#controlPage().session((call) => call<{ product: string }>('Browser.getVersion'));
    this.version = product.replace(/^.*\//, '');
    await this.tabs();
  }

  #controlPage(): Surface {
    if (!this.#control) throw new Error('the driver has not started');
    return this.#control;
  }

  closeExtensionPage(path: string): Promise<boolean> {
    return this.api(`(async () => {
      const { welcomed } = await chrome.storage.local.get('welcomed');
      const [tab] = await chrome.tabs.query({ url: chrome.runtime.getURL(${JSON.stringify(path)}) });
      if (tab) await chrome.tabs.remove(tab.id);
      return tab !== undefined || welcomed === true;
    })()`);
  }

  async api<T>(expression: string): Promise<T> {
    return (await this.#controlPage().evaluate(expression)) as T;
  }

  /** Returns how often a tab has begun to load. */
  loads(id: number): Promise<number> {
    return this.api(`loads[${id}] ?? 0`);
  }

  forget(id: number): void {
    this.#tabs.delete(id);
  }

  /** Returns the keys of all pages that belong to a known tab. */
  surfacesInUse(): Set<unknown> {
    return new Set([this.#controlPage().key, ...[...this.#tabs.values()].map(({ surface }) => surface.key)]);
  }

  async activateControl(): Promise<void> {
    await this.api(`chrome.tabs.update(${this.#controlTab}, { active: true }).then(() => null)`);
  }

  #ids(): Promise<number[]> {
    return this.api('chrome.tabs.query({}).then((tabs) => tabs.map(({ id }) => id))');
  }

  /** Finds the tab that is new, and the page that is new, and says that they belong together. */
  async adopt(action: () => Promise<unknown>): Promise<Tab> {
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
    if (url) await tab.goto(url, options);
    return tab;
  }

  openPrivateTab(): Promise<Tab> {
    throw new Error('Chromium shows tabs of private windows to their own background only: use privateApi');
  }

  /** Needs `attach: false`, because Playwright does not look into private windows. */
  async privateApi<T>(expression: string): Promise<T> {
    this.#privateControl ??= await this.#openPrivateControl();
    return (await this.#privateControl.evaluate(expression)) as T;
  }

  async closePrivateWindow(windowId: number): Promise<void> {
    // The page that is asked goes with its window: it answers first.
    await this.privateApi(`void setTimeout(() => chrome.windows.remove(${windowId}))`);
    this.#privateControl = undefined;
  }

  async #openPrivateControl(): Promise<Surface> {
    const keys = new Set((await this.engine.surfaces()).map(({ key }) => key));
    const url = JSON.stringify(this.extensionUrl('manifest.json'));
    await this.api(`chrome.windows.create({ incognito: true, url: ${url} }).then(() => null)`);
    const control = await poll('a private page of the extension', async () => {
      for (const surface of await this.engine.surfaces()) {
        const isPrivate = () => surface.evaluate('chrome.extension?.inIncognitoContext === true');
        if (!keys.has(surface.key) && (await isPrivate())) return surface;
      }
      return null;
    });
    // The background of private windows has just been started. The browser tells it nothing of requests that come before
    // its listeners are registered, which they are one by one: only a request with all its events shows that all are.
    await control.evaluate(`new Promise((resolve) => {
      chrome.tabs.create({ url: ${JSON.stringify(this.#probe)}, active: false }).then(({ id }) => {
        const again = setInterval(() => chrome.tabs.reload(id), 500);
        const ask = () => {
          const port = chrome.runtime.connect({ name: 'view' });
          port.onMessage.addListener(({ body }) => {
            if (!body.rows?.some(({ address }) => address !== '')) return;
            clearInterval(again);
            port.disconnect();
            chrome.tabs.remove(id).then(resolve);
          });
          port.onDisconnect.addListener(() => setTimeout(ask, 50));
          port.postMessage({ name: 'watch', body: { tab: id } });
        };
        ask();
      });
    })`);
    return control;
  }

  extensionUrl(path: string): string {
    return `chrome-extension://${this.extensionId}/${path}`;
  }

  async urlBeside(folder: string, path: string): Promise<string> {
    return `chrome-extension://${chromiumExtensionId(realpathSync(folder))}/${path}`;
  }

  async openView(path: string): Promise<ReturnType<typeof viewOf>> {
    return viewOf(await this.openTab(this.extensionUrl(path), { wait: 'load' }));
  }

  openPopup(tabId: number): Promise<ReturnType<typeof viewOf>> {
    return this.openView(`popup/popup.html?tab=${tabId}`);
  }

  async chooseInMenu(view: View, selector: string, itemId: string, views: readonly View[] = [view]): Promise<string[]> {
    await view.evaluate(`document.querySelector(${JSON.stringify(selector)}).dispatchEvent(
      new MouseEvent('contextmenu', { bubbles: true, cancelable: true, button: 2 }),
    )`);
    // An item that is not there could not be chosen.
    await this.api(`chrome.contextMenus.update(${JSON.stringify(itemId)}, {}).then(() => null)`);
    const info = JSON.stringify({ menuItemId: itemId });
    for (const each of views) await each.evaluate(`void chrome.contextMenus.onClicked.dispatch(${info})`);
    return [];
  }

  frontWindow(): Promise<number> {
    return this.api(`chrome.windows.getLastFocused({ windowTypes: ['normal'] }).then(({ id }) => id)`);
  }

  async openToolbarPopup(): Promise<Pane> {
    const windowId = await this.frontWindow();
    // A window that was just opened may not have the focus yet.
    await poll('the popup opens', () => this.pressAction(windowId).then(() => true));
    const pane = await poll('the popup', () => this.pane(windowId, 'popup'));
    await atRest(pane);
    return pane;
  }

  async changeLook(look: WindowLook): Promise<boolean> {
    const { pageZoom = 1, ...others } = look;
    const { pageZoom: zoomBefore = 1, ...before } = this.#look ?? look;
    if (!isDeepStrictEqual(others, before)) return false;
    if (pageZoom !== zoomBefore) {
      // In a tab, because the browser crashes when it is to show a page of its own in none.
      const active = await this.api<number>('chrome.tabs.query({ active: true }).then(([tab]) => tab.id)');
      const settings = await this.engine.open('chrome://settings/');
      await poll('chrome://settings', () => surfaceHas(settings, 'chrome.settingsPrivate'));
      await settings.evaluate(`chrome.settingsPrivate.setDefaultZoom(${pageZoom})`);
      await settings.close();
      await this.api(`chrome.tabs.update(${active}, { active: true }).then(() => null)`);
      this.#look = look;
    }
    return true;
  }

  async pressAction(windowId: number, isPrivate = false): Promise<void> {
    const open = `chrome.action.openPopup({ windowId: ${windowId} })`;
    await (isPrivate ? this.privateApi(open) : this.api(open));
  }

  async pane(windowId: number, place: PanePlace): Promise<Pane | undefined> {
    const url = this.extensionUrl(panePaths[place]);
    const isIt = `location.href === '${url}' && chrome.windows.getCurrent().then(({ id }) => id === ${windowId})`;
    const taken = this.surfacesInUse();
    for (const surface of await this.engine.surfaces()) {
      if (taken.has(surface.key) || !(await surface.evaluate(isIt).catch(() => false))) continue;
      return paneOn(surface);
    }
    return undefined;
  }

  async openDevtoolsPanel(tab: Tab): Promise<Pane> {
    return paneOn(await this.engine.openDevtoolsPanel((tab as ChromiumTab).surface));
  }

  title(tabId: number): Promise<string> {
    return this.api(`chrome.action.getTitle({ tabId: ${tabId} })`);
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

  /** Changes what a user can change on chrome://extensions. */
  async #configure(change: { incognitoAccess: boolean } | { hostAccess: string }): Promise<void> {
    const page = await this.engine.open('chrome://extensions/');
    const update = JSON.stringify({ extensionId: this.extensionId, ...change });
    await poll('chrome://extensions', () => page.evaluate('Boolean(globalThis.chrome?.developerPrivate)'));
    // Without the developer mode an unpacked extension that is loaded anew, as this change makes it, is switched off.
    await page.evaluate('chrome.developerPrivate.updateProfileConfiguration({ inDeveloperMode: true })');
    await page.evaluate(`chrome.developerPrivate.updateExtensionConfiguration(${update})`);
    await page.close();
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

/** Starts Chromium with the extension. */
export async function openChromium(options: OpenOptions): Promise<BrowserDriver> {
  const certificates = await options.world.certificates();
  const extension = realpathSync(options.extension);
  const extensionId = chromiumExtensionId(extension);
  // To let an extension into private windows means to load it anew, and what it had opened is closed.
  const isNew = !options.privateBrowsing && !(options.profile && existsSync(join(options.profile, 'Default')));
  const start = options.attach === false || options.window ? startRaw : startWithPlaywright;
  const engine = await start({
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
