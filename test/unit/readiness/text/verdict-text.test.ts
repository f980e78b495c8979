import { describe, expect, it } from 'vitest';
import type { DnsStatus } from '../../../../src/dns/dns-status.ts';
import { type EvidenceId, evidenceValues } from '../../../../src/readiness/evidence/evidence.ts';
import {
  delegationText,
  evidenceText,
  resultText,
  resultWithDoubt,
  vantageHint,
  verdictName,
  verdictText,
} from '../../../../src/readiness/text/verdict-text.ts';
import { locales } from '../../locales.ts';
import { englishText, textsOf } from '../../popup/english.ts';
import { four, host, judge, judgedReport, page, records, six } from '../facts.ts';

describe('what a network offers, in words', () => {
  it('does not say that IPv6 works where there is a route for it alone', () => {
    expect(hintOf({ provesIpv6: true })).toContain('Browsers on it try IPv6 first');
    expect(hintOf({ provesIpv6: false })).toContain('whether IPv6 works is not known');
  });

  it('does not say that browsers try IPv6 first where they took IPv4 for all that have both', () => {
    expect(hintOf({ provesIpv6: true, prefersIpv4: true })).toContain('no host is to blame');
  });

  function hintOf(network: { readonly provesIpv6: boolean; readonly prefersIpv4?: boolean }): string {
    return englishText(vantageHint({ id: 'ipv6', prefersIpv4: false, ...network }));
  }
});

describe('what becomes of a page, in words', () => {
  it.each([
    'document',
    'function',
    'content',
    'background',
  ] as const)('does not say that it works where its %s breaks, or may', (severity) => {
    for (const possibleSeverity of [null, severity]) {
      const of = { result: 'breaks', severity, possibleSeverity } as const;
      expect(resultText(of as Parameters<typeof resultText>[0], englishText)).not.toMatch(/\bworks\b/i);
    }
  });
});

describe('what becomes of a page that loses beacons alone', () => {
  it.each(locales)('does not begin with what works, for it counts among those that break: %s', (locale) => {
    const text = textsOf(locale);
    const of = { result: 'breaks', severity: 'background', possibleSeverity: null } as const;
    const sentence = resultText(of as Parameters<typeof resultText>[0], text);
    expect(sentence).not.toContain(text('result_works'));
    expect(sentence).not.toContain(text('outcome_works'));
  });
});

describe('a guess in words', () => {
  const unused = host('a.test', { at: four, type: 'main_frame' });
  const race = () => judgedReport([page([unused, host('b.test', { at: six })])], [records('a.test', [four], [six])]);

  it('is called one, of a host and of a page', () => {
    const [seen] = race().pages;
    expect(seen && resultWithDoubt('without-nat64', seen.verdict.networks['without-nat64'], englishText)).toBe(
      'Does not load (unsure)',
    );
    expect(verdictName({ id: 'ipv6-unused', confidence: 'unsure' }, englishText)).toBe('IPv6 not used (unsure)');
  });

  it('is none where it is seen or likely, and needs no word where the verdict says that it is not known', () => {
    const sure = judgedReport([page([unused, host('b.test', { at: six })])], [records('a.test', [four], 'no-data')]);
    const [seen] = sure.pages;
    expect(seen && resultWithDoubt('without-nat64', seen.verdict.networks['without-nat64'], englishText)).toBe(
      'Does not load',
    );
    expect(verdictName({ id: 'ipv4-seen', confidence: 'likely' }, englishText)).toBe('only IPv4 seen');
    expect(verdictName({ id: 'not-checked', confidence: 'unsure' }, englishText)).not.toContain('unsure');
  });
});

