import type { SessionArea } from '../contracts.ts';
import type { NetworkEvent } from '../page/events/network-event.ts';
import type { PageJson } from '../page/recording/page-json.ts';
import { type Change, Tracker, type TrackerJson } from '../page/recording/tracker.ts';
import { evictionSteps } from './journal/eviction.ts';

/** The dependencies of the journal. */
export interface TrackerJournalOptions {
  readonly area: SessionArea;
  /** Calls back after some milliseconds; gives what takes the call back. */
  readonly after: (milliseconds: number, callback: () => void) => () => void;
  /** Called before a snapshot is written: what the snapshot holds must have reached its readers by then. */
  readonly beforeSnapshot: () => void;
  /** Called when pages or hosts had to be forgotten, or cannot be saved, because the storage is full. */
  readonly onFull: () => void;
  /** Called with what changed when pages were made smaller or forgotten. */
  readonly onChanges: (changes: readonly Change[]) => void;
  /** Called with whether the storage answers, whenever that has changed. */
  readonly onAvailable: (available: boolean) => void;
  /** Called with an event or an item that cannot be read, which costs nothing but itself. */
  readonly onError: (error: unknown) => void;
  /** Adds what is known here of an event beyond what the browser says; gives the same event if that is nothing. */
  readonly annotate: (event: NetworkEvent) => NetworkEvent;
  /** How many characters the storage takes. */
  readonly capacity: number;
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
  /** Its pages, each with the number of the snapshot that wrote it; one that is not stored has been forgotten. */
  readonly pages: readonly (readonly [id: string, writtenBy: number])[];
  readonly tracker: TrackerJson;
}

/** A page as it is stored. */
interface StoredPage {
  readonly writtenBy: number;
  readonly chars: number;
}

/** An item that was read, or what was stored in its place is unusable. */
type ReadItem<Value> = { readonly value: Value } | undefined;

const version = 2;
const snapshotPrefix = 'snapshot:';
const journalPrefix = 'journal:';
const pagePrefix = 'page:';
/**
 * Whether something had to be forgotten: '0' or '1', so that saying it takes no more room than not saying it, and is not
 * refused with what there was no room for.
 */
const fullKey = 'full';
/**
 * After a write, events are collected this long for the next; with the writes themselves it stays below the promised 50
 * ms.
 */
const batchMs = 30;
/** After a refused snapshot, longer and longer. */
const maxPauseMs = 5000;
/** A journal of this many events is replaced by a snapshot. */
const maxJournalEvents = 1500;
/**
 * What everything may take of the storage. Until a snapshot is complete, what it replaces is there a second time, and a
 * tenth is for what other parts of the extension keep.
 */
