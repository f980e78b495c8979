import type { HostRecords } from './host-records.ts';

/** Where records outlive the background; `SessionArea` of the store is of this kind. */
export interface RecordsArea {
  set(items: Record<string, unknown>): Promise<void>;
  remove(keys: string[]): Promise<void>;
}

/** The dependencies of the cache. */
export interface RecordsCacheOptions {
  readonly area: RecordsArea;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** What the area holds, as an earlier cache wrote it. */
  readonly stored?: Readonly<Record<string, unknown>>;
}

/** Hosts whose records are kept, for all resolvers together; about 400 bytes each. */
export const hostsKept = 1000;

/**
 * Keeps records for as long as their TTL says, and within a bound. An area without room is no failure: the records are
 * then kept in memory only.
 */
export class RecordsCache {
  readonly #area: RecordsArea;
  readonly #now: () => number;
  /** The oldest first. */
  readonly #records: Map<string, HostRecords>;

  constructor({ area, now, stored = {} }: RecordsCacheOptions) {
    this.#area = area;
    this.#now = now;
    const entries = Object.entries(stored) as [string, HostRecords][];
    this.#records = new Map(entries.sort(([, one], [, other]) => one.at - other.at));
    this.#forget();
  }

  /**
   * @param key whom was asked, as `HostLookup` has it
   * @returns the records if they may still be used
   */
  get(key: string, hostname: string): HostRecords | undefined {
    const records = this.#records.get(entryKey(key, hostname));
    return records && this.#isAlive(records) ? records : undefined;
  }

  /** @returns the records of all hosts that may still be used */
  all(key: string): HostRecords[] {
    return [...this.#records]
      .filter(([entry, records]) => entry === entryKey(key, records.hostname) && this.#isAlive(records))
      .map(([, records]) => records);
  }

  set(key: string, records: HostRecords): void {
    const entry = entryKey(key, records.hostname);
    this.#records.delete(entry);
    this.#records.set(entry, records);
    this.#area.set({ [entry]: records }).catch(() => {});
    if (this.#records.size > hostsKept) this.#forget();
  }

  /** Forgets everything: the network has changed, or the user wants it. */
  clear(): void {
    this.#remove([...this.#records.keys()]);
  }

  /** Drops what is over, and if that is not enough the oldest. */
  #forget(): void {
    this.#remove([...this.#records].filter(([, records]) => !this.#isAlive(records)).map(([entry]) => entry));
    this.#remove([...this.#records.keys()].slice(0, Math.max(0, this.#records.size - hostsKept)));
  }

  #remove(entries: string[]): void {
    for (const entry of entries) this.#records.delete(entry);
    if (entries.length > 0) this.#area.remove(entries).catch(() => {});
  }

  /** Records from the future mean that the clock was set back; it is not known how old they are. */
  #isAlive({ at, ttl }: HostRecords): boolean {
    const age = this.#now() - at;
    return age >= 0 && age < ttl * 1000;
  }
}

function entryKey(key: string, hostname: string): string {
  return `${key} ${hostname}`;
}
