import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeAddress } from '../../../../src/address/describe-address.ts';
import type { NetworkEvent } from '../../../../src/page/events/network-event.ts';
import { rowOf } from '../../../../src/page/presentation/row.ts';
import { iconName, summaryOf } from '../../../../src/page/presentation/summary.ts';
import { hostnamesOf, pageBounds } from '../../../../src/page/recording/page.ts';
import type { Tracker } from '../../../../src/page/recording/tracker.ts';
import { answer, commit, failure, mainAnswer, restored, trackerAfter } from '../network-events.ts';

const six = '2606:4700::10';
const four = '198.41.30.10';
const read = (address: string) => describeAddress(address);

function shown(tracker: Tracker, tab = 1) {
  const page = tracker.shownPage(tab);
  if (!page) return undefined;
  const rows = [...hostnamesOf(page)].map((hostname) => rowOf(page, hostname, read, (name) => name));
  return {
    icon: iconName(summaryOf(page, read)),
    rows: Object.fromEntries(
      rows.map((row) => [
        row?.hostname,
        `${row?.family} ${row?.total} ${row?.marks.map(({ id }) => id).join(' ')}`.trim(),
      ]),
    ),
  };
}

const page = 'https://a.test/';

describe('joining a main document with its answer', () => {
  const events: NetworkEvent[] = [
    mainAnswer(page, six),
    commit('A', page),
    answer('https://b.test/1', four, { document: 'A' }),
  ];
  const orders = [
    [0, 1, 2],
    [1, 0, 2],
    [1, 2, 0],
    [2, 1, 0],
    [2, 0, 1],
    [0, 2, 1],
  ];
  it.each(
    orders,
  )('the result does not depend on the order of answer, commit and sub-resource (%i %i %i)', (...order) => {
    const tracker = trackerAfter(...order.map((at) => events[at] as NetworkEvent));
    expect(shown(tracker)).toEqual({ icon: '64', rows: { 'a.test': '6 1', 'b.test': '4 1' } });
  });

  it('takes the answer in the place of its headers, and the headers where no other event comes', () => {
    const headers = mainAnswer(page, six, { id: '902', provisional: true });
    const whole = mainAnswer(page, six, { id: '902', cached: true });
    const one = { icon: '6', rows: { 'a.test': '6 1' } };
    const cached = { icon: '6', rows: { 'a.test': '6 1 cached' } };
    expect(shown(trackerAfter(headers, commit('A', page)))).toEqual(one);
    expect(shown(trackerAfter(commit('A', page), headers))).toEqual(one);
    expect(shown(trackerAfter(headers, whole, commit('A', page)))).toEqual(cached);
    expect(shown(trackerAfter(commit('A', page), headers, whole))).toEqual(cached);
    expect(shown(trackerAfter(commit('A', page), whole, headers))).toEqual(cached);
  });

  it('marks a page that was there before the first event as found, until its answer comes', () => {
    const found = commit('A', page, { time: 1100, preexisting: true, atStartup: true });
    const tracker = trackerAfter(commit('A', page), found);
    expect(tracker.shownPage(1)?.origin).toBe('adopted');
    tracker.apply(mainAnswer(page, six));
    expect(tracker.shownPage(1)?.origin).toBe('loaded');
    const { atStartup: _, ...again } = found;
    expect(trackerAfter(commit('A', page), again).shownPage(1)?.origin).toBe('loaded');
  });

  it('says the same of what comes out of the back/forward cache behind such a page, and of nothing else', () => {
    const back = commit('B', page, { back: true });
    const originAfter = (...events: readonly NetworkEvent[]) => trackerAfter(...events).shownPage(1)?.origin;
    const found = commit('A', 'https://b.test/', { preexisting: true, atStartup: true });
    const next = [mainAnswer('https://c.test/', six), commit('C', 'https://c.test/')];
    expect(originAfter(found, back)).toBe('adopted');
    expect(originAfter(found, back, mainAnswer(page, six, { cached: true }))).toBe('loaded');
    expect(originAfter(found, mainAnswer(page, six, { cached: true }), back)).toBe('loaded');
    // Nothing is missed there: a service worker may have answered.
    expect(originAfter(...next, back)).toBe('loaded');
    expect(originAfter(found, commit('B', page))).toBe('loaded');
    expect(originAfter({ ...found, tab: 2 }, ...next, back)).toBe('loaded');
  });

  it('keeps the hops of a redirect, each with its own address', () => {
    const hop = mainAnswer('http://a.test/', four, { kind: 'redirect', id: '900', status: 301 });
    const tracker = trackerAfter(
      hop,
      mainAnswer('https://www.a.test/', six, { id: '900' }),
      commit('A', 'https://www.a.test/'),
    );
    expect(shown(tracker)).toEqual({ icon: '64', rows: { 'www.a.test': '6 1', 'a.test': '4 1 redirect insecure' } });
  });

  it('keeps the hops in their places when a woken background gets their events after the answer', () => {
    const last = 'https://www.a.test/';
    const late = [
      mainAnswer(last, six, { id: '901' }),
      mainAnswer(page, four, { kind: 'redirect', id: '901', status: 301 }),
      mainAnswer('https://b.test/', four, { kind: 'redirect', id: '901', status: 302 }),
    ];
    const rows = { 'www.a.test': '6 1', 'a.test': '4 1 redirect', 'b.test': '4 1 redirect' };
    expect(shown(trackerAfter(...late, commit('A', last)))).toEqual({ icon: '64', rows });
    expect(shown(trackerAfter(commit('A', last), ...late))).toEqual({ icon: '64', rows });
  });

  it('moves the answer on from placeholders, which Firefox shows under the URL of a tab that it restores', () => {
    const answered = mainAnswer(page, six, { time: 1020 });
    const restored = commit('A', page, { time: 1400 });
    const placeholder = commit('placeholder', page, { time: 1000 });
    expect(shown(trackerAfter(placeholder, answered, restored))?.icon).toBe('6');
    const found = commit('found', page, { time: 1200, preexisting: true });
    expect(shown(trackerAfter(answered, found, restored))?.icon).toBe('6');
    expect(shown(trackerAfter(placeholder, answered, found, restored))?.icon).toBe('6');
  });

  it('leaves a page its answer when the next document of its URL comes from a worker', () => {
    const own = [mainAnswer(page, six), commit('A', page), answer('https://b.test/', four, { document: 'A' })];
    const tracker = trackerAfter(...own, commit('made', page, { time: 2000 }));
    expect(shown(tracker)?.icon).toBe('?');
    expect(tracker.page('A')?.chain.length).toBe(1);
  });

  it('gives an answer that comes between two commits of one URL to the commit that is nearer in time', () => {
    const tracker = trackerAfter(
      commit('served', page, { time: 1000 }),
      mainAnswer(page, six, { time: 9000 }),
      commit('reloaded', page, { time: 9005 }),
    );
    expect(tracker.page('served')?.chain).toEqual([]);
    expect(shown(tracker)?.icon).toBe('6');
  });
});

