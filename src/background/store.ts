import type { NetworkEvent } from '../page/network-event.ts';
import type { PageJson } from '../page/page-json.ts';
import { type Change, Tracker, type TrackerJson } from '../page/tracker.ts';

/** A key-value store that outlives the background but never reaches the disk. */
export interface SessionArea {
  /** @returns everything that is stored */
  getAll(): Promise<Record<string, unknown>>;
  /** Stores all of the items or none; rejects when there is no room. */
  set(items: Record<string, unknown>): Promise<void>;
  remove(keys: string[]): Promise<void>;
}

/** What the store needs from outside. */
export interface StoreOptions {
  readonly area: SessionArea;
  /** Calls back after some milliseconds; gives what takes the call back. */
  readonly after: (milliseconds: number, callback: () => void) => () => void;
  /** Called before a snapshot is written: what the snapshot holds must have reached its readers by then. */
  readonly beforeSnapshot: () => void;
  /** Called when pages had to be forgotten, or cannot be saved, because the storage is full. */
  readonly onFull: () => void;
  /** Called with whether the storage answers, whenever that has changed. */
  readonly onAvailable: (available: boolean) => void;
  /** Called with an event that could not be applied, which costs nothing but itself. */
  readonly onError: (error: unknown) => void;
  /** Adds what is known here of an event beyond what the browser says; gives the same event if that is nothing. */
  readonly complete: (event: NetworkEvent) => NetworkEvent;
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

interface Snapshot {
  readonly version: number;
  /** The last journal entry that the snapshot contains. */
  readonly sequence: number;
  /** The ids of its pages; others that are still stored have been forgotten. */
  readonly pages: readonly string[];
  readonly tracker: TrackerJson;
  readonly full: boolean;
}

const version = 1;
const snapshotKey = 'tracker';
const journalPrefix = 'journal:';
const pagePrefix = 'page:';
/** After a write, events gather this long for the next; with the writes themselves it stays below the promised 50 ms. */
const gatherMilliseconds = 30;
/** A journal of this many events is folded into a snapshot. */
const journalLength = 1500;
/** A write that has not ended by then is waited for no longer: those behind it have to be kept as well. */
const writeDeadlineMs = 2000;
/** So many events are repeated when the stored state comes late; with more of them, it comes too late. */
const maxRepeated = 20_000;

/**
 * Keeps the tracker through the death of the background.
 *
 * - Events are appended to a journal, a few dozen milliseconds of them in one write, one write at a time. What an
 *   event costs to keep does not depend on how much was recorded before.
 * - An event is in the journal whether or not the stored state is back: entries are numbered by the clock, so those of
 *   a life that had not read what was stored come after those of the lives before it.
 * - When the stored state takes too long, recording begins without it. When it comes, what was recorded since is applied
 *   on top of it.
 * - Now and then the changed pages are written as a snapshot that says up to which entry it contains the journal, so
 *   wherever the background dies, each event is applied exactly once when it comes back.
 * - When there is no room, pages out of view are forgotten, oldest first; when that is not enough, recording goes on in
 *   memory only.
 */
export class Store {
  readonly #options: StoreOptions;
  #tracker = new Tracker();
  #unsaved: NetworkEvent[] = [];
  /** The number of the last entry. */
  #sequence: number;
  /** Whether the stored state is back, or given up: before, nothing is known that a snapshot could replace. */
  #restored = false;
  /** What was applied before that. */
  #applied: NetworkEvent[] = [];
  /** How many recorded events have not been applied yet: a snapshot would not contain them. */
  #unapplied = 0;
  /** The journal does not tell all, or in another order: a snapshot has to. */
  #mustFold = false;
  /** What the storage does not answer. */
  readonly #unanswered = new Set<'read' | 'write'>();
  /** Entries that are stored, oldest first. */
  #journal: string[] = [];
  #journalEvents = 0;
  readonly #dirtyPages = new Set<string>();
  #removedPages: string[] = [];
  /** Pages of the snapshot that is being written; they count as changed again when it is refused. */
  #pagesInSnapshot: string[] = [];
  #storedPages = new Set<string>();
  /** A write is under way or has just ended. */
  #resting = false;
  /** Nothing can be written before the stored state is back. */
  #waits = false;
  #full = false;

  constructor(options: StoreOptions) {
    this.#options = options;
    this.#sequence = options.firstEntry - 1;
  }

