import fc from 'fast-check';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { TrackerJournal } from '../../../src/background/tracker-journal.ts';
import type { SessionArea } from '../../../src/contracts.ts';
import type { NetworkEvent } from '../../../src/page/events/network-event.ts';
import type { Tracker } from '../../../src/page/recording/tracker.ts';
import { answer, commit } from '../page/network-events.ts';

/** A storage in memory with the browser's rules: JSON only, all items or none, a limit of bytes. */
class MemoryArea implements SessionArea {
  items = new Map<string, string>();
  writing = 0;
  /** The most writes that were ever under way at the same time. */
  mostWriting = 0;
  writes = 0;
  limit: number;

  constructor(limit = Number.POSITIVE_INFINITY) {
    this.limit = limit;
  }

  async getAll() {
    return Object.fromEntries(this.items);
  }
  async set(items: Readonly<Record<string, string>>) {
    this.mostWriting = Math.max(this.mostWriting, ++this.writing);
    this.writes++;
    await Promise.resolve();
    this.writing--;
    const after = new Map([...this.items, ...Object.entries(items)]);
    if (bytes(after) > this.limit) throw new Error('QuotaExceededError');
    this.items = after;
  }
  async remove(keys: readonly string[]) {
    await Promise.resolve();
    for (const key of keys) this.items.delete(key);
  }
}

/** @returns an area as one life has it: what it begins to write after its death reaches nobody */
function mortal(area: SessionArea): { readonly area: SessionArea; kill(): void } {
  let isDead = false;
  const unlessDead = (work: () => Promise<void>) => (isDead ? new Promise<void>(() => {}) : work());
  return {
    area: {
      getAll: () => area.getAll(),
      set: (items) => unlessDead(() => area.set(items)),
      remove: (keys) => unlessDead(() => area.remove(keys)),
    },
    kill: () => {
      isDead = true;
    },
  };
}

const bytes = (items: Map<string, string>) =>
  [...items].reduce((sum, [key, value]) => sum + key.length + value.length, 0);

