/** A conversation with a running Firefox: raw WebDriver BiDi, pages and the browser's own window alike. */
import { writeFileSync } from 'node:fs';
import { poll } from '../../world/poll.ts';
import { type Frame, namedKeys } from './driver.ts';
import { type FirefoxInternals, firefoxInternals } from './firefox-internals.ts';
import { fitFrame } from './fit-frame.ts';
import { callOf, callsBy, type Json, type PageCalls } from './page-function.ts';
import { placeOf, pressSeen, watchPress } from './place.ts';
import type { RpcSocket } from './rpc.ts';

/** The line with the address for WebDriver that Firefox prints. */
export const firefoxEndpoint = /WebDriver BiDi listening on (ws:\/\/\S+)/;

/** @returns what every Firefox is started with that a program drives */
export function firefoxArguments(profile: string, headless: boolean): string[] {
  return [
    ...['--no-remote', '--profile', profile],
    ...(headless ? ['--headless'] : []),
    ...['--remote-debugging-port', '0', '--remote-allow-system-access'],
  ];
}

/** @returns the surroundings that it is started in */
export function firefoxEnv(headless: boolean): Record<string, string> {
  // Who sees a window browses with a sandbox.
  return { MOZ_CRASHREPORTER_DISABLE: '1', ...(headless && { MOZ_DISABLE_CONTENT_SANDBOX: '1' }) };
}

interface RemoteValue {
  readonly type: string;
  readonly value?: unknown;
  readonly sharedId?: string;
}
type ScriptResult =
  | { readonly type: 'success'; readonly result: RemoteValue }
  | { readonly type: 'exception'; readonly exceptionDetails: { readonly text: string } };

/** Thin names for the BiDi commands that the driver uses. */
export class Bidi {
  readonly rpc: RpcSocket;

  constructor(rpc: RpcSocket) {
    this.rpc = rpc;
  }

  /** Evaluates an expression as a user's gesture would, and returns its value by way of JSON. */
  async evaluate(context: string, expression: string): Promise<unknown> {
    const value = await this.#script(context, `(async () => JSON.stringify((await (${expression})) ?? null))()`);
    return JSON.parse(String(value.value));
  }

  /** Returns what gives a page something to do. */
  page(context: string): PageCalls {
    return callsBy((expression) => this.evaluate(context, expression));
  }

  /** Calls a function in the browser's own window, and waits for the promise that it may return. */
  async privileged<Args extends readonly Json[], Result>(
    window: string,
    script: (firefox: FirefoxInternals, ...args: Args) => Result | Promise<Result>,
    ...args: Args
  ): Promise<Result> {
    return (await this.evaluate(window, callOf(script, args, callOf(firefoxInternals, [])))) as Result;
  }

  /** Returns the shared id of an element. */
  async #element(context: string, selector: string): Promise<string | undefined> {
    const find = (wanted: string) => document.querySelector(wanted);
    return (await this.#script(context, callOf(find, [selector]))).sharedId;
  }

  /**
   * Presses and releases a button of the mouse on an element; returns when the page has got that. In a popup that is
   * given its size just then, Firefox 153 drops the press (once in some hundred runs of test/e2e/consent.test.ts): then
   * the mouse is pressed again. One that only came late may have closed the page by then.
   */
  async pressMouse(context: string, selector: string, button: 'left' | 'right'): Promise<void> {
    const page = this.page(context);
    let wasPressed = false;
    const isClosed = (error: unknown): boolean => wasPressed && /no such (?:frame|window)/.test(String(error));
    const press = async (): Promise<string> => {
      const place = await poll(selector, () =>
        page.evaluate(placeOf, selector).catch((error: unknown) => {
          if (isClosed(error)) return 'left' as const;
          throw error;
        }),
      );
      if (place === 'left') return 'left';
      await page.evaluate(watchPress, selector);
      wasPressed = true;
      // A page that is closed by the press may be gone before the answer comes.
      await this.#pressOnce(context, selector, button).catch((error: unknown) => {
        if (!isClosed(error)) throw error;
      });
      // A page that is not there any more, or another one, has got it.
      return page.evaluate(pressSeen).catch(() => 'left');
    };
    const hit = await poll(`${selector} gets the press`, async () => {
      const found = await press();
      return found !== 'nothing' && found;
    });
    if (hit === 'elsewhere') throw new Error(`the press on ${selector} hit another element`);
  }

  async #pressOnce(context: string, selector: string, button: 'left' | 'right'): Promise<void> {
    const sharedId = await this.#element(context, selector);
    const element = { type: 'element', element: { sharedId } };
    const number = button === 'left' ? 0 : 2;
    const actions = [
      { type: 'pointerMove', x: 0, y: 0, origin: element },
      { type: 'pointerDown', button: number },
      { type: 'pointerUp', button: number },
    ];
    await this.rpc.call('input.performActions', { context, actions: [{ type: 'pointer', id: 'mouse', actions }] });
  }

  /** Presses and releases a key; returns when that is done. */
  async pressKey(context: string, key: string): Promise<void> {
    const value = namedKeys[key]?.webDriver ?? key;
    const actions = [
      { type: 'keyDown', value },
      { type: 'keyUp', value },
    ];
    await this.rpc.call('input.performActions', { context, actions: [{ type: 'key', id: 'keyboard', actions }] });
  }

  async screenshot(context: string, path: string, frame?: Frame): Promise<void> {
    if (frame) {
      const resize = (height: number): Promise<unknown> =>
        this.rpc.call('browsingContext.setViewport', { context, viewport: { width: frame.width, height } });
      await fitFrame(frame, resize, () => this.page(context).evaluate(() => document.documentElement.scrollHeight));
      // Rows that come into view are drawn in a frame of their own (table.css, content-visibility).
      await this.page(context).evaluate(
        () => new Promise<void>((drawn) => requestAnimationFrame(() => requestAnimationFrame(() => drawn()))),
      );
    }
    const { data } = await this.rpc.call<{ data: string }>('browsingContext.captureScreenshot', { context });
    writeFileSync(path, Buffer.from(data, 'base64'));
  }

  async #script(context: string, expression: string): Promise<RemoteValue> {
    const result = await this.rpc.call<ScriptResult>('script.evaluate', {
      expression,
      target: { context },
      awaitPromise: true,
      userActivation: true,
    });
    if (result.type === 'exception') throw new Error(result.exceptionDetails.text);
    return result.result;
  }
}

/** A Firefox that is listened to. */
export interface FirefoxSession {
  readonly bidi: Bidi;
  readonly version: string;
  /** The context of the browser's own window. */
  readonly window: string;
  /** Asks it to end as when its user closes it. */
  quit(): Promise<unknown>;
}

/**
 * Begins the conversation.
 * @param rpc a connection to the endpoint's `/session`
 */
export async function beginSession(rpc: RpcSocket): Promise<FirefoxSession> {
  const bidi = new Bidi(rpc);
  const { capabilities } = await rpc.call<{ capabilities: { browserVersion: string } }>('session.new', {
    capabilities: {},
  });
  const tree = await rpc.call<{ contexts: { context: string; url: string }[] }>('browsingContext.getTree', {
    'moz:scope': 'chrome',
  });
  const window = tree.contexts.find(({ url }) => url.endsWith('/browser.xhtml'))?.context;
  if (!window) throw new Error('Firefox shows no window');
  return {
    bidi,
    window,
    version: capabilities.browserVersion,
    quit: () => bidi.privileged(window, ({ Services, Ci }) => Services.startup.quit(Ci.nsIAppStartup.eAttemptQuit)),
  };
}
