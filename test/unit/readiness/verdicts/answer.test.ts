import { describe, expect, it } from 'vitest';
import type { Sightings } from '../../../../src/readiness/evidence/sightings.ts';
import {
  answerFromSightings,
  type RedirectingHost,
  type SeenPage,
} from '../../../../src/readiness/verdicts/answer-from-sightings.ts';
import { answerFromVerdict } from '../../../../src/readiness/verdicts/answer-from-verdict.ts';
import { seenBehindProxies } from '../../../../src/readiness/verdicts/seen-behind-proxies.ts';
import { four, host, judgedReport, page, records, six, verdictOn } from '../facts.ts';

const seen = (main: SeenPage['main'], hosts: Partial<SeenPage['hosts']>, more: Partial<SeenPage> = {}): SeenPage => ({
  main,
  class: main === '?' ? '' : 'global',
  failed: false,
  preexisting: false,
  loading: false,
  redirectingHosts: [],
  hosts: { total: 14, ipv4Only: 0, ipv6: 0, failed: 0, unknown: 0, ...hosts },
  ...more,
});

describe('the answer', () => {
  it.each<[string, SeenPage, ReturnType<typeof answerFromSightings>]>([
    [
      'some hosts on IPv4',
      seen('6', { ipv4Only: 9, ipv6: 5 }),
      [{ id: 'ipv6' }, { id: 'ipv4-hosts', count: 9, second: 14 }],
    ],
    ['all on IPv6', seen('6', { ipv6: 14 }), [{ id: 'fully', count: 14 }]],
    [
      'a failed host',
      seen('6', { ipv6: 13, failed: 1 }),
      [{ id: 'ipv6' }, { id: 'failed-hosts', count: 1, second: 14 }],
    ],
    [
      'hosts of unknown family',
      seen('6', { ipv6: 12, unknown: 2 }),
      [{ id: 'ipv6' }, { id: 'unknown-hosts', count: 2, second: 14 }],
    ],
    ['all on IPv4', seen('4', { ipv4Only: 14 }), [{ id: 'ipv4-only' }]],
    [
      'on IPv4 with a host on IPv6',
      seen('4', { ipv4Only: 13, ipv6: 1 }),
      [{ id: 'ipv4' }, { id: 'ipv6-hosts', count: 1, second: 14 }],
    ],
    ['through a NAT64', seen('4', { ipv4Only: 14 }, { class: 'nat64' }), [{ id: 'behind-nat64' }]],
    ['through this computer', seen('?', {}, { class: 'loopback' }), [{ id: 'loopback' }]],
    ['of this computer', seen('4', { ipv4Only: 1 }, { class: 'loopback' }), [{ id: 'ipv4-only' }]],
  ])('says what was seen before any lookup: %s', (_, of, answer) => {
    expect(answerFromSightings(of)).toEqual(answer);
  });

  it('of a page that was there before is not that all is on IPv6, nor that nothing is known', () => {
    expect(answerFromSightings(seen('?', {}, { preexisting: true }))).toEqual([{ id: 'preexisting' }]);
    expect(answerFromSightings(seen('6', { ipv6: 14 }, { preexisting: true }))).toEqual([{ id: 'ipv6' }]);
    expect(answerFromSightings(seen('?', {}, { failed: true }))).toEqual([{ id: 'failed' }]);
    // Firefox names the address of a connection that was reset.
    expect(answerFromSightings(seen('6', { ipv6: 1 }, { failed: true }))).toEqual([{ id: 'failed' }]);
    expect(answerFromSightings(seen('?', {}))).toEqual([{ id: 'not-known' }]);
  });

  it('of a page that still loads is not that all of it is on one family', () => {
    expect(answerFromSightings(seen('6', { ipv6: 14 }, { loading: true }))).toEqual([{ id: 'ipv6' }]);
    expect(answerFromSightings(seen('4', { ipv4Only: 14 }, { loading: true }))).toEqual([{ id: 'ipv4' }]);
    expect(answerFromSightings(seen('6', { ipv6: 13, ipv4Only: 1 }, { loading: true }))).toEqual([
      { id: 'ipv6' },
      { id: 'ipv4-hosts', count: 1, second: 14 },
    ]);
  });

  it('says what would be missing once no lookup is open, and not before', () => {
    const verdict = verdictOn(
      ['six.test', { at: six }],
      ['four-a.test', { at: four, type: 'script' }],
      ['four-b.test', { at: four }],
      ['four-c.test', { at: four }],
    );
    const of = seen('6', { total: 4, ipv4Only: 3, ipv6: 1 });
    expect(answerFromVerdict(of, verdict, true)).toEqual([{ id: 'ipv6' }, { id: 'loses-both', count: 1, second: 2 }]);
    expect(answerFromVerdict(of, verdict, false)).toEqual(answerFromSightings(of));
    const tracked = verdictOn(['six.test', { at: six }], ['four.test', { at: four, type: 'beacon' }]);
    expect(answerFromVerdict(of, tracked, true)[1]).toEqual({ id: 'loses-background', count: 1 });
  });

  it('does not blame a page for the network that it was reached from', () => {
    const verdict = verdictOn(['six-a.test', { at: six }], ['six-b.test', { at: six }]);
    expect(answerFromVerdict(seen('4', { ipv4Only: 14 }), verdict, true)).toEqual([{ id: 'has-ipv6' }]);
    expect(answerFromVerdict(seen('6', { ipv4Only: 2, ipv6: 12 }), verdict, true)).toEqual([
      { id: 'ipv6' },
      { id: 'works' },
    ]);
  });
});