describe("a tab's first page", () => {
  const main = mainAnswer(page, six);
  const first = commit('A', page);
  const early = answer('https://b.test/1', four, { document: 'empty' });
  const whole = { icon: '64', rows: { 'a.test': '6 1', 'b.test': '4 1' } };

  it.each([
    ['after its commit', [main, first, early]],
    ['before its commit', [main, early, first]],
  ])('has what Chromium says of the empty document before it, reported %s', (_, events) => {
    expect(shown(trackerAfter(...events))).toEqual(whole);
    expect(shown(restored(trackerAfter(...events)))).toEqual(whole);
  });

  it('gives back what turns out to be of the next one, whose event came too late', () => {
    const next = answer('https://b.test/1', four, { document: 'B' });
    const tracker = restored(trackerAfter(main, first, next));
    const second = 'https://c.test/';
    for (const event of [mainAnswer(second, six), commit('B', second)]) tracker.apply(event);
    expect(shown(tracker)).toEqual({ icon: '64', rows: { 'c.test': '6 1', 'b.test': '4 1' } });
    tracker.apply(commit('A', page));
    expect(shown(tracker)).toEqual({ icon: '6', rows: { 'a.test': '6 1' } });
  });

  it('does not take events of unknown documents once there was another page', () => {
    const second = 'https://c.test/';
    const tracker = trackerAfter(main, first, mainAnswer(second, six), commit('B', second), early);
    expect(shown(tracker)).toEqual({ icon: '6', rows: { 'c.test': '6 1' } });
  });
});

