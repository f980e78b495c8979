import type { RequestEvent } from '../events/network-event.ts';

/** A request with the number that its event had. */
export interface UnassignedRequest {
  readonly sequence: number;
  readonly event: RequestEvent;
}

/** How many requests may wait. */
export interface UnassignedBounds {
  readonly ofTab: number;
  readonly total: number;
}

/**
 * Requests that may yet turn out to belong to a page, oldest first. When there are too many, those of the tab that has
 * most of them go, so that no page drives out another's.
 */
export class UnassignedRequests {
  readonly #bounds: UnassignedBounds;
  #requests: UnassignedRequest[];
  #ofTab: Map<number, number>;

  /**
   * @param bounds how many there may be
   * @param requests what `toJson` returned before
   */
  constructor(bounds: UnassignedBounds, requests: readonly UnassignedRequest[] = []) {
    this.#bounds = bounds;
    this.#requests = [...requests];
    this.#ofTab = countTabs(this.#requests);
  }

  /**
   * Takes a request in.
   * @returns the request that had to go to make room, if one had to
   */
  add(event: RequestEvent, sequence: number): RequestEvent | undefined {
    this.#requests.push({ sequence, event });
    const ofTab = (this.#ofTab.get(event.tab) ?? 0) + 1;
    this.#ofTab.set(event.tab, ofTab);
    if (ofTab > this.#bounds.ofTab) return this.#dropOldest(event.tab);
    if (this.#requests.length <= this.#bounds.total) return undefined;
    const [fullest = event.tab] = [...this.#ofTab].reduce((most, tab) => (tab[1] > most[1] ? tab : most));
    return this.#dropOldest(fullest);
  }

  /** @returns all requests, oldest first; none is left */
  takeAll(): readonly UnassignedRequest[] {
    const requests = this.#requests;
    this.#set([]);
    return requests;
  }

  /** @returns the requests whose events had that number or a greater one */
  since(sequence: number): readonly RequestEvent[] {
    return this.#requests.filter((request) => request.sequence >= sequence).map(({ event }) => event);
  }

  /** @returns whether there was anything to forget */
  forgetOlderHalf(): boolean {
    const count = this.#requests.length;
    this.#set(this.#requests.slice(Math.ceil(count / 2)));
    return count > 0;
  }

  /** Forgets what a closed tab asked for. */
  dropTab(tab: number): void {
    this.#set(this.#requests.filter(({ event }) => event.tab !== tab));
  }

  /** Moves what a tab asked for to the tab that took its place. */
  renameTab(tab: number, by: number): void {
    this.#set(
      this.#requests.map((request) =>
        request.event.tab === tab ? { ...request, event: { ...request.event, tab: by } } : request,
      ),
    );
  }

  /** Forgets what belongs to private windows or a container whose last tab is closed. */
  dropPartition(partition: string): void {
    this.#set(this.#requests.filter(({ event }) => event.partition !== partition));
  }

  /** @returns all requests, for the constructor */
  toJson(): readonly UnassignedRequest[] {
    return this.#requests;
  }

  #set(requests: UnassignedRequest[]): void {
    this.#requests = requests;
    this.#ofTab = countTabs(requests);
  }

  #dropOldest(tab: number): RequestEvent | undefined {
    const at = this.#requests.findIndex(({ event }) => event.tab === tab);
    this.#ofTab.set(tab, (this.#ofTab.get(tab) ?? 1) - 1);
    return this.#requests.splice(at, 1)[0]?.event;
  }
}

function countTabs(requests: readonly UnassignedRequest[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const { event } of requests) counts.set(event.tab, (counts.get(event.tab) ?? 0) + 1);
  return counts;
}
