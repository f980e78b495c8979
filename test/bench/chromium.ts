/**
 * A Chromium that is disturbed as little as possible: over the browser's own connection, with no page attached but for
 * the moment of a call. The driver of the tests is not used, because its control page lives in the extension's process
 * and would be measured too.
 */

import { createHash } from 'node:crypto';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startBrowserProcess } from '../e2e/driver/browser-process.ts';
import { chromiumSwitches } from '../e2e/driver/chromium-switches.ts';
import { executables } from '../e2e/driver/executables.ts';
import { callsBy, type PageCalls } from '../e2e/driver/page-function.ts';
import { RpcSocket } from '../e2e/driver/rpc.ts';
import { poll } from '../world/poll.ts';
import { type BrowserPids, browserPids } from './processes.ts';

/** Calls a method of the DevTools protocol on one target. */
export type Call = <T = unknown>(method: string, params?: object) => Promise<T>;

interface TargetInfo {
  readonly targetId: string;
  readonly type: string;
  readonly url: string;
  readonly title: string;
}

/** A running Chromium. */
export class Chromium {
  readonly #rpc: RpcSocket;
  readonly #profile: string;
  readonly #extension: string | undefined;
  readonly #end: () => Promise<void>;

  private constructor(
    rpc: RpcSocket,
    known: { profile: string; extension: string | undefined },
    end: () => Promise<void>,
  ) {
    this.#rpc = rpc;
    this.#profile = known.profile;
    this.#extension = known.extension;
    this.#end = end;
  }

  /**
   * Starts a browser and waits until its extension runs.
   * @param extension the folder of the extension, or undefined for none
   * @param spki the key of the world's servers
   * @param kept a profile folder to use and to keep; without it a fresh one, which is removed
   */
  static async start(extension: string | undefined, spki: string, kept?: string): Promise<Chromium> {
    const profile = kept ?? mkdtempSync(join(tmpdir(), 'greensix-bench-'));
    const folder = extension && realpathSync(extension);
    const own = folder ? [`--load-extension=${folder}`, `--disable-extensions-except=${folder}`] : [];
    const process = await startBrowserProcess(
      executables.chromium,
      [
        ...chromiumSwitches(),
        '--window-size=1000,800',
        '--remote-debugging-port=0',
        ...own,
        `--ignore-certificate-errors-spki-list=${spki}`,
        `--user-data-dir=${profile}`,
        'about:blank',
      ],
      /DevTools listening on (ws:\/\/\S+)/,
    );
    const rpc = await RpcSocket.connect(process.endpoint);
    const chromium = new Chromium(rpc, { profile, extension: folder }, async () => {
      // A profile that is kept must be written out, which only a regular end does.
      if (kept !== undefined) {
        await rpc.call('Browser.close', {}, { deadline: 5000 }).catch(() => {});
        await poll('the browser has ended', () => process.ended(), 10_000).catch(() => {});
      }
      rpc.close();
      await process.end();
      if (kept === undefined) rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    });
    // A worker is there before it has run, and what happens before it listens is lost.
    const listens = (call: Call) =>
      pageOf(call).api(({ webRequest }) =>
        // The types do not know it (chrome.events.Event).
        (webRequest.onResponseStarted as unknown as { hasListeners(): boolean }).hasListeners(),
      );
    if (folder) await poll('the extension', () => chromium.inBackground(listens));
    return chromium;
  }

  /**
   * Makes a profile in which the extension has run before.
   * @param page the address of a page that is loaded meanwhile: time enough for what an extension does at its first start
   * @param use what else is done in it
   */
  static async usedProfile(
    extension: string | undefined,
    spki: string,
    page: string,
    use: (chromium: Chromium) => Promise<unknown> = async () => {},
  ): Promise<{ path: string; remove(): void }> {
    const path = mkdtempSync(join(tmpdir(), 'greensix-bench-profile-'));
    const chromium = await Chromium.start(extension, spki, path);
    try {
      await chromium.load(await chromium.openTab(), page);
      await use(chromium);
    } finally {
      await chromium.close();
    }
    return { path, remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 5 }) };
  }

  /** Returns the processes of this browser. */
  async pids(): Promise<BrowserPids> {
    return poll('the processes', async () => {
      const pids = browserPids(this.#profile);
      return pids && (pids.extension !== undefined || this.#extension === undefined) ? pids : undefined;
    });
  }

  async #targets(): Promise<TargetInfo[]> {
    return (await this.#rpc.call<{ targetInfos: TargetInfo[] }>('Target.getTargets')).targetInfos;
  }

  async #worker(): Promise<string | undefined> {
    const targets = await this.#targets();
    return targets.find(({ type, url }) => type === 'service_worker' && url.startsWith(this.extensionUrl('')))
      ?.targetId;
  }

  /** Checks whether the background of the extension runs. */
  async hasBackground(): Promise<boolean> {
    return (await this.#worker()) !== undefined;
  }

  /** Attaches to a target for as long as the work takes. */
  async attach<T>(targetId: string, work: (call: Call) => Promise<T>): Promise<T> {
    const { sessionId } = await this.#rpc.call<{ sessionId: string }>('Target.attachToTarget', {
      targetId,
      flatten: true,
    });
    try {
      return await work((method, params) => this.#rpc.call(method, params, { sessionId, deadline: 120_000 }));
    } finally {
      await this.#rpc.call('Target.detachFromTarget', { sessionId }).catch(() => {});
    }
  }

  /** Attaches to the background of the extension. */
  async inBackground<T>(work: (call: Call) => Promise<T>): Promise<T> {
    return this.attach(await poll('the background', () => this.#worker()), work);
  }

  /** Opens an empty tab. */
  async openTab(): Promise<string> {
    return (await this.#rpc.call<{ targetId: string }>('Target.createTarget', { url: 'about:blank' })).targetId;
  }

  async closeTab(targetId: string): Promise<void> {
    await this.#rpc.call('Target.closeTarget', { targetId });
  }

  /** Loads a page of the world in a tab and waits until its title says that all it asked for was answered. */
  async load(targetId: string, url: string): Promise<void> {
    await this.attach(targetId, (call) => call('Page.navigate', { url }));
    await poll(
      `${url} is done`,
      async () => {
        // Each question costs the browser something; all variants are asked at the same slow pace.
        await sleep(100);
        const target = (await this.#targets()).find((candidate) => candidate.targetId === targetId);
        return target?.url === url && target.title === 'done';
      },
      120_000,
    );
  }

  /** Returns the address of a page of the extension: its id is the hash of its path. */
  extensionUrl(path: string): string {
    const digest = createHash('sha256')
      .update(this.#extension ?? '')
      .digest('hex');
    const id = [...digest.slice(0, 32)].map((digit) => String.fromCharCode(97 + Number.parseInt(digit, 16)));
    return `chrome-extension://${id.join('')}/${path}`;
  }

  /** Ends the browser. */
  close(): Promise<void> {
    return this.#end();
  }
}

/** Returns what gives a target something to do. */
export function pageOf(call: Call): PageCalls {
  return callsBy((expression) => evaluate(call, expression));
}

async function evaluate(call: Call, expression: string): Promise<unknown> {
  const { result, exceptionDetails } = await call<{
    result: { value?: unknown };
    exceptionDetails?: { text: string; exception?: { description?: string } };
  }>('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
  if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
  return result.value;
}
