import { describe, expect, it } from 'vitest';
import { resultPhrase } from '../../../../popup/verdict/result-phrase.ts';
import { judgedAnswer, type SeenPage, seenAnswer } from '../../../../src/readiness/page-answer.ts';
import { four, host, page, records, six, view } from '../../readiness/facts.ts';
import { english } from '../english.ts';

/** The verdict on a page of these hosts, all asked for; those whose name begins with "four" have no AAAA. */
function verdictOn(...hosts: Parameters<typeof host>[]) {
  const dns = hosts.map(([hostname]) => records(hostname, [four], hostname.startsWith('four') ? 'no-data' : [six]));
  const { pages } = view([page(hosts.map((each) => host(...each)))], dns);
  const [only] = pages;
  if (!only) throw new Error('no page');
  return only.verdict;
}

describe('what becomes of a page on a network, in a few words', () => {
  const phrases = (...hosts: Parameters<typeof host>[]) => {
    const { networks } = verdictOn(...hosts);
    return [networks['without-nat64'], networks['with-nat64']].map((each) => resultPhrase(each, english));
  };

  it('names the worst that breaks, and counts only the hosts that make it as bad as it is', () => {
    expect(phrases(['six.test', { at: six }])).toEqual(['works', 'works']);
    expect(phrases(['four.test', { at: four }])).toEqual(['does not load', 'works']);
    expect(phrases(['six.test', { at: six }], ['four-a.test', { at: four }], ['four-b.test', { at: four }])[0]).toBe(
      'lacks images or media of 2 hosts',
    );
    expect(
      phrases(
        ['six.test', { at: six }],
        ['four-a.test', { at: four, type: 'script' }],
        ['four-b.test', { at: four }],
      )[0],
    ).toBe('breaks scripts or data of 1 host');
  });
});

const seen = (main: SeenPage['main'], hosts: Partial<SeenPage['hosts']>, more: Partial<SeenPage> = {}): SeenPage => ({
  main,
  nat64: false,
  failed: false,
  preexisting: false,
  hosts: { total: 14, ipv4Only: 0, ipv6: 0, failed: 0, unknown: 0, ...hosts },
  ...more,
});

describe('the answer', () => {
  it('says what was seen, nobody having been asked', () => {
    expect(seenAnswer(seen('6', { ipv4Only: 9, ipv6: 5 }))).toEqual([
      { id: 'ipv6' },
      { id: 'ipv4-hosts', count: 9, second: 14 },
    ]);
    expect(seenAnswer(seen('6', { ipv6: 14 }))).toEqual([{ id: 'fully', count: 14 }]);
    expect(seenAnswer(seen('6', { ipv6: 13, failed: 1 }))[1]).toEqual({ id: 'failed-hosts', count: 1, second: 14 });
    expect(seenAnswer(seen('6', { ipv6: 12, unknown: 2 }))[1]).toEqual({ id: 'unknown-hosts', count: 2, second: 14 });
    expect(seenAnswer(seen('4', { ipv4Only: 14 }))).toEqual([{ id: 'ipv4-only' }]);
    expect(seenAnswer(seen('4', { ipv4Only: 13, ipv6: 1 }))).toEqual([
      { id: 'ipv4' },
      { id: 'ipv6-hosts', count: 1, second: 14 },
    ]);
    expect(seenAnswer(seen('4', { ipv4Only: 14 }, { nat64: true }))).toEqual([{ id: 'behind-nat64' }]);
  });

  it('of a page that was there before is not that all is on IPv6, nor that nothing is known', () => {
    expect(seenAnswer(seen('?', {}, { preexisting: true }))).toEqual([{ id: 'preexisting' }]);
    expect(seenAnswer(seen('6', { ipv6: 14 }, { preexisting: true }))).toEqual([{ id: 'ipv6' }]);
    expect(seenAnswer(seen('?', {}, { failed: true }))).toEqual([{ id: 'failed' }]);
    expect(seenAnswer(seen('?', {}))).toEqual([{ id: 'not-known' }]);
  });

  it('says what would be missing once nobody is left to be asked, and not before', () => {
    const verdict = verdictOn(
      ['six.test', { at: six }],
      ['four-a.test', { at: four, type: 'script' }],
      ['four-b.test', { at: four }],
      ['four-c.test', { at: four }],
    );
    const of = seen('6', { total: 4, ipv4Only: 3, ipv6: 1 });
    expect(judgedAnswer(of, verdict, true)).toEqual([{ id: 'ipv6' }, { id: 'loses-both', count: 1, second: 2 }]);
    expect(judgedAnswer(of, verdict, false)).toEqual(seenAnswer(of));
    const tracked = verdictOn(['six.test', { at: six }], ['four.test', { at: four, type: 'beacon' }]);
    expect(judgedAnswer(of, tracked, true)[1]).toEqual({ id: 'loses-background', count: 1 });
  });

  it('does not blame a page for the network that it was reached from', () => {
    const verdict = verdictOn(['six-a.test', { at: six }], ['six-b.test', { at: six }]);
    expect(judgedAnswer(seen('4', { ipv4Only: 14 }), verdict, true)).toEqual([{ id: 'has-ipv6' }]);
    expect(judgedAnswer(seen('6', { ipv4Only: 2, ipv6: 12 }), verdict, true)).toEqual([
      { id: 'ipv6' },
      { id: 'works' },
    ]);
  });
});
