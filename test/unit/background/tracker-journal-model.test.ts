import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TrackerJournal } from '../../../src/background/tracker-journal.ts';
import type { SessionArea } from '../../../src/contracts.ts';
import type { NetworkEvent } from '../../../src/page/events/network-event.ts';
import { Tracker } from '../../../src/page/recording/tracker.ts';
import { anyEvent, visible } from '../page/any-event.ts';
import { answer, commit } from '../page/network-events.ts';

/** What a storage that is not to be relied on does with an operation. */
type Behaviour = 'does it' | 'refuses' | 'is slow' | 'never answers';

/**
 * A storage that refuses, is slow, does not answer, and dies between any two operations. What it has done stays; what
 * was under way when it died has not happened.
 */
class FaultyArea implements SessionArea {
  readonly items: Map<string, string>;
  readonly #behaviours: Iterator<Behaviour>;
  #left: number;
  #slow: (() => void)[] = [];
  isDead = false;

  constructor(items: ReadonlyMap<string, string>, behaviours: readonly Behaviour[], operations: number) {
    this.items = new Map(items);
    this.#behaviours = behaviours.values();
    this.#left = operations;
  }

  async getAll() {
    return Object.fromEntries(this.items);
  }
  set(items: Readonly<Record<string, string>>): Promise<void> {
    return this.#do(() => {
      for (const [key, text] of Object.entries(items)) this.items.set(key, text);
    });
  }
  remove(keys: readonly string[]): Promise<void> {
    return this.#do(() => {
      for (const key of keys) this.items.delete(key);
    });
  }
  /** Lets what is slow happen. */
  catchUp(): void {
    for (const work of this.#slow.splice(0)) work();
  }

  #do(change: () => void): Promise<void> {
    const { value: behaviour = 'does it' } = this.#behaviours.next();
    return new Promise((resolve, reject) => {
      const work = () => {
        if (this.#left-- <= 0) this.isDead = true;
        if (this.isDead) return;
        change();
        resolve();
      };
      if (behaviour === 'does it') work();
      else if (behaviour === 'is slow') this.#slow.push(work);
      else if (behaviour === 'refuses') reject(new Error('QuotaExceededError'));
    });
  }
}

/** Small enough that the journal is folded every few hundred events. */
const capacity = 1_000_000;
let clock = 0;

/**
 * One life of a background: it takes events while the storage does what it likes, and dies with it.
 * @param options.maxMs timers of more milliseconds do not end in this life: a storage that is slow is still in time
 * @param options.lastsUntilSaved whether it goes on after the last event until nothing is left to write
 * @returns whether something had to be forgotten, to make room
 */
async function live(
  area: FaultyArea,
  events: readonly NetworkEvent[],
  together: number,
  { maxMs = Number.POSITIVE_INFINITY, lastsUntilSaved = false } = {},
): Promise<boolean> {
  let wasFull = false;
  const callbacks = new Set<() => void>();
  clock += 1_000_000;
  const journal = new TrackerJournal({
    area,
    capacity,
    after: (milliseconds, callback) => {
      if (milliseconds <= maxMs) callbacks.add(callback);
      return () => void callbacks.delete(callback);
    },
    beforeSnapshot: () => {},
    onFull: () => {
      wasFull = true;
    },
    onChanges: () => {},
    onAvailable: () => {},
    onError: () => {},
    annotate: (event) => event,
    firstEntry: clock,
  });
  await journal.restore();
  const settle = async () => {
    for (let turn = 0; turn < 30; turn++) await Promise.resolve();
  };
  const runTimers = async () => {
    for (const callback of [...callbacks]) {
      callbacks.delete(callback);
      callback();
    }
    await settle();
  };
  for (let at = 0; at < events.length && !area.isDead; at += together) {
    for (const event of events.slice(at, at + together)) journal.apply(journal.record(event));
    await settle();
    if (at % 3 === 0) area.catchUp();
    await settle();
    await runTimers();
  }
  while (lastsUntilSaved && callbacks.size > 0) await runTimers();
  return wasFull;
}

async function restoredFrom(area: FaultyArea): Promise<Tracker> {
  clock += 1_000_000;
  const reader = new FaultyArea(area.items, [], Number.POSITIVE_INFINITY);
  const journal = new TrackerJournal({
    area: reader,
    capacity,
    after: () => () => {},
    beforeSnapshot: () => {},
    onFull: () => {},
    onChanges: () => {},
    onAvailable: () => {},
    onError: (error) => {
      throw error;
    },
    annotate: (event) => event,
    firstEntry: clock,
  });
  return (await journal.restore()).tracker;
}

