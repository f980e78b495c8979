/**
 * Holds Chromium by a connection that attaches to a page only for the moment of a call: a page is what it is for a user. One
 * that is attached to never prerenders another (PrerenderFinalStatus kPrerenderingDisabledByDevTools,
 * prerender_final_status.h), and one in a tab that is not in front draws nothing, as for a user.
 */

import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Browser } from 'webextension-polyfill';
import { poll } from '../../world/poll.ts';
import { type VantageName, vantageProgram } from '../../world/vantages.ts';
import { type BrowserProcess, displayEnv, startBrowserProcess } from './browser-process.ts';
import { chromiumSwitches, notTested } from './chromium-switches.ts';
import { type Frame, smallWindow, type WindowLook } from './driver.ts';
import { executables } from './executables.ts';
import { fitFrame } from './fit-frame.ts';
import { callsBy, type PageCalls } from './page-function.ts';
import { placeOf, pressSeen, watchPress } from './place.ts';
import { startRelay } from './relay.ts';
import { RpcSocket, targetGone } from './rpc.ts';

/** Calls a method of the DevTools protocol. */
export type Call = <T = unknown>(method: string, params?: object) => Promise<T>;

/** A page of the browser. */
export interface Surface extends PageCalls {
  /** The same for the same page, and different for every other. */
  readonly key: unknown;
  navigate(url: string): Promise<void>;
  click(selector: string): Promise<void>;
  screenshot(path: string, frame?: Frame): Promise<void>;
  /** Works with one session of the DevTools protocol on the page: what is enabled stays so until the work is done. */
  session<T>(work: (call: Call) => Promise<T>): Promise<T>;
  /** Evaluates in one session from now on: a third of the work. For the extension's own pages, which prerender nothing. */
  stayAttached(): void;
  close(): Promise<void>;
}

/** A running Chromium. */
export interface Engine {
  /** Opens a page in a tab of its own. */
  open(url: string): Promise<Surface>;
  /** Opens a page that is in no tab strip, or else, as before Chromium 134, in a tab. */
  openHidden(url: string): Promise<Surface>;
  /** Returns all pages that are in a tab. */
  surfaces(): Promise<Surface[]>;
  /**
   * Opens the developer tools of a page, and in them the panel of the extension.
   * @returns the page of the panel; closing it closes the developer tools
   */
  openDevtoolsPanel(page: Surface): Promise<Surface>;
  /** Waits until the extension's background listens for requests. */
  backgroundListens(): Promise<void>;
  /** Checks whether the browser has ended. */
  ended(): boolean;
  close(): Promise<void>;
}

/** How Chromium is started. */
export interface EngineOptions {
  readonly extension: string;
  readonly extensionId: string;
  readonly executable?: string;
  /** The key of servers to trust. */
  readonly spki?: string;
  readonly window?: WindowLook;
  readonly headless?: boolean;
  readonly profile?: string;
  readonly args: readonly string[];
  readonly startUrl?: string;
  readonly restore?: boolean;
  readonly permanent?: boolean;
  readonly privateBrowsing?: boolean;
  readonly beside?: readonly string[];
  readonly vantage?: VantageName;
  readonly fewProcesses?: boolean;
}

function switches(options: EngineOptions): string[] {
  const { extension, spki, args, permanent, fewProcesses, headless = true, window = smallWindow } = options;
  const { width, height, theme, scale = 1, display } = window;

  // What a command line loads is gone at the end of the browser.
  const loading = permanent
    ? ['--enable-unsafe-extension-debugging']
    : [`--disable-extensions-except=${extension}`, `--load-extension=${extension}`];
  return [
    ...chromiumSwitches({ headless, alsoDisabled: notTested }),
    '--disable-popup-blocking',
    // Where nobody looks, nothing of the browser's own window moves.
    ...(headless ? ['--animation-duration-scale=0'] : []),
    // In pixels of the browser.
    `--window-size=${Math.round(width / scale)},${Math.round(height / scale)}`,
    '--window-position=0,0',
    ...(scale === 1 ? [] : [`--force-device-scale-factor=${scale}`]),
    ...(theme === 'dark' ? ['--force-dark-mode'] : []),
    ...(display === undefined ? [] : ['--ozone-platform=x11']),
    ...(fewProcesses ? ['--disable-site-isolation-trials', '--renderer-process-limit=2'] : []),
    ...loading,
    ...(spki === undefined ? [] : [`--ignore-certificate-errors-spki-list=${spki}`]),
    ...args,
  ];
}

