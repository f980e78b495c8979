import { describe, expect, it } from 'vitest';
import { adviceOn, remedies } from '../../../../src/readiness/advice/advice.ts';
import { judgeReport } from '../../../../src/readiness/judged-report/judge-report.ts';
import { hostVerdictIds } from '../../../../src/readiness/verdicts/host-verdict-id.ts';
import { verdictTones } from '../../../../src/readiness/verdicts/tone.ts';
import { largeReport } from '../../audit/reports.ts';
import { four, host, judgedReport, page, records, site, six } from '../facts.ts';

const { hosts } = judgeReport(largeReport(300, 20), site);

describe('the advice on hosts', () => {
  it.each(hostVerdictIds)('says how to mend %s, or that nothing has to be', (id) => {
    const rule = 'a verdict whose tone is good has null in `remedies`, any other one a text';
    expect(remedies[id] === null, rule).toBe(verdictTones[id] === 'good');
  });

  it('has each host once, and none among the passed that breaks somewhere', () => {
    const advice = adviceOn(hosts);
    const all = Object.values(advice).flatMap((groups) => groups.flatMap((group) => group.hosts));
    expect(new Set(all).size).toBe(hosts.length);
    expect(all.length).toBe(hosts.length);
    for (const { verdict } of advice.passed.flatMap((group) => group.hosts)) {
      expect(Object.values(verdict.outcomes)).not.toContain('breaks');
    }
    expect(advice.mend.length).toBeGreaterThan(2);
  });

  it('has among what is to be mended all that breaks without IPv4, and nothing else', () => {
    const failed = { hostname: 'gone.test', error: 'net::ERR_CONNECTION_REFUSED' };
    const seen = [
      host('www.test', { at: six, type: 'main_frame' }),
      host(failed.hostname, { error: failed.error, type: 'script' }),
    ];
    for (const { hosts: all } of [
      judgeReport(largeReport(300, 20), site),
      judgedReport([page(seen)]),
      judgedReport([page(seen)], [records('gone.test', [four], [six])]),
    ]) {
      const breaking = all.filter(({ verdict }) => verdict.outcomes['without-nat64'] === 'breaks');
      const mended = adviceOn(all).mend.flatMap((group) => group.hosts);
      expect(new Set(mended.map(({ hostname }) => hostname))).toEqual(
        new Set(breaking.map(({ hostname }) => hostname)),
      );
    }
  });

  it('puts first what costs most', () => {
    const order = ['document', 'function', 'content', 'background'];
    const { mend } = adviceOn(hosts);
    const weights = mend.map(({ severity }) => order.indexOf(severity));
    expect(weights).toEqual([...weights].sort());
    for (const group of mend) {
      const own = group.hosts.map(({ severity }) => order.indexOf(severity));
      expect(own).toEqual([...own].sort());
      expect(group.pages).toBe(new Set(group.hosts.flatMap(({ pages }) => pages)).size);
    }
  });
});