  /**
   * Reads what is stored. May be called once, and may take as long as it likes: see `begin`.
   * @returns the state of all lives until now; that of this one alone when the rest was nothing, or cannot be read
   */
  async restore(): Promise<Restored> {
    const { area } = this.#options;
    let stored: Record<string, unknown>;
    try {
      stored = await area.getAll();
    } catch (error) {
      this.#options.onError(error);
      this.#noteAnswer('read', false);
      return this.#finish(false, []);
    }
    if (this.#restored) return this.#finish(false, []);
    this.#noteAnswer('read', true);
    const own = new Set(this.#journal);
    const snapshot = stored[snapshotKey] as Snapshot | null | undefined;
    const usable = snapshot === undefined || snapshot?.version === version;
    const entries = Object.keys(stored)
      .filter((key) => key.startsWith(journalPrefix) && !own.has(key))
      .map((key) => ({ key, at: Number(key.slice(journalPrefix.length)) }))
      .sort((a, b) => a.at - b.at);
    const changes: Change[] = [];
    // What another version wrote is of no use.
    if (!usable) void this.#remove(Object.keys(stored).filter((key) => !own.has(key)));
    else {
      try {
        this.#load(stored, snapshot, entries, changes);
      } catch (error) {
        this.#options.onError(error);
        this.#tracker = new Tracker();
      }
      // What happened meanwhile, on top of what was stored.
      for (const event of this.#applied) changes.push(...this.#complete(event));
    }
    return this.#finish(usable && (snapshot !== undefined || entries.length > 0), changes);
  }

  #load(
    stored: Readonly<Record<string, unknown>>,
    snapshot: Snapshot | undefined,
    entries: readonly { readonly key: string; readonly at: number }[],
    changes: Change[],
  ): void {
    const sequence = snapshot?.sequence ?? 0;
    this.#tracker = new Tracker(
      snapshot?.tracker,
      (snapshot?.pages ?? []).flatMap((id) => (stored[pagePrefix + id] as PageJson | undefined) ?? []),
    );
    for (const { key, at } of entries) {
      if (at <= sequence) continue;
      for (const event of stored[key] as NetworkEvent[]) {
        changes.push(...this.#applyToTracker(event));
        this.#journalEvents++;
      }
    }
    this.#full = snapshot?.full ?? false;
    this.#journal = [...entries.map(({ key }) => key), ...this.#journal];
    const pageKeys = Object.keys(stored).filter((key) => key.startsWith(pagePrefix));
    this.#storedPages = new Set(pageKeys.map((key) => key.slice(pagePrefix.length)));
    this.#removedPages.push(...[...this.#storedPages].filter((id) => !this.#tracker.page(id)));
    const last = Math.max(sequence, entries.at(-1)?.at ?? 0);
    // After the clock was set back, what this life has written so far would count as older than it is.
    if (last >= this.#options.firstEntry) this.#mustFold = true;
    this.#sequence = Math.max(last, this.#sequence);
  }

  /**
   * Begins without the stored state, because that takes too long; `restore` still brings it when it comes.
   * @returns the state of this life alone
   */
  begin(): Restored {
    this.#noteAnswer('read', false);
    return { tracker: this.#tracker, resumed: false, changes: [], full: false };
  }

  #finish(resumed: boolean, changes: readonly Change[]): Restored {
    this.#restored = true;
    this.#applied = [];
    this.#waits = false;
    if (this.#unsaved.length > 0 || this.#mustFold) this.#schedule();
    return { tracker: this.#tracker, resumed, changes, full: this.#full };
  }

  /**
   * Keeps an event. To be called at once when it comes, whether or not the stored state is back; `apply` follows when
   * it is.
   * @param event the event
   * @returns the event as it is to be applied
   */
  record(event: NetworkEvent): NetworkEvent {
    const completed = this.#restored ? this.#options.complete(event) : event;
    this.#unsaved.push(completed);
    this.#unapplied++;
    this.#schedule();
    return completed;
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
    const changes = this.#complete(event);
    this.#unapplied--;
    if (this.#mustFold) this.#schedule();
    return changes;
  }

  /** Applies an event that this life has seen, with what is known here of it. */
  #complete(event: NetworkEvent): readonly Change[] {
    const completed = this.#options.complete(event);
    // It is in the journal without that.
    if (completed !== event) this.#mustFold = true;
    return this.#applyToTracker(completed);
  }

  /** An event that cannot be applied, as one of another version, must not cost those behind it: not now, nor at each start. */
  #applyToTracker(event: NetworkEvent): readonly Change[] {
    try {
      const changes = this.#tracker.apply(event);
      this.#note(changes);
      return changes;
    } catch (error) {
      this.#options.onError(error);
      return [];
    }
  }

  #note(changes: readonly Change[]): void {
    for (const change of changes) {
      if (change.kind === 'removed') {
        this.#dirtyPages.delete(change.page);
        this.#removedPages.push(change.page);
      } else if (change.kind !== 'tab') this.#dirtyPages.add(change.page);
    }
  }

  /** Writes after the present turn, then not again before the next events have had time to gather. */
  #schedule(): void {
    if (this.#resting) return;
    this.#resting = true;
    void Promise.resolve()
      .then(() => this.#save())
      .catch(this.#options.onError)
      .finally(() =>
        this.#options.after(gatherMilliseconds, () => {
          this.#resting = false;
          if (this.#unsaved.length > 0 && !this.#waits) this.#schedule();
        }),
      );
  }

  async #save(): Promise<void> {
    const folds = this.#mustFold || this.#journalEvents + this.#unsaved.length >= journalLength;
    if (folds && this.#canFold()) return this.#saveSnapshot();
    const events = this.#unsaved;
    if (events.length === 0) return;
    this.#unsaved = [];
    const key = journalPrefix + ++this.#sequence;
    // Before it is there: whoever reads meanwhile may find it.
    this.#journal.push(key);
    const written = await this.#trySet({ [key]: events });
    if (written) this.#journalEvents += events.length;
    else if (this.#canFold()) await this.#saveSnapshot();
    else {
      // Only then there are pages that could make room.
      this.#unsaved = [...events, ...this.#unsaved];
      this.#waits = true;
    }
  }

  #canFold(): boolean {
    return this.#restored && this.#unapplied === 0;
  }

  async #saveSnapshot(): Promise<void> {
    this.#options.beforeSnapshot();
    this.#mustFold = false;
    // Everything applied so far is in the pages; what comes during the write goes to the journal after it.
    this.#unsaved = [];
    if (await this.#trySet(this.#snapshot())) return this.#cleanUp();
    this.#full = true;
    this.#options.onFull();
    // The journal repeats what the pages hold, so it is the first to make room, then what nobody looks at.
    await this.#remove(this.#journal);
    do {
      this.#unsaved = [];
      if (await this.#trySet(this.#snapshot())) return this.#cleanUp();
    } while (await this.#forgetSome());
    this.#journal = [];
    this.#journalEvents = 0;
  }

  #snapshot(): Record<string, unknown> {
    const snapshot: Snapshot = {
      version,
      sequence: this.#sequence,
      pages: this.#tracker.pageIds(),
      tracker: this.#tracker.toJson(),
      full: this.#full,
    };
    const items: Record<string, unknown> = { [snapshotKey]: snapshot };
    for (const id of this.#dirtyPages) {
      const page = this.#tracker.pageToJson(id);
      if (page) items[pagePrefix + id] = page;
    }
    this.#pagesInSnapshot = [...this.#dirtyPages];
    this.#dirtyPages.clear();
    return items;
  }

  async #cleanUp(): Promise<void> {
    for (const id of this.#pagesInSnapshot) this.#storedPages.add(id);
    const done = this.#journal;
    const removed = this.#removedPages.filter((id) => this.#storedPages.delete(id));
    this.#journal = [];
    this.#journalEvents = 0;
    this.#removedPages = [];
    await this.#remove([...done, ...removed.map((id) => pagePrefix + id)]);
  }

  /** @returns whether there was anything to forget */
  async #forgetSome(): Promise<boolean> {
    const forgotten: string[] = [];
    const enough = Math.max(1, Math.ceil(this.#tracker.pageIds().length / 8));
    while (forgotten.length < enough) {
      const id = this.#tracker.forgetOldestHiddenPage();
      if (id === undefined) break;
      forgotten.push(id);
      this.#dirtyPages.delete(id);
      this.#storedPages.delete(id);
    }
    if (forgotten.length > 0) await this.#remove(forgotten.map((id) => pagePrefix + id));
    return forgotten.length > 0;
  }

  /** @returns false if the storage refused; true also if it does not say in time, because then nothing else can be done */
  async #trySet(items: Record<string, unknown>): Promise<boolean> {
    try {
      this.#noteAnswer('write', await this.#isAnswered(this.#options.area.set(items)));
      return true;
    } catch {
      for (const id of this.#pagesInSnapshot) if (this.#tracker.page(id)) this.#dirtyPages.add(id);
      return false;
    }
  }

  async #remove(keys: string[]): Promise<void> {
    // What is not removed is old: the next start knows that, and tries again.
    await this.#isAnswered(this.#options.area.remove(keys)).catch(this.#options.onError);
  }

  /** The tracker in use; another one from when `restore` has brought one. */
  get tracker(): Tracker {
    return this.#tracker;
  }

  /** @returns whether the storage answers in time; rejects as it does */
  async #isAnswered(write: Promise<void>): Promise<boolean> {
    let stop = () => {};
    const silence = new Promise<false>((resolve) => {
      stop = this.#options.after(writeDeadlineMs, () => resolve(false));
    });
    return Promise.race([write.then(() => true as const), silence]).finally(stop);
  }

  #noteAnswer(what: 'read' | 'write', answered: boolean): void {
    const before = this.#unanswered.size;
    if (answered) this.#unanswered.delete(what);
    else this.#unanswered.add(what);
    const { size } = this.#unanswered;
    if (size > 0 !== before > 0) this.#options.onAvailable(size === 0);
  }
}
