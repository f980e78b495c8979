import type { NetworkEvent } from '../page/events/network-event.ts';
import type { Change, Tracker } from '../page/recording/tracker.ts';
import { JournalEntries } from './journal/journal-entries.ts';
import { JournalStorage, type JournalStorageOptions } from './journal/journal-storage.ts';
import { type SnapshotOptions, Snapshots } from './journal/snapshots.ts';
import { readStoredState } from './journal/stored-state.ts';

/** The dependencies of the journal. */
export interface TrackerJournalOptions extends JournalStorageOptions, SnapshotOptions {
  /** Adds what is known here of an event beyond what the browser says; gives the same event if that is nothing. */
  readonly annotate: (event: NetworkEvent) => NetworkEvent;
  /** The number of the first journal entry of this life; higher than those of earlier lives, unless the clock was set back. */
  readonly firstEntry: number;
}

/** What came back from the storage. */
export interface Restored {
  readonly tracker: Tracker;
  /** False when nothing was stored: the browser or the extension has just started. */
  readonly resumed: boolean;
  /** What changed after the last snapshot. */
  readonly changes: readonly Change[];
  readonly full: boolean;
}

/**
 * After a write, events are collected this long for the next; with the write itself, a millisecond, it stays below the
 * promised 50. Writes cost more than what is in them: with 30 ms, recording took 1.1 times the CPU.
 */
const batchMs = 45;
/** After a refused snapshot, longer and longer. */
const maxPauseMs = 5000;
/** What the journal may take of the storage. */
const journalShare = 0.05;
/** So many events are repeated when the stored state comes late; with more of them, it comes too late. */
const maxRepeated = 20_000;
/** So often a snapshot is refused before the entries that it would replace go first. */
const refusalsWithJournal = 3;

/**
 * Keeps the tracker through the death of the background.
 *
 * - Events are appended to a journal, a few dozen milliseconds of them in one write, one write at a time. What an
 *   event costs to keep does not depend on how much was recorded before.
 * - An event is in the journal whether or not the stored state is back: entries are numbered by the clock, so those of
 *   a life that had not read what was stored come after those of the lives before it.
 * - When the stored state takes too long, recording begins without it. When it comes, what was recorded since is applied
 *   on top of it.
 * - Now and then the changed pages are written, each on its own and beside what is stored of it, then a snapshot that
 *   names them and the last journal entry that they contain. Only then what it replaces is removed: wherever the
 *   background dies, the newest snapshot and the entries behind it give exactly what was stored.
 * - All pages share a budget (`journal/eviction.ts` says what goes first). Where the storage refuses all the same, the budget
 *   shrinks; when nothing is left to make smaller, recording goes on in memory, and what is stored stays,
 *   except that the journal goes when it leaves no room for the snapshot that would replace it.
 */
export class TrackerJournal {
  readonly #options: TrackerJournalOptions;
  readonly #storage: JournalStorage;
  readonly #entries: JournalEntries;
  readonly #snapshots: Snapshots;
  /** Whether the stored state is back, or given up: before, nothing is known that a snapshot could replace. */
  #restored = false;
  /** What was applied before that. */
  #applied: NetworkEvent[] = [];
  /** How many recorded events have not been applied yet: a snapshot would not contain them. */
  #unapplied = 0;
  /** The journal is incomplete, or in another order: a snapshot has to. */
  #needsSnapshot = false;
  /** A write is under way or has just ended. */
  #writeThrottled = false;
  /** Nothing can be written before the stored state is back. */
  #awaitsRestore = false;
  /** A snapshot was refused; the next is tried after a while. */
  #snapshotPaused = false;
  #refusals = 0;

  constructor(options: TrackerJournalOptions) {
    this.#options = options;
    this.#storage = new JournalStorage(options);
    this.#entries = new JournalEntries(this.#storage, options.firstEntry, journalShare * options.capacity);
    this.#snapshots = new Snapshots(this.#storage, this.#entries, options);
  }

  /** The tracker in use; another one from when `restore` has brought one. */
  get tracker(): Tracker {
    return this.#snapshots.tracker;
  }

