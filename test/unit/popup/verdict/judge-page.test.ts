import { describe, expect, it } from 'vitest';
import { judgePageInSteps, nat64Evidence } from '../../../../popup/verdict/judge-page.ts';
import { allSteps } from '../../../../src/async/time-slices.ts';
import type { HostRecords } from '../../../../src/dns/host-records.ts';
import { four, host, page, records, site, six } from '../../readiness/facts.ts';

const known = (...all: HostRecords[]) => new Map(all.map((each) => [each.hostname, each]));
const judge = (of: ReturnType<typeof page>, dns = known(), nat64Prefixes: readonly string[] = []) =>
  allSteps(judgePageInSteps(of, { records: dns, nat64Prefixes, siteOf: site }));

const nsp = (last: string) => `2001:67c:2960:6464::${last}`;

describe('a page that is judged', () => {
  it('is asked about only where the DNS can settle something', () => {
    const judged = judge(
      page([host('six.test', { at: six }), host('four.test', { at: four }), host('printer.local', { at: '10.0.0.9' })]),
    );
    expect(judged?.hostnamesToLookUp).toEqual(['four.test']);
  });

  it('is not asked about twice', () => {
    const of = page([host('six.test', { at: six }), host('four.test', { at: four })]);
    expect(judge(of, known(records('four.test', [four], 'timeout')))?.hostnamesToLookUp).toEqual([]);
  });

  it('is asked about hosts that an unknown NAT64 may stand before', () => {
    const of = page([
      host('one.test', { at: nsp('c629:1e23') }),
      host('two.test', { at: nsp('c629:1e24') }),
      host('six.test', { at: six }),
    ]);
    expect(judge(of)?.hostnamesToLookUp).toEqual(['one.test', 'two.test']);
    const dns = known(
      records('one.test', ['198.41.30.35'], 'no-data'),
      records('two.test', ['198.41.30.36'], 'no-data'),
    );
    expect(judge(of, dns)?.hosts.get('one.test')?.verdict.id).toBe('nat64');
    expect(nat64Evidence(of, dns).map(({ address }) => address)).toEqual([nsp('c629:1e23'), nsp('c629:1e24')]);
  });

  it('is judged with the NAT64 prefixes of the network', () => {
    const of = page([host('one.test', { at: nsp('c629:1e23') })]);
    expect(judge(of)?.vantage.id).toBe('ipv6');
    expect(judge(of, known(), ['2001:67c:2960:6464::/96'])?.vantage.id).toBe('nat64');
  });

  it('says which hosts only the cache answered for', () => {
    const of = page([host('six.test', { at: six }), host('four.test', { at: four, cached: 1 })]);
    expect(judge(of)?.hiddenByCache).toEqual(['four.test']);
  });

  it('is none without a host', () => {
    expect(judge({ ...page([]), url: '', chain: [] })).toBeNull();
  });
});
