import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NetworkEvent, RequestEvent } from '../../../../src/page/events/network-event.ts';
import { maxEndpoints } from '../../../../src/page/recording/host.ts';
import { Tracker } from '../../../../src/page/recording/tracker.ts';
import { anyEvent, problemsOf, visible } from '../any-event.ts';
import { answer, commit, failure, mainAnswer, restored, trackerAfter } from '../network-events.ts';

const six = '2606:4700::10';
const four = '198.41.30.10';
const reset = 'net::ERR_CONNECTION_RESET';

function total(tracker: Tracker, tab = 1): number | undefined {
  return tracker.shownPage(tab)?.total;
}

describe('counts are exact', () => {
  it('when thousands of requests of several pages are under way at once and end in any order', () => {
    const tabs = [1, 2, 3];
    let tracker = trackerAfter(...tabs.map((tab) => commit(`T${tab}`, `https://t${tab}.test/`, { tab })));
    const ids = { fast: [] as [number, number][], slow: [] as [number, number][] };
    let id = 1000;
    for (let i = 0; i < 700; i++) {
      for (const tab of tabs) {
        ids.slow.push([id++, tab]);
        ids.fast.push([id++, tab]);
      }
    }
    const end = ([number, tab]: [number, number]) =>
      tracker.apply(answer('https://h.test/', six, { id: String(number), tab, document: `T${tab}` }));
    ids.fast.forEach(end);
    tracker = restored(tracker);
    ids.slow.forEach(end);
    expect(tabs.map((tab) => total(tracker, tab))).toEqual([1400, 1400, 1400]);
    // Half of them break off later; each is counted already.
    tracker = restored(tracker);
    for (const [number, tab] of ids.slow) {
      tracker.apply(failure('https://h.test/', reset, { id: String(number), tab, document: `T${tab}` }));
    }
    expect(tabs.map((tab) => total(tracker, tab))).toEqual([1400, 1400, 1400]);
    expect(tracker.shownPage(1)?.hosts.get('h.test')?.endpoints[0]?.marks.failed).toBe(700);
  });

  it('however often and in whatever order each request has events, wherever the background is killed', () => {
    const anyEvents = fc.record({
      id: fc.nat(30),
      as: fc.constantFrom('answer', 'failure', 'redirect', 'offer', 'headers'),
      kill: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(anyEvents, { maxLength: 60 }), (list) => {
        let tracker = trackerAfter(
          ...['A', 'B', 'C'].map((document, at) => commit(document, `https://${document}.test/`, { tab: at + 1 })),
        );
        const counted = new Map<string, Set<number>>();
        let hops = 0;
        for (const { id, as, kill } of list) {
          const document = 'ABC'.charAt(id % 3);
          const more: Partial<RequestEvent> = { id: String(id), document, tab: (id % 3) + 1 };
          const own = `https://h${id % 5}.test/`;
          if (as === 'answer') tracker.apply(answer(own, four, more));
          else if (as === 'failure') tracker.apply(failure(own, reset, more));
          else if (as === 'redirect') tracker.apply(answer(own, six, { ...more, kind: 'redirect' }));
          else if (as === 'offer') tracker.apply(answer(own, undefined, { ...more, fromServiceWorker: true }));
          else tracker.apply(answer(own, four, { ...more, provisional: true }));
          if (as === 'redirect') hops++;
          else counted.set(document, (counted.get(document) ?? new Set()).add(id));
          if (kill) tracker = restored(tracker);
        }
        const wanted = [...counted.values()].reduce((sum, { size }) => sum + size, hops);
        expect([1, 2, 3].reduce((sum, tab) => sum + (total(tracker, tab) ?? 0), 0)).toBe(wanted);
      }),
      { numRuns: 300 },
    );
  });

  it('when the first event of a request is its end', () => {
    const tracker = trackerAfter(commit('A', 'https://a.test/'));
    tracker.apply(failure('https://b.test/', reset, { id: '3', document: 'A' }));
    tracker.apply(failure('https://b.test/', reset, { id: '3', document: 'A' }));
    expect(total(tracker)).toBe(1);
  });

  it('when a request of a document that is not known yet is answered and then breaks off', () => {
    const more = { id: '5', document: 'F', parent: 'A', frame: 3 };
    const events = [answer('https://b.test/', four, more), failure('https://b.test/', reset, more)];
    const tracker = trackerAfter(...events, commit('A', 'https://a.test/'));
    expect(total(tracker)).toBe(1);
    expect(tracker.shownPage(1)?.hosts.get('b.test')?.endpoints[0]?.marks.failed).toBe(1);
  });
});

describe('one page cannot harm another', () => {
  it('by requests of unknown documents: of too many its own go, and it says so', () => {
    const tracker = trackerAfter(
      commit('A', 'https://a.test/'),
      answer('https://b.test/', six, { tab: 2, document: 'F', parent: 'B', frame: 3 }),
    );
    for (let i = 0; i < 5000; i++) {
      tracker.apply(answer('https://evil.test/', six, { document: `U${i}`, parent: 'V', frame: 9 }));
    }
    tracker.apply(commit('B', 'https://b.test/', { tab: 2 }));
    expect([total(tracker, 2), tracker.shownPage(1)?.uncounted]).toEqual([1, 4500]);
  });

  it('by navigations that never end', () => {
    const other = mainAnswer('https://b.test/', six, { tab: 2, id: '1' });
    const tracker = trackerAfter(other);
    for (let i = 2; i < 2000; i++) tracker.apply(mainAnswer(`https://evil.test/${i}`, six, { id: String(i) }));
    tracker.apply(commit('B', 'https://b.test/', { tab: 2 }));
    expect(tracker.shownPage(2)?.chain.length).toBe(1);
    expect(tracker.toJson().navigations.length).toBeLessThan(10);
  });

  it('by ports and addresses without end: they are counted, in a bounded number of endpoints', () => {
    const tracker = trackerAfter(commit('A', 'https://a.test/'));
    for (let i = 0; i < 1000; i++) {
      tracker.apply(
        answer(`https://b.test:${i + 1}/`, i % 2 ? `2001:db8::${i}` : `192.0.2.${i % 250}`, { document: 'A' }),
      );
    }
    expect(problemsOf(tracker)).toEqual([]);
    const host = tracker.shownPage(1)?.hosts.get('b.test');
    expect([host?.total, host?.endpoints.length]).toEqual([1000, maxEndpoints]);
  });
});