describe('what does not commit', () => {
  it('leaves the table alone when a link turns out to be a download', () => {
    const tracker = trackerAfter(mainAnswer(page, six), commit('A', page), mainAnswer('https://d.test/file', four), {
      kind: 'abandon',
      time: 1100,
      tab: 1,
      frame: 0,
      url: 'https://d.test/file',
    });
    expect(shown(tracker)).toEqual({ icon: '6', rows: { 'a.test': '6 1' } });
    expect(tracker.toJson().navigations).toEqual([]);
  });

  it('leaves the table alone when the abandonment is reported before the answer', () => {
    const tracker = trackerAfter(
      mainAnswer(page, six),
      commit('A', page),
      { kind: 'abandon', time: 1100, tab: 1, frame: 0, url: 'https://d.test/file' },
      mainAnswer('https://d.test/file', four),
    );
    expect(shown(tracker)).toEqual({ icon: '6', rows: { 'a.test': '6 1' } });
  });
});

describe('documents', () => {
  it('files requests of nested frames under the outermost page', () => {
    const tracker = trackerAfter(
      mainAnswer(page, six),
      commit('A', page),
      commit('B', 'https://b.test/', { frame: 5, parent: 'A' }),
      commit('C', 'https://c.test/', { frame: 6, parent: 'B' }),
      answer('https://d.test/', four, { document: 'C', parent: 'B', frame: 6 }),
    );
    expect(shown(tracker)?.rows).toEqual({ 'a.test': '6 1', 'd.test': '4 1' });
  });

  it('holds requests of a frame until it is known to whom it belongs', () => {
    const tracker = trackerAfter(
      answer('https://d.test/', four, { document: 'C', parent: 'B', frame: 6 }),
      mainAnswer(page, six),
      commit('A', page),
      commit('B', 'https://b.test/', { frame: 5, parent: 'A' }),
    );
    expect(shown(tracker)?.rows).toEqual({ 'a.test': '6 1', 'd.test': '4 1' });
  });

  it('brings the finished table back when a document comes back', () => {
    const tracker = trackerAfter(
      mainAnswer(page, six),
      commit('A', page),
      answer('https://b.test/1', four, { document: 'A' }),
      mainAnswer('https://z.test/', four),
      commit('Z', 'https://z.test/', { time: 2000 }),
    );
    expect(shown(tracker)).toEqual({ icon: '4', rows: { 'z.test': '4 1' } });
    tracker.apply(commit('A', page, { time: 3000 }));
    expect(shown(tracker)).toEqual({ icon: '64', rows: { 'a.test': '6 1', 'b.test': '4 1' } });
  });

  it('keeps late requests of the old page out of the new one', () => {
    const tracker = trackerAfter(
      mainAnswer(page, six),
      commit('A', page),
      mainAnswer('https://z.test/', six),
      commit('Z', 'https://z.test/'),
      answer('https://a.test/favicon.ico', four, { document: 'A' }),
    );
    expect(shown(tracker)).toEqual({ icon: '6', rows: { 'z.test': '6 1' } });
  });

  it.each([
    'after',
    'before',
  ])('has what Chromium says of the empty document before a prerendered one, reported %s its commit', (when) => {
    const hidden = { frame: 24, prerender: true as const };
    const next = 'https://c.test/';
    const main = mainAnswer(next, six, hidden);
    const committed = commit('C', next, hidden);
    const early = answer('https://b.test/1', four, { document: 'empty', ...hidden });
    const loaded = when === 'after' ? [main, committed, early] : [main, early, committed];
    const tracker = trackerAfter(mainAnswer(page, six), commit('A', page), ...loaded, commit('C', next));
    expect(shown(tracker)?.rows).toEqual({ 'c.test': '6 1 prerender', 'b.test': '4 1 prerender' });
  });

  it('fills a prerendered page while it is hidden and shows it on activation', () => {
    const url = 'https://next.test/';
    const hidden = { frame: 24, prerender: true as const };
    const tracker = trackerAfter(
      mainAnswer(page, six),
      commit('A', page),
      mainAnswer(url, six, hidden),
      commit('N', url, hidden),
      answer('https://b.test/', four, { document: 'N', ...hidden }),
    );
    expect(shown(tracker)).toEqual({ icon: '6', rows: { 'a.test': '6 1' } });
    tracker.apply(commit('N', url));
    expect(shown(tracker)?.icon).toBe('64');
    expect(shown(tracker)?.rows['b.test']).toBe('4 1 prerender');
  });

  it('marks what a page fetches ahead and files it under the page that asked', () => {
    const tracker = trackerAfter(
      mainAnswer(page, six),
      commit('A', page),
      answer('https://next.test/', four, { type: 'main_frame', document: 'A', prefetch: true }),
    );
    expect(shown(tracker)).toEqual({ icon: '64', rows: { 'a.test': '6 1', 'next.test': '4 1 prefetch' } });
  });

  it('shows a failed navigation with its host', () => {
    const { target = '', ...rest } = failure('https://dead.test/', 'net::ERR_CONNECTION_REFUSED', {
      type: 'main_frame',
      target: 'https://dead.test/',
    });
    const tracker = trackerAfter({ ...rest, target }, commit('E', 'https://dead.test/', { failed: true }));
    expect(shown(tracker)).toEqual({ icon: '?', rows: { 'dead.test': '? 1 failed' } });
  });

  describe('that the browser tries with TLS and without it', () => {
    const from = 'https://four.test/';
    const secure = 'https://a.test/page?x';
    const plain = 'http://a.test/page?x';
    const hop = mainAnswer(from, four, { kind: 'redirect', id: '7', status: 302 });
    const fails = (target: string, id = '7') =>
      failure(target, 'net::ERR_CONNECTION_REFUSED', { type: 'main_frame', target, id });
    const whole = { icon: '64', rows: { 'a.test': '6 1 insecure', 'four.test': '4 1 redirect' } };

    it('has the hops before its first try, in whatever order its commit comes', () => {
      const second = mainAnswer(plain, six, { id: '8' });
      expect(shown(trackerAfter(hop, fails(secure), second, commit('A', plain)))).toEqual(whole);
      expect(shown(trackerAfter(hop, fails(secure), commit('A', plain), second))).toEqual(whole);
    });

    it('has them in Firefox too, which tries with TLS what failed without', () => {
      const second = mainAnswer(secure, six, { id: '8' });
      const tracker = trackerAfter(hop, fails(plain), second, commit('A', secure));
      expect(shown(tracker)?.rows).toEqual({ 'a.test': '6 1', 'four.test': '4 1 redirect' });
    });

    it('failed, with the reason of the try with TLS, where the browser asks whether to go on without', () => {
      const error = commit('E', plain, { failed: true, error: 'net::ERR_BLOCKED_BY_CLIENT' });
      const failed = { icon: '?4', rows: { 'a.test': '? 1 failed', 'four.test': '4 1 redirect' } };
      for (const events of [
        [hop, fails(secure), error],
        [error, hop, fails(secure)],
      ]) {
        const tracker = trackerAfter(...events);
        expect(shown(tracker)).toEqual(failed);
        expect(tracker.shownPage(1)?.chain.at(-1)?.error).toBe('net::ERR_CONNECTION_REFUSED');
      }
    });

    it('has no hops of what failed before and was shown', () => {
      const error = commit('E', secure, { failed: true, error: 'net::ERR_CONNECTION_REFUSED' });
      const tracker = trackerAfter(hop, fails(secure), error, mainAnswer(plain, six, { id: '8' }), commit('A', plain));
      expect(shown(tracker)).toEqual({ icon: '6', rows: { 'a.test': '6 1 insecure' } });
    });
  });
});

