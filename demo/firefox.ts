/** Starts Firefox with the extension in a profile of its own. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type BrowserProcess, startBrowserProcess } from '../test/e2e/driver/browser-process.js';
import { RpcSocket } from '../test/e2e/driver/rpc.js';
import { poll } from '../test/world/poll.js';
import { type DemoBrowser, DONE, type LaunchOptions, type PopupView } from './browser.js';

/** No first-run pages, no requests to the maker, and no rules that keep the page from its servers. */
const PREFS: Readonly<Record<string, string | number | boolean>> = {
  'app.normandy.enabled': false,
  'app.update.disabledForTesting': true,
  'browser.aboutwelcome.enabled': false,
  'browser.newtabpage.enabled': false,
  'browser.shell.checkDefaultBrowser': false,
  'browser.startup.homepage': 'about:blank',
  'browser.startup.page': 0,
  'browser.tabs.warnOnClose': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'devtools.jsonview.enabled': false,
  'dom.security.https_first': false,
  'extensions.getAddons.cache.enabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'network.lna.blocking': false,
  'network.trr.mode': 5,
  'security.OCSP.enabled': 0,
  'services.settings.server': 'data:,#remote-settings-dummy/v1',
  'termsofuse.bypassNotification': true,
  'toolkit.telemetry.enabled': false,
};

interface ScriptResult {
  readonly type: 'success' | 'exception';
  readonly result?: { readonly value?: unknown };
  readonly exceptionDetails?: { readonly text: string };
}

/** Evaluates an expression in a page or window, waits for a promise, and returns the value by way of JSON. */
async function evaluateIn(rpc: RpcSocket, context: string, expression: string): Promise<unknown> {
  const answer = await rpc.call<ScriptResult>('script.evaluate', {
    expression: `(async () => JSON.stringify((await (${expression})) ?? null))()`,
    target: { context },
    awaitPromise: true,
    userActivation: true,
  });
  if (answer.exceptionDetails) throw new Error(answer.exceptionDetails.text);
  return JSON.parse(String(answer.result?.value));
}

/** The first page, and the browser's own window. */
async function contextsOf(rpc: RpcSocket): Promise<{ page: string; window: string } | undefined> {
  const tree = async (params: object): Promise<{ context: string; url: string }[]> =>
    (await rpc.call<{ contexts: { context: string; url: string }[] }>('browsingContext.getTree', params)).contexts;
  const page = (await tree({}))[0]?.context;
  const window = (await tree({ 'moz:scope': 'chrome' })).find(({ url }) => url.endsWith('/browser.xhtml'))?.context;
  return page && window ? { page, window } : undefined;
}

/** A running Firefox. */
export class Firefox implements DemoBrowser {
  readonly name: string;
  readonly #rpc: RpcSocket;
  readonly #process: BrowserProcess;
  readonly #profile: string;
  readonly #contexts: { page: string; window: string };
  readonly #policy: string;

  private constructor(
    rpc: RpcSocket,
    process: BrowserProcess,
    known: { name: string; profile: string; contexts: { page: string; window: string }; extension: string },
  ) {
    this.#rpc = rpc;
    this.#process = process;
    this.#profile = known.profile;
    this.#contexts = known.contexts;
    this.#policy = `WebExtensionPolicy.getByID(${JSON.stringify(known.extension)})`;
    this.name = known.name;
  }

