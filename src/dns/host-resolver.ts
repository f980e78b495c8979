import type { HostLookup, HostRecords } from './host-records.ts';
import type { RecordsCache } from './records-cache.ts';
import { whyNotAsked } from './why-not-asked.ts';

/** A lookup under way and those who wait for it. */
interface Flight {
  readonly records: Promise<HostRecords>;
  readonly controller: AbortController;
  waiting: number;
}

/** How a hostname is to be looked up. */
export interface ResolveOptions {
  /** Ends the waiting; when nobody waits any more, the lookup ends too. */
  readonly signal: AbortSignal;
  /** Asks again even if what is known may still be used. */
  readonly fresh?: boolean;
}

/**
 * Finds out about hostnames: from what is known, or by one lookup, however many want it. Never asks about names that
 * `whyNotAsked` gives a reason for; about local ones it asks a resolver of the user's own network only.
 */
export class HostResolver {
  readonly #lookup: HostLookup;
  readonly #cache: RecordsCache;
  readonly #flights = new Map<string, Flight>();

  constructor(lookup: HostLookup, cache: RecordsCache) {
    this.#lookup = lookup;
    this.#cache = cache;
  }

  /** What is known without asking anybody. */
  known(hostname: string): HostRecords | undefined {
    return this.#cache.get(this.#lookup.key, hostname);
  }

  /** What is known of all hosts. */
  allKnown(): HostRecords[] {
    return this.#cache.all(this.#lookup.key);
  }

  /**
   * @param hostname as a URL has it
   * @returns null if the hostname is not to be asked for; rejects only with the reason of the signal
   */
  async resolve(hostname: string, { signal, fresh = false }: ResolveOptions): Promise<HostRecords | null> {
    signal.throwIfAborted();
    const why = whyNotAsked(hostname);
    if (why && !(why === 'local-name' && this.#lookup.ownNetwork)) return null;
    const known = fresh ? undefined : this.known(hostname);
    if (known) return known;
    const flight = this.#flights.get(hostname) ?? this.#start(hostname, fresh);
    flight.waiting++;
    try {
      return await untilAborted(flight.records, signal);
    } finally {
      if (--flight.waiting === 0) this.#end(hostname, flight);
    }
  }

  #start(hostname: string, fresh: boolean): Flight {
    const controller = new AbortController();
    const records = this.#lookup.ask(hostname, { signal: controller.signal, fresh });
    const flight = { records, controller, waiting: 0 };
    this.#flights.set(hostname, flight);
    records.then(
      (found) => {
        this.#cache.set(this.#lookup.key, found);
        this.#end(hostname, flight);
      },
      () => this.#end(hostname, flight),
    );
    return flight;
  }

  /** Later wishes start anew; a lookup that is still under way is given up. */
  #end(hostname: string, flight: Flight): void {
    if (this.#flights.get(hostname) === flight) this.#flights.delete(hostname);
    flight.controller.abort();
  }
}

/** Waits for a promise, or rejects with the signal's reason. */
async function untilAborted<Result>(promise: Promise<Result>, signal: AbortSignal): Promise<Result> {
  let giveUp = (): void => {};
  const aborted = new Promise<never>((_, reject) => {
    giveUp = () => reject(signal.reason);
    signal.addEventListener('abort', giveUp);
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}
