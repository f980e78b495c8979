import { describe, expect, it } from 'vitest';
import { aaaaCheckResult, isFruitless } from '../../../../popup/verdict/aaaa-check-result.ts';
import { judgePageInSteps } from '../../../../popup/verdict/judge-page.ts';
import { allSteps } from '../../../../src/async/time-slices.ts';
import type { DnsStatus } from '../../../../src/dns/dns-status.ts';
import type { HostRecords } from '../../../../src/dns/host-records.ts';
import { four, host, page, records, site, six } from '../../readiness/facts.ts';

const judge = (hostnames: readonly string[], all: readonly HostRecords[]) => {
  const of = page([host('main.test', { at: six }), ...hostnames.map((name) => host(name, { at: four }))]);
  const known = new Map(all.map((each) => [each.hostname, each]));
  const judged = allSteps(judgePageInSteps(of, { records: known, nat64Prefixes: [], siteOf: site }));
  return aaaaCheckResult(judged?.hosts.values() ?? []);
};

describe('what the AAAA check has found out', () => {
  it.each<DnsStatus>([
    'servfail',
    'refused',
    'timeout',
    'unreachable',
    'http-error',
    'broken',
    'withheld',
    'truncated',
  ])('is nothing about a host whose question ended with %s', (status) => {
    const result = judge(['a.test', 'b.test'], [records('a.test', [], status), records('b.test', [], status)]);
    expect(result).toEqual({ answered: 0, without: 0, broken: 0, unanswered: 2, failure: { status, addresses: [] } });
    expect(isFruitless(result)).toBe(true);
  });

  it('tells hosts without AAAA from hosts whose AAAA are of no use', () => {
    const result = judge(
      ['none.test', 'unusable.test', 'usable.test', 'late.test'],
      [
        records('none.test', [four], 'no-data'),
        records('unusable.test', [four], ['fd00::1']),
        records('usable.test', [four], [six]),
        records('late.test', [four], 'timeout'),
      ],
    );
    expect(result).toMatchObject({ answered: 3, without: 1, broken: 1, unanswered: 1, failure: { status: 'timeout' } });
    expect(isFruitless(result)).toBe(false);
  });

  it('counts as without IPv6 each host of which its row says that the DNS has no AAAA, whatever else is wrong with it', () => {
    const of = page([
      host('main.test', { at: six }),
      host('four.test', { at: four }),
      host('dead.test', { error: 'net::ERR_CERT_AUTHORITY_INVALID' }),
      host('dead6.test', { error: 'net::ERR_CERT_AUTHORITY_INVALID' }),
    ]);
    const known = new Map([
      ['four.test', records('four.test', [four], 'no-data')],
      ['dead.test', records('dead.test', [four], 'no-data')],
      ['dead6.test', records('dead6.test', [four], [six])],
    ]);
    const judged = allSteps(judgePageInSteps(of, { records: known, nat64Prefixes: [], siteOf: site }));
    const evidence = judged?.hosts.get('dead.test')?.verdict.evidence.map(({ id }) => id);
    expect(evidence).toContain('aaaa-none');
    expect(aaaaCheckResult(judged?.hosts.values() ?? [])).toMatchObject({ answered: 3, without: 2, broken: 0 });
  });

  it('is nothing before anything was asked', () => {
    const result = judge(['a.test'], []);
    expect(result).toEqual({ answered: 0, without: 0, broken: 0, unanswered: 0, failure: null });
    expect(isFruitless(result)).toBe(false);
  });
});
