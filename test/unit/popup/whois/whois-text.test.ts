import { describe, expect, it } from 'vitest';
import { routingText, whoisResultText, whoisText } from '../../../../popup/whois/whois-text.ts';
import type { WhoisFailure, WhoisResult } from '../../../../src/lookup/rdap/whois-result.ts';
import { cardFrom, realAnswer } from '../../lookup/rdap/real-answers.ts';
import { english } from '../english.ts';

const now = 1_800_000_000_000;
const statusOf = (result: WhoisResult) => whoisResultText(result, english, now);

describe('a card as text', () => {
  it('has a line for each value, aligned, dates in ISO 8601, and says who answered', () => {
    const { query, response } = realAnswer('arin-v4');
    const card = cardFrom({ query, response });
    if (!card) throw new Error('no card');
    const result: WhoisResult = { kind: 'card', card, asked: ['rdap.arin.net'], time: now, cached: false };
    const routing = {
      kind: 'routed',
      network: { prefix: '74.125.0.0/16', origins: [{ as: 15169, holder: 'GOOGLE' }] },
    } as const;
    expect(whoisText({ kind: 'address', value: query }, result, routing, statusOf(result), english)).toBe(
      [
        'Registration of 74.125.225.229',
        'AS:             AS15169 GOOGLE',
        'Announced:      74.125.0.0/16',
        'Organisation:   Google Inc.',
        'Network:        GOOGLE',
        'Handle:         NET-74-125-0-0-1',
        'Range:          74.125.0.0 - 74.125.255.255',
        'CIDR:           74.125.0.0/16',
        'Country:        not given',
        'Abuse contact:  arin-contact@google.com',
        '                +1-650-253-0000',
        'Registered:     2007-03-13T12:09:54-04:00',
        'Last changed:   2012-02-24T09:44:34-05:00',
        'Answered by ARIN (rdap.arin.net).',
        'AS and announced prefix by stat.ripe.net (RIPEstat).',
        'https://search.arin.net/rdap/?query=74.125.225.229',
        '',
      ].join('\n'),
    );
  });

  it('of a special-purpose address is what it is', () => {
    const result: WhoisResult = { kind: 'local', class: 'loopback' };
    expect(
      whoisText({ kind: 'special', class: 'loopback', value: '::1' }, result, undefined, statusOf(result), english),
    ).toBe(
      'Registration of ::1\nLoopback: this computer (RFC 1122, RFC 4291). No registry was asked: none tells who uses such an address.\n',
    );
  });
});

it('who could not be asked for the AS is not said to have told none', () => {
  const said = (reason: 'refused' | 'no-network' | 'time-out' | 'rate-limited' | 'wrong-answer') =>
    routingText({ kind: 'failed', reason }, english);
  for (const reason of ['refused', 'no-network', 'time-out', 'rate-limited'] as const) {
    expect(said(reason)).toBe('stat.ripe.net (RIPEstat) could not be asked which AS announces it.');
  }
  expect(said('wrong-answer')).toBe('stat.ripe.net (RIPEstat) did not say which AS announces it.');
});

it('what RIPEstat leaves out because few see it is not said to be announced by nobody', () => {
  expect(routingText({ kind: 'unrouted' }, english)).toBe('stat.ripe.net (RIPEstat) sees no AS announce this address.');
});

describe('what a card says', () => {
  const card = cardFrom(realAnswer('ripe-v4'));
  const shown = (asked: string[], cached = false) =>
    card ? statusOf({ kind: 'card', card, asked, time: Date.UTC(2026, 0, 1), cached }) : '';

  it('names who was asked first and who answered', () => {
    expect(shown(['rdap.arin.net', 'a.example', 'rdap.db.ripe.net'])).toBe(
      'ARIN (rdap.arin.net) redirected the query to RIPE NCC (rdap.db.ripe.net), which answered.',
    );
    expect(shown(['rdap.arin.net', 'rdap.arin.net'])).toBe('Answered by ARIN (rdap.arin.net).');
  });

  it('tells a kept answer from a new one', () => {
    expect(shown(['rdap.arin.net'], true)).toMatch(
      /^Answered by .*\. The answer was kept from .*; nobody was asked now\.$/,
    );
  });

  const failed = (failure: Omit<WhoisFailure, 'asked'>, asked = ['rdap.arin.net']) =>
    statusOf({ kind: 'failed', failure: { asked, ...failure } });
  it.each<[Omit<WhoisFailure, 'asked'>, string]>([
    [{ kind: 'no-network' }, 'ARIN (rdap.arin.net) could not be reached. Check the connection and try again.'],
    [
      { kind: 'no-network', error: 'net::ERR_CONNECTION_REFUSED' },
      'ARIN (rdap.arin.net) could not be reached: connection refused.',
    ],
    [{ kind: 'no-network', error: 'NS_ERROR_ODD' }, 'ARIN (rdap.arin.net) could not be reached: NS_ERROR_ODD.'],
    [
      { kind: 'unreadable' },
      'ARIN (rdap.arin.net) could not be reached, or the browser does not let Greensix read what it answered. Give Greensix access to all sites and try again.',
    ],
    [{ kind: 'refused', status: 403 }, 'ARIN (rdap.arin.net) refused to answer (HTTP status 403).'],
    [
      { kind: 'rate-limited', until: now + 44_100 },
      'ARIN (rdap.arin.net) got too many queries from this network. It can be asked again in 45 seconds.',
    ],
    [
      { kind: 'rate-limited', until: now + 3_000_000 },
      'ARIN (rdap.arin.net) got too many queries from this network. It can be asked again in 50 minutes.',
    ],
    [{ kind: 'broken-json' }, 'ARIN (rdap.arin.net) answered with something that cannot be read: it is no JSON.'],
    [{ kind: 'cancelled' }, 'Cancelled.'],
  ])('when it fails: %j', (failure, sentence) => {
    expect(failed(failure)).toBe(sentence);
  });

  it('knows that nobody was asked when no registry is known', () => {
    expect(failed({ kind: 'no-registry' }, [])).toBe('No registry is known for this address.');
  });
});