/**
 * Begins a navigation. The browser answers only when the page's server does, so the answer is not waited for: whether
 * a navigation fails is the test's business, and what it waits for is the driver's.
 */
function sendNavigate(surface: Surface, url: string): Promise<void> {
  return new Promise((resolve) => {
    const sent = surface.session((call) => {
      const answer = call('Page.navigate', { url });
      resolve();
      return answer;
    });
    sent.catch(() => {}).finally(resolve);
  });
}

/** Takes a picture of a page that is laid out for a frame. */
async function takeFramed(surface: Pick<Surface, 'session'>, path: string, frame: Frame): Promise<void> {
  const data = await surface.session(async (call) => {
    const resize = (height: number): Promise<unknown> =>
      call('Emulation.setDeviceMetricsOverride', { width: frame.width, height, deviceScaleFactor: 1, mobile: false });
    await call('Emulation.setScrollbarsHidden', { hidden: true });
    const expression = 'document.documentElement.scrollHeight';
    await fitFrame(frame, resize, async () => {
      const { result } = await call<{ result: { value: number } }>('Runtime.evaluate', { expression });
      return result.value;
    });
    return (await call<{ data: string }>('Page.captureScreenshot')).data;
  });
  writeFileSync(path, Buffer.from(data, 'base64'));
}

interface TargetInfo {
  readonly targetId: string;
  readonly type: string;
  readonly url: string;
  readonly subtype?: string;
}

class PageSurface implements Surface {
  readonly #rpc: RpcSocket;
  readonly key: string;
  #staysAttached = false;
  /** The session that stays, once there is one. */
  #kept: Promise<string> | undefined;
  readonly #calls = callsBy((expression) => this.#evaluate(expression));
  readonly evaluate = this.#calls.evaluate;
  readonly api = this.#calls.api;
  readonly runScript = this.#calls.runScript;

  constructor(rpc: RpcSocket, targetId: string) {
    this.#rpc = rpc;
    this.key = targetId;
  }

  async #attach(): Promise<string> {
    const target = { targetId: this.key, flatten: true };
    return (await this.#rpc.call<{ sessionId: string }>('Target.attachToTarget', target)).sessionId;
  }

  stayAttached(): void {
    this.#staysAttached = true;
  }

  /** Works with the session that stays; when its page has gone, the next call attaches anew. */
  async #keptSession<T>(work: (call: Call) => Promise<T>): Promise<T> {
    this.#kept ??= this.#attach();
    try {
      const sessionId = await this.#kept;
      return await work((method, params) => this.#rpc.call(method, params, { sessionId }));
    } catch (error) {
      this.#kept = undefined;
      throw error;
    }
  }