/** A clock that runs when the test says so. */
class Timers {
  #callbacks: (() => void)[] = [];
  /** Deadlines do not pass: what is late is another test's. */
  after = (milliseconds: number, callback: () => void) => {
    if (milliseconds < 1000) this.#callbacks.push(callback);
    else this.#deadlines.add(callback);
    return () => void this.#deadlines.delete(callback);
  };
  readonly #deadlines = new Set<() => void>();
  /** Lets all deadlines pass. */
  passDeadlines(): void {
    for (const callback of this.#deadlines) callback();
    this.#deadlines.clear();
  }
  async run(): Promise<void> {
    do {
      for (const callback of this.#callbacks.splice(0)) callback();
      for (let turn = 0; turn < 50; turn++) await Promise.resolve();
    } while (this.#callbacks.length > 0);
  }
}

let lives = 0;

interface LifeOptions {
  /** The clock at its start, in microseconds. */
  readonly clock?: number;
  readonly annotate?: (event: NetworkEvent) => NetworkEvent;
  readonly capacity?: number;
  /** Timers of its own; otherwise they run when the test says so. */
  readonly after?: (milliseconds: number, callback: () => void) => () => void;
}

function background(
  area: SessionArea,
  { clock = ++lives * 1000, annotate = (event) => event, capacity = 10_000_000, ...options }: LifeOptions = {},
) {
  const timers = new Timers();
  let full = false;
  let snapshots = 0;
  const errors: unknown[] = [];
  const available: boolean[] = [];
  const journal = new TrackerJournal({
    area,
    capacity,
    after: options.after ?? timers.after,
    beforeSnapshot: () => void snapshots++,
    onFull: () => {
      full = true;
    },
    onChanges: () => {},
    onAvailable: (is) => void available.push(is),
    onError: (error) => void errors.push(error),
    annotate,
    firstEntry: clock,
  });
  return {
    timers,
    journal,
    errors,
    available,
    isFull: () => full,
    snapshots: () => snapshots,
    start: () => journal.restore(),
    take(event: NetworkEvent) {
      journal.apply(journal.record(event));
    },
    tracker: () => journal.tracker,
  };
}

const state = (tracker: Tracker) =>
  JSON.stringify([
    tracker.toJson(),
    tracker
      .pageIds()
      .sort()
      .map((id) => tracker.pageToJson(id)),
  ]);

function visits(from: number, to: number, requests = 5): NetworkEvent[] {
  const events: NetworkEvent[] = [];
  for (let i = from; i < to; i++) {
    events.push(commit(`D${i}`, `https://d${i}.test/`, { time: 1000 + i }));
    for (let n = 0; n < requests; n++)
      events.push(answer(`https://h${n}.test/${i}`, '2606:4700::10', { document: `D${i}` }));
  }
  return events;
}

describe('TrackerJournal', () => {
  it('restores exactly what was applied, wherever it was killed and however often', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 400 }), { maxLength: 8 }), async (lives) => {
        const area = new MemoryArea();
        const steady = background(new MemoryArea());
        await steady.start();
        let at = 0;
        for (const life of lives) {
          const own = mortal(area);
          const killed = background(own.area);
          await killed.start();
          for (const event of visits(at, at + Math.ceil(life / 6))) {
            steady.take(event);
            killed.take(event);
          }
          at += Math.ceil(life / 6);
          await killed.timers.run();
          own.kill();
        }
        const last = background(area);
        const { tracker } = await last.start();
        expect(state(tracker)).toBe(state(steady.tracker()));
      }),
      // The lives end while a snapshot is written.
      { numRuns: 30, examples: [[[313, 49, 397, 391, 325, 1, 1]]] },
    );
  });

  it('applies no event twice when it is killed between a snapshot and the removal of its journal', async () => {
    const area = new MemoryArea();
    const first = background(area);
    await first.start();
    area.remove = () => Promise.resolve();
    for (const event of visits(0, 400)) {
      first.take(event);
      if (event.kind === 'commit') await first.timers.run();
    }
    await first.timers.run();
    expect(first.snapshots()).toBeGreaterThan(0);
    const { tracker } = await background(area).start();
    expect(state(tracker)).toBe(state(first.tracker()));
  });

  it('writes the first events at once, what comes meanwhile together, and never twice at the same time', async () => {
    const area = new MemoryArea();
    const one = background(area);
    await one.start();
    for (const event of visits(0, 20)) {
      one.take(event);
      await Promise.resolve();
    }
    await one.timers.run();
    expect([area.writes, area.mostWriting]).toEqual([2, 1]);
  });

  it('has each event written within 50 ms where a write takes one', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const after = (milliseconds: number, callback: () => void) => {
      const timer = setTimeout(callback, milliseconds);
      return () => clearTimeout(timer);
    };
    const area = new MemoryArea();
    const written = new Map<string, number>();
    area.set = async (items) => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      for (const text of Object.values(items)) {
        for (const [hostname] of text.matchAll(/h\d+\.test/g)) {
          if (!written.has(hostname)) written.set(hostname, Date.now());
        }
      }
    };
    const { start, take } = background(area, { after });
    await start();
    take(commit('A', 'https://a.test/'));
    const happened: number[] = [];
    for (let n = 0; n < 300; n++) {
      happened.push(Date.now());
      take(answer(`https://h${n}.test/`, '2606:4700::10', { document: 'A' }));
      await vi.advanceTimersByTimeAsync(n % 17);
    }
    await vi.advanceTimersByTimeAsync(50);
    const delays = happened.map((time, n) => (written.get(`h${n}.test`) ?? Number.NaN) - time);
    expect(Math.max(...delays)).toBeLessThanOrEqual(50);
    // Half of them at least wait for the others, as writes cost more than what is in them.
    expect(delays.filter((delay) => delay > 5).length).toBeGreaterThan(150);
  });

  it('says whether there was anything to restore', async () => {
    const area = new MemoryArea();
    const first = background(area);
    expect((await first.start()).resumed).toBe(false);
    first.take(commit('A', 'https://a.test/'));
    await first.timers.run();
    expect((await background(area).start()).resumed).toBe(true);
  });

  it('starts anew when what is stored is of another version', async () => {
    const area = new MemoryArea();
    const snapshot = { version: 0, sequence: 3, pages: [['x', 3]], tracker: {} };
    await area.set({ 'snapshot:3': JSON.stringify(snapshot), 'page:3:x': '{}', 'journal:4': '[]' });
    const { tracker, resumed } = await background(area).start();
    expect([resumed, tracker.pageIds(), [...area.items]]).toEqual([false, [], []]);
  });
});

/** A storage of which the test says when it is read. */
class SlowArea extends MemoryArea {
  answer = () => {};
  refuse = () => {};
  override getAll(): Promise<Record<string, string>> {
    return new Promise((resolve, reject) => {
      // What is there when the storage comes to it, not when it was asked.
      this.answer = () => resolve(super.getAll());
      this.refuse = () => reject(new Error('no answer'));
    });
  }
}

