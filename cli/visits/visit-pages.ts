import type { ReportPage } from '../../src/readiness/report/report.ts';
import { parseUrl } from '../input/parse-url.ts';
import { BrowserPool } from './browser-pool.ts';
import { loadSteps } from './steps.ts';
import { UrlVisitor } from './url-visitor.ts';
import type { VisitHooks, VisitOptions } from './visit-options.ts';

/** A URL to visit. It is done when its links are. */
interface Task {
  readonly text: string;
  /** How many steps far its links are followed. */
  readonly depth: number;
  readonly parent: Task | undefined;
  /** Itself and its links, as far as they are not done. */
  open: number;
  page?: ReportPage;
}

/**
 * Visits pages in a real browser with the extension, and tells what it saw. Whatever is wrong with a URL or a page is
 * reported as a page with a problem.
 * @param options which pages, and how
 * @param hooks called for each page
 * @param signal ends the visits; those under way are not reported
 * @returns when all is done and no browser and no profile is left
 * @throws EnvironmentError if there is no browser to visit with, CommandError for bad steps, and the signal's reason
 */
export async function visitPages(options: VisitOptions, hooks: VisitHooks, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const steps = options.steps === undefined ? undefined : await loadSteps(options.steps);
  const pool = new BrowserPool(options);
  const stop = new AbortController();
  const any = AbortSignal.any([signal, stop.signal]);
  any.addEventListener('abort', () => void pool.close());
  const visits = new Visits(options, hooks, pool, new UrlVisitor({ options, hooks, steps, pool, signal: any }), any);
  try {
    await visits.run();
  } catch (error) {
    stop.abort(error);
    await visits.ended();
    throw any.reason;
  } finally {
    await pool.close();
  }
}

class Visits {
  readonly #options: VisitOptions;
  readonly #hooks: VisitHooks;
  readonly #pool: BrowserPool;
  readonly #visitor: UrlVisitor;
  readonly #signal: AbortSignal;
  readonly #known = new Set<string>();
  readonly #running = new Set<Promise<void>>();
  /** Links go before what is left of the list, so that few pages wait for their links. */
  readonly #links: Task[] = [];
  readonly #list: Iterator<string>;
  /** What is on the list is visited as that, and not as a link, from which fewer steps would be left. */
  readonly #listed: ReadonlySet<string>;

  constructor(options: VisitOptions, hooks: VisitHooks, pool: BrowserPool, visitor: UrlVisitor, signal: AbortSignal) {
    this.#options = options;
    this.#hooks = hooks;
    this.#pool = pool;
    this.#visitor = visitor;
    this.#signal = signal;
    this.#list = options.urls[Symbol.iterator]();
    this.#listed = new Set(options.depth === 0 ? [] : options.urls.map((text) => wantedOf(text).key));
  }

  async run(): Promise<void> {
    let next = this.#next();
    if (!next) return;
    this.#hooks.onBrowser(await this.#pool.browserName());
    while (next || this.#running.size > 0) {
      while (next && this.#running.size < this.#options.jobs) {
        const visit: Promise<void> = this.#do(next).finally(() => this.#running.delete(visit));
        this.#running.add(visit);
        next = this.#next();
      }
      await Promise.race(this.#running);
      next ??= this.#next();
    }
  }

  /** Waits until nothing is under way. */
  async ended(): Promise<void> {
    await Promise.allSettled(this.#running);
  }

  #next(): Task | undefined {
    const link = this.#links.pop();
    if (link) return link;
    for (let item = this.#list.next(); !item.done; item = this.#list.next()) {
      const task = this.#task(item.value, this.#options.depth, undefined);
      if (task) return task;
    }
    return undefined;
  }

  /** @returns undefined if that was visited already, or will be without the parent */
  #task(text: string, depth: number, parent: Task | undefined): Task | undefined {
    const { requested, key } = wantedOf(text);
    if (this.#known.has(key) || (parent && this.#listed.has(key))) return undefined;
    this.#known.add(key);
    return this.#hooks.isDone(requested) ? undefined : { text, depth, parent, open: 1 };
  }

  async #do(task: Task): Promise<void> {
    this.#hooks.onStart(parseUrl(task.text).requested);
    const { page, links } = await this.#visitor.visitRequested(task.text, { wantsLinks: task.depth > 0 });
    task.page = page;
    for (const link of [...links].reverse()) {
      const child = this.#task(link, task.depth - 1, task);
      if (!child) continue;
      task.open++;
      this.#links.push(child);
    }
    for (let done: Task | undefined = task; done && --done.open === 0; done = done.parent) {
      this.#signal.throwIfAborted();
      if (done.page) await this.#hooks.onPage(done.page);
    }
  }
}

/** What a text asks for, with what is the same for all ways to write it. */
function wantedOf(text: string): { readonly requested: string; readonly key: string } {
  const { requested, url } = parseUrl(text);
  return { requested, key: typeof url === 'string' ? url : requested };
}
