import type { NetworkEvent } from '../page/network-event.ts';
import type { PageJson } from '../page/page.ts';
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
  /** Calls back after some milliseconds. */
  readonly later: (milliseconds: number, callback: () => void) => void;
  /** Called before a snapshot is written: what the snapshot holds must have reached its readers by then. */
  readonly beforeSnapshot: () => void;
  /** Called when pages had to be forgotten, or cannot be saved, because the storage is full. */
  readonly onFull: () => void;
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

/**
 * Keeps the tracker through the death of the background.
 *
 * - Events are appended to a journal, a few dozen milliseconds of them in one write, one write at a time. What an
 *   event costs to keep does not depend on how much was recorded before.
 * - Now and then the changed pages are written as a snapshot that says up to which entry it contains the journal, so
 *   wherever the background dies, each event is applied exactly once when it comes back.
 * - When there is no room, pages out of view are forgotten, oldest first; when that is not enough, recording goes on in
 *   memory only.
 */
export class Store {
  readonly #options: StoreOptions;
  #tracker = new Tracker();
  #unsaved: NetworkEvent[] = [];
  #sequence = 0;
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
  #full = false;

  constructor(options: StoreOptions) {
    this.#options = options;
  }

  /** @returns what was stored; a new tracker when that was nothing or cannot be read */
  async restore(): Promise<Restored> {
    // What cannot be read was written by another version, and is of no use.
    const stored = await this.#options.area.getAll().catch(() => ({ [snapshotKey]: null }) as Record<string, unknown>);
    const snapshot = stored[snapshotKey] as Snapshot | null | undefined;
    const usable = snapshot === undefined || snapshot?.version === version;
    const sequence = snapshot?.sequence ?? 0;
    const entries = Object.keys(stored)
      .filter((key) => key.startsWith(journalPrefix))
      .map((key) => ({ key, at: Number(key.slice(journalPrefix.length)) }))
      .sort((a, b) => a.at - b.at);
    const pageKeys = Object.keys(stored).filter((key) => key.startsWith(pagePrefix));
    const changes: Change[] = [];
    if (!usable) await this.#options.area.remove(Object.keys(stored));
    else {
      this.#tracker = new Tracker(
        snapshot?.tracker,
        (snapshot?.pages ?? []).flatMap((id) => (stored[pagePrefix + id] as PageJson | undefined) ?? []),
      );
      for (const { key, at } of entries) {
        if (at <= sequence) continue;
        for (const event of stored[key] as NetworkEvent[]) {
          const changed = this.#tracker.apply(event);
          this.#note(changed);
          changes.push(...changed);
          this.#journalEvents++;
        }
      }
      this.#full = snapshot?.full ?? false;
      this.#journal = entries.map(({ key }) => key);
      this.#storedPages = new Set(pageKeys.map((key) => key.slice(pagePrefix.length)));
      this.#removedPages.push(...[...this.#storedPages].filter((id) => !this.#tracker.page(id)));
      this.#sequence = Math.max(sequence, entries.at(-1)?.at ?? 0);
    }
    const resumed = usable && (snapshot !== undefined || entries.length > 0);
    return { tracker: this.#tracker, resumed, changes, full: this.#full };
  }

  /**
   * Keeps an event that the tracker has just applied.
   * @param event the event
   * @param changes what it changed
   */
  append(event: NetworkEvent, changes: readonly Change[]): void {
    this.#unsaved.push(event);
    this.#note(changes);
    this.#schedule();
  }

  #note(changes: readonly Change[]): void {
    for (const change of changes) {
      if (change.kind === 'removed') {
        this.#dirtyPages.delete(change.page);
        this.#removedPages.push(change.page);
      } else if (change.kind !== 'tab') this.#dirtyPages.add(change.page);
    }
  }

  /** Writes at once, then not again before the next events have had time to gather. */
  #schedule(): void {
    if (this.#resting) return;
    this.#resting = true;
    void this.#save().finally(() =>
      this.#options.later(gatherMilliseconds, () => {
        this.#resting = false;
        if (this.#unsaved.length > 0) this.#schedule();
      }),
    );
  }

  async #save(): Promise<void> {
    if (this.#journalEvents + this.#unsaved.length >= journalLength) return this.#saveSnapshot();
    const events = this.#unsaved;
    this.#unsaved = [];
    const key = journalPrefix + ++this.#sequence;
    if (await this.#trySet({ [key]: events })) {
      this.#journal.push(key);
      this.#journalEvents += events.length;
    } else await this.#saveSnapshot();
  }

  async #saveSnapshot(): Promise<void> {
    this.#options.beforeSnapshot();
    // Everything applied so far is in the pages; what comes during the write goes to the journal after it.
    this.#unsaved = [];
    if (await this.#trySet(this.#snapshot())) return this.#cleanUp();
    this.#full = true;
    this.#options.onFull();
    // The journal repeats what the pages hold, so it is the first to make room, then what nobody looks at.
    await this.#options.area.remove(this.#journal);
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
    await this.#options.area.remove([...done, ...removed.map((id) => pagePrefix + id)]);
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
    if (forgotten.length > 0) await this.#options.area.remove(forgotten.map((id) => pagePrefix + id));
    return forgotten.length > 0;
  }

  async #trySet(items: Record<string, unknown>): Promise<boolean> {
    try {
      await this.#options.area.set(items);
      return true;
    } catch {
      for (const id of this.#pagesInSnapshot) if (this.#tracker.page(id)) this.#dirtyPages.add(id);
      return false;
    }
  }
}
