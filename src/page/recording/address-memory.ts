import type { RequestEvent } from '../events/network-event.ts';

/** How many hosts are remembered; the one that was added first is removed first. */
const bound = 1000;

/**
 * Remembers at which address each host was last reached. Firefox names no address for answers from its cache
 * (test/data/recordings/firefox/cache.json); Chromium names the one that the stored answer came from, and this comes as
 * near to it as can be. What comes of it is marked, because the network may have been another one then.
 */
export class AddressMemory {
  /** Partition and hostname to address. */
  readonly #addresses: Map<string, string>;

  /** @param entries what `toJson` returned before, or nothing for an empty memory */
  constructor(entries: Iterable<readonly [string, string]> = []) {
    this.#addresses = new Map(entries);
  }

  /**
   * Learns from an answer, or fills in what it lacks.
   * @param event an answer
   * @returns the event, with the address of its host if it came from the cache without one and the host is remembered
   */
  complete(event: RequestEvent): RequestEvent {
    const key = `${event.partition ?? ''} ${event.hostname}`;
    const known = this.#addresses.get(key);
    if (event.address) {
      if (known !== event.address) this.#remember(key, event.address);
      return event;
    }
    if (!event.cached || event.proxy || !known) return event;
    return { ...event, address: known, recalled: true };
  }

  /** Forgets all hosts of a partition. */
  forget(partition: string): void {
    for (const key of this.#addresses.keys()) if (key.startsWith(`${partition} `)) this.#addresses.delete(key);
  }

  /** @returns what the constructor takes */
  toJson(): (readonly [string, string])[] {
    return [...this.#addresses];
  }

  #remember(key: string, address: string): void {
    this.#addresses.set(key, address);
    if (this.#addresses.size > bound) {
      const [first] = this.#addresses.keys();
      if (first !== undefined) this.#addresses.delete(first);
    }
  }
}
