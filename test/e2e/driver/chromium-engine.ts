/**
 * The two ways to hold Chromium: by Playwright, which attaches to every page, and by a raw connection that attaches to
 * a page only for the moment of a call. An attached page never prerenders another.
 */

import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright';
import { poll } from '../../world/poll.js';
import { type VantageName, vantageProgram } from '../../world/vantages.js';
import { startBrowserProcess } from './browser-process.js';
import { chromiumSwitches } from './chromium-switches.js';
import { executables } from './executables.js';
import { placeOf } from './place.js';
import { RpcSocket, targetGone } from './rpc.js';

/** Calls a method of the DevTools protocol. */
export type Call = <T = unknown>(method: string, params?: object) => Promise<T>;

/** A page of the browser. */
export interface Surface {
  /** The same for the same page, and different for every other. */
  readonly key: unknown;
  navigate(url: string): Promise<void>;
  evaluate(expression: string): Promise<unknown>;
  click(selector: string): Promise<void>;
  screenshot(path: string): Promise<void>;
  /** Works with one session of the DevTools protocol on the page: what is enabled stays so until the work is done. */
  session<T>(work: (call: Call) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** A running Chromium. */
export interface Engine {
  readonly attached: boolean;
  /** Opens a page in a tab of its own. */
  open(url: string): Promise<Surface>;
  /** Returns all pages that are in a tab. */
  surfaces(): Promise<Surface[]>;
  close(): Promise<void>;
}

/** How Chromium is started. */
export interface EngineOptions {
  readonly extension: string;
  readonly spki: string;
  readonly profile?: string;
  readonly args: readonly string[];
  readonly startUrl?: string;
  readonly restore?: boolean;
  readonly permanent?: boolean;
  readonly vantage?: VantageName;
  readonly fewProcesses?: boolean;
}

function switches({ extension, spki, args, permanent, fewProcesses }: EngineOptions): string[] {
  // What a command line loads is gone at the end of the browser.
  const loading = permanent
    ? ['--enable-unsafe-extension-debugging']
    : [`--disable-extensions-except=${extension}`, `--load-extension=${extension}`];
  return [
    ...chromiumSwitches(['PaintHolding']),
    '--disable-popup-blocking',
    // Without a graphics card the time that a picture takes grows with the window.
    '--window-size=800,600',
    ...(fewProcesses ? ['--disable-site-isolation-trials', '--renderer-process-limit=2'] : []),
    ...loading,
    `--ignore-certificate-errors-spki-list=${spki}`,
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

class PlaywrightSurface implements Surface {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  get key(): unknown {
    return this.#page;
  }

  async navigate(url: string): Promise<void> {
    await sendNavigate(this, url);
  }

  evaluate(expression: string): Promise<unknown> {
    return this.#page.evaluate(expression);
  }

  click(selector: string): Promise<void> {
    return this.#page.click(selector, { noWaitAfter: true });
  }

  async screenshot(path: string): Promise<void> {
    await this.#page.screenshot({ path });
  }

  async session<T>(work: (call: Call) => Promise<T>): Promise<T> {
    const session = await this.#page.context().newCDPSession(this.#page);
    try {
      return await work((method, params = {}) => session.send(method as 'Page.enable', params as never) as never);
    } finally {
      await session.detach().catch(() => {});
    }
  }

  close(): Promise<void> {
    return this.#page.close();
  }
}

/** Starts Chromium with Playwright. */
export async function startWithPlaywright(options: EngineOptions): Promise<Engine> {
  if (options.startUrl || options.restore || options.permanent) {
    throw new Error('startUrl, restore and permanent need attach: false');
  }
  const profile = options.profile ?? mkdtempSync(join(tmpdir(), 'greensix-chromium-'));
  // Playwright talks to the browser through a pipe, which knows no networks.
  const { command, env } = vantageProgram(options.vantage, executables.chromium);
  const context: BrowserContext = await chromium.launchPersistentContext(profile, {
    executablePath: command,
    env: { ...process.env, ...env },
    headless: false,
    args: switches(options),
    ignoreDefaultArgs: ['--disable-back-forward-cache', '--disable-extensions'],
    chromiumSandbox: false,
    viewport: null,
  });
  return {
    attached: true,
    open: async (url) => {
      const page = await context.newPage();
      const surface = new PlaywrightSurface(page);
      if (url !== 'about:blank') await surface.navigate(url);
      return surface;
    },
    surfaces: async () => context.pages().map((page) => new PlaywrightSurface(page)),
    close: async () => {
      await context.close();
      if (!options.profile) rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

interface TargetInfo {
  readonly targetId: string;
  readonly type: string;
  readonly url: string;
  readonly subtype?: string;
}

class RawSurface implements Surface {
  readonly #rpc: RpcSocket;
  readonly key: string;

  constructor(rpc: RpcSocket, targetId: string) {
    this.#rpc = rpc;
    this.key = targetId;
  }

  async session<T>(work: (call: Call) => Promise<T>): Promise<T> {
    const target = { targetId: this.key, flatten: true };
    const { sessionId } = await this.#rpc.call<{ sessionId: string }>('Target.attachToTarget', target);
    try {
      return await work((method, params) => this.#rpc.call(method, params, { sessionId }));
    } finally {
      await this.#rpc.call('Target.detachFromTarget', { sessionId }).catch(() => {});
    }
  }

  async navigate(url: string): Promise<void> {
    await sendNavigate(this, url);
  }

  async evaluate(expression: string): Promise<unknown> {
    const options = { expression, awaitPromise: true, returnByValue: true, userGesture: true };
    const { result, exceptionDetails } = await this.session((call) =>
      call<{
        result: { value?: unknown };
        exceptionDetails?: { text: string; exception?: { description?: string } };
      }>('Runtime.evaluate', options),
    );
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  async click(selector: string): Promise<void> {
    const point = (await poll(selector, () => this.evaluate(placeOf(selector)))) as object;
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

  async screenshot(path: string): Promise<void> {
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

/** Without the developer mode, an unpacked extension is switched off at the next start. */
function writeDeveloperMode(profile: string): void {
  mkdirSync(dirname(preferencesOf(profile)), { recursive: true });
  writeFileSync(preferencesOf(profile), JSON.stringify({ extensions: { ui: { developer_mode: true } } }));
}

/**
 * Chromium marks what the protocol has loaded as to be forgotten at the next start: by this bit, which is the only
 * difference from what a user has loaded on chrome://extensions.
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

/** Starts Chromium without attaching to any page. */
export async function startRaw(options: EngineOptions): Promise<Engine> {
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
  const installs = options.permanent && !existsSync(preferencesOf(profile));
  if (installs) writeDeveloperMode(profile);
  const process = await startBrowserProcess(executables.chromium, args, /DevTools listening on (ws:\/\/\S+)/).catch(
    (error: unknown) => {
      removeProfile();
      throw error;
    },
  );
  const rpc = await RpcSocket.connect(process.endpoint);
  if (installs) await rpc.call('Extensions.loadUnpacked', { path: options.extension });
  return {
    attached: false,
    open: async (url) => {
      const { targetId } = await rpc.call<{ targetId: string }>('Target.createTarget', { url });
      return new RawSurface(rpc, targetId);
    },
    surfaces: async () => {
      const { targetInfos } = await rpc.call<{ targetInfos: TargetInfo[] }>('Target.getTargets');
      return targetInfos
        .filter(({ type, subtype }) => type === 'page' && !subtype)
        .map(({ targetId }) => new RawSurface(rpc, targetId));
    },
    close: async () => {
      // A profile that is kept must be written out, which only a regular end does.
      if (options.profile) {
        await rpc.call('Browser.close', {}, { deadline: 5000 }).catch(() => {});
        await poll('the browser has ended', () => process.ended(), 5000).catch(() => {});
      }
      rpc.close();
      await process.end();
      if (installs) keepExtensions(profile);
      removeProfile();
    },
  };
}