describe('counting', () => {
  it('keeps both families of one host and marks it mixed', () => {
    const tracker = trackerAfter(
      mainAnswer(page, six),
      commit('A', page),
      answer('https://a.test/1', four, { document: 'A' }),
    );
    expect(shown(tracker)).toEqual({ icon: '64', rows: { 'a.test': '6 2 mixed' } });
  });

  it('counts a request once whose response is truncated after its headers', () => {
    const tracker = trackerAfter(
      commit('A', page),
      answer('https://b.test/1', six, { id: '77', document: 'A' }),
      failure('https://b.test/1', 'net::ERR_CONNECTION_RESET', { id: '77', document: 'A' }),
    );
    expect(shown(tracker)?.rows['b.test']).toBe('6 1 failed');
  });

  it('takes no notice when an answered request is cancelled', () => {
    const tracker = trackerAfter(
      commit('A', page),
      answer('https://b.test/1', six, { id: '78', document: 'A' }),
      failure('https://b.test/1', 'net::ERR_ABORTED', { id: '78', document: 'A' }),
    );
    expect(shown(tracker)?.rows['b.test']).toBe('6 1');
  });

  it('is not confused by hosts that are named like parts of objects', () => {
    const names = ['constructor', '__proto__', 'toString', 'hasOwnProperty'];
    const tracker = restored(
      trackerAfter(commit('A', page), ...names.map((name) => answer(`https://${name}/`, six, { document: 'A' }))),
    );
    expect(Object.keys(shown(tracker)?.rows ?? {}).length).toBeGreaterThanOrEqual(names.length);
    for (const name of names) expect(rowOf(tracker.shownPage(1) as never, name, read, (own) => own)?.total).toBe(1);
  });

  it('counts the hosts that it leaves out beyond the bound', () => {
    const tracker = trackerAfter(commit('A', page));
    const beyond = 30;
    for (let i = 0; i < pageBounds.hosts + beyond; i++) {
      for (let twice = 0; twice < 2; twice++) {
        tracker.apply(answer(`https://h${i}.test/`, i % 2 ? six : four, { document: 'A' }));
      }
    }
    const shownPage = restored(tracker).shownPage(1);
    if (!shownPage) throw new Error('no page');
    const summary = summaryOf(shownPage, read);
    expect(summary.leftOut).toBe(beyond);
    // The main host, which had no event, is one more.
    expect(summary.hosts).toMatchObject({ total: pageBounds.hosts + beyond + 1, 4: 2063, 6: 2063 });
  });
});

