import type { NetworkEvent } from '../../page/events/network-event.ts';
import type { JournalStorage } from './journal-storage.ts';
import { entryKey, type RestoredEntry } from './stored-state.ts';

/** What a snapshot contains of the journal. */
export interface JournalContents {
  /** How many entries are stored. */
  readonly entries: number;
  /** How many events waited for the next entry. */
  readonly unsaved: number;
  /** Whether these are an entry by now, the last of those. */
  readonly isSaved: boolean;
  readonly hadGap: boolean;
}

/** A journal of this many events is replaced by a snapshot. */
const maxEvents = 1500;
/** So many events wait in memory for a storage that refuses them. */
const maxUnsaved = 5000;

/** The journal of events: those that are stored, in entries of a number each, and those that wait for the next entry. */
export class JournalEntries {
  readonly #storage: JournalStorage;
  readonly #maxCharacters: number;
  /** The number of the last entry, or of the last snapshot. */
  #last: number;
  #unsaved: NetworkEvent[] = [];
  /** Keys of the entries that are stored, oldest first. */
  #keys: string[] = [];
  #events = 0;
  #characters = 0;
  /** Events are missing behind the stored entries: until the next snapshot there can be no more of them. */
  #hasGap = false;
  #isRefused = false;

  /**
   * @param storage where entries are stored
   * @param first the number of the first entry of this life
   * @param maxCharacters a journal of this many characters is replaced by a snapshot
   */
  constructor(storage: JournalStorage, first: number, maxCharacters: number) {
    this.#storage = storage;
    this.#last = first - 1;
    this.#maxCharacters = maxCharacters;
  }

  /** Adds an event to those that the next entry will have. */
  add(event: NetworkEvent): void {
    this.#unsaved.push(event);
  }

  /** Whether there are events that are not stored. */
  get hasUnsaved(): boolean {
    return this.#unsaved.length > 0;
  }

  /** Whether the last entry was refused. */
  get isRefused(): boolean {
    return this.#isRefused;
  }

  /** Whether a snapshot has to take the place of the entries: there are many, or events are missing behind them. */
  get needSnapshot(): boolean {
    return this.#hasGap || this.#events + this.#unsaved.length >= maxEvents || this.#characters >= this.#maxCharacters;
  }

  /** The keys of the entries that are stored, oldest first. */
  get keys(): readonly string[] {
    return this.#keys;
  }

  /** Takes the next number, for an entry or a snapshot: what is stored later has a greater one. */
  nextNumber(): number {
    return ++this.#last;
  }

  /**
   * Takes in what lives before this one have stored: it comes before what this one has.
   * @param entries their entries
   * @param sequence the number of their last snapshot
   * @returns the greatest number among theirs
   */
  restore(entries: readonly RestoredEntry[], sequence: number): number {
    for (const { events, chars } of entries) {
      this.#events += events.length;
      this.#characters += chars;
    }
    this.#keys = [...entries.map(({ key }) => key), ...this.#keys];
    const last = Math.max(sequence, entries.at(-1)?.number ?? 0);
    this.#last = Math.max(last, this.#last);
    return last;
  }

  /**
   * Writes the events that were collected.
   * @param number the number of the entry
   * @returns whether they are stored; else they are kept for the next entry
   */
  async save(number: number): Promise<boolean> {
    this.#isRefused = this.#hasGap;
    if (this.#hasGap) return false;
    const events = this.#unsaved;
    if (events.length === 0) return true;
    this.#unsaved = [];
    const key = entryKey(number);
    const text = JSON.stringify(events);
    // Before it is there: whoever reads meanwhile may find it.
    this.#keys.push(key);
    if ((await this.#storage.set({ [key]: text })) !== 'refused') {
      this.#events += events.length;
      this.#characters += text.length;
      return true;
    }
    this.#isRefused = true;
    this.#keys = this.#keys.filter((other) => other !== key);
    this.#unsaved = [...events, ...this.#unsaved];
    if (this.#unsaved.length > maxUnsaved) {
      this.#unsaved = [];
      this.#hasGap = true;
    }
    return false;
  }

  /**
   * Writes the last entry before a snapshot.
   * @param number the number of the entry
   * @returns what the snapshot contains, for `replace`
   */
  async saveBeforeSnapshot(number: number): Promise<JournalContents> {
    const hadGap = this.#hasGap;
    // The snapshot will be the only one to tell of them.
    if (hadGap) this.#unsaved = [];
    const unsaved = this.#unsaved.length;
    const isSaved = await this.save(number);
    return { entries: this.#keys.length, unsaved, isSaved, hadGap };
  }

  /** Goes on behind a snapshot that is stored: what it contains is of no use any more. */
  replace({ entries, unsaved, isSaved, hadGap }: JournalContents): void {
    if (hadGap) this.#hasGap = false;
    // Events that came during the write are behind the snapshot; those before it must not be replayed.
    else if (!isSaved && !this.#hasGap) this.#unsaved.splice(0, unsaved);
    this.#storage.discard(this.#keys.splice(0, entries));
    this.#events = 0;
    this.#characters = 0;
  }

  /**
   * Gives the stored entries up, which may be what leaves no room: rather they go than all events that come.
   * @returns whether there were any
   */
  drop(): boolean {
    if (this.#keys.length === 0) return false;
    this.#storage.discard(this.#keys.splice(0));
    this.#hasGap = true;
    return true;
  }
}
