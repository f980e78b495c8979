/** Starts Chromium with the extension in a profile of its own, its button pinned to the toolbar. */
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserProcess, startBrowserProcess } from '../test/e2e/driver/browser-process.js';
import { RpcSocket } from '../test/e2e/driver/rpc.js';
import { poll } from '../test/world/poll.js';
import { type DemoBrowser, DONE, type Frame, type LaunchOptions, type PopupView } from './browser.js';

/** Features that would ask the user something, talk to the maker or keep the page from its servers. */
const DISABLED_FEATURES = [
  'HttpsFirstBalancedModeAutoEnable',
  'HttpsUpgrades',
  'LocalNetworkAccessChecks',
  'MediaRouter',
  'OptimizationHints',
  'Translate',
];

interface TargetInfo {
  readonly targetId: string;
  readonly type: string;
  readonly url: string;
}

/** Returns the id that Chromium gives an unpacked extension without a key. */
function extensionIdOf(folder: string): string {
  const path = process.platform === 'win32' ? Buffer.from(folder, 'utf16le') : folder;
  const hex = createHash('sha256').update(path).digest('hex').slice(0, 32);
  return [...hex].map((digit) => String.fromCharCode('a'.charCodeAt(0) + Number.parseInt(digit, 16))).join('');
}

function switches(options: LaunchOptions, extension: string, profile: string): string[] {
  const { place, headless, width = 1180, height = 860, theme } = options;
  // Chromium refuses to be sandboxed as root, which one always is in the private world.
  const root = process.getuid?.() === 0;
  return [
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-dev-shm-usage',
    '--disable-search-engine-choice-screen',
    '--disable-sync',
    '--no-default-browser-check',
    '--no-first-run',
    '--password-store=basic',
    '--use-mock-keychain',
    '--remote-debugging-port=0',
    `--user-data-dir=${profile}`,
    `--disable-extensions-except=${extension}`,
    `--disable-features=${DISABLED_FEATURES.join(',')}`,
    `--load-extension=${extension}`,
    `--window-size=${width},${height}`,
    '--window-position=0,0',
    ...(headless ? ['--headless=new', '--disable-gpu'] : []),
    // The second keeps the first from being complained about in every window.
    ...(root ? ['--no-sandbox', '--test-type'] : []),
    ...(place.certificates ? [`--ignore-certificate-errors-spki-list=${place.certificates.spki}`] : []),
    ...(theme === 'dark' ? ['--force-dark-mode'] : []),
    ...place.chromiumArgs,
    'about:blank',
  ];
}

/** A running Chromium. */
export class Chromium implements DemoBrowser {
  readonly name: string;
  readonly #rpc: RpcSocket;
  readonly #process: BrowserProcess;
  readonly #profile: string;
  readonly #extension: string;
  readonly #page: string;

  private constructor(
    rpc: RpcSocket,
    process: BrowserProcess,
    known: { profile: string; extension: string; page: string; name: string },
  ) {
    this.#rpc = rpc;
    this.#process = process;
    this.#profile = known.profile;
    this.#extension = `chrome-extension://${known.extension}`;
    this.#page = known.page;
    this.name = known.name;
  }