/** The numbers of the events that are in a state: each event of `numbered` brings a host of its own. */
function eventsIn(tracker: Tracker): number[] {
  return tracker
    .pageIds()
    .flatMap((id) => [...(tracker.page(id)?.hosts.values() ?? [])])
    .flatMap(({ hostname, total }) => Array<number>(total).fill(Number(/^h(\d+)\./.exec(hostname)?.[1])))
    .sort((a, b) => a - b);
}

/** The entries of the journal and what snapshots tell, as the storage has them at any moment. */
function storedEvents(area: FaultyArea): Promise<number[]> {
  return restoredFrom(area).then(eventsIn);
}

function numbered(count: number, pages: number): NetworkEvent[] {
  const commits = Array.from({ length: pages }, (_, page) =>
    commit(`D${page}`, `https://d${page}.test/`, { tab: page + 1 }),
  );
  const requests = Array.from({ length: count }, (_, number) =>
    answer(`https://h${number}.test/`, '2606:4700::10', {
      document: `D${number % pages}`,
      tab: (number % pages) + 1,
      id: String(number),
      // A redirect counts as often as it is applied, an answer once.
      kind: number % 2 ? 'redirect' : 'answer',
    }),
  );
  return [...commits, ...requests];
}

const behaviours = (allowed: readonly Behaviour[]) =>
  fc.array(
    fc.oneof(
      { weight: 6, arbitrary: fc.constant<Behaviour>('does it') },
      { weight: 2, arbitrary: fc.constantFrom(...allowed) },
    ),
    {
      maxLength: 300,
    },
  );

describe('a journal on a storage that dies between any two operations', () => {
  it('gives back every event that was stored, once, wherever it dies and however slow it is', async () => {
    const events = numbered(1200, 5);
    await fc.assert(
      fc.asyncProperty(
        behaviours(['is slow']),
        fc.nat(60),
        fc.integer({ min: 10, max: 150 }),
        async (list, operations, together) => {
          const area = new FaultyArea(new Map(), list, operations);
          await live(area, events, together, { maxMs: 100 });
          const found = await storedEvents(area);
          // Nothing twice, nothing missing in between: what is there is what came first.
          expect(found).toEqual(found.map((_, at) => at));
          // One write is under way at a time, with at most what came during the one before it.
          if (operations > 0) expect(found.length).toBeGreaterThanOrEqual(Math.min(1, events.length));
        },
      ),
      { numRuns: 40 },
    );
  });

  it('never gives back less than a moment ago: each single operation keeps what is stored', async () => {
    const events = numbered(1500, 4);
    let operations = 0;
    let before: number[] = [];
    for (;;) {
      const area = new FaultyArea(new Map(), [], operations);
      await live(area, events, 100);
      const found = await storedEvents(area);
      expect(found.length).toBeGreaterThanOrEqual(before.length);
      expect(found).toEqual(found.map((_, at) => at));
      if (!area.isDead) break;
      before = found;
      operations++;
    }
    expect(operations).toBeGreaterThan(20);
  });

  it('counts nothing twice over many lives, whatever the storage refuses or leaves without an answer', async () => {
    const events = numbered(2000, 5);
    const life = fc.tuple(
      behaviours(['is slow', 'refuses', 'never answers']),
      fc.nat(80),
      fc.integer({ min: 10, max: 150 }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(life, { minLength: 1, maxLength: 4 }), async (lives) => {
        let items: ReadonlyMap<string, string> = new Map();
        for (const [at, [list, operations, together]] of lives.entries()) {
          const area = new FaultyArea(items, list, operations);
          await live(area, events.slice(at * 500, (at + 1) * 500), together);
          const found = await storedEvents(area);
          expect(new Set(found).size).toBe(found.length);
          items = area.items;
        }
      }),
      { numRuns: 40 },
    );
  });

  it('restores any events of any kind as they were', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyEvent, { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 1, max: 20 }),
        async (some, together) => {
          // Often enough that the journal is folded in between.
          const events = Array.from({ length: 40 }, () => some).flat();
          const area = new FaultyArea(new Map(), [], Number.POSITIVE_INFINITY);
          // Of what waits for its document, so much may come that it does not fit.
          fc.pre(!(await live(area, events, together * 40, { lastsUntilSaved: true })));
          const steady = new Tracker();
          for (const event of events) steady.apply(event);
          expect(visible(await restoredFrom(area))).toEqual(visible(steady));
        },
      ),
      { numRuns: 40 },
    );
  });
});
