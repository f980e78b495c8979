import { describe, expect, it } from 'vitest';
import { type EvidenceId, evidenceValues } from '../../../src/readiness/evidence/evidence.ts';
import { evidenceText, resultText, verdictText } from '../../../src/readiness/text/verdict-text.ts';
import { englishText } from '../popup/english.ts';
import { four, host, judge, page, records, six, view } from './facts.ts';

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

  it('writes hostile text with the given function', () => {
    const show = (value: string) => `<${value}>`;
    expect(evidenceText({ id: 'aaaa-none-target', values: ['x.test'] }, englishText, show)).toContain('<x.test>');
  });

  it.each(Object.keys(evidenceValues) as EvidenceId[])('fills every place of %s', (id) => {
    const sample = { class: 'global', failure: 'reset' } as Record<string, string>;
    const values = evidenceValues[id].map((kind, at) => sample[kind] ?? `value${at}`);
    const words = evidenceText({ id, values }, englishText);
    expect(words).not.toContain('$');
    for (const value of values) if (value.startsWith('value')) expect(words).toContain(value);
  });

  it('says what becomes of a page by the worst that breaks', () => {
    const seen = view(
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
