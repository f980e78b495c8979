import type { RequestEvent } from '../events/network-event.ts';
import { urlOrigin } from '../events/request-url.ts';
import type { EventClock } from './event-clock.ts';
import { isTentative, type Page } from './page.ts';
import type { PageIndex } from './page-index.ts';
import { RequestIds } from './request-ids.ts';
import type { Tabs } from './tabs.ts';
import { type UnassignedRequest, UnassignedRequests } from './unassigned-requests.ts';

/** A navigation without an event for this long has ended in a way that the browser does not report. */
const maxNavigationMs = 30_000;

const bounds = { ofTab: 100, total: 100 };

/**
 * Requests of shared and service workers, which belong to no tab. They are filed at once under each page in view that the
 * worker may serve, and kept to be filed under a page as well that commits later and was answered by its worker.
 */
export class WorkerRequests {
  readonly #recent: UnassignedRequests;
  readonly #counted: RequestIds;

  /** Both are what `toJson` returned before. */
  constructor(recent?: readonly UnassignedRequest[], counted?: string) {
    this.#recent = new UnassignedRequests(bounds, recent);
    this.#counted = new RequestIds(counted);
  }

  /**
   * Takes a request in.
   * @param event the request
   * @param known the pages and the tabs that show them
   * @param clock the time of the event
   * @returns the pages to file it under
   */
  add(event: RequestEvent, known: { readonly pages: PageIndex; readonly tabs: Tabs }, clock: EventClock): Page[] {
    const { id, kind, origin } = event;
    const isKnown = kind !== 'redirect' && this.#counted.has(id);
    if (isKnown && kind === 'answer') return [];
    if (kind !== 'redirect' && !isTentative(event)) this.#counted.add(id);
    // What was answered before and breaks off concerns only the pages that have counted the answer.
    if (!isKnown) this.#recent.add(event, clock.sequence);
    return known.tabs.all().flatMap(({ page, navigation }) => {
      // The request may be made for the document that is about to come: then its commit decides.
      const isUnderWay = navigation !== null && clock.elapsedMs - navigation.elapsedMs < maxNavigationMs;
      if (isUnderWay && urlOrigin(navigation.url) === origin) return [];
      const shown = known.pages.get(page);
      return shown && mayServe(event, shown) && (!isKnown || shown.counted.has(id)) ? shown : [];
    });
  }

  /**
   * @param page a page that has come into view, or stays there because nothing came of a navigation
   * @param sequence the number of the event with which the navigation began
   * @param origin where it led to
   * @returns the requests since then that were left for this to decide
   */
  since(page: Page, sequence: number, origin: string): RequestEvent[] {
    return this.#recent.since(sequence).filter((event) => event.origin === origin && mayServe(event, page));
  }

  /** Forgets what belongs to private windows or a container whose last tab is closed. */
  dropPartition(partition: string): void {
    this.#recent.dropPartition(partition);
  }

  /** @returns what the constructor takes */
  toJson(): { readonly workerRequests: readonly UnassignedRequest[]; readonly countedOfWorkers: string } {
    return { workerRequests: this.#recent.toJson(), countedOfWorkers: this.#counted.toJson() };
  }
}

/** @returns whether a worker that made the request may serve the page: it has a document of its origin */
function mayServe({ origin, partition = '' }: RequestEvent, page: Page): boolean {
  return origin !== undefined && page.origins.has(origin) && partition === page.partition;
}