describe('a request that Firefox offers to a service worker', () => {
  const offered = { id: '70', document: 'A', fromServiceWorker: true as const };

  it('counts as answered by the worker when no other event comes', () => {
    const tracker = trackerAfter(commit('A', page), answer('https://b.test/', undefined, offered));
    expect(shown(tracker)?.rows['b.test']).toBe('? 1 worker');
  });

  it('counts once, with its address, when the network answers after all', () => {
    const tracker = restored(trackerAfter(commit('A', page), answer('https://b.test/', undefined, offered)));
    tracker.apply(answer('https://b.test/', four, { id: '70', document: 'A' }));
    expect(shown(tracker)?.rows['b.test']).toBe('4 1');
    expect(tracker.shownPage(1)?.total).toBe(1);
  });

  it('counts once when a woken background gets the offer after the answer', () => {
    const answered = answer('https://b.test/', four, { id: '70', document: 'A' });
    const tracker = trackerAfter(commit('A', page), answered, answer('https://b.test/', undefined, offered));
    expect(shown(tracker)?.rows['b.test']).toBe('4 1');
  });

  it('a main document offered to a service worker counts once, before and after its commit', () => {
    const asked = mainAnswer(page, undefined, { id: '71', fromServiceWorker: true });
    const answered = mainAnswer(page, six, { id: '71' });
    expect(shown(trackerAfter(asked, answered, commit('A', page)))).toEqual({ icon: '6', rows: { 'a.test': '6 1' } });
    expect(shown(trackerAfter(asked, commit('A', page), answered))).toEqual({ icon: '6', rows: { 'a.test': '6 1' } });
    expect(shown(trackerAfter(asked, commit('A', page)))).toEqual({ icon: '?', rows: { 'a.test': '? 1 worker' } });
  });
});