const shares = { pages: 0.4, journal: 0.05, tracker: 0.02 };
/** A write that has not ended by then is waited for no longer: those behind it have to be kept as well. */
const writeDeadlineMs = 2000;
/** So many events are repeated when the stored state comes late; with more of them, it comes too late. */
const maxRepeated = 20_000;
/** So often a snapshot is refused before the entries that it would replace go first. */
const refusalsWithJournal = 3;
/** So many events wait in memory for a storage that refuses them. */
const maxUnsaved = 5000;

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
  #tracker = new Tracker();
  #unsaved: NetworkEvent[] = [];
  /** The number of the last entry, or of the last snapshot. */
  #sequence: number;
  /** Whether the stored state is back, or given up: before, nothing is known that a snapshot could replace. */
  #restored = false;
  /** What was applied before that. */
  #applied: NetworkEvent[] = [];
  /** How many recorded events have not been applied yet: a snapshot would not contain them. */
  #unapplied = 0;
  /** The journal is incomplete, or in another order: a snapshot has to. */
  #needsSnapshot = false;
  /** Events are missing behind the stored entries: until the next snapshot there can be no more of them. */
  #hasGap = false;
  /** What the storage does not answer. */
  readonly #unanswered = new Set<'read' | 'write'>();
  /** Keys of the entries that are stored, oldest first. */
  #journal: string[] = [];
  #journalEvents = 0;
  #journalCharacters = 0;
  #snapshotKey: string | undefined;
  readonly #dirtyPages = new Set<string>();
  readonly #storedPages = new Map<string, StoredPage>();
  /** Keys of what is stored and of no use any more. */
  #garbage: string[] = [];
  /** Keys of a snapshot that the storage has not answered, and of its pages. */
  readonly #unacknowledgedKeys: string[] = [];
  /** What all pages may take, characters; less where others have taken the room. */
  #budget: number;
  /** A write is under way or has just ended. */
  #writeThrottled = false;
  /** Nothing can be written before the stored state is back. */
  #awaitsRestore = false;
  /** A snapshot was refused; the next is tried after a while. */
  #snapshotPaused = false;
  #refusals = 0;
  /** The last entry was refused. */
  #isRefused = false;
  #full = false;
  /** What is stored of that. */
  #storedFull: '0' | '1' | undefined;

  constructor(options: TrackerJournalOptions) {
    this.#options = options;
    this.#sequence = options.firstEntry - 1;
    this.#budget = shares.pages * options.capacity;
  }

  /**
   * Reads what is stored. May be called once, and may take as long as it likes: see `beginWithoutRestore`.
   * @returns the state of all lives until now; that of this one alone when the rest was nothing, or cannot be read
   */
  async restore(): Promise<Restored> {
    const { area } = this.#options;
    let stored: Readonly<Record<string, string>>;
    try {
      stored = await area.getAll();
    } catch (error) {
      this.#options.onError(error);
      this.#noteAnswer('read', false);
      return this.#finish(false, []);
    }
    if (this.#restored) return this.#finish(false, []);
    this.#noteAnswer('read', true);
    const changes: Change[] = [];
    let resumed = false;
    try {
      resumed = this.#load(stored, changes);
    } catch (error) {
      this.#options.onError(error);
      this.#tracker = new Tracker();
    }
    // What happened meanwhile, on top of what was stored.
    for (const event of this.#applied) changes.push(...this.#annotateAndApply(event));
    return this.#finish(resumed, changes);
  }

  /** @returns whether anything of use was stored */
  #load(stored: Readonly<Record<string, string>>, changes: Change[]): boolean {
    const own = new Set(this.#journal);
    const foreign = Object.keys(stored).filter((key) => !own.has(key));
    const snapshots = numbered(foreign, snapshotPrefix).reverse();
    const found = this.#newestSnapshot(snapshots, stored);
    const full = stored[fullKey];
    if (full === '0' || full === '1') this.#storedFull = full;
    this.#full ||= full === '1';
    // What another version wrote is of no use.
    const isUsable = found !== undefined || snapshots.length === 0;
    const sequence = found?.snapshot.sequence ?? 0;
    const entries = isUsable ? numbered(foreign, journalPrefix).filter(({ at }) => at > sequence) : [];
    const pages = (found?.snapshot.pages ?? []).flatMap(([id, writtenBy]): PageJson[] => {
      const key = pageKey(id, writtenBy);
      const page = this.#readItem<PageJson>(stored[key]);
      if (page) this.#storedPages.set(id, { writtenBy, chars: stored[key]?.length ?? 0 });
      return page ? [page.value] : [];
    });
    this.#tracker = new Tracker(found?.snapshot.tracker, pages);
    this.#snapshotKey = found?.key;
    for (const { key } of entries) {
      const text = stored[key] ?? '';
      for (const event of this.#readItem<NetworkEvent[]>(text)?.value ?? []) {
        changes.push(...this.#applyToTracker(event));
        this.#journalEvents++;
      }
      this.#journalCharacters += text.length;
    }
    // Of a page that was forgotten to make room, the entries behind the snapshot may bring a part back.
    for (const [id] of found?.snapshot.pages ?? []) {
      if (!this.#storedPages.has(id) && !this.#tracker.isShown(id)) changes.push(...this.#tracker.forget(id));
    }
    this.#journal = [...entries.map(({ key }) => key), ...this.#journal];
    const inUse = new Set([...this.#journal, ...this.#pageKeys(), fullKey, found?.key]);
    this.#garbage.push(...foreign.filter((key) => !inUse.has(key)));
    const last = Math.max(sequence, entries.at(-1)?.at ?? 0);
    // After the clock was set back, what this life has written so far would count as older than it is.
    if (last >= this.#options.firstEntry) this.#needsSnapshot = true;
    this.#sequence = Math.max(last, this.#sequence);
    return found !== undefined || entries.length > 0;
  }

  /** Of several that a death left behind the newest; one that cannot be read makes way for the one before it. */
  #newestSnapshot(
    keys: readonly { readonly key: string }[],
    stored: Readonly<Record<string, string>>,
  ): { readonly key: string; readonly snapshot: Snapshot } | undefined {
    for (const { key } of keys) {
      const snapshot = this.#readItem<Snapshot>(stored[key])?.value;
      if (snapshot?.version === version) return { key, snapshot };
    }
    return undefined;
  }

  #readItem<Value>(text: string | undefined): ReadItem<Value> {
    if (text === undefined) return undefined;
    try {
      return { value: JSON.parse(text) as Value };
    } catch (error) {
      this.#options.onError(error);
      return undefined;
    }
  }

  /**
   * Begins without the stored state, because that takes too long; `restore` still brings it when it comes.
   * @returns the state of this life alone
   */
  beginWithoutRestore(): Restored {
    this.#noteAnswer('read', false);
    return { tracker: this.#tracker, resumed: false, changes: [], full: false };
  }

  #finish(resumed: boolean, changes: readonly Change[]): Restored {
    this.#restored = true;
    this.#applied = [];
    this.#awaitsRestore = false;
    if (this.#unsaved.length > 0 || this.#needsSnapshot) this.#schedule();
    if (this.#garbage.length > 0) void this.#removeGarbage();
    return { tracker: this.#tracker, resumed, changes, full: this.#full };
  }

  /**
   * Keeps an event. To be called at once when it comes, whether or not the stored state is back; `apply` follows when
   * it is.
   * @param event the event
   * @returns the event as it is to be applied
   */
  record(event: NetworkEvent): NetworkEvent {
    const annotated = this.#restored ? this.#options.annotate(event) : event;
    this.#unsaved.push(annotated);
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
    return this.#applyToTracker(annotated);
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
      if (change.kind === 'removed') this.#dirtyPages.delete(change.page);
      else if (change.kind !== 'tab') this.#dirtyPages.add(change.page);
    }
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
          const isRefused = this.#snapshotPaused && this.#isRefused;
          if (this.#unsaved.length > 0 && !this.#awaitsRestore && !isRefused) this.#schedule();
        }),
      );
  }

  async #save(): Promise<void> {
    const isLong =
      this.#journalEvents + this.#unsaved.length >= maxJournalEvents ||
      this.#journalCharacters >= shares.journal * this.#options.capacity;
    if ((this.#needsSnapshot || isLong) && this.#canWriteSnapshot()) return this.#writeSnapshot();
    if (this.#unsaved.length === 0 || (await this.#saveEntry(++this.#sequence))) return;
    if (this.#canWriteSnapshot()) await this.#writeSnapshot();
    // Only then there are pages that could make room.
    else if (!this.#snapshotPaused) this.#awaitsRestore = true;
  }

  /**
   * Writes the events that were collected.
   * @param number the number of the entry
   * @returns whether they are stored; else they are kept for the next entry
   */
  async #saveEntry(number: number): Promise<boolean> {
    this.#isRefused = this.#hasGap;
    if (this.#hasGap) return false;
    const events = this.#unsaved;
    if (events.length === 0) return true;
    this.#unsaved = [];
    const key = journalPrefix + number;
    const text = JSON.stringify(events);
    // Before it is there: whoever reads meanwhile may find it.
    this.#journal.push(key);
    if ((await this.#set({ [key]: text })) !== 'refused') {
      this.#journalEvents += events.length;
      this.#journalCharacters += text.length;
      return true;
    }
    this.#isRefused = true;
    this.#journal = this.#journal.filter((other) => other !== key);
    this.#unsaved = [...events, ...this.#unsaved];
    if (this.#unsaved.length > maxUnsaved) {
      this.#unsaved = [];
      this.#hasGap = true;
    }
    return false;
  }

  #canWriteSnapshot(): boolean {
    return this.#restored && this.#unapplied === 0 && !this.#snapshotPaused;
  }

  /** Writes a snapshot, and makes room for it where it has to. */
  async #writeSnapshot(): Promise<void> {
    while (this.#canWriteSnapshot()) {
      if (await this.#tryWriteSnapshot()) {
        this.#refusals = 0;
        return;
      }
      if (!(await this.#makeRoom()) && !(await this.#dropJournal())) break;
    }
    this.#needsSnapshot = true;
    this.#snapshotPaused = true;
    this.#options.after(Math.min(maxPauseMs, batchMs * 2 ** this.#refusals++), () => {
      this.#snapshotPaused = false;
      this.#schedule();
    });
  }

  /** @returns whether the snapshot is stored and has taken the place of what was */
  async #tryWriteSnapshot(): Promise<boolean> {
    this.#options.beforeSnapshot();
    // What was collected is in the pages too; its entry is older than the snapshot, and counts only without it.
    const entry = ++this.#sequence;
    const sequence = ++this.#sequence;
    const hadGap = this.#hasGap;
    // The snapshot will be the only one to tell of them.
    if (hadGap) this.#unsaved = [];
    const pages = this.#dirtyPageTexts();
    const writtenBy = (id: string) => (pages.has(id) ? sequence : (this.#storedPages.get(id)?.writtenBy ?? sequence));
    const snapshot: Snapshot = {
      version,
      sequence,
      pages: this.#tracker.pageIds().map((id) => [id, writtenBy(id)] as const),
      tracker: this.#trackerJson(),
    };
    const text = JSON.stringify(snapshot);
    const held = this.#unsaved.length;
    const dirty = [...this.#dirtyPages];
    this.#dirtyPages.clear();
    const isEntryStored = await this.#saveEntry(entry);
    const oldEntries = this.#journal.length;
    const written: string[] = [];
    const isComplete = await this.#writeAll(pages, sequence, written, isEntryStored);
    const key = snapshotPrefix + sequence;
    const outcome = isComplete ? await this.#set({ [key]: text }) : 'refused';
    if (outcome !== 'stored') {
      for (const id of dirty) if (this.#tracker.page(id)) this.#dirtyPages.add(id);
      // A snapshot that may still come needs its pages, until another one is there.
      (outcome === 'refused' ? this.#garbage : this.#unacknowledgedKeys).push(...written, key);
      return false;
    }
    if (hadGap) this.#hasGap = false;
    // Events that came during the write are behind the snapshot; those before it must not be replayed.
    else if (!isEntryStored && !this.#hasGap) this.#unsaved.splice(0, held);
    this.#needsSnapshot = this.#hasGap;
    this.#replace(key, sequence, pages, oldEntries);
    await this.#removeGarbage();
    return true;
  }

  /** Writes each page on its own; what happens meanwhile goes to the journal in between. */
  async #writeAll(
    pages: ReadonlyMap<string, string>,
    sequence: number,
    written: string[],
    mayWriteEntries: boolean,
  ): Promise<boolean> {
    for (const [id, text] of pages) {
      const key = pageKey(id, sequence);
      written.push(key);
      if ((await this.#set({ [key]: text })) !== 'stored') return false;
      if (mayWriteEntries) await this.#saveEntry(++this.#sequence);
    }
    return true;
  }

  /** The snapshot is there: what it replaces is of no use any more. */
  #replace(key: string, sequence: number, pages: ReadonlyMap<string, string>, oldEntries: number): void {
    if (this.#snapshotKey !== undefined) this.#garbage.push(this.#snapshotKey);
    this.#garbage.push(...this.#unacknowledgedKeys.splice(0));
    this.#snapshotKey = key;
    this.#garbage.push(...this.#journal.splice(0, oldEntries));
    this.#journalEvents = 0;
    this.#journalCharacters = 0;
    for (const [id, { writtenBy }] of this.#storedPages) {
      if (this.#tracker.page(id) && !pages.has(id)) continue;
      this.#garbage.push(pageKey(id, writtenBy));
      this.#storedPages.delete(id);
    }
    for (const [id, text] of pages) this.#storedPages.set(id, { writtenBy: sequence, chars: text.length });
  }

  /** The texts of the pages that have changed, after all pages were made to fit the budget. */
  #dirtyPageTexts(): Map<string, string> {
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
      const chars = this.#storedPages.get(id)?.chars;
      if (chars === undefined || this.#dirtyPages.has(id)) measure(id);
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
        if (drops !== 'requests') this.#noteFull();
        this.#note(changes);
        this.#options.onChanges(changes);
        measure(page);
        // A little more than needed, or the next event would do all of this again.
        if (total <= 0.9 * this.#budget) break;
      }
    }
    for (const id of texts.keys()) this.#dirtyPages.add(id);
    return texts;
  }

  #trackerJson(): TrackerJson {
    let json = this.#tracker.toJson();
    const maxChars = shares.tracker * this.#options.capacity;
    while (JSON.stringify(json).length > maxChars && this.#tracker.forgetWaiting()) {
      this.#noteFull();
      json = this.#tracker.toJson();
    }
    return json;
  }

  /**
   * The storage has refused, although the budget is kept: others have taken the room.
   * @returns whether there is less to store now
   */
  async #makeRoom(): Promise<boolean> {
    this.#noteFull();
    if (this.#storedFull === '0') await this.#set({});
    await this.#removeGarbage();
    const stored = [...this.#storedPages].filter(([id]) => this.#tracker.page(id));
    const total = stored.reduce((sum, [, { chars }]) => sum + chars, 0);
    this.#budget = Math.floor(Math.min(this.#budget, total) * 0.7);
    // What is made smaller and has not changed since it was stored takes its own place at once.
    const clean = new Set(stored.map(([id]) => id).filter((id) => !this.#dirtyPages.has(id)));
    const before = this.#tracker.pageIds().length;
    let freed = 0;
    for (const [id, text] of this.#dirtyPageTexts()) {
      const page = this.#storedPages.get(id);
      if (!page || !clean.has(id) || text.length >= page.chars) continue;
      if ((await this.#set({ [pageKey(id, page.writtenBy)]: text })) !== 'stored') continue;
      this.#storedPages.set(id, { ...page, chars: text.length });
      freed += page.chars - text.length;
    }
    const forgotten = stored.filter(([id]) => !this.#tracker.page(id));
    for (const [id, { writtenBy }] of forgotten) {
      this.#garbage.push(pageKey(id, writtenBy));
      this.#storedPages.delete(id);
    }
    await this.#removeGarbage();
    return freed > 0 || this.#tracker.pageIds().length < before;
  }

  /**
   * The journal itself may be what leaves no room. Rather its events go than all that come.
   * @returns whether it went
   */
  async #dropJournal(): Promise<boolean> {
    if (this.#refusals < refusalsWithJournal || this.#journal.length === 0) return false;
    this.#garbage.push(...this.#journal.splice(0));
    this.#hasGap = true;
    await this.#removeGarbage();
    return true;
  }

  #noteFull(): void {
    if (!this.#full) this.#options.onFull();
    this.#full = true;
  }

  #pageKeys(): string[] {
    return [...this.#storedPages].map(([id, { writtenBy }]) => pageKey(id, writtenBy));
  }

  async #set(items: Readonly<Record<string, string>>): Promise<'stored' | 'refused' | 'unanswered'> {
    const full = this.#full ? '1' : '0';
    const all = full === this.#storedFull ? items : { ...items, [fullKey]: full };
    try {
      const isAnswered = await this.#isAnswered(this.#options.area.set(all));
      this.#noteAnswer('write', isAnswered);
      if (isAnswered) this.#storedFull = full;
      return isAnswered ? 'stored' : 'unanswered';
    } catch {
      return 'refused';
    }
  }

  async #removeGarbage(): Promise<void> {
    const keys = this.#garbage;
    if (keys.length === 0) return;
    this.#garbage = [];
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

function pageKey(id: string, writtenBy: number): string {
  return `${pagePrefix}${writtenBy}:${id}`;
}

/** @returns the keys with that prefix and the numbers behind it, lowest first */
function numbered(keys: readonly string[], prefix: string): { readonly key: string; readonly at: number }[] {
  return keys
    .filter((key) => key.startsWith(prefix))
    .map((key) => ({ key, at: Number(key.slice(prefix.length)) }))
    .sort((a, b) => a.at - b.at);
}