describe('the answer of a page that another host sent the browser on to', () => {
  const via = (...from: [string, RedirectingHost['reached']][]) => ({
    redirectingHosts: from.map(([hostname, reached]) => ({ hostname, reached })),
  });
  const arrived = (count: number, hostname = 'v4.test') => ({ id: 'arrived', hostname, count });
  const ipv6 = { id: 'ipv6' };

  it.each<[string, SeenPage, unknown[]]>([
    ['over IPv4', seen('6', { ipv4Only: 1, ipv6: 2 }, via(['v4.test', 'ipv4-only'])), [ipv6, arrived(1)]],
    [
      'over IPv4, with more hosts on IPv4 than that',
      seen('6', { ipv4Only: 3, ipv6: 11 }, via(['v4.test', 'ipv4-only'])),
      [ipv6, arrived(1), { id: 'ipv4-hosts', count: 3, second: 14 }],
    ],
    [
      'over IPv4, through several',
      seen('6', { ipv4Only: 2, ipv6: 12 }, via(['a.test', 'ipv4-only'], ['b.test', 'ipv6'], ['c.test', 'ipv4-only'])),
      [ipv6, arrived(2, 'a.test')],
    ],
    ['over IPv6', seen('6', { ipv6: 14 }, via(['www.test', 'ipv6'])), [{ id: 'fully', count: 14 }]],
    [
      'over a family that is not known',
      seen('6', { ipv6: 13, unknown: 1 }, via(['www.test', 'unknown'])),
      [ipv6, { id: 'unknown-hosts', count: 1, second: 14 }],
    ],
    ['when all is on IPv4', seen('4', { ipv4Only: 14 }, via(['v4.test', 'ipv4-only'])), [{ id: 'ipv4-only' }]],
    ['when nothing is known of the page', seen('?', {}, via(['v4.test', 'ipv4-only'])), [{ id: 'not-known' }]],
  ])('%s, before any lookup', (_, page, answer) => expect(answerFromSightings(page)).toEqual(answer));

  /** A page on two families that `v4.test` sent the browser on to, which has no AAAA. */
  const verdictFrom = (main: Parameters<typeof host>[1], mainAaaa: boolean) => {
    const hosts = [host('v6.test', main), host('v4.test', { at: four, type: 'main_frame' })];
    const chain = ['v4.test', 'v6.test'].map((hostname) => ({ kind: 'answer' as const, hostname, address: '' }));
    const dns = [records('v6.test', [four], mainAaaa ? [six] : 'no-data'), records('v4.test', [four], 'no-data')];
    const verdict = judgedReport([page(hosts, { url: 'https://v6.test/', chain })], dns).pages[0]?.verdict;
    if (!verdict) throw new Error('no verdict');
    return verdict;
  };

  it('names that host once it is known that nothing loads without it', () => {
    const verdict = verdictFrom({ at: six }, true);
    const from = (reached: RedirectingHost['reached']) => via(['v4.test', reached]);
    expect(answerFromVerdict(seen('6', { ipv4Only: 1, ipv6: 1 }, from('ipv4-only')), verdict, true)).toEqual([
      ipv6,
      arrived(1),
    ]);
    // It was answered from the cache, and the DNS has no AAAA for it.
    expect(answerFromVerdict(seen('6', { unknown: 1, ipv6: 1 }, from('unknown')), verdict, true)).toEqual([
      ipv6,
      arrived(1),
    ]);
    expect(answerFromVerdict(seen('6', { unknown: 1, ipv6: 1 }, from('unknown')), verdict, false)).toEqual(
      answerFromSightings(seen('6', { unknown: 1, ipv6: 1 }, from('unknown'))),
    );
  });

  it('names it on a network of IPv4 only where it has no AAAA and the page has one', () => {
    const page = seen('4', { ipv4Only: 2, total: 2 }, via(['v4.test', 'ipv4-only']));
    expect(answerFromVerdict(page, verdictFrom({ at: four }, true), true)).toEqual([{ id: 'ipv4-only' }, arrived(1)]);
    expect(answerFromVerdict(page, verdictFrom({ at: four }, false), true)).toEqual([{ id: 'ipv4-only' }]);
  });
});