describe("answers from Firefox's cache, which come without an address", () => {
  const cached = { document: 'A', cached: true as const };

  it('are given the address at which the host was last reached, and marked', () => {
    const tracker = restored(trackerAfter(commit('A', page), answer('https://b.test/', four, { document: 'A' })));
    tracker.apply(answer('https://b.test/', undefined, cached));
    expect(shown(tracker)?.rows['b.test']).toBe('4 2 cached recalled');
  });

  it('stay without one when the host was not reached before, went through a proxy, or in another partition', () => {
    const tracker = trackerAfter(
      commit('A', page),
      answer('https://b.test/', four, { document: 'A', partition: 'private' }),
      answer('https://c.test/', four, { document: 'A' }),
      answer('https://b.test/', undefined, cached),
      answer('https://c.test/', undefined, { ...cached, proxy: 'http 192.0.2.1:3128' }),
    );
    const rows = shown(tracker)?.rows;
    expect([rows?.['b.test'], rows?.['c.test']]).toEqual(['4 2 cached', '4 2 cached proxied']);
    expect(tracker.shownPage(1)?.hosts.get('b.test')?.endpoints.length).toBe(2);
  });

  it('are forgotten with the last tab of a private window', () => {
    const secret = { document: 'A', partition: 'private' };
    const tracker = trackerAfter(commit('A', page), answer('https://b.test/', four, secret));
    expect(tracker.toJson().addresses.length).toBe(1);
    tracker.apply({ kind: 'tab-removed', time: 1, tab: 1 });
    expect(tracker.toJson().addresses).toEqual([]);
  });
});

describe('a worker that names its tab but no document', () => {
  it("is filed under the tab's newest page of its origin, not under another that came since", () => {
    const late = answer('https://b.test/', four, { origin: 'https://a.test' });
    const tracker = trackerAfter(commit('A', page), late, commit('Z', 'https://z.test/', { time: 2000 }));
    tracker.apply(answer('https://c.test/', four, { origin: 'https://a.test' }));
    expect(shown(tracker)?.rows).toEqual({ 'z.test': '? 0' });
    expect([...(tracker.page('A')?.hosts.keys() ?? [])]).toEqual(['b.test', 'c.test']);
  });
});

describe('what a page asks for last, without a document, where the next page is of the same origin', () => {
  const one = 'https://a.test/one';
  const two = 'https://a.test/two';
  const said = { origin: 'https://a.test', time: 2100 };
  const before = loaded(one, '10', 'A', 1000);
  const after = loaded(two, '20', 'B', 2000);
  const hosts = (...events: readonly NetworkEvent[]) => {
    const tracker = trackerAfter(...events);
    return ['A', 'B'].map((id) => [...(tracker.page(id)?.hosts.keys() ?? [])]);
  };

  it('is filed under the one that it names', () => {
    const late = answer('https://b.test/', four, { ...said, id: '21', askedBy: one });
    expect(hosts(...before, ...after, late)).toEqual([['b.test'], []]);
  });

  it('is filed so too where a redirect led to the next one meanwhile', () => {
    const from = 'https://a.test/';
    const main = { target: from, type: 'main_frame', id: '20', time: 1500 };
    const hop = { ...answer(from, four, main), kind: 'redirect' } as const;
    const meanwhile = answer('https://b.test/', four, { ...said, id: '21', askedBy: one, time: 1600 });
    const played = [...before, { kind: 'navigate', time: 1400, tab: 1, url: from } as const, hop, meanwhile, ...after];
    expect(hosts(...played)).toEqual([['b.test'], []]);
  });

  it('is filed under the one that was there when it was asked for, where a worker that ends with that names itself', () => {
    const script = { ...said, askedBy: 'https://a.test/worker.js' };
    const cut = failure('https://b.test/', 'NS_BINDING_ABORTED', { ...script, id: '19' });
    const own = answer('https://c.test/', four, { ...script, id: '21' });
    expect(hosts(...before, ...after, cut, own)).toEqual([['b.test'], ['c.test']]);
  });

  it('is told from what the next one asks for: a worker that names no more than the origin, or after it has taken over the address', () => {
    const home = loaded('https://a.test/', '10', 'A', 1000);
    const blob = answer('https://b.test/', four, { ...said, id: '21', askedBy: 'https://a.test/' });
    expect(hosts(...home, ...after, blob)).toEqual([[], ['b.test']]);
    const moved = answer('https://b.test/', four, { ...said, id: '21', askedBy: one, time: 9000 });
    expect(hosts(...before, ...after, moved)).toEqual([[], ['b.test']]);
  });
});

/** The answer and the commit of a page. */
function loaded(url: string, id: string, document: string, time: number): NetworkEvent[] {
  return [mainAnswer(url, six, { id, time }), commit(document, url, { time })];
}

