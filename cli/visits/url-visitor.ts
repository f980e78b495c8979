import { Turns } from '../../src/async/turns.ts';
import type { BrowserPool } from './browser-pool.ts';
import { pageWithoutFacts } from './page-without-facts.ts';
import type { Steps } from './steps.ts';
import { BrowserGone } from './tab.ts';
import type { VisitHooks, VisitOptions } from './visit-options.ts';
import { type Visited, visitPage } from './visit-page.ts';

/** Visits URLs in the browsers of a pool, several at the same time, and once more where a browser ended. */
export class UrlVisitor {
  readonly #options: VisitOptions;
  readonly #hooks: Pick<VisitHooks, 'blockedHosts'>;
  readonly #steps: Steps | undefined;
  readonly #pool: BrowserPool;
  readonly #signal: AbortSignal;
  readonly #turns = new Turns();

  constructor(
    options: VisitOptions,
    hooks: Pick<VisitHooks, 'blockedHosts'>,
    steps: Steps | undefined,
    pool: BrowserPool,
    signal: AbortSignal,
  ) {
    this.#options = options;
    this.#hooks = hooks;
    this.#steps = steps;
    this.#pool = pool;
    this.#signal = signal;
  }

  /**
   * Who was under way when the browser ended gets another try, in a browser and at a time of its own: one page that ends
   * browsers spoils no others. So does a page of which nothing was recorded because the machine had too much to do.
   */
  async visit(url: string, wantsLinks: boolean): Promise<Visited> {
    const visited = await this.#turns.shared(() => this.#attempt(url, wantsLinks, false));
    if (visited && visited.page.problem?.id !== 'unrecorded') return visited;
    return this.#turns.exclusive(async () => {
      this.#signal.throwIfAborted();
      const again = await this.#attempt(url, wantsLinks, true);
      if (again ?? visited) return (again ?? visited) as Visited;
      this.#signal.throwIfAborted();
      const problem = { id: 'browser', text: 'The browser ended or hung when it visited this page, twice.' } as const;
      return { page: pageWithoutFacts(url, this.#options.run, problem), links: [] };
    });
  }

  /** @returns undefined if the browser ended */
  async #attempt(url: string, wantsLinks: boolean, alone: boolean): Promise<Visited | undefined> {
    this.#signal.throwIfAborted();
    try {
      return await this.#pool.lend(
        (browser) => visitPage(browser, url, this.#options, this.#hooks, this.#steps, wantsLinks),
        alone,
      );
    } catch (error) {
      if (error instanceof BrowserGone) return undefined;
      throw error;
    }
  }
}