  /** Starts the browser; nothing is left of it when that fails. */
  static async launch(options: LaunchOptions): Promise<Chromium> {
    const profile = mkdtempSync(join(tmpdir(), 'greensix-demo-'));
    const extension = realpathSync(options.extension);
    const id = extensionIdOf(extension);
    mkdirSync(join(profile, 'Default'));
    const preferences = {
      browser: { custom_chrome_frame: true, has_seen_welcome_page: true },
      extensions: { pinned_extensions: [id], ui: { developer_mode: true } },
    };
    writeFileSync(join(profile, 'Default', 'Preferences'), JSON.stringify(preferences));
    let running: BrowserProcess | undefined;
    try {
      const args = switches(options, extension, profile);
      running = await startBrowserProcess(options.executable, args, /DevTools listening on (ws:\/\/\S+)/);
      const rpc = await RpcSocket.connect(running.endpoint);
      const { product } = await rpc.call<{ product: string }>('Browser.getVersion');
      const version = product.replace(/^.*\//, '');
      const page = await poll('a page of the browser', () => findTarget(rpc, ({ type }) => type === 'page'));
      const known = { profile, extension: id, page, name: `Chromium ${version}` };
      const browser = new Chromium(rpc, running, known);
      await browser.#backgroundListens();
      return browser;
    } catch (error) {
      await running?.end();
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
      throw error;
    }
  }

  #worker(): Promise<string> {
    const url = `${this.#extension}/background.js`;
    return poll('the background', () => findTarget(this.#rpc, (target) => target.url === url));
  }

  /** A page that is opened before the new extension listens is not seen from its beginning. */
  async #backgroundListens(): Promise<void> {
    const worker = await this.#worker();
    const listens = 'globalThis.chrome?.webRequest?.onResponseStarted.hasListeners()';
    await poll('the background', () => this.evaluate<boolean>(worker, listens));
    // The answer comes after the browser has heard of the listeners.
    await this.evaluate(worker, 'chrome.tabs.query({}).then(() => null)');
  }

  /** Works with a session on a target. */
  async session<T>(targetId: string, work: (call: RpcSocket['call']) => Promise<T>): Promise<T> {
    const target = { targetId, flatten: true };
    const { sessionId } = await this.#rpc.call<{ sessionId: string }>('Target.attachToTarget', target);
    try {
      return await work((method, params) => this.#rpc.call(method, params, { sessionId }));
    } finally {
      await this.#rpc.call('Target.detachFromTarget', { sessionId }).catch(() => {});
    }
  }

  /** Evaluates an expression in a target, and waits for a promise. */
  async evaluate<T>(targetId: string, expression: string): Promise<T> {
    const params = { expression, awaitPromise: true, returnByValue: true, userGesture: true };
    const { result, exceptionDetails } = await this.session(targetId, (call) =>
      call<{
        result: { value: T };
        exceptionDetails?: { text: string; exception?: { description?: string } };
      }>('Runtime.evaluate', params),
    );
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  async open(url: string): Promise<void> {
    await this.session(this.#page, (call) => call('Page.navigate', { url }));
    await poll('the page', () => this.evaluate<boolean>(this.#page, DONE), 30_000);
  }

  #view(targetId: string, resizable: boolean): PopupView {
    return {
      evaluate: (expression) => this.evaluate(targetId, expression),
      screenshot: (path, frame) => this.#screenshot(targetId, path, resizable ? frame : undefined),
    };
  }

  /** Opens the popup at the button. */
  async openPopup(): Promise<PopupView> {
    await this.evaluate(await this.#worker(), 'chrome.action.openPopup().then(() => null)');
    const url = `${this.#extension}/popup/popup.html`;
    return this.#view(await poll('the popup', () => findTarget(this.#rpc, (target) => target.url === url)), false);
  }

  /** Opens the popup in a tab of its own, where it takes the width that it is given. */
  async openPopupTab(): Promise<PopupView> {
    // The manifest shown as text is a page of the extension that can ask for the tab's id.
    const url = `${this.#extension}/manifest.json`;
    const { targetId } = await this.#rpc.call<{ targetId: string }>('Target.createTarget', { url });
    await poll('the extension', () => this.evaluate(targetId, 'globalThis.chrome?.tabs !== undefined'));
    const query = `chrome.tabs.query({ url: ['http://*/*', 'https://*/*'] }).then(([tab]) => tab.id)`;
    const tab = await this.evaluate<number>(targetId, query);
    const popup = `${this.#extension}/popup/popup.html?tab=${tab}`;
    await this.session(targetId, (call) => call('Page.navigate', { url: popup }));
    return this.#view(targetId, true);
  }

  /** Opens a page of the extension, for example `options/options.html`, in a tab in front of the others. */
  openExtensionPage(path: string): Promise<PopupView> {
    return this.openPage(`${this.#extension}/${path}`);
  }

  /** Opens any page in a tab in front of the others. */
  async openPage(url: string): Promise<PopupView> {
    const { targetId } = await this.#rpc.call<{ targetId: string }>('Target.createTarget', { url });
    return this.#view(targetId, true);
  }

  /** Before version 127 the popup cannot be opened by a program. */
  openPopupView(): Promise<PopupView> {
    return this.openPopup().catch(() => this.openPopupTab());
  }

  async #screenshot(targetId: string, path: string, frame?: Frame): Promise<void> {
    const data = await this.session(targetId, async (call) => {
      if (frame) {
        const resize = (height: number): Promise<unknown> =>
          call('Emulation.setDeviceMetricsOverride', {
            width: frame.width,
            height,
            deviceScaleFactor: 1,
            mobile: false,
          });
        await call('Emulation.setScrollbarsHidden', { hidden: true });
        // A page is as high as its window; in a low one it is as high as what it shows.
        await resize(100);
        const expression = 'document.documentElement.scrollHeight';
        const { result } = await call<{ result: { value: number } }>('Runtime.evaluate', { expression });
        await resize(Math.min(frame.height, result.value));
      }
      return (await call<{ data: string }>('Page.captureScreenshot')).data;
    });
    writeFileSync(path, Buffer.from(data, 'base64'));
  }

  ended(): boolean {
    return this.#process.ended();
  }

  async close(): Promise<void> {
    // Asked to end, it leaves nothing in its profile half written; and Windows knows no process groups.
    await this.#rpc.call('Browser.close', {}, { deadline: 3000 }).catch(() => {});
    this.#rpc.close();
    await this.#process.end();
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Returns the id of the first target that fits. */
async function findTarget(rpc: RpcSocket, fits: (target: TargetInfo) => boolean): Promise<string | undefined> {
  const { targetInfos } = await rpc.call<{ targetInfos: TargetInfo[] }>('Target.getTargets');
  return targetInfos.find(fits)?.targetId;
}
