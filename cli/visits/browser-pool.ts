import { BrowserGone } from './tab.ts';
import { openBrowser, type VisitBrowser } from './visit-browser.ts';
import type { VisitOptions } from './visit-options.ts';

interface Entry {
  readonly browser: Promise<VisitBrowser>;
  /** Visits that were ever begun in it, and that are under way. */
  begun: number;
  open: number;
  retired: boolean;
  ended?: Promise<void>;
}

/** Gives browsers for visits: one for all at the same time, another after so many visits or when it has ended. */
export class BrowserPool {
  readonly #options: VisitOptions;
  readonly #entries = new Set<Entry>();
  #current: Entry | undefined;

  constructor(options: VisitOptions) {
    this.#options = options;
  }

  /**
   * Lends a browser for a visit.
   * @param options.alone whether it is to be a browser that does nothing else
   */
  async lend<T>(visit: (browser: VisitBrowser) => Promise<T>, { alone }: { readonly alone: boolean }): Promise<T> {
    const entry = alone ? this.#start() : this.#shared();
    const remote = this.#options.connect !== undefined;
    if (alone || (++entry.begun >= this.#options.pagesPerBrowser && !remote)) this.#retire(entry);
    entry.open++;
    try {
      return await visit(await entry.browser);
    } catch (error) {
      // Whatever happened to it, the next visit does better with another.
      if (error instanceof BrowserGone) this.#retire(entry);
      throw error;
    } finally {
      entry.open--;
      await this.#endIfDone(entry);
    }
  }

  /** @returns name and version of the browser */
  async browserName(): Promise<string> {
    return (await this.#shared().browser).name;
  }

  /** Ends all browsers at once. */
  async close(): Promise<void> {
    await Promise.all([...this.#entries].map((entry) => this.#end(entry)));
  }

  #shared(): Entry {
    this.#current ??= this.#start();
    return this.#current;
  }

  #start(): Entry {
    const browser = openBrowser(this.#options);
    const entry: Entry = { browser, begun: 0, open: 0, retired: false };
    this.#entries.add(entry);
    browser.then(
      ({ gone }) => gone.then(() => this.#retire(entry)),
      () => this.#retire(entry),
    );
    return entry;
  }

  #retire(entry: Entry): void {
    entry.retired = true;
    if (this.#current === entry) this.#current = undefined;
  }

  async #endIfDone(entry: Entry): Promise<void> {
    if (entry.retired && entry.open === 0) await this.#end(entry);
  }

  #end(entry: Entry): Promise<void> {
    entry.ended ??= (async () => {
      const browser = await entry.browser.catch(() => undefined);
      await browser?.close();
      this.#entries.delete(entry);
    })();
    return entry.ended;
  }
}
