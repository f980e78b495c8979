import { describe, expect, it } from 'vitest';
import { confidenceText, networkVerdictText } from '../../../../popup/verdict/network-verdict-text.ts';
import { four, host, judgedReport, page, records, six, verdictOn } from '../../readiness/facts.ts';
import { english } from '../english.ts';

describe('what becomes of a page on a network, in a few words', () => {
  const phrases = (...hosts: Parameters<typeof host>[]) => {
    const { networks } = verdictOn(...hosts);
    return [networks['without-nat64'], networks['with-nat64']].map((each) =>
      networkVerdictText(each, hosts[0]?.[0] ?? '', english),
    );
  };

  it('names the host of a redirect or of a document before without which nothing loads', () => {
    const on = (main: string, ...chain: string[]) => {
      const steps = chain.map((hostname) => ({ kind: 'client-redirect' as const, hostname, address: four }));
      const hosts = [host(main, { at: six }), ...chain.map((name) => host(name, { at: four, type: 'main_frame' }))];
      const last = { kind: 'answer' as const, hostname: main, address: six };
      const seenPage = page(hosts, { url: `https://${main}/`, chain: [...steps, last] });
      const dns = hosts.map(({ hostname }) => records(hostname, [four], hostname === main ? [six] : 'no-data'));
      const verdict = judgedReport([seenPage], dns).pages[0]?.verdict.networks['without-nat64'];
      return verdict && networkVerdictText(verdict, main, english);
    };
    expect(on('v6.test', 'v4.test')).toBe('does not load, because of v4.test');
    expect(on('v6.test')).toBe('works');
  });

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
    ).toBe('lacks scripts or data of 1 host');
  });

  it('says how sure it is: of all hosts alike, else of how many of those that it counts it is not certain', () => {
    const sureness = (known: readonly string[], ...hosts: Parameters<typeof host>[]) => {
      const dns = known.map((name) => records(name, [four], name.startsWith('six') ? [six] : 'no-data'));
      const verdict = judgedReport([page(hosts.map((each) => host(...each)))], dns).pages[0]?.verdict;
      return verdict && confidenceText('without-nat64', verdict.networks['without-nat64'], english);
    };
    const hosts: Parameters<typeof host>[] = [
      ['six.test', { at: six, type: 'main_frame' }],
      ['four-a.test', { at: four }],
      ['four-b.test', { at: '198.41.30.11' }],
    ];
    expect(sureness(['six.test', 'four-a.test', 'four-b.test'], ...hosts)).toBe('certain');
    expect(sureness(['six.test', 'four-a.test'], ...hosts)).toBe('For 1 of these hosts that is likely, not certain.');
    expect(sureness([], ...hosts)).toBe('likely');
  });
});