describe('what is asked for in a tab before its document is there (early hints)', () => {
  const hinted = (askedBy: string) => answer('https://b.test/', four, { origin: 'https://a.test', askedBy });
  const before = commit('Z', 'https://a.test/before');
  const played = (askedBy: string, ...under: readonly NetworkEvent[]) =>
    trackerAfter(before, ...under, hinted(askedBy), commit('A', page, { time: 2000 }));
  const hosts = (tracker: Tracker, id: string) => [...(tracker.page(id)?.hosts.keys() ?? [])];

  it('is filed under the page that comes, and not under the one before, though that is of the same origin', () => {
    const tracker = played(page, { kind: 'navigate', time: 900, tab: 1, url: page });
    expect([hosts(tracker, 'A'), hosts(tracker, 'Z')]).toEqual([['b.test'], []]);
  });

  it('is filed so behind a redirect too', () => {
    const from = 'https://c.test/';
    const hop = { ...answer(from, four, { id: '9', target: from, type: 'main_frame' }), kind: 'redirect' } as const;
    const tracker = played(page, { kind: 'navigate', time: 900, tab: 1, url: from }, hop);
    expect([hosts(tracker, 'A'), hosts(tracker, 'Z')]).toEqual([['b.test'], []]);
  });

  it('is told from what a worker of the page before asks for meanwhile', () => {
    const tracker = played('https://a.test/worker.js', { kind: 'navigate', time: 900, tab: 1, url: page });
    expect([hosts(tracker, 'A'), hosts(tracker, 'Z')]).toEqual([[], ['b.test']]);
  });
});

describe('workers without a tab', () => {
  const fetched = answer('https://b.test/data', four, { tab: -1, frame: -1, origin: 'https://a.test', time: 500 });

  it('are filed under every page in view that has a document of their origin', () => {
    const tracker = trackerAfter(
      commit('A', page),
      commit('B', 'https://other.test/', { tab: 2 }),
      commit('C', 'https://a.test/', { tab: 2, frame: 3, parent: 'B' }),
      commit('D', 'https://d.test/', { tab: 3 }),
      fetched,
    );
    expect(shown(tracker, 1)?.rows['b.test']).toBe('4 1 worker');
    expect(shown(tracker, 2)?.rows['b.test']).toBe('4 1 worker');
    expect(shown(tracker, 3)?.rows['b.test']).toBeUndefined();
  });

  it('are kept for the page that they are about to answer', () => {
    const tracker = trackerAfter(
      commit('Z', 'https://z.test/', { time: 100 }),
      { kind: 'navigate', time: 400, tab: 1, url: page },
      fetched,
      commit('A', page, { time: 600 }),
    );
    expect(shown(tracker)?.rows).toEqual({ 'a.test': '? 0', 'b.test': '4 1 worker' });
  });

  it('do not cross from a private window into a usual one', () => {
    const tracker = trackerAfter(commit('A', page), { ...fetched, partition: 'firefox-private' });
    expect(shown(tracker)?.rows['b.test']).toBeUndefined();
  });
});

describe('tabs', () => {
  it('take their pages along when they are closed, and late requests do not bring them back', () => {
    const tracker = trackerAfter(commit('A', page), { kind: 'tab-removed', time: 1, tab: 1 });
    tracker.apply(answer('https://b.test/', six, { document: 'A', type: 'ping' }));
    expect(tracker.pageIds()).toEqual([]);
  });

  it('keep their page when the browser gives them another id', () => {
    const tracker = trackerAfter(commit('A', page), { kind: 'tab-replaced', time: 1, tab: 1, by: 9 });
    expect([tracker.shownPage(1), tracker.shownPage(9)?.id]).toEqual([undefined, 'A']);
  });

  it('show a page that was there before, unless something newer was seen', () => {
    const listing = { kind: 'listing' as const, time: 1000 };
    const newer = commit('B', 'https://b.test/', { time: 1001 });
    expect(trackerAfter(listing, newer, commit('A', page, { preexisting: true })).shownPage(1)?.id).toBe('B');
    expect(trackerAfter(commit('A', page, { preexisting: true })).shownPage(1)?.origin).toBe('adopted');
  });

  it('show the page that is found in place when its commit was lost in a kill', () => {
    const tracker = trackerAfter(
      commit('B', 'https://b.test/', { time: 900 }),
      mainAnswer(page, six),
      answer('https://c.test/', four, { document: 'A' }),
      commit('A', page, { preexisting: true }),
    );
    expect(tracker.shownPage(1)?.origin).toBe('loaded');
    expect(shown(tracker)).toEqual({ icon: '64', rows: { 'a.test': '6 1', 'c.test': '4 1' } });
  });

  it('show a document with its answer that a listing had found with the URL of the blank one before', () => {
    const listing = { kind: 'listing' as const, time: 900 };
    const found = commit('A', 'about:blank', { time: 900, preexisting: true });
    for (const events of [
      [mainAnswer(page, six), listing, found, commit('A', page)],
      [listing, found, mainAnswer(page, six), commit('A', page)],
    ]) {
      const tracker = trackerAfter(...events);
      expect(shown(tracker)).toEqual({ icon: '6', rows: { 'a.test': '6 1' } });
      expect(tracker.shownPage(1)).toMatchObject({ origin: 'loaded', target: page });
    }
  });

  it('keep a bounded number of pages that are out of view', () => {
    const tracker = trackerAfter();
    for (let i = 0; i < 100; i++) tracker.apply(commit(`D${i}`, `https://d${i}.test/`, { time: 1000 + i }));
    expect(tracker.pageIds().length).toBeLessThan(20);
    expect(tracker.shownPage(1)?.id).toBe('D99');
  });
});