  async session<T>(work: (call: Call) => Promise<T>): Promise<T> {
    const sessionId = await this.#attach();
    try {
      return await work((method, params) => this.#rpc.call(method, params, { sessionId }));
    } finally {
      await this.#rpc.call('Target.detachFromTarget', { sessionId }).catch(() => {});
    }
  }

  async navigate(url: string): Promise<void> {
    await sendNavigate(this, url);
  }

  async #evaluate(expression: string): Promise<unknown> {
    const options = { expression, awaitPromise: true, returnByValue: true, userGesture: true };
    const evaluateIn = (call: Call) =>
      call<{
        result: { value?: unknown };
        exceptionDetails?: { text: string; exception?: { description?: string } };
      }>('Runtime.evaluate', options);
    const answer = this.#staysAttached ? this.#keptSession(evaluateIn) : this.session(evaluateIn);
    const { result, exceptionDetails } = await answer;
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  async click(selector: string): Promise<void> {
    const point = await poll(selector, () => this.evaluate(placeOf, selector));
    // A page of the web may go on to another one, which nobody is to look into.
    if (!this.#staysAttached) return this.#pressMouse(point);
    await this.evaluate(watchPress, selector);
    await this.#pressMouse(point);
    // A page that is not there any more has got it.
    const hit = await this.evaluate(pressSeen).catch(() => 'left' as const);
    if (hit === 'elsewhere') throw new Error(`the press on ${selector} hit another element`);
  }

  async #pressMouse(point: { readonly x: number; readonly y: number }): Promise<void> {
    await this.session(async (call) => {
      const mouse = (type: string) =>
        call('Input.dispatchMouseEvent', { type, ...point, button: 'left', clickCount: 1 });
      await mouse('mousePressed');
      // What is clicked may close its page, which then does not say that it was.
      await mouse('mouseReleased').catch((error: Error) => {
        if (!error.message.endsWith(targetGone)) throw error;
      });
    });
  }

  async screenshot(path: string, frame?: Frame): Promise<void> {
    if (frame) return takeFramed(this, path, frame);
    const { data } = await this.session((call) => call<{ data: string }>('Page.captureScreenshot'));
    writeFileSync(path, Buffer.from(data, 'base64'));
  }

  async close(): Promise<void> {
    await this.#rpc.call('Target.closeTarget', { targetId: this.key });
  }
}

/** A profile of Chromium that an extension is installed in, as a file that can be read while no browser runs. */
function preferencesOf(profile: string): string {
  return join(profile, 'Default', 'Preferences');
}

/** Writes the preferences of a new profile. */
function writePreferences(profile: string, { extensionId, window, privateBrowsing }: EngineOptions): void {
  mkdirSync(dirname(preferencesOf(profile)), { recursive: true });
  const preferences = {
    extensions: {
      // Without the developer mode, an unpacked extension is switched off at the next start.
      ui: { developer_mode: true },
      ...(window && { pinned_extensions: [extensionId] }),
      // What the switch on chrome://extensions writes. Turned while the extension starts, it loads it anew, and of some 400
      // Chromiums 156 on a busy machine one ended by that, one never answered the extension's pages, and one reported no
      // requests to it until its end.
      ...(privateBrowsing && { settings: { [extensionId]: { incognito: true } } }),
    },
    ...(window && { browser: { custom_chrome_frame: true, has_seen_welcome_page: true } }),
    // Chromium's zoom level is the logarithm of the factor to the base 1.2 (page_zoom.cc).
    ...(window?.pageZoom && { partition: { default_zoom_level: { x: Math.log(window.pageZoom) / Math.log(1.2) } } }),
  };
  writeFileSync(preferencesOf(profile), JSON.stringify(preferences));
}

/**
 * The bit of `creation_flags` by which Chromium marks an extension that the protocol has loaded, and forgets it at the
 * next start. It is the only difference from one that a user has loaded on chrome://extensions
 * (test/e2e/startup.test.ts, Chromium 156).
 */
const FORGOTTEN_AT_START = 1 << 15;

/** Makes the profile keep its extensions. */
function keepExtensions(profile: string): void {
  const preferences = JSON.parse(readFileSync(preferencesOf(profile), 'utf8')) as {
    extensions: { settings: Record<string, { creation_flags: number }> };
  };
  for (const settings of Object.values(preferences.extensions.settings)) settings.creation_flags &= ~FORGOTTEN_AT_START;
  writeFileSync(preferencesOf(profile), JSON.stringify(preferences));
}

const devtoolsUrl = 'devtools://';

/**
 * Shows the panel of an extension, by the modules that the developer tools are made of, and returns whether it is there
 * yet. A script, because vitest rewrites `import()` in functions.
 */
const showPanel = (own: string): string => `
  return import('./ui/legacy/legacy.js').then(({ InspectorView, ViewManager }) => {
    const id = InspectorView.InspectorView.instance().tabbedPane.tabIds().find((each) => each.startsWith('${own}'));
    return id !== undefined && ViewManager.ViewManager.instance().showView(id).then(() => true);
  });`;

/** The pages of a Chromium that has been started. */
function enginePages(rpc: RpcSocket, extensionId: string): Omit<Engine, 'ended' | 'close'> {
  const targets = async (): Promise<TargetInfo[]> =>
    (await rpc.call<{ targetInfos: TargetInfo[] }>('Target.getTargets')).targetInfos;
  const open = async (params: object): Promise<Surface> =>
    new PageSurface(rpc, (await rpc.call<{ targetId: string }>('Target.createTarget', params)).targetId);
  return {
    open: (url) => open({ url }),
    openHidden: (url) => open({ url, hidden: true }),
    surfaces: async () =>
      (await targets())
        .filter(({ type, subtype, url }) => type === 'page' && !subtype && !url.startsWith(devtoolsUrl))
        .map(({ targetId }) => new PageSurface(rpc, targetId)),
    openDevtoolsPanel: async ({ key: targetId }) => {
      await rpc.call('Target.openDevTools', { targetId });
      const find = (begin: string) =>
        poll(begin, async () => (await targets()).find(({ type, url }) => type !== 'tab' && url.startsWith(begin)));
      const devtools = new PageSurface(rpc, (await find(devtoolsUrl)).targetId);
      const own = `chrome-extension://${extensionId}`;
      await poll('the panel', () => devtools.runScript(showPanel(own)));
      const panel = new PageSurface(rpc, (await find(`${own}/audit/log/`)).targetId);
      panel.close = () => devtools.close();
      return panel;
    },
    backgroundListens: async () => {
      const own = `chrome-extension://${extensionId}/`;
      const worker = await poll('the background', async () =>
        (await targets()).find(({ type, url }) => type === 'service_worker' && url.startsWith(own)),
      );
      const surface = new PageSurface(rpc, worker.targetId);
      await poll('the background listens', () =>
        surface.evaluate(() => {
          const { chrome } = globalThis as { chrome?: Partial<Browser> };
          // The types do not know it (chrome.events.Event).
          const event = chrome?.webRequest?.onResponseStarted as { hasListeners(): boolean } | undefined;
          return event?.hasListeners();
        }),
      );
      // The answer comes after the listeners are registered.
      await surface.api(({ tabs }) => tabs.query({}));
    },
  };
}

/** Starts Chromium. */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const profile = options.profile ?? mkdtempSync(join(tmpdir(), 'greensix-chromium-'));
  const removeProfile = (): void => {
    if (!options.profile) rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  const args = [
    ...switches(options),
    `--user-data-dir=${profile}`,
    '--remote-debugging-port=0',
    options.restore ? '--restore-last-session' : (options.startUrl ?? 'about:blank'),
  ];
  const installs = options.permanent === true && !existsSync(preferencesOf(profile));
  if (installs || options.window || options.privateBrowsing) writePreferences(profile, options);
  const { command, env } = vantageProgram(options.vantage, options.executable ?? executables.chromium);
  const process = await startBrowserProcess(command, args, /DevTools listening on (ws:\/\/\S+)/, {
    ...displayEnv(options.window),
    ...env,
  }).catch((error: unknown) => {
    removeProfile();
    throw error;
  });
  let relay: BrowserProcess | undefined;
  let rpc: RpcSocket | undefined;
  const end = async (): Promise<void> => {
    rpc?.close();
    await relay?.end();
    await process.end();
    removeProfile();
  };
  const close = async (): Promise<void> => {
    // A profile that is kept must be written out, which only a regular end does; and Windows knows no process groups.
    if (options.profile || options.window) {
      await rpc?.call('Browser.close').catch(() => {});
      await poll('the browser has ended', () => process.ended()).catch(() => {});
    }
    await end();
    if (installs && options.profile) keepExtensions(profile);
  };

  try {
    if (options.vantage) relay = await startRelay(options.vantage, process.endpoint, join(profile, 'relay'));
    rpc = await RpcSocket.connect(process.endpoint, relay?.endpoint);
    for (const path of installs ? [options.extension, ...(options.beside ?? [])] : []) {
      await rpc.call('Extensions.loadUnpacked', { path });
    }
    return { ...enginePages(rpc, options.extensionId), ended: process.ended, close };
  } catch (error) {
    await end();
    throw error;
  }
}
