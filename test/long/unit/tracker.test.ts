import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NetworkEvent } from '../../../src/page/events/network-event.ts';
import { Tracker } from '../../../src/page/recording/tracker.ts';
import { browse, quota, Session } from '../../unit/background/browsing.ts';
import { anyEvent, problemsOf, visible } from '../../unit/page/any-event.ts';
import { restored } from '../../unit/page/network-events.ts';

/** Events of the fuzz; GREENSIX_FUZZ_EVENTS asks for another number. */
const allEvents = Number(process.env.GREENSIX_FUZZ_EVENTS ?? 10_000_000);
const eventsOfRun = 2000;

describe('ten million events in any order, of any kind', { timeout: 4 * 3600_000 }, () => {
  it('leave no count below zero, and give the same after kills anywhere', () => {
    const events = fc.array(anyEvent, { minLength: eventsOfRun, maxLength: eventsOfRun, size: 'max' });
    const holds = (list: readonly NetworkEvent[], kills: readonly number[]) => {
      const steady = new Tracker();
      let killed = new Tracker();
      list.forEach((event, at) => {
        steady.apply(event);
        killed.apply(event);
        if (kills.includes(at)) killed = restored(killed);
        if (at % 50 === 0) expect(problemsOf(steady)).toEqual([]);
      });
      expect(problemsOf(steady)).toEqual([]);
      expect(visible(killed)).toEqual(visible(steady));
    };
    fc.assert(fc.property(events, fc.array(fc.nat(eventsOfRun)), holds), {
      numRuns: Math.ceil(allEvents / eventsOfRun),
      endOnFailure: true,
    });
  });
});

describe('a thousand tabs', { timeout: 3600_000 }, () => {
  it('lose lists of single requests at a kill, and no row of a host', async () => {
    const session = new Session();
    await session.begin();
    await session.take(browse({ tabs: 1000, requests: 250, hosts: 30, together: 100 }));
    const tracker = await session.kill();
    const pages = tracker.tabs().map((tab) => tracker.shownPage(tab));
    expect(pages.map((page) => page?.hosts.size)).toEqual(Array<number>(1000).fill(30));
    expect(pages.map((page) => page?.total)).toEqual(Array<number>(1000).fill(250));
    expect([session.isFull, session.refusals, session.bytes < quota]).toEqual([false, 0, true]);
  });
});

describe('a day of browsing', { timeout: 3600_000 }, () => {
  it('of 367,200 events in 20 tabs leaves a storage that has not grown', async () => {
    const session = new Session();
    await session.begin();
    const sizes: number[] = [];
    for (let hour = 0; hour < 24; hour++) {
      for (let round = 0; round < 6; round++) await session.take(browse({ tabs: 20, requests: 125, hosts: 30 }));
      for (let tab = 1; tab <= 20; tab++) {
        const document = `hour${hour}tab${tab}`;
        await session.take([
          { kind: 'commit', time: 1_760_000_000_000 + hour, tab, frame: 0, document, url: 'https://n.example/' },
        ]);
      }
      sizes.push(session.bytes);
    }
    const early = Math.max(...sizes.slice(2, 14));
    expect(Math.max(...sizes.slice(14))).toBeLessThan(1.2 * early);
    expect(session.refusals).toBe(0);
  });
});