describe('what was seen behind proxies', () => {
  type Seen = Pick<Sightings, 'reached' | 'proxiedAt'>;
  const reached = (address: string): { sightings: Seen } => ({
    sightings: { reached: [{ address, kind: 'native', count: 1 }], proxiedAt: [] },
  });
  const proxied = (address: string): { sightings: Seen } => ({
    sightings: { reached: [], proxiedAt: [{ address, count: 1 }] },
  });
  const hosts = new Map([
    ['a.test', proxied(four)],
    ['b.test', proxied(four)],
    ['c.test', proxied(six)],
    ['d.test', reached(six)],
  ]);
  const page = seen('4', { total: 4, ipv4Only: 2, ipv6: 2 });

  it('is of no family where all that is known is the address of a proxy', () => {
    const behind = seenBehindProxies(page, 'a.test', hosts);
    expect(behind.hosts).toEqual({ total: 4, ipv4Only: 0, ipv6: 1, failed: 0, unknown: 3 });
    expect(answerFromSightings(behind)).toEqual([{ id: 'not-known' }]);
  });

  it('is told of a page that was reached without one', () => {
    const behind = seenBehindProxies({ ...page, main: '6' }, 'd.test', hosts);
    expect(answerFromSightings(behind)).toEqual([{ id: 'ipv6' }, { id: 'unknown-hosts', count: 3, second: 4 }]);
    const before = [{ hostname: 'a.test', reached: 'ipv4-only' }] as const;
    expect(seenBehindProxies({ ...page, redirectingHosts: before }, 'd.test', hosts).redirectingHosts).toEqual([
      { hostname: 'a.test', reached: 'unknown' },
    ]);
  });

  it('is as it was reported where there is none', () => {
    expect(seenBehindProxies(page, 'd.test', new Map([['d.test', reached(six)]]))).toBe(page);
  });
});