describe('a verdict in words', () => {
  it('tells the verdict, then what it rests on', () => {
    const of = judge(host('a.test', { at: four, count: 2 }), records('a.test', [four], 'no-data'));
    expect(verdictText(of, englishText)).toBe(`no AAAA: IPv4 at ${four} (2×); the DNS has no AAAA`);
  });

  it('names classes and errors in words', () => {
    const of = judge(host('a.test', { error: 'net::ERR_TIMED_OUT' }), records('a.test', [four], ['fd00::1']));
    expect(verdictText(of, englishText)).toBe(
      'AAAA unusable: timed out, net::ERR_TIMED_OUT (1×); AAAA fd00::1 is unique-local',
    );
  });

  it('says once that there was no answer, where no error is named', () => {
    const of = judge(host('a.test', { error: 'no answer' }), records('a.test', [four], [six]));
    expect(verdictText(of, englishText)).toContain(': no answer (1×); ');
  });

  it.each([
    [5, 'REFUSED'],
    [0, 'NOERROR'],
    [23, 'RCODE 23'],
  ])('names what a name server answers that does not answer for its zone: %i as %s', (code, name) => {
    const problems = [{ server: 'ns.b.org', problem: 'lame', code }] as const;
    expect(delegationText({ result: 'breaks', zone: 'b.org', problems }, englishText)).toContain(
      `(over IPv6 ns.b.org answers, but not for the zone (${name}))`,
    );
  });

  it('writes hostile text with the given function', () => {
    const show = (value: string) => `<${value}>`;
    expect(evidenceText({ id: 'aaaa-none-target', values: ['x.test'] }, englishText, show)).toContain('<x.test>');
  });

  it.each<[DnsStatus, string]>([
    ['no-data', 'no such record'],
    ['nxdomain', 'the name does not exist (NXDOMAIN)'],
    ['no-records', 'no such record, or no answer'],
    ['servfail', 'the resolver could not find out (SERVFAIL)'],
    ['refused', 'the resolver refuses to answer (REFUSED)'],
    ['referral', 'the resolver refers to other name servers instead'],
    ['failed', 'the resolver reports an error'],
    ['timeout', 'nothing came in time'],
    ['unreachable', 'the resolver was not reached'],
    ['http-error', 'the resolver answered with an HTTP error'],
    ['broken', 'what came is no DNS answer to the question'],
    ['long-chain', 'more aliases (CNAME) than resolvers follow'],
    ['withheld', 'the resolver gives no AAAA of any host here'],
    ['truncated', 'the answer was cut short'],
  ])('names how a question to the DNS ended in words: %s', (status, words) => {
    const failed = evidenceText({ id: 'lookup-failed', values: [status] }, englishText, (value) => `<${value}>`);
    expect(failed).toBe(`no usable answer from the DNS: ${words}`);
    const differs = evidenceText({ id: 'resolver-differs', values: ['192.0.2.53', status] }, englishText);
    expect(differs).toBe(`resolvers differ, AAAA by 192.0.2.53: ${words}`);
  });

  it('shows what is no such end as it is, safely: addresses, and names of block pages', () => {
    const show = (value: string) => `<${value}>`;
    expect(evidenceText({ id: 'resolver-blocks', values: ['0.0.0.0'] }, englishText, show)).toMatch(/: <0\.0\.0\.0>$/);
    expect(evidenceText({ id: 'lookup-failed', values: ['constructor'] }, englishText, show)).toMatch(/<constructor>$/);
  });

  it.each(Object.keys(evidenceValues) as EvidenceId[])('fills every place of %s', (id) => {
    const sample = { class: 'global', failure: 'reset' } as Record<string, string>;
    const values = evidenceValues[id].map((kind, at) => sample[kind] ?? `value${at}`);
    const words = evidenceText({ id, values }, englishText);
    expect(words).not.toContain('$');
    for (const value of values) if (value.startsWith('value')) expect(words).toContain(value);
  });

  it('says what becomes of a page by the worst that breaks', () => {
    const seen = judgedReport(
      [page([host('a.test', { at: six, type: 'main_frame' }), host('b.test', { at: four, type: 'script' })])],
      [records('b.test', [four], 'no-data')],
    );
    const networks = seen.pages[0]?.verdict.networks;
    expect(networks && resultText(networks['with-nat64'], englishText)).toBe('Works');
    expect(networks && resultText(networks['without-nat64'], englishText)).toBe(
      'Loads, but scripts, styles, frames or data are missing',
    );
  });
});
