import type { NetworkEvent } from '../../page/events/network-event.ts';
import { type Change, Tracker, type TrackerJson } from '../../page/recording/tracker.ts';
import { evictionSteps } from './eviction.ts';
import type { JournalEntries } from './journal-entries.ts';
import type { JournalStorage } from './journal-storage.ts';
import { pageKey, type RestoredPage, type Snapshot, type StoredState, snapshotKey, version } from './stored-state.ts';

/** What else snapshots need. */
export interface SnapshotOptions {
  /** Called before a snapshot is written: what the snapshot holds must have reached its readers by then. */
  readonly beforeSnapshot: () => void;
  /** How many characters the storage takes. */
  readonly capacity: number;
  /** Called with what changed when pages were made smaller or forgotten. */
  readonly onChanges: (changes: readonly Change[]) => void;
  /** Called with an event that cannot be applied. */
  readonly onError: (error: unknown) => void;
}

/**
 * What all pages, and the rest of the tracker, may take of the storage. Until a snapshot is complete, what it replaces is
 * there a second time; a twentieth is for the journal, and a tenth for what other parts of the extension keep.
 */
const shares = { pages: 0.4, tracker: 0.02 };

/**
 * The tracker, and the snapshots of it. A snapshot writes the pages that have changed, each on its own and beside what is
 * stored of it, then an item that names them and the last journal entry that they contain. Only when that is there, what it
 * replaces is of no use.
 */
export class Snapshots {
  readonly #storage: JournalStorage;
  readonly #entries: JournalEntries;
  readonly #options: SnapshotOptions;
  #tracker = new Tracker();
  /** The key of the snapshot that is stored. */
  #key: string | undefined;
  /** Keys of a snapshot that the storage has not answered, and of its pages. */
  readonly #unacknowledgedKeys: string[] = [];
  /** The ids of the pages that have changed since they were stored. */
  readonly #changed = new Set<string>();
  readonly #stored = new Map<string, Pick<RestoredPage, 'writtenBy' | 'chars'>>();
  /** What all pages may take, characters; less where others have taken the room. */
  #budget: number;

  constructor(storage: JournalStorage, entries: JournalEntries, options: SnapshotOptions) {
    this.#storage = storage;
    this.#entries = entries;
    this.#options = options;
    this.#budget = shares.pages * options.capacity;
  }

  /** The tracker in use; another one after `restore` and `reset`. */
  get tracker(): Tracker {
    return this.#tracker;
  }

  /** Begins anew. */
  reset(): void {
    this.#tracker = new Tracker();
  }

  /**
   * Goes on with what is stored.
   * @returns what changed after the snapshot
   */
  restore({ snapshot, key, pages, entries }: StoredState): Change[] {
    for (const { id, writtenBy, chars } of pages) this.#stored.set(id, { writtenBy, chars });
    this.#tracker = new Tracker(
      snapshot?.tracker,
      pages.map(({ json }) => json),
    );
    this.#key = key;
    const changes: Change[] = [];
    for (const { events } of entries) for (const event of events) changes.push(...this.apply(event));
    // Of a page that was forgotten to make room, the entries behind the snapshot may bring a part back.
    for (const [id] of snapshot?.pages ?? []) {
      if (!this.#stored.has(id) && !this.#tracker.isShown(id)) changes.push(...this.#tracker.forget(id));
    }
    return changes;
  }

  /**
   * Applies an event. One that cannot be applied, as one of another version, must not cost those behind it: not now, nor at
   * each start.
   * @returns what it changed
   */
  apply(event: NetworkEvent): readonly Change[] {
    try {
      const changes = this.#tracker.apply(event);
      this.#note(changes);
      return changes;
    } catch (error) {
      this.#options.onError(error);
      return [];
    }
  }