describe('a clock that is set back or forward', () => {
  const hour = 3_600_000;
  const fetched = (time: number) =>
    answer('https://w.test/', four, { tab: -1, frame: -1, origin: 'https://a.test', time });

  it('changes nothing for a worker that fetches for the document about to come', () => {
    const tracker = trackerAfter(
      commit('Z', 'https://z.test/', { time: 10 * hour }),
      { kind: 'navigate', time: 10 * hour + 1, tab: 1, url: 'https://a.test/' },
      fetched(9 * hour),
      commit('A', 'https://a.test/', { time: 9 * hour + 1 }),
    );
    expect(tracker.shownPage(1)?.hosts.get('w.test')?.total).toBe(1);
  });

  it('does not keep a navigation under way that was given up', () => {
    const tracker = trackerAfter(
      commit('A', 'https://a.test/', { time: 10 * hour }),
      { kind: 'navigate', time: 10 * hour + 1, tab: 1, url: 'https://a.test/2' },
      { kind: 'navigate', time: 9 * hour, tab: 2, url: 'https://z.test/' },
      fetched(9 * hour + 31_000),
    );
    expect(tracker.shownPage(1)?.hosts.get('w.test')?.total).toBe(1);
  });

  it('does not hide a page that is found in its place', () => {
    const tracker = trackerAfter(
      commit('B', 'https://b.test/', { time: 10 * hour }),
      { kind: 'listing', time: 9 * hour },
      commit('A', 'https://a.test/', { time: 9 * hour, preexisting: true }),
    );
    expect(tracker.shownPage(1)?.id).toBe('A');
  });

  it('does not decide which page was out of view for longest', () => {
    const tracker = trackerAfter();
    for (let i = 0; i < 30; i++)
      tracker.apply(commit(`D${i}`, `https://d${i}.test/`, { time: 10 * hour - i * 70_000 }));
    expect(tracker.pageIds()).toContain('D28');
    expect(tracker.pageIds()).not.toContain('D0');
  });
});

describe('a tab that the browser gives another id', () => {
  it('keeps its requests that were not assigned yet', () => {
    const tracker = trackerAfter(
      answer('https://b.test/', six, { document: 'F', parent: 'A', frame: 3 }),
      mainAnswer('https://a.test/', six),
      { kind: 'tab-replaced', time: 1, tab: 1, by: 9 },
      { kind: 'tab-removed', time: 1, tab: 1 },
      commit('A', 'https://a.test/', { tab: 9 }),
    );
    expect([total(tracker, 9), tracker.shownPage(9)?.chain.length]).toEqual([1, 1]);
  });
});

describe('events in any order, of any kind', () => {
  const events = fc.array(fc.tuple(anyEvent, fc.boolean()), { maxLength: 80 });
  const checkAll = (list: readonly (readonly [NetworkEvent, boolean])[]) => {
    const steady = new Tracker();
    let killed = new Tracker();
    for (const [event, kill] of list) {
      steady.apply(event);
      killed.apply(event);
      if (kill) killed = restored(killed);
      expect(problemsOf(steady)).toEqual([]);
    }
    expect(visible(killed)).toEqual(visible(steady));
    expect(JSON.stringify(killed.toJson())).toBe(JSON.stringify(steady.toJson()));
  };

  // fast-check found it: seed 42, path 5900:4:3:7:7:8:12.
  it('never take back what was not counted', () => {
    const offered = { id: '7', parent: 'C', fromServiceWorker: true as const };
    checkAll([
      [answer('https://b.test/', undefined, offered), false],
      [answer('https://b.test/', six, { id: '0', document: 'C' }), false],
      [answer('https://a.test/', undefined, { id: '7', origin: 'https://a.test' }), true],
    ]);
  });

  // fast-check found it: seed 1533299485, path 0.
  it('never have more requests failed than there were', () => {
    const more = { id: '7', document: 'A' };
    checkAll([
      [commit('A', 'https://a.test/'), false],
      [answer('https://b.test/', six, more), false],
      [failure('https://b.test/', reset, more), false],
      [failure('https://b.test/', reset, more), true],
    ]);
  });

  // fast-check found it: seed 1412761497, path 15.
  it('leave a document to one page, whatever pages are read first', () => {
    const inside = { frame: 7, document: 'F' };
    checkAll([
      [commit('A', 'https://a.test/'), false],
      [commit('B', 'https://b.test/', { tab: 2 }), false],
      [commit('F', 'https://a.test/', { frame: 7, tab: 2, parent: 'B' }), false],
      [commit('F', 'https://a.test/', { frame: 7, parent: 'A' }), true],
      [answer('https://c.test/', six, inside), false],
    ]);
  });

  // fast-check found it: seed 295267368, path 175:2:1:4:4:6:2.
  it('show a document in one tab only', () => {
    checkAll([
      [commit('B', 'https://a.test/'), false],
      [commit('B', 'https://a.test/', { tab: 2 }), true],
    ]);
  });

  it('leave no count below zero, and sums that agree, with kills in between', () => {
    fc.assert(fc.property(events, checkAll), { numRuns: 300 });
  });
});
