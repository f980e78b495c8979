import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { type Browser, type BrowserContext, type CDPSession, chromium } from 'playwright-core';
import { shortenEnd } from '../../src/display/shorten-end.ts';
import { EnvironmentError } from '../shared/errors.ts';
import { makeTemporaryFolder, removeTemporaryFolder } from '../state/temporary-folder.ts';
import { keepListening } from './activity.ts';
import { environmentForChildren } from './environment-for-children.ts';
import { ExtensionControl } from './extension-control.ts';
import { findBrowser } from './find-browser.ts';
import { fullMessageOf, messageOf, reasonOfConnection } from './playwright-errors.ts';
import { killGroup, killProcess, leadsOwnGroup } from './process-group.ts';
import { shellWords } from './shell-words.ts';
import { TabOpener } from './tab-opener.ts';
import type { VisitOptions } from './visit-options.ts';
import { withoutProxyToLoopback } from './without-proxy.ts';

/** The oldest that the extension runs in (manifest.json). */
const oldestVersion = 120;
const closeTimeoutMs = 5000;
/** How often a browser is started to load the extension: on a machine that is busy it fails now and then. */
const maxLoads = 2;
/** What a browser answers that has no way to load an extension by the DevTools protocol. */
const unknownMethod = /wasn't found|not (?:available|found)/i;

/** A browser with the extension. */
export interface VisitBrowser {
  readonly context: BrowserContext;
  readonly control: ExtensionControl;
  readonly tabs: TabOpener;
  readonly name: string;
  /** Resolves when the browser or the extension in it has ended, for whatever reason. */
  readonly gone: Promise<void>;
  /** Ends the browser and removes its profile; of a remote browser only what was opened in it. Never fails. */
  close(): Promise<void>;
}

/** Methods of the DevTools protocol that are newer than Playwright's types. */
type Send = <T>(method: string, params?: object) => Promise<T>;

/**
 * @returns a browser to visit pages with: a new one, or the remote one that the options name
 * @throws EnvironmentError
 */
export function openBrowser(options: VisitOptions): Promise<VisitBrowser> {
  return options.connect === undefined ? launchBrowser(options) : connectBrowser(options.connect);
}

async function launchBrowser(options: VisitOptions): Promise<VisitBrowser> {
  const path = findBrowser(options.browser);
  const extension = realpathSync(options.extension);
  const failures: string[] = [];
  while (failures.length < maxLoads && !failures.some((failure) => unknownMethod.test(failure))) {
    const launched = await launch(path, options.headed, []);
    try {
      requireVersion(launched.browser, path);
      const send = await sendTo(launched.browser);
      const { id } = await send<{ id: string }>('Extensions.loadUnpacked', { path: extension });
      return await withoutWelcome(controlled(launched, `chrome-extension://${id}/manifest.json`));
    } catch (error) {
      await launched.close();
      if (error instanceof EnvironmentError) throw error;
      failures.push(firstLine(error));
    }
  }
  // Versions that do not know the method heed the switch, which later ones of Google do not.
  const again = await launch(path, options.headed, [
    `--load-extension=${extension}`,
    `--disable-extensions-except=${extension}`,
  ]);
  try {
    return await withoutWelcome(controlled(again, `chrome-extension://${idOfPath(extension)}/manifest.json`));
  } catch (error) {
    await again.close();
    failures.push(firstLine(error));
    throw new EnvironmentError(`The extension could not be loaded into ${path}: ${[...new Set(failures)].join('; ')}.`);
  }
}

async function withoutWelcome(browser: Promise<VisitBrowser>): Promise<VisitBrowser> {
  const { control } = await browser;
  await control.closeWelcome();
  return browser;
}

interface Launched {
  readonly browser: Browser;
  readonly context: BrowserContext;
  close(): Promise<void>;
}

/**
 * @param headed whether somebody sees the browser
 * @returns how a browser is started to visit pages, whatever else is done in it
 */
export function visitLaunchOptions(path: string, headed: boolean) {
  return {
    executablePath: path,
    env: environmentForChildren(process.env),
    headless: false,
    chromiumSandbox: !(process.platform === 'linux' && process.getuid?.() === 0),
    viewport: null,
    acceptDownloads: false,
    args: [
      // Nobody sees the tab strip, so nothing of it moves. Pages animate as they do.
      ...(headed ? [] : ['--headless=new', '--window-size=1280,1000', '--animation-duration-scale=0']),
      '--mute-audio',
      ...shellWords(process.env.GREENSIX_CHROMIUM_ARGS ?? ''),
    ],
  };
}

/**
 * Nothing is switched off that decides what a page loads. GREENSIX_CHROMIUM_ARGS may name more switches, separated by
 * spaces. The sandbox is on, but for root on Linux, for whom Chromium has none (crbug 638180).
 */
async function launch(path: string, headed: boolean, more: readonly string[]): Promise<Launched> {
  const folder = makeTemporaryFolder('profile');
  const remove = () => removeTemporaryFolder(folder);
  try {
    const options = visitLaunchOptions(path, headed);
    const context = await chromium.launchPersistentContext(join(folder, 'profile'), {
      ...options,
      artifactsDir: folder,
      args: ['--enable-unsafe-extension-debugging', ...more, ...options.args],
      ignoreDefaultArgs: ['--disable-extensions', '--disable-popup-blocking'],
      // Whoever asks for the visits decides what ends them.
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
    });
    const browser = context.browser();
    if (!browser) throw new Error('Playwright gives no browser');
    const { processInfo } = await (await sendTo(browser))<{
      processInfo: readonly { readonly type: string; readonly id: number }[];
    }>('SystemInfo.getProcessInfo');
    const pid = processInfo.find(({ type }) => type === 'browser')?.id;
    const isLeader = pid !== undefined && leadsOwnGroup(pid);
    return {
      browser,
      context,
      close: async () => {
        await within(closeTimeoutMs, context.close());
        if (pid !== undefined && browser.isConnected()) killProcess(pid, folder);
        // A network service that outlives its browser by a moment writes the index of its cache, and makes all folders above
        // that again (simple_index_file.cc, SyncWriteToDisk).
        if (isLeader) killGroup(pid);
        await remove();
      },
    };
  } catch (error) {
    await remove();
    throw new EnvironmentError(
      `${path} could not be started as a Chromium: ${reasonOfLaunch(error)}. Name another browser by --browser PATH where it is none.`,
    );
  }
}

