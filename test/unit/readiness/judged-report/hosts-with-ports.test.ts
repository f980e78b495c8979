import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { markdownFormat } from '../../../../src/format/markdown.ts';
import { adviceOn } from '../../../../src/readiness/advice/advice.ts';
import { nextSteps } from '../../../../src/readiness/advice/next-steps.ts';
import { headlineText } from '../../../../src/readiness/text/headline-text.ts';
import { verdictHint } from '../../../../src/readiness/text/verdict-text.ts';
import { isOfOnePort } from '../../../../src/readiness/verdicts/host-verdict.ts';
import { englishText } from '../../popup/english.ts';
import { anyHost } from '../arbitraries.ts';
import { four, host, judgedReport, page, records, report, six } from '../facts.ts';

const main = host('www.test', { at: six, type: 'main_frame' });
const refused = { error: 'net::ERR_CERT_AUTHORITY_INVALID', port: 443 };
const facts = report(
  [
    page([main, host('dead.test', { at: four, port: 80, type: 'script' })]),
    page([main, host('dead.test', { ...refused, type: 'image' })]),
  ],
  [records('dead.test', [four], 'no-data')],
);
const judged = judgedReport(facts.pages, facts.dns);
const verdictOf = (hostname: string, of = judged) => {
  const found = of.hosts.find((each) => each.hostname === hostname);
  if (!found) throw new Error(`no ${hostname}`);
  return found.verdict;
};

describe('a host that breaks a page at one port and fails on any network at another', () => {
  it('is among those that break, in the headline, what to fix, Markdown and the advice', () => {
    expect(verdictOf('dead.test').outcomes['without-nat64']).toBe('breaks');
    expect(headlineText(judged, { text: englishText, number: String })[0]).toContain('1 of 2 hosts');
    expect(nextSteps(judged.hosts).breaking).toBe(1);
    expect(adviceOn(judged.hosts).mend.flatMap(({ hosts }) => hosts.map(({ hostname }) => hostname))).toEqual([
      'dead.test',
    ]);
    const input = { report: facts, judged, redacted: false, text: englishText, generator: 'test', time: 0 };
    const markdown = [...markdownFormat.write(input)].join('');
    expect(markdown).toMatch(/## Hosts that break something[^#]*dead\.test/);
  });
});

it('a host breaks on a network without IPv4 wherever a page breaks by it there', () => {
  fc.assert(
    fc.property(fc.array(anyHost, { minLength: 1, maxLength: 3 }), (hosts) => {
      const of = judgedReport(hosts.map((each) => page([main, each])));
      const byPages = of.pages.flatMap(({ verdict }) => verdict.networks['without-nat64'].breaks);
      for (const { hostname } of byPages) {
        expect(verdictOf(hostname, of).outcomes['without-nat64']).toBe('breaks');
      }
    }),
  );
});

describe('that nothing could be loaded from a host', () => {
  it('is said of one port only, where another stands otherwise', () => {
    const two = judgedReport([page([main, host('two.test', { at: six, port: 80 }, refused)])]);
    const one = judgedReport([page([main, host('two.test', refused)])]);
    const hint = (of: typeof one) => {
      const verdict = verdictOf('two.test', of);
      expect(verdict.id).toBe('failed');
      return verdictHint(verdict.id, isOfOnePort(verdict));
    };
    expect(hint(two)).toBe('verdict_failed_at_port');
    expect(hint(one)).toBe('verdict_failed_hint');
    expect(adviceOn(two.hosts).failing[0]).toMatchObject({
      ofOnePort: true,
      remedy: { text: 'remedy_failed_at_port' },
    });
    expect(adviceOn(one.hosts).failing[0]).toMatchObject({ ofOnePort: false, remedy: { text: 'remedy_failed' } });
  });
});