  /**
   * Reads what is stored. May be called once, and may take as long as it likes: see `beginWithoutRestore`.
   * @returns the state of all lives until now; that of this one alone when the rest was nothing, or cannot be read
   */
  async restore(): Promise<Restored> {
    const { area, onError } = this.#options;
    let stored: Readonly<Record<string, string>>;
    try {
      stored = await area.getAll();
    } catch (error) {
      onError(error);
      this.#storage.noteAnswer('read', false);
      return this.#finish(false, []);
    }
    if (this.#restored) return this.#finish(false, []);
    this.#storage.noteAnswer('read', true);
    const changes: Change[] = [];
    let resumed = false;
    try {
      resumed = this.#load(stored, changes);
    } catch (error) {
      onError(error);
      this.#snapshots.reset();
    }
    // What happened meanwhile, on top of what was stored.
    for (const event of this.#applied) changes.push(...this.#annotateAndApply(event));
    return this.#finish(resumed, changes);
  }

  /** @returns whether anything of use was stored */
  #load(stored: Readonly<Record<string, string>>, changes: Change[]): boolean {
    this.#storage.restoreFull(stored);
    const state = readStoredState(stored, new Set(this.#entries.keys), this.#options.onError);
    const { snapshot, entries, garbage } = state;
    changes.push(...this.#snapshots.restore(state));
    this.#storage.discard(garbage);
    // After the clock was set back, what this life has written so far would count as older than it is.
    if (this.#entries.restore(entries, snapshot?.sequence ?? 0) >= this.#options.firstEntry) this.#needsSnapshot = true;
    return snapshot !== undefined || entries.length > 0;
  }

  /**
   * Begins without the stored state, because that takes too long; `restore` still brings it when it comes.
   * @returns the state of this life alone
   */
  beginWithoutRestore(): Restored {
    this.#storage.noteAnswer('read', false);
    return { tracker: this.tracker, resumed: false, changes: [], full: false };
  }

  #finish(resumed: boolean, changes: readonly Change[]): Restored {
    this.#restored = true;
    this.#applied = [];
    this.#awaitsRestore = false;
    if (this.#entries.hasUnsaved || this.#needsSnapshot) this.#schedule();
    void this.#storage.removeGarbage();
    return { tracker: this.tracker, resumed, changes, full: this.#storage.isFull };
  }

  /**
   * Keeps an event. To be called at once when it comes, whether or not the stored state is back; `apply` follows when
   * it is.
   * @param event the event
   * @returns the event as it is to be applied
   */
  record(event: NetworkEvent): NetworkEvent {
    const annotated = this.#restored ? this.#options.annotate(event) : event;
    this.#entries.add(annotated);
    this.#unapplied++;
    this.#schedule();
    return annotated;
  }

  /**
   * Applies an event to the tracker.
   * @param event the event
   * @returns what it changed
   */
  apply(event: NetworkEvent): readonly Change[] {
    if (!this.#restored) {
      this.#applied.push(event);
      // Whatever is stored: nobody may need ever more memory because of it.
      if (this.#applied.length > maxRepeated) this.#finish(false, []);
    }
    const changes = this.#annotateAndApply(event);
    this.#unapplied--;
    if (this.#needsSnapshot) this.#schedule();
    return changes;
  }

  /** Applies an event that this life has seen, with what is known here of it. */
  #annotateAndApply(event: NetworkEvent): readonly Change[] {
    const annotated = this.#options.annotate(event);
    // It is in the journal without that.
    if (annotated !== event) this.#needsSnapshot = true;
    return this.#snapshots.apply(annotated);
  }

  /** Writes after the present turn, then not again before the next events have had time to come. */
  #schedule(): void {
    if (this.#writeThrottled) return;
    this.#writeThrottled = true;
    void Promise.resolve()
      .then(() => this.#save())
      .catch(this.#options.onError)
      .finally(() =>
        this.#options.after(batchMs, () => {
          this.#writeThrottled = false;
          // What was refused is tried again with the next event, or after the pause.
          const isRefused = this.#snapshotPaused && this.#entries.isRefused;
          if (this.#entries.hasUnsaved && !this.#awaitsRestore && !isRefused) this.#schedule();
        }),
      );
  }

  async #save(): Promise<void> {
    const entries = this.#entries;
    if ((this.#needsSnapshot || entries.needSnapshot) && this.#canWriteSnapshot()) return this.#writeSnapshot();
    if (!entries.hasUnsaved || (await entries.save(entries.nextNumber()))) return;
    if (this.#canWriteSnapshot()) await this.#writeSnapshot();
    // Only then there are pages that could make room.
    else if (!this.#snapshotPaused) this.#awaitsRestore = true;
  }

  #canWriteSnapshot(): boolean {
    return this.#restored && this.#unapplied === 0 && !this.#snapshotPaused;
  }

  /** Writes a snapshot, and makes room for it where it has to. */
  async #writeSnapshot(): Promise<void> {
    while (this.#canWriteSnapshot()) {
      if (await this.#snapshots.write()) {
        this.#needsSnapshot = false;
        this.#refusals = 0;
        return this.#storage.removeGarbage();
      }
      if (!(await this.#snapshots.makeRoom()) && !(await this.#dropEntries())) break;
    }
    this.#needsSnapshot = true;
    this.#snapshotPaused = true;
    this.#options.after(Math.min(maxPauseMs, batchMs * 2 ** this.#refusals++), () => {
      this.#snapshotPaused = false;
      this.#schedule();
    });
  }

  /** @returns whether stored entries were given up, because nothing else leaves room */
  async #dropEntries(): Promise<boolean> {
    if (this.#refusals < refusalsWithJournal || !this.#entries.drop()) return false;
    await this.#storage.removeGarbage();
    return true;
  }
}
