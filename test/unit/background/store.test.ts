import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type SessionArea, Store } from '../../../src/background/store.ts';
import type { NetworkEvent } from '../../../src/page/network-event.ts';
import type { Tracker } from '../../../src/page/tracker.ts';
import { answer, commit } from '../page/network-events.ts';

/** A storage in memory with the browser's rules: JSON only, all items or none, a limit of bytes. */
class MemoryArea implements SessionArea {
  items = new Map<string, string>();
  writing = 0;
  /** The most writes that were ever under way at the same time. */
  mostWriting = 0;
  writes = 0;
  constructor(public limit = Number.POSITIVE_INFINITY) {}

  async getAll() {
    return Object.fromEntries([...this.items].map(([key, value]) => [key, JSON.parse(value) as unknown]));
  }
  async set(items: Record<string, unknown>) {
    this.mostWriting = Math.max(this.mostWriting, ++this.writing);
    this.writes++;
    const texts = Object.entries(items).map(([key, value]) => [key, JSON.stringify(value)] as const);
    await Promise.resolve();
    this.writing--;
    const after = new Map([...this.items, ...texts]);
    if (bytes(after) > this.limit) throw new Error('QuotaExceededError');
    this.items = after;
  }
  async remove(keys: string[]) {
    await Promise.resolve();
    for (const key of keys) this.items.delete(key);
  }
}

const bytes = (items: Map<string, string>) =>
  [...items].reduce((sum, [key, value]) => sum + key.length + value.length, 0);

/** A clock that runs when the test says so. */
class Timers {
  #callbacks: (() => void)[] = [];
  later = (_: number, callback: () => void) => void this.#callbacks.push(callback);
  async run(): Promise<void> {
    do {
      for (const callback of this.#callbacks.splice(0)) callback();
      for (let turn = 0; turn < 50; turn++) await Promise.resolve();
    } while (this.#callbacks.length > 0);
  }
}

function background(area: SessionArea) {
  const timers = new Timers();
  let full = false;
  let snapshots = 0;
  const store = new Store({
    area,
    later: timers.later,
    beforeSnapshot: () => void snapshots++,
    onFull: () => {
      full = true;
    },
  });
  let tracker: Tracker | undefined;
  return {
    timers,
    isFull: () => full,
    snapshots: () => snapshots,
    async start() {
      const restored = await store.restore();
      tracker = restored.tracker;
      return restored;
    },
    take(event: NetworkEvent) {
      store.append(event, tracker?.apply(event) ?? []);
    },
    tracker: () => tracker as Tracker,
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

describe('Store', () => {
  it('restores exactly what was applied, wherever it was killed and however often', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 400 }), { maxLength: 8 }), async (lives) => {
        const area = new MemoryArea();
        const steady = background(new MemoryArea());
        await steady.start();
        let at = 0;
        for (const life of lives) {
          const killed = background(area);
          await killed.start();
          for (const event of visits(at, at + Math.ceil(life / 6))) {
            steady.take(event);
            killed.take(event);
          }
          at += Math.ceil(life / 6);
          await killed.timers.run();
        }
        const last = background(area);
        const { tracker } = await last.start();
        expect(state(tracker)).toBe(state(steady.tracker()));
      }),
      { numRuns: 30 },
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

  it('writes the first event at once, what comes meanwhile together, and never twice at the same time', async () => {
    const area = new MemoryArea();
    const one = background(area);
    await one.start();
    for (const event of visits(0, 20)) one.take(event);
    await one.timers.run();
    expect([area.writes, area.mostWriting]).toEqual([2, 1]);
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
    await area.set({ tracker: { version: 0, sequence: 3, tracker: {}, full: false }, 'page:x': {} });
    const { tracker, resumed } = await background(area).start();
    expect([resumed, tracker.pageIds(), [...area.items]]).toEqual([false, [], []]);
  });
});

describe('a full storage', () => {
  it('forgets pages out of view, oldest first, keeps the one in view, and tells', async () => {
    const area = new MemoryArea(60_000);
    const one = background(area);
    await one.start();
    for (let tab = 0; tab < 60; tab++) {
      const document = `T${tab}`;
      one.take(commit(document, 'https://a.test/', { tab: 1, time: tab + 1 }));
      for (let n = 0; n < 20; n++) one.take(answer(`https://h${n}.test/`, '2606:4700::10', { document }));
      await one.timers.run();
    }
    expect(one.isFull()).toBe(true);
    expect(bytes(area.items)).toBeLessThanOrEqual(60_000);
    const { tracker, full } = await background(area).start();
    expect(full).toBe(true);
    expect(tracker.shownPage(1)?.id).toBe('T59');
    expect(tracker.shownPage(1)?.hosts.size).toBe(20);
    expect(tracker.pageIds()).not.toContain('T1');
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