async function connectBrowser(address: string): Promise<VisitBrowser> {
  const folder = makeTemporaryFolder('connection');
  let browser: Browser;
  try {
    browser = await withoutProxyToLoopback(address, () => chromium.connectOverCDP(address, { artifactsDir: folder }));
  } catch (error) {
    await removeTemporaryFolder(folder);
    throw new EnvironmentError(
      `No browser could be reached at ${address}: ${reasonOfConnection(error)}. Start one there with --remote-debugging-port and the extension, as docs/long-lists.md has it.`,
    );
  }
  const close = async () => {
    await within(closeTimeoutMs, browser.close());
    await removeTemporaryFolder(folder);
  };
  try {
    requireVersion(browser, `the browser at ${address}`);
    const context = browser.contexts()[0];
    const id = context && (await findExtension(browser, context));
    if (!context || id === undefined) {
      throw new EnvironmentError(
        `The browser at ${address} does not have the extension Greensix. Install it there, or start that browser with --load-extension=FOLDER.`,
      );
    }
    return await controlled({ browser, context, close }, `chrome-extension://${id}/manifest.json`);
  } catch (error) {
    await close();
    throw error;
  }
}

/** @returns the id of the extension in a remote browser; undefined if it is not there */
async function findExtension(browser: Browser, context: BrowserContext): Promise<string | undefined> {
  const send = await sendTo(browser);
  const { targetInfos } = await send<{ targetInfos: readonly { readonly type: string; readonly url: string }[] }>(
    'Target.getTargets',
  );
  const running = targetInfos.flatMap(({ type, url }) => {
    const id = type === 'service_worker' && /^chrome-extension:\/\/([a-p]{32})\/background\.js$/.exec(url)?.[1];
    return id ? [id] : [];
  });
  const page = await context.newPage();
  try {
    for (const id of running) {
      const name = await page
        .goto(`chrome-extension://${id}/manifest.json`)
        .then(() => page.evaluate('chrome.runtime.getManifest().name'))
        .catch(() => undefined);
      if (name === extensionName) return id;
    }
    // Its background is asleep.
    const list = 'chrome.developerPrivate.getExtensionsInfo().then((all) => all.map(({ id, name }) => [id, name]))';
    const installed = await page
      .goto('chrome://extensions/')
      .then(() => page.evaluate<[string, string][]>(list))
      .catch(() => []);
    return installed.find(([, name]) => name === extensionName)?.[0];
  } finally {
    await page.close();
  }
}

/** It is not translated. */
const extensionName = 'Greensix';

async function controlled({ browser, context, close }: Launched, manifest: string): Promise<VisitBrowser> {
  keepListening(context);
  const page = await context.newPage();
  const gone = new Promise<void>((resolve) => {
    browser.on('disconnected', () => resolve());
    page.on('crash', () => resolve());
    page.on('close', () => resolve());
  });
  const control = await ExtensionControl.open(page, manifest);
  return {
    context,
    control,
    tabs: new TabOpener(context, control, manifest),
    name: await control.browserName(),
    gone,
    close: async () => {
      await within(closeTimeoutMs, page.close());
      await close();
    },
  };
}

function requireVersion(browser: Browser, which: string): void {
  const version = browser.version();
  if (Number.parseInt(version, 10) >= oldestVersion) return;
  throw new EnvironmentError(`${which} is version ${version}; Chromium ${oldestVersion} or later is needed.`);
}

async function sendTo(browser: Browser): Promise<Send> {
  const session: CDPSession = await browser.newBrowserCDPSession();
  return (method, params = {}) => session.send(method as 'Browser.getVersion', params as never) as never;
}

/** An extension without a key has an id that follows from its path; Windows writes that in UTF-16. */
function idOfPath(path: string): string {
  const digest = createHash('sha256')
    .update(path, process.platform === 'win32' ? 'utf16le' : 'utf8')
    .digest('hex');
  return [...digest.slice(0, 32)].map((digit) => String.fromCharCode(97 + Number.parseInt(digit, 16))).join('');
}

/** Waits for something that may hang or fail, and goes on all the same. */
export async function within(milliseconds: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  await Promise.race([work.catch(() => {}), over]);
  clearTimeout(timer);
}

function firstLine(error: unknown): string {
  return messageOf(error).replace(/\.$/, '');
}

/** The last line that the program itself printed, of all that Playwright reports. */
function reasonOfLaunch(error: unknown): string {
  const message = fullMessageOf(error);
  if (/no usable sandbox/i.test(message)) {
    return 'this system allows it no sandbox (allow user namespaces, or set GREENSIX_CHROMIUM_ARGS=--no-sandbox where all pages are trusted)';
  }
  if (/missing x server|cannot open display/i.test(message)) return 'there is no display; leave --headed out';
  const printed = [...stripVTControlCharacters(message).matchAll(/\[err\] (.*\S)/g)].at(-1)?.[1];
  if (printed === undefined && /has been closed/.test(message)) return 'it ended at once, and printed nothing';
  return shortenEnd(printed ?? firstLine(error), 300).replace(/\.$/, '');
}
