import { describe, expect, it } from 'vitest';
import type { CommitEvent, NetworkEvent } from '../../../../src/page/events/network-event.ts';
import { Tracker } from '../../../../src/page/recording/tracker.ts';
import { reportPage, withPageBefore } from '../../../../src/readiness/report/report-page.ts';
import { four, host, judgedReport, page, records, six } from '../../readiness/facts.ts';
import { answer, commit, mainAnswer, trackerAfter } from '../network-events.ts';

const first = 'https://v4.test/';
const next = 'https://v6.test/';
const navigate = (url: string, time: number): NetworkEvent => ({ kind: 'navigate', time, tab: 1, url });

/** A document over IPv4 at 1 s, and another one that is asked for after some time. */
function arrived(stayMs: number, how: { origin?: string; confirmed?: boolean }, more: Partial<CommitEvent> = {}) {
  const time = 1000 + stayMs;
  return trackerAfter(
    navigate(first, 900),
    mainAnswer(first, four, { time: 950 }),
    commit('A', first),
    answer('https://pics.test/', four, { document: 'A' }),
    navigate(next, time),
    mainAnswer(next, six, { time: time + 20, ...(how.origin && { origin: how.origin }) }),
    commit('B', next, { time: time + 40, ...(how.confirmed && { clientRedirect: true }), ...more }),
  );
}
const reachedFrom = (...of: Parameters<typeof arrived>) =>
  arrived(...of)
    .pagesBefore('B')
    .map(({ id }) => id);

describe('client redirects', () => {
  it('count where the browser flags them, unless the document before had been looked at', () => {
    expect(reachedFrom(3000, { confirmed: true })).toEqual(['A']);
    expect(reachedFrom(60_000, { confirmed: true })).toEqual([]);
  });

  it('count without a flag where the document before asked for the next one sooner than anybody could click', () => {
    expect(reachedFrom(200, { origin: 'https://v4.test' })).toEqual(['A']);
    expect(reachedFrom(3000, { origin: 'https://v4.test' })).toEqual([]);
    expect(reachedFrom(200, { origin: 'https://elsewhere.test' })).toEqual([]);
    expect(reachedFrom(200, {})).toEqual([]);
  });

  it('are found through several documents', () => {
    const tracker = arrived(200, { confirmed: true });
    tracker.apply(navigate('https://third.test/', 1300));
    tracker.apply(mainAnswer('https://third.test/', six, { time: 1310 }));
    tracker.apply(commit('C', 'https://third.test/', { time: 1320, clientRedirect: true }));
    expect(tracker.pagesBefore('C').map(({ id }) => id)).toEqual(['A', 'B']);
  });

  it('count though the answer to the first document came only after the commit of the next one, as in Firefox', () => {
    const tracker = new Tracker();
    const late = [
      navigate(first, 900),
      commit('A', first),
      navigate(next, 1050),
      commit('B', next, { time: 1100 }),
      mainAnswer(first, four, { time: 950, provisional: true }),
      mainAnswer(first, four, { time: 951 }),
      mainAnswer(next, six, { time: 1080, origin: 'https://v4.test' }),
    ];
    const changes = late.flatMap((event) => tracker.apply(event));
    expect(tracker.pagesBefore('B').map(({ id, chain }) => [id, chain.map(({ address }) => address)])).toEqual([
      ['A', [four]],
    ]);
    expect(changes.at(-1)).toEqual({ kind: 'page', page: 'B' });
  });

  it('do not include a reload', () => {
    const tracker = new Tracker();
    const again = [
      navigate(first, 900),
      commit('A', first),
      navigate(next, 1050),
      mainAnswer(next, six, { time: 1080, origin: 'https://v4.test' }),
      commit('B', next, { time: 1100 }),
      mainAnswer(first, four, { time: 3000 }),
      commit('C', first, { time: 3010 }),
    ];
    for (const event of again) tracker.apply(event);
    expect(tracker.page('A')?.chain).toEqual([]);
    expect(tracker.page('C')?.chain.map(({ address }) => address)).toEqual([four]);
  });

  it('do not include Back', () => {
    const tracker = arrived(200, { confirmed: true });
    tracker.apply(commit('A', first, { time: 5000 }));
    expect(tracker.pagesBefore('A')).toEqual([]);
  });
});

describe('the report of such a page', () => {
  const tracker = arrived(200, { confirmed: true });
  const [page2, hops] = [tracker.page('B'), tracker.pagesBefore('B')];
  if (!page2) throw new Error('no page');
  const of = reportPage(page2, 'run', hops);

  it('has the requests of the documents before, and its own document last', () => {
    expect(of.chain).toEqual([
      { kind: 'client-redirect', hostname: 'v4.test', address: four },
      { kind: 'answer', hostname: 'v6.test', address: six },
    ]);
    expect(of.hosts.map(({ hostname }) => hostname)).toEqual(['v6.test', 'v4.test', 'pics.test']);
    expect(of.url).toBe(next);
  });

  it('breaks where the first document does', () => {
    const dns = ['v4.test', 'pics.test'].map((name) => records(name, [four], 'no-data'));
    const verdict = judgedReport([of], dns).pages[0]?.verdict;
    expect(verdict?.class).toBe('ipv6-partial');
    expect(verdict?.networks['without-nat64']).toMatchObject({
      result: 'breaks',
      severity: 'document',
      confidence: 'certain',
    });
  });

  it('is the same where the first document was reported on its own, and has it once', () => {
    const alone = reportPage(page2, 'run');
    const earlier = hops[0] && reportPage(hops[0], 'run');
    if (!earlier) throw new Error('no page before');
    expect(withPageBefore(alone, earlier)).toEqual(of);
    expect(withPageBefore(of, earlier)).toEqual(of);
  });

  it('knows the host of its document though only that of the one before was asked for', () => {
    const cached = page([host('v6.test', { cached: 1 })], { url: next, chain: [] });
    const earlier = page([host('v4.test', { at: four })], { url: first });
    const joined = withPageBefore(cached, earlier);
    const dns = [records('v6.test', [four], [six]), records('v4.test', [four], 'no-data')];
    expect(judgedReport([joined], dns).pages[0]?.verdict.networks['without-nat64']).toMatchObject({
      result: 'breaks',
      severity: 'document',
    });
  });
});
