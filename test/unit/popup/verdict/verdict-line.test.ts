import { describe, expect, it } from 'vitest';
import { resultPhrases } from '../../../../popup/verdict/verdict-line.ts';
import { four, host, page, records, six, view } from '../../readiness/facts.ts';
import { english } from '../english.ts';

/** The line about a page of these hosts, all asked for; those whose name begins with "four" have no AAAA. */
function line(...hosts: Parameters<typeof host>[]) {
  const dns = hosts.map(([hostname]) => records(hostname, [four], hostname.startsWith('four') ? 'no-data' : [six]));
  const { pages } = view([page(hosts.map((each) => host(...each)))], dns);
  return pages[0] ? resultPhrases(pages[0].verdict, english) : [];
}

describe('the line', () => {
  it('says it once where both networks come to the same', () => {
    expect(line(['six.test', { at: six }])).toEqual(['Without IPv4: works']);
    expect(line(['six.test', { at: six }], ['198.41.30.9', { at: four, type: 'script' }])).toEqual([
      'Without IPv4: breaks scripts or data of 1 host',
    ]);
  });

  it('says the worse network first', () => {
    expect(line(['four.test', { at: four }])).toEqual(['IPv6 alone: does not load', 'with NAT64: works']);
    expect(line(['six.test', { at: six }], ['four-a.test', { at: four }], ['four-b.test', { at: four }])).toEqual([
      'IPv6 alone: lacks images or media of 2 hosts',
      'with NAT64: works',
    ]);
    expect(line(['six.test', { at: six }], ['four.test', { at: four, type: 'beacon' }])).toEqual([
      'IPv6 alone: works without beacons to 1 host',
      'with NAT64: works',
    ]);
  });

  it('counts only the hosts that make it as bad as it is', () => {
    expect(
      line(['six.test', { at: six }], ['four-a.test', { at: four, type: 'script' }], ['four-b.test', { at: four }])[0],
    ).toBe('IPv6 alone: breaks scripts or data of 1 host');
  });

  it('says of how many hosts it does not know', () => {
    const { pages } = view([page([host('six.test', { at: six }), host('four.test', { cached: 1 })])]);
    expect(pages[0] && resultPhrases(pages[0].verdict, english)).toEqual(['Without IPv4: not known for 1 host']);
    const breaking = page([
      host('six.test', { at: six }),
      host('four.test', { cached: 1 }),
      host('198.41.30.9', { at: four }),
    ]);
    const { pages: both } = view([breaking]);
    expect(both[0] && resultPhrases(both[0].verdict, english)).toEqual([
      'Without IPv4: lacks images or media of 1 host',
      'not known for 1 host',
    ]);
    const { pages: unseen } = view([page([host('four.test', { at: four })])]);
    expect(unseen[0] && resultPhrases(unseen[0].verdict, english)).toEqual(['Without IPv4: not known']);
  });
});