/** The state that a background has that never dies. */
async function steadyState(events: readonly NetworkEvent[]): Promise<string> {
  const steady = background(new MemoryArea());
  await steady.start();
  for (const event of events) steady.take(event);
  return state(steady.tracker());
}

async function restoredFrom(area: MemoryArea): Promise<string> {
  const reader = new MemoryArea();
  reader.items = new Map(area.items);
  return state((await background(reader).start()).tracker);
}

describe('before the stored state is back', () => {
  it('keeps what happens, and the next life has it after that of all lives before, however many were killed so', async () => {
    const area = new SlowArea();
    const events = visits(0, 30);
    for (const some of [events.slice(0, 50), events.slice(50, 60), events.slice(60, 150), events.slice(150)]) {
      const life = background(area);
      void life.start();
      // Not applied: the queue holds them.
      for (const event of some) life.journal.record(event);
      await life.timers.run();
    }
    expect(await restoredFrom(area)).toBe(await steadyState(events));
  });

  it('applies what it has kept itself once, also when the storage is read after that', async () => {
    const area = new SlowArea();
    const life = background(area);
    const starting = life.start();
    const events = visits(0, 3);
    const recorded = events.map((event) => life.journal.record(event));
    await life.timers.run();
    area.answer();
    expect((await starting).resumed).toBe(false);
    for (const event of recorded) life.journal.apply(event);
    expect(state(life.tracker())).toBe(await steadyState(events));
    await life.timers.run();
    expect(await restoredFrom(area)).toBe(await steadyState(events));
  });

  it('begins without it, and has all of it when it comes', async () => {
    const area = new SlowArea();
    const events = visits(0, 400);
    const before = background(area);
    const starting = before.start();
    area.answer();
    await starting;
    for (const event of events.slice(0, 2000)) {
      before.take(event);
      if (event.kind === 'commit') await before.timers.run();
    }
    await before.timers.run();
    expect(before.snapshots()).toBeGreaterThan(0);

    const late = background(area);
    const restoring = late.start();
    expect(late.journal.beginWithoutRestore().tracker.pageIds()).toEqual([]);
    for (const event of events.slice(2000, 2200)) late.take(event);
    await late.timers.run();
    expect(late.tracker().pageIds().length).toBeLessThan(40);
    area.answer();
    expect(await restoring).toMatchObject({ resumed: true, tracker: late.tracker() });
    for (const event of events.slice(2200)) late.take(event);
    expect(state(late.tracker())).toBe(await steadyState(events));
    await late.timers.run();
    expect(await restoredFrom(area)).toBe(await steadyState(events));
    expect(late.available).toEqual([false, true]);
  });

  it('goes on with what it has when the storage cannot be read, and says so', async () => {
    const area = new SlowArea();
    const life = background(area);
    const starting = life.start();
    const events = visits(0, 10);
    for (const event of events.slice(0, 20)) life.journal.record(event);
    area.refuse();
    await starting;
    for (const event of events.slice(0, 20)) life.journal.apply(event);
    for (const event of events.slice(20)) life.take(event);
    await life.timers.run();
    expect(state(life.tracker())).toBe(await steadyState(events));
    expect([life.available, life.errors.length]).toEqual([[false], 1]);
    expect(await restoredFrom(area)).toBe(await steadyState(events));
  });

  it('marks what it finds out about an event only then, and keeps the mark', async () => {
    const area = new SlowArea();
    let known = false;
    const annotate = (event: NetworkEvent): NetworkEvent =>
      known && event.kind === 'commit' && !event.previewed ? { ...event, previewed: true } : event;
    const life = background(area, { annotate });
    const starting = life.start();
    const recorded = life.journal.record(commit('A', 'https://a.test/'));
    await life.timers.run();
    known = true;
    area.answer();
    await starting;
    life.journal.apply(recorded);
    expect(life.tracker().page('A')?.previewed).toBe(true);
    await life.timers.run();
    const reader = new MemoryArea();
    reader.items = new Map(area.items);
    expect((await background(reader).start()).tracker.page('A')?.previewed).toBe(true);
  });

  it('loses nothing when the clock was set back since the last life', async () => {
    const area = new MemoryArea();
    const events = visits(0, 60);
    const first = background(area, { clock: 9_000_000 });
    await first.start();
    for (const event of events.slice(0, 100)) first.take(event);
    await first.timers.run();
    const second = background(area, { clock: 5_000 });
    const starting = second.start();
    const recorded = events.slice(100, 200).map((event) => second.journal.record(event));
    await starting;
    for (const event of recorded) second.journal.apply(event);
    await second.timers.run();
    for (const event of events.slice(200)) second.take(event);
    await second.timers.run();
    expect(await restoredFrom(area)).toBe(await steadyState(events));
  });

  it('holds no more memory than it may while the storage does not answer', async () => {
    const area = new SlowArea();
    const life = background(area);
    const restoring = life.start();
    life.journal.beginWithoutRestore();
    const events = visits(0, 4000);
    for (const event of events) life.take(event);
    area.answer();
    await restoring;
    expect(state(life.tracker())).toBe(await steadyState(events));
  });
});

