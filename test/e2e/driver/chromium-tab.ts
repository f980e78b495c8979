import type { Tabs } from 'webextension-polyfill';
import { poll } from '../../world/poll.ts';
import type { Engine, Surface } from './chromium-engine.ts';
import { type ExtensionPage, type Frame, namedKeys, type StepOptions, type Tab, type Wait } from './driver.ts';
import { stepTo } from './navigation.ts';
import type { CallApi } from './page-function.ts';

/** What a tab asks of the driver, which knows which page is in which tab. */
interface TabKeeper {
  readonly engine: Pick<Engine, 'surfaces'>;
  readonly api: CallApi;
  /** Returns how often a tab has begun to load. */
  loads(id: number): Promise<number>;
  /** Returns the keys of all pages that belong to a known tab. */
  surfacesInUse(): Set<unknown>;
  /** Brings a tab to the front. */
  showTab(id: number): Promise<void>;
  activateControl(): Promise<void>;
  /** Finds the tab that an action opens. */
  adopt(action: () => Promise<unknown>): Promise<Tab>;
  /** Takes a tab from the list of known ones, under the id that it has. */
  forget(id: number): void;
  /** Keeps a tab in the list of known ones. */
  remember(tab: ChromiumTab): unknown;
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

/** @returns a page of the extension that is in no tab */
export function extensionPageOn(surface: Surface): ExtensionPage {
  surface.stayAttached();
  return {
    evaluate: surface.evaluate,
    api: surface.api,
    runScript: surface.runScript,
    click: (selector) => surface.click(selector),
    press: (key) => pressKey(surface, key),
    screenshot: (path, frame) => surface.screenshot(path, frame),
    close: () => surface.close(),
  };
}

/** A tab of Chromium. */
export class ChromiumTab implements Tab {
  readonly #keeper: TabKeeper;
  #id: number;
  #surface: Surface;

  constructor(keeper: TabKeeper, surface: Surface, id: number) {
    this.#keeper = keeper;
    this.#surface = surface;
    this.#id = id;
  }

  tabId(): number {
    return this.#id;
  }

  get surface(): Surface {
    return this.#surface;
  }

  // The tab may come to hold another page.
  readonly evaluate: Surface['evaluate'] = (page, ...args) => this.#surface.evaluate(page, ...args);
  readonly api: Surface['api'] = (page, ...args) => this.#surface.api(page, ...args);
  readonly runScript: Surface['runScript'] = (source) => this.#surface.runScript(source);

  /** The page is watched from the control page, because looking into it would attach. */
  async during(steps: () => Promise<unknown>, wait: Wait = 'done'): Promise<void> {
    if (wait === 'none') return stepTo(this, steps, wait);
    const before = await this.#keeper.loads(this.#id);
    await steps();
    await poll('another document', async () => (await this.#keeper.loads(this.#id)) > before);
    await this.settled(wait);
    await this.#refresh();
  }

  async settled(wait: Wait = 'done'): Promise<void> {
    const complete = (tab: { status?: string; title?: string }): boolean =>
      tab.status === 'complete' && (wait === 'load' || tab.title === 'done');
    await poll(`a page that is ${wait}`, async () =>
      complete(await this.#keeper.api(({ tabs }, id) => tabs.get(id), this.#id)),
    );
  }

  /** After the activation of a prerendered page, or a discard, the tab holds another target. */
  async #refresh(): Promise<void> {
    const present = await this.#keeper.engine.surfaces();
    if (present.some(({ key }) => key === this.#surface.key)) return;
    const taken = this.#keeper.surfacesInUse();
    const fresh = present.filter(({ key }) => !taken.has(key));
    if (fresh.length === 1 && fresh[0]) this.#surface = fresh[0];
  }

  /**
   * A step from outside may look into the page. It does so with a user's gesture, without which Back would later skip the
   * page.
   */
  async #step(step: () => Promise<unknown>, wait: Wait = 'done'): Promise<void> {
    await this.#refresh();
    await this.evaluate(() => null).catch(() => {});
    await stepTo(this, step, wait);
  }

  goto(url: string, { wait }: StepOptions = {}): Promise<void> {
    return this.#step(() => this.#surface.navigate(url), wait);
  }

  back({ wait }: StepOptions = {}): Promise<void> {
    return this.#step(() => this.#keeper.api(({ tabs }, id) => tabs.goBack(id), this.#id), wait);
  }

  forward({ wait }: StepOptions = {}): Promise<void> {
    return this.#step(() => this.#keeper.api(({ tabs }, id) => tabs.goForward(id), this.#id), wait);
  }

  reload({ wait, bypassCache = false }: StepOptions & { readonly bypassCache?: boolean } = {}): Promise<void> {
    const reload = () =>
      this.#keeper.api(
        ({ tabs }, id, isBypassed) => tabs.reload(id, { bypassCache: isBypassed }),
        this.#id,
        bypassCache,
      );
    return this.#step(reload, wait);
  }

  async click(selector: string, { wait = 'none' }: StepOptions = {}): Promise<void> {
    await this.activate();
    await this.during(() => this.#surface.click(selector), wait);
  }

  async press(key: string): Promise<void> {
    await this.activate();
    await pressKey(this.#surface, key);
  }

  async activate(): Promise<void> {
    await this.#keeper.showTab(this.#id);
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
    return this.#keeper.adopt(() => this.#keeper.api(({ tabs }, id) => tabs.duplicate(id), this.#id));
  }

  async discard(): Promise<void> {
    await this.#keeper.activateControl();
    // The discarded tab has another id.
    this.#keeper.forget(this.#id);
    this.#id = await this.#keeper.api(async ({ tabs }, id) => {
      // It returns the tab, which the types do not know (chrome.tabs.discard).
      const discarded = (await tabs.discard(id)) as unknown as Tabs.Tab;
      return discarded.id as number;
    }, this.#id);
    this.#keeper.remember(this);
    await this.#refresh();
  }

  async screenshot(path: string, frame?: Frame): Promise<void> {
    await this.activate();
    await this.#surface.screenshot(path, frame);
  }

  async close(): Promise<void> {
    this.#keeper.forget(this.#id);
    await this.#keeper.api(({ tabs }, id) => tabs.remove(id), this.#id);
  }
}
