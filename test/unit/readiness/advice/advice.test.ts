import { describe, expect, it } from 'vitest';
import { adviceOn, remedies } from '../../../../src/readiness/advice/advice.ts';
import { nextSteps } from '../../../../src/readiness/advice/next-steps.ts';
import { whoActs } from '../../../../src/readiness/advice/who-acts.ts';
import { judgeReport } from '../../../../src/readiness/judged-report/judge-report.ts';
import { hostVerdictIds } from '../../../../src/readiness/verdicts/host-verdict-id.ts';
import { verdictTones } from '../../../../src/readiness/verdicts/tone.ts';
import { largeReport } from '../../audit/reports.ts';
import { four, host, judgedReport, page, records, run, site, six, translated } from '../facts.ts';

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

  it('has for an address in a URL, of IPv4 or of a NAT64, a hostname as the remedy, and the page’s author to act', () => {
    const literals = ['192.0.2.7', `[${translated}]`];
    const seen = [
      host('www.a.test', { at: six, type: 'main_frame' }),
      host('192.0.2.7', { at: '192.0.2.7', type: 'script' }),
      host(`[${translated}]`, { at: translated, type: 'script' }),
      host('cdn.test', { at: translated, type: 'script' }),
    ];
    const { hosts: all } = judgedReport([page(seen)], [records('cdn.test', [four], 'no-data')]);
    const remedyOf = (hostname: string) =>
      adviceOn(all).mend.find((group) => group.hosts.some((each) => each.hostname === hostname))?.remedy?.text;
    expect(literals.map(remedyOf)).toEqual(['remedy_ipv4_literal', 'remedy_ipv4_literal']);
    expect(remedyOf('cdn.test')).toBe('remedy_nat64');
    expect(nextSteps(all)).toMatchObject({ literals, own: [], repairable: [] });
    const actors = all.filter(({ hostname }) => literals.includes(hostname)).map((each) => whoActs(each)?.id);
    expect(actors).toEqual(['author', 'author']);
  });

  it('says of no host that it loads nowhere, and repairs no IPv6 of a name, for what failed where there is no IPv4', () => {
    const seen = [
      host('www.shop.test', { at: six, type: 'main_frame' }),
      host('img.shop.test', { error: 'net::ERR_NAME_NOT_RESOLVED' }),
      host('cdn.shop.test', { error: 'net::ERR_CONNECTION_REFUSED' }),
    ];
    const on = (ipv4: boolean) => {
      const runs = [{ ...run, network: { ipv4, ipv6: true, nat64: false, proxy: false } }];
      const { hosts: all } = judgedReport([page(seen, { url: 'https://www.shop.test/' })], [], runs);
      const { mend, check, failing } = adviceOn(all);
      return {
        ...nextSteps(all),
        remedies: [...mend, ...check, ...failing].flatMap((group) =>
          group.hosts.map(({ hostname, verdict }) => [hostname, verdict.outcomes['without-nat64'], group.remedy?.text]),
        ),
      };
    };
    expect(on(false)).toMatchObject({
      own: ['img.shop.test'],
      repairable: ['cdn.shop.test'],
      remedies: [
        ['cdn.shop.test', 'breaks', 'remedy_ipv4_seen'],
        ['img.shop.test', 'breaks', 'remedy_ipv4_seen'],
      ],
    });
    const { remedies: withBoth } = on(true);
    for (const [, outcome, text] of withBoth) {
      expect(text).toBe(outcome === 'fails-anyway' ? 'remedy_failed' : 'remedy_ipv4_seen');
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
