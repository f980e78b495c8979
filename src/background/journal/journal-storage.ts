import type { After } from '../../async/deadline.ts';
import { endsInTime } from '../../async/ends-in-time.ts';
import type { SessionArea } from '../../contracts.ts';

/** The dependencies of the storage. */
export interface JournalStorageOptions {
  readonly area: SessionArea;
  /** Calls back after some milliseconds; gives what takes the call back. */
  readonly after: After;
  /** Called when pages or hosts had to be forgotten, or cannot be saved, because the storage is full. */
  readonly onFull: () => void;
  /** Called with whether the storage answers, whenever that has changed. */
  readonly onAvailable: (available: boolean) => void;
  /** Called with an event or an item that cannot be read, which costs nothing but itself. */
  readonly onError: (error: unknown) => void;
}

/**
 * Whether something had to be forgotten: '0' or '1', so that saying it takes no more room than not saying it, and is not
 * refused with what there was no room for.
 */
export const fullKey = 'full';
/** A write that has not ended by then is waited for no longer: those behind it have to be kept as well. */
const writeDeadlineMs = 2000;

/** The session storage as the journal uses it: nothing waits for it longer than a deadline, and what is of no use is removed. */
export class JournalStorage {
  readonly #options: JournalStorageOptions;
  /** What the storage does not answer. */
  readonly #unanswered = new Set<'read' | 'write'>();
  #isFull = false;
  /** What is stored of that. */
  #storedFull: '0' | '1' | undefined;
  /** Keys of what is stored and of no use any more. */
  #garbage: string[] = [];

  constructor(options: JournalStorageOptions) {
    this.#options = options;
  }

  /** Whether something had to be forgotten, or could not be stored, in this life or in those before. */
  get isFull(): boolean {
    return this.#isFull;
  }

  /** Takes note of what lives before this one have stored of that. */
  restoreFull({ [fullKey]: stored }: Readonly<Record<string, string>>): void {
    if (stored === '0' || stored === '1') this.#storedFull = stored;
    this.#isFull ||= stored === '1';
  }

  /** Takes note that something has to be forgotten, or cannot be stored. */
  noteFull(): void {
    if (!this.#isFull) this.#options.onFull();
    this.#isFull = true;
  }

  /** Stores that, where it takes the place of the contrary. */
  async storeFull(): Promise<void> {
    if (this.#storedFull === '0') await this.set({});
  }

  /** Stores all of the items or none, and with them whether something had to be forgotten. */
  async set(items: Readonly<Record<string, string>>): Promise<'stored' | 'refused' | 'unanswered'> {
    const full = this.#isFull ? '1' : '0';
    const all = full === this.#storedFull ? items : { ...items, [fullKey]: full };
    try {
      const isAnswered = await this.#isAnswered(this.#options.area.set(all));
      this.noteAnswer('write', isAnswered);
      if (isAnswered) this.#storedFull = full;
      return isAnswered ? 'stored' : 'unanswered';
    } catch {
      return 'refused';
    }
  }

  /** Takes note of keys that are of no use any more. */
  discard(keys: readonly string[]): void {
    this.#garbage.push(...keys);
  }

  /** Removes what was discarded. */
  async removeGarbage(): Promise<void> {
    const keys = this.#garbage;
    if (keys.length === 0) return;
    this.#garbage = [];
    // What is not removed is old: the next start knows that, and tries again.
    await this.#isAnswered(this.#options.area.remove(keys)).catch(this.#options.onError);
  }

  /** Takes note of whether the storage has answered. */
  noteAnswer(what: 'read' | 'write', answered: boolean): void {
    const before = this.#unanswered.size;
    if (answered) this.#unanswered.delete(what);
    else this.#unanswered.add(what);
    const { size } = this.#unanswered;
    if (size > 0 !== before > 0) this.#options.onAvailable(size === 0);
  }

  /** @returns whether the storage answers in time; rejects as it does */
  #isAnswered(write: Promise<void>): Promise<boolean> {
    return endsInTime(write, writeDeadlineMs, this.#options.after);
  }
}
