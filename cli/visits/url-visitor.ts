import { Turns } from '../../src/async/turns.ts';
import type { VisitProblem } from '../../src/readiness/report/visit-problem.ts';
import { parseUrl } from '../input/parse-url.ts';
import { demandTemporaryRoom } from '../state/temporary-folder.ts';
import type { BrowserPool } from './browser-pool.ts';
import { pageWithoutFacts } from './page-without-facts.ts';
import { BrowserGone } from './tab.ts';
import { type VisitContext, type Visited, visitPage, type WantedVisit } from './visit-page.ts';

interface UrlVisitorContext extends VisitContext {
  readonly pool: BrowserPool;
  /** Ends the visits. */
  readonly signal: AbortSignal;
}

/** What a browser comes to that has no room, among other reasons. */
const withoutFacts: readonly VisitProblem['id'][] = ['unrecorded', 'browser'];

/** Visits URLs in the browsers of a pool, several at the same time, and once more where a browser ended. */
export class UrlVisitor {
  readonly #context: UrlVisitorContext;
  readonly #turns = new Turns();

  constructor(context: UrlVisitorContext) {
    this.#context = context;
  }

  /**
   * @param text a URL as the user wrote it
   * @param options.wantsLinks whether its links are looked for
   * @returns the visit, with what was requested; where that is no URL to visit, a page with that problem
   * @throws EnvironmentError where nothing was seen, because this machine had no room for it
   */
  async visitRequested(text: string, { wantsLinks }: { readonly wantsLinks: boolean }): Promise<Visited> {
    const { requested, url } = parseUrl(text);
    const { options } = this.#context;
    const { page, links } =
      typeof url === 'string'
        ? await this.#visit({ url, wantsLinks })
        : { page: pageWithoutFacts(requested, options.run, url), links: [] };
    if (page.problem && withoutFacts.includes(page.problem.id) && options.connect === undefined) demandTemporaryRoom();
    return { page: { ...page, requested }, links };
  }

  /**
   * Retries a visit alone in a fresh browser if the browser died or nothing was recorded, so that a page that crashes
   * browsers affects no other.
   */
  async #visit(wanted: WantedVisit): Promise<Visited> {
    const visited = await this.#turns.shared(() => this.#attempt(wanted, { alone: false }));
    if (visited && visited.page.problem?.id !== 'unrecorded') return visited;
    return this.#turns.exclusive(async () => {
      this.#context.signal.throwIfAborted();
      const again = await this.#attempt(wanted, { alone: true });
      if (again ?? visited) return (again ?? visited) as Visited;
      this.#context.signal.throwIfAborted();
      const problem = { id: 'browser', text: 'The browser ended or hung when it visited this page, twice.' } as const;
      return { page: pageWithoutFacts(wanted.url, this.#context.options.run, problem), links: [] };
    });
  }

  /** @returns undefined if the browser ended */
  async #attempt(wanted: WantedVisit, options: { readonly alone: boolean }): Promise<Visited | undefined> {
    this.#context.signal.throwIfAborted();
    try {
      return await this.#context.pool.lend((browser) => visitPage(browser, wanted, this.#context), options);
    } catch (error) {
      if (error instanceof BrowserGone) return undefined;
      throw error;
    }
  }
}