  /** Starts the browser; nothing is left of it when that fails. */
  static async launch(options: LaunchOptions): Promise<Firefox> {
    const { executable, place, headless, theme, width = 1180, height = 860 } = options;
    const profile = mkdtempSync(join(tmpdir(), 'greensix-demo-'));
    const dark = theme && { 'ui.systemUsesDarkTheme': theme === 'dark' ? 1 : 0 };
    const prefs = Object.entries({ ...PREFS, ...dark });
    const lines = prefs.map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`);
    writeFileSync(join(profile, 'user.js'), lines.join(''));
    const args = [
      ...['--no-remote', '--profile', profile, '--width', `${width}`, '--height', `${height}`],
      ...['--remote-debugging-port', '0', '--remote-allow-system-access'],
      ...(headless ? ['--headless'] : []),
    ];
    const env = { MOZ_CRASHREPORTER_DISABLE: '1' };
    let running: BrowserProcess | undefined;
    try {
      running = await startBrowserProcess(executable, args, /WebDriver BiDi listening on (ws:\/\/\S+)/, env);
      const rpc = await RpcSocket.connect(`${running.endpoint}/session`);
      const session = await rpc.call<{ capabilities: { browserVersion: string } }>('session.new', { capabilities: {} });
      const contexts = await poll('a window', () => contextsOf(rpc));
      if (place.certificates) {
        const database = `Cc['@mozilla.org/security/x509certdb;1'].getService(Ci.nsIX509CertDB)`;
        const add = `void ${database}.addCertFromBase64('${place.certificates.caBase64}', 'CT,C,C')`;
        await evaluateIn(rpc, contexts.window, add);
      }
      const { extension } = await rpc.call<{ extension: string }>('webExtension.install', {
        extensionData: { type: 'path', path: resolve(options.extension) },
      });
      const name = `Firefox ${session.capabilities.browserVersion}`;
      const browser = new Firefox(rpc, running, { name, profile, contexts, extension });
      await poll('the background', () =>
        browser.privileged(`${browser.#policy}.extension.backgroundState === 'running'`),
      );
      // The address field is striped while a program holds the browser. Here it is the user's.
      await browser.privileged(`void document.documentElement.removeAttribute('remotecontrol')`);
      return browser;
    } catch (error) {
      await running?.end();
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
      throw error;
    }
  }

  /** Evaluates an expression in the browser's own window. */
  async privileged<T>(expression: string): Promise<T> {
    return (await evaluateIn(this.#rpc, this.#contexts.window, expression)) as T;
  }

  async open(url: string): Promise<void> {
    const { page } = this.#contexts;
    await this.#rpc.call('browsingContext.navigate', { context: page, url, wait: 'none' });
    await poll('the page', async () => (await evaluateIn(this.#rpc, page, DONE)) as boolean, 30_000);
  }

  /** A popup cannot be looked into in Firefox, so this is the same page in a tab. */
  async openPopupView(): Promise<PopupView> {
    const tab = await this.privileged<number>(`(() => {
      const { ExtensionParent } = ChromeUtils.importESModule('resource://gre/modules/ExtensionParent.sys.mjs');
      return ExtensionParent.apiManager.global.tabTracker.getId(gBrowser.tabs[0]);
    })()`);
    const host = await this.privileged<string>(`${this.#policy}.mozExtensionHostname`);
    const url = `moz-extension://${host}/popup/popup.html?tab=${tab}`;
    const { context } = await this.#rpc.call<{ context: string }>('browsingContext.create', { type: 'tab' });
    await this.#rpc.call('browsingContext.navigate', { context, url, wait: 'complete' });
    const evaluate = <T>(expression: string): Promise<T> => evaluateIn(this.#rpc, context, expression) as Promise<T>;
    const resize = (width: number, height: number): Promise<unknown> =>
      this.#rpc.call('browsingContext.setViewport', { context, viewport: { width, height } });
    return {
      evaluate,
      screenshot: async (path, { width, height }) => {
        // A page is as high as its window; in a low one it is as high as what it shows.
        await resize(width, 100);
        await resize(width, Math.min(height, await evaluate<number>('document.documentElement.scrollHeight')));
        const { data } = await this.#rpc.call<{ data: string }>('browsingContext.captureScreenshot', { context });
        writeFileSync(path, Buffer.from(data, 'base64'));
      },
    };
  }

  /**
   * Opens the popup itself, at the button, and waits until the browser has made it higher than `least`.
   * It stays open when the window gets its focus only after that, as it may without a window manager.
   */
  async openPopup(least: number): Promise<void> {
    const open = `(async () => {
      const { ExtensionParent } = ChromeUtils.importESModule('resource://gre/modules/ExtensionParent.sys.mjs');
      const { actionFor, browserActionFor } = ExtensionParent.apiManager.global;
      const popup = [...document.querySelectorAll('browser.webextension-popup-browser')].at(-1);
      const panel = popup?.closest('panel');
      if (!panel) {
        Services.prefs.setBoolPref('ui.popup.disable_autohide', true);
        await (actionFor ?? browserActionFor)(${this.#policy}.extension).openPopup(window, true);
      }
      return panel?.state === 'open' && popup.getBoundingClientRect().height > ${least};
    })()`;
    await poll('the popup in its size', () => this.privileged<boolean>(open));
  }

  ended(): boolean {
    return this.#process.ended();
  }

  async close(): Promise<void> {
    // Asked to end, it leaves nothing in its profile half written; and Windows knows no process groups.
    await this.#rpc.call('browser.close', {}, { deadline: 3000 }).catch(() => {});
    this.#rpc.close();
    await this.#process.end();
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }
}