describe('when there is no room for what waits for its document', () => {
  it('no page loses its main document as long as there are requests of which one page can make many', () => {
    const flood = Array.from({ length: 300 }, (_, id) =>
      answer(`https://h${id}.test/`, '2606:4700::10', { tab: 2, id: `w${id}`, parent: 'unknown' }),
    );
    const tracker = trackerAfter(mainAnswer('https://a.test/', '192.0.2.1', { tab: 1 }), ...flood);
    let times = 0;
    while (tracker.toJson().unassigned.length > 0) {
      expect(tracker.forgetWaiting()).toBe(true);
      times++;
    }
    expect(times).toBeGreaterThan(3);
    tracker.apply(commit('A', 'https://a.test/', { tab: 1 }));
    expect(shown(tracker)?.icon).toBe('4');
    expect(tracker.forgetWaiting()).toBe(false);
  });
});

describe('a killed background', () => {
  it('goes on as if nothing had happened, wherever it is killed', () => {
    const addresses = [six, four, undefined];
    const anyEvent: fc.Arbitrary<NetworkEvent> = fc.oneof(
      fc
        .record({
          doc: fc.constantFrom('A', 'B', 'C'),
          host: fc.nat(4),
          address: fc.constantFrom(...addresses),
          id: fc.nat(40),
        })
        .map(({ doc, host, address, id }) =>
          answer(`https://h${host}.test/`, address, { document: doc, id: String(id) }),
        ),
      fc
        .record({
          host: fc.nat(3),
          id: fc.integer({ min: 50, max: 60 }),
          kind: fc.constantFrom('redirect' as const, 'answer' as const),
        })
        .map(({ host, id, kind }) => mainAnswer(`https://m${host}.test/`, six, { id: String(id), kind })),
      fc
        .record({ doc: fc.constantFrom('A', 'B', 'C'), host: fc.nat(3), time: fc.integer({ min: 1, max: 3000 }) })
        .map(({ doc, host, time }) => commit(doc, `https://m${host}.test/`, { time })),
      fc.nat(3).map((host) => ({ kind: 'abandon' as const, time: 1, tab: 1, frame: 0, url: `https://m${host}.test/` })),
      fc.nat(3).map((host) => ({ kind: 'navigate' as const, time: 1, tab: 1, url: `https://m${host}.test/` })),
      fc.nat(4).map((host) => answer(`https://h${host}.test/`, four, { tab: -1, origin: 'https://m1.test' })),
      fc.constant({ kind: 'tab-removed' as const, time: 1, tab: 1 }),
    );
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 40 }), (events) => {
        const steady = trackerAfter();
        let killed = trackerAfter();
        for (const event of events) {
          steady.apply(event);
          killed.apply(event);
          killed = restored(killed);
        }
        expect(shown(killed)).toEqual(shown(steady));
        expect(JSON.stringify(killed.toJson())).toBe(JSON.stringify(steady.toJson()));
      }),
    );
  });
});