describe('a storage that fails', () => {
  it('costs an event that cannot be applied, and none behind it', async () => {
    const area = new MemoryArea();
    const first = background(area);
    await first.start();
    first.take(commit('A', 'https://a.test/'));
    await first.timers.run();
    const [key = ''] = [...area.items.keys()].filter((each) => each.startsWith('journal:'));
    const [event] = JSON.parse(area.items.get(key) ?? '[]');
    area.items.set(key, JSON.stringify([null, event]));
    const second = background(area);
    await second.start();
    expect([second.tracker().pageIds(), second.errors.length]).toEqual([['A'], 1]);
  });

  it('starts anew when what is stored makes no sense, and goes on', async () => {
    const area = new MemoryArea();
    await area.set({ 'snapshot:3': JSON.stringify({ version: 2, sequence: 3, pages: 5, tracker: {} }) });
    const life = background(area);
    await life.start();
    life.take(commit('A', 'https://a.test/'));
    await life.timers.run();
    expect([life.tracker().pageIds(), life.errors.length]).toEqual([['A'], 1]);
  });

  it('that does not answer a write does not keep the next from being written, and is reported', async () => {
    const area = new MemoryArea();
    const life = background(area);
    await life.start();
    const set = area.set.bind(area);
    area.set = () => new Promise(() => {});
    life.take(commit('A', 'https://a.test/'));
    await life.timers.run();
    life.take(commit('B', 'https://b.test/', { tab: 2 }));
    area.set = set;
    life.timers.passDeadlines();
    for (let turn = 0; turn < 50; turn++) await Promise.resolve();
    expect(life.available).toEqual([false]);
    await life.timers.run();
    expect([...area.items.keys()].length).toBe(2);
    expect(life.available).toEqual([false, true]);
  });
});

describe('a full storage', () => {
  it('forgets pages out of view, oldest first, keeps the one in view, and tells', async () => {
    const area = new MemoryArea(20_000);
    const one = background(area, { capacity: 20_000 });
    await one.start();
    for (let tab = 0; tab < 60; tab++) {
      const document = `T${tab}`;
      one.take(commit(document, 'https://a.test/', { tab: 1, time: tab + 1 }));
      for (let n = 0; n < 20; n++) one.take(answer(`https://h${n}.test/`, '2606:4700::10', { document }));
      await one.timers.run();
    }
    expect(one.isFull()).toBe(true);
    expect(bytes(area.items)).toBeLessThanOrEqual(20_000);
    const { tracker, full } = await background(area).start();
    expect(full).toBe(true);
    expect(tracker.shownPage(1)?.id).toBe('T59');
    expect(tracker.shownPage(1)?.hosts.size).toBe(20);
    expect(tracker.pageIds()).not.toContain('T1');
  });

  it('loses nothing that comes while a snapshot is written again after it was refused', async () => {
    const area = new MemoryArea();
    const one = background(area);
    await one.start();
    const set = area.set.bind(area);
    let hasRefused = false;
    let isLate = false;
    area.set = async (items) => {
      const [key = ''] = Object.keys(items);
      if (key.startsWith('snapshot:') && !hasRefused) {
        hasRefused = true;
        throw new Error('QuotaExceededError');
      }
      if (key.startsWith('page:') && hasRefused && !isLate) {
        isLate = true;
        one.take(answer('https://late.test/', '2606:4700::10', { document: 'D1' }));
      }
      return set(items);
    };
    for (const event of visits(0, 2, 800)) one.take(event);
    await one.timers.run();
    await one.timers.run();
    expect([hasRefused, isLate]).toEqual([true, true]);
    expect(await restoredFrom(area)).toBe(state(one.tracker()));
  });

  it('goes on in memory when even the page in view does not fit', async () => {
    const area = new MemoryArea(2_000);
    const one = background(area);
    await one.start();
    for (const event of visits(0, 1, 300)) one.take(event);
    await one.timers.run();
    expect(one.isFull()).toBe(true);
    expect(one.tracker().shownPage(1)?.total).toBe(300);
  });
});