  /** @returns whether a snapshot is stored; what it replaces is discarded then */
  async write(): Promise<boolean> {
    this.#options.beforeSnapshot();
    // What was collected is in the pages too; its entry is older than the snapshot, and counts only without it.
    const entry = this.#entries.nextNumber();
    const number = this.#entries.nextNumber();
    const pages = this.#changedPages();
    const text = JSON.stringify(this.#snapshot(number, pages));
    const changed = [...this.#changed];
    this.#changed.clear();
    const contents = await this.#entries.saveBeforeSnapshot(entry);
    const key = snapshotKey(number);
    const written = [key];
    const isComplete = await this.#writePages(pages, number, written, contents.isSaved);
    const outcome = isComplete ? await this.#storage.set({ [key]: text }) : 'refused';
    if (outcome !== 'stored') {
      for (const id of changed) if (this.#tracker.page(id)) this.#changed.add(id);
      // A snapshot that may still come needs its pages, until another one is there.
      if (outcome === 'refused') this.#storage.discard(written);
      else this.#unacknowledgedKeys.push(...written);
      return false;
    }
    this.#entries.replace(contents);
    this.#storage.discard(this.#unacknowledgedKeys.splice(0));
    if (this.#key) this.#storage.discard([this.#key]);
    this.#key = key;
    this.#discardPages((id) => pages.has(id) || !this.#tracker.page(id));
    for (const [id, text] of pages) this.#stored.set(id, { writtenBy: number, chars: text.length });
    return true;
  }

  /**
   * The storage has refused, although the budget is kept: others have taken the room.
   * @returns whether there is less to store now
   */
  async makeRoom(): Promise<boolean> {
    const storage = this.#storage;
    storage.noteFull();
    await storage.storeFull();
    await storage.removeGarbage();
    const stored = [...this.#stored].filter(([id]) => this.#tracker.page(id));
    const total = stored.reduce((sum, [, { chars }]) => sum + chars, 0);
    this.#budget = Math.floor(Math.min(this.#budget, total) * 0.7);
    // What is made smaller and has not changed since it was stored takes its own place at once.
    const clean = new Set(stored.map(([id]) => id).filter((id) => !this.#changed.has(id)));
    const before = this.#tracker.pageIds().length;
    let freed = 0;
    for (const [id, text] of this.#changedPages()) {
      const page = this.#stored.get(id);
      if (!page || !clean.has(id) || text.length >= page.chars) continue;
      if ((await storage.set({ [pageKey(id, page.writtenBy)]: text })) !== 'stored') continue;
      this.#stored.set(id, { ...page, chars: text.length });
      freed += page.chars - text.length;
    }
    const forgotten = new Set(stored.map(([id]) => id).filter((id) => !this.#tracker.page(id)));
    this.#discardPages((id) => forgotten.has(id));
    await storage.removeGarbage();
    return freed > 0 || this.#tracker.pageIds().length < before;
  }

  /** Writes each page on its own; what happens meanwhile goes to the journal in between. */
  async #writePages(
    pages: ReadonlyMap<string, string>,
    number: number,
    written: string[],
    mayWriteEntries: boolean,
  ): Promise<boolean> {
    for (const [id, text] of pages) {
      const key = pageKey(id, number);
      written.push(key);
      if ((await this.#storage.set({ [key]: text })) !== 'stored') return false;
      if (mayWriteEntries) await this.#entries.save(this.#entries.nextNumber());
    }
    return true;
  }

  #snapshot(sequence: number, pages: ReadonlyMap<string, string>): Snapshot {
    const writtenBy = (id: string) => (pages.has(id) ? sequence : (this.#stored.get(id)?.writtenBy ?? sequence));
    return {
      version,
      sequence,
      pages: this.#tracker.pageIds().map((id) => [id, writtenBy(id)] as const),
      tracker: this.#trackerJson(),
    };
  }

  /**
   * Makes all pages fit the budget.
   * @returns the texts of those that are to be stored, by their ids
   */
  #changedPages(): Map<string, string> {
    const texts = new Map<string, string>();
    const sizes = new Map<string, number>();
    let total = 0;
    const measure = (id: string): void => {
      total -= sizes.get(id) ?? 0;
      sizes.delete(id);
      texts.delete(id);
      const page = this.#tracker.pageToJson(id);
      if (!page) return;
      const text = JSON.stringify(page);
      texts.set(id, text);
      sizes.set(id, text.length);
      total += text.length;
    };
    for (const id of this.#tracker.pageIds()) {
      const chars = this.#stored.get(id)?.chars;
      if (chars === undefined || this.#changed.has(id)) measure(id);
      else {
        sizes.set(id, chars);
        total += chars;
      }
    }
    if (total > this.#budget) {
      for (const { page, drops, apply } of evictionSteps(this.#tracker, sizes)) {
        // No row goes because somebody else has filled the storage.
        if (drops === 'hosts' && total <= shares.pages * this.#options.capacity) break;
        const changes = apply();
        if (changes.length === 0) continue;
        if (drops !== 'requests') this.#storage.noteFull();
        this.#note(changes);
        this.#options.onChanges(changes);
        measure(page);
        // A little more than needed, or the next event would do all of this again.
        if (total <= 0.9 * this.#budget) break;
      }
    }
    for (const id of texts.keys()) this.#changed.add(id);
    return texts;
  }

  #trackerJson(): TrackerJson {
    let json = this.#tracker.toJson();
    const maxChars = shares.tracker * this.#options.capacity;
    while (JSON.stringify(json).length > maxChars && this.#tracker.forgetWaiting()) {
      this.#storage.noteFull();
      json = this.#tracker.toJson();
    }
    return json;
  }

  #note(changes: readonly Change[]): void {
    for (const change of changes) {
      if (change.kind === 'removed') this.#changed.delete(change.page);
      else if (change.kind !== 'tab') this.#changed.add(change.page);
    }
  }

  #discardPages(isUseless: (id: string) => boolean): void {
    for (const [id, { writtenBy }] of this.#stored) {
      if (!isUseless(id)) continue;
      this.#storage.discard([pageKey(id, writtenBy)]);
      this.#stored.delete(id);
    }
  }
}
