import { describe, expect, it } from 'vitest';
import { ServiceChecker } from '../../../../cli/checks/service-checker.ts';
import type { Attempt } from '../../../../cli/checks/try-service.ts';
import { addressesToTry } from '../../../../src/readiness/judged-report/host-selection.ts';
import type { ServiceCheck } from '../../../../src/readiness/report/report.ts';
import { check, four, host, judgedReport, page, records, run, six } from '../../readiness/facts.ts';

const other = '2606:4700::11';
const network = { ipv4: true, ipv6: true, nat64: false, proxy: false };
const { signal } = new AbortController();

/** The judged hosts of a page seen from a network with IPv6. */
function judged(...hosts: Parameters<typeof page>[0]) {
  const dns = hosts.map(({ hostname }) =>
    records(hostname, [four], hostname.startsWith('four') ? 'no-data' : [six, other]),
  );
  return judgedReport([page(hosts)], dns, [{ ...run, network }]).hosts;
}

describe('what is tried again', () => {
  it('is each AAAA at which no page has reached the host, at the ports that the page used', () => {
    const hosts = judged(
      host('a.test', { at: six }),
      host('b.test', { at: four, type: 'script' }, { at: four, port: 8443 }),
      host('c.test', { error: 'net::ERR_CONNECTION_REFUSED', type: 'main_frame' }),
      host('four.test', { at: '198.41.30.11' }),
    );
    expect(addressesToTry(hosts).map(({ hostname, port, address, tls }) => [hostname, port, address, tls])).toEqual([
      ['a.test', 443, other, true],
      ['b.test', 443, six, true],
      ['b.test', 443, other, true],
      ['b.test', 8443, six, true],
      ['b.test', 8443, other, true],
      ['c.test', 443, six, true],
      ['c.test', 443, other, true],
    ]);
  });

  it('is tried without TLS where the page used none', () => {
    const plain = host('b.test', { at: four, port: 80 });
    const endpoints = plain.endpoints.map((endpoint) => ({ ...endpoint, marks: { insecure: 1 } }));
    expect(addressesToTry(judged({ ...plain, endpoints }))[0]).toMatchObject({ port: 80, tls: false });
  });

  it('is at most eight addresses of a host', () => {
    const many = Array.from({ length: 9 }, (_, at) => `2606:4700::${at + 1}`);
    const [seen] = [
      judgedReport([page([host('b.test', { at: four })])], [records('b.test', [four], many)], [{ ...run, network }]),
    ];
    expect(addressesToTry(seen.hosts)).toHaveLength(8);
  });
});

describe('the checker', () => {
  const counting = () => {
    const tried: string[] = [];
    const attempt = async (of: Attempt): Promise<ServiceCheck> => {
      tried.push(`${of.hostname} ${of.address} ${of.port}`);
      return check(of.hostname, 'answered', of);
    };
    return { tried, checker: new ServiceChecker(attempt) };
  };

  it('tries each address and port once, whichever pages want it, and tells of it once', async () => {
    const { tried, checker } = counting();
    const hosts = judged(host('b.test', { at: four }));
    const both = await Promise.all([checker.check(hosts, 'run', signal), checker.check(hosts, 'run', signal)]);
    expect(tried).toEqual([`b.test ${six} 443`, `b.test ${other} 443`]);
    expect(both.map(({ length }) => length)).toEqual([2, 0]);
    expect(await checker.check(hosts, 'run', signal)).toEqual([]);
    expect(checker.tried).toBe(2);
  });

  it('does not try again what an earlier process has tried', async () => {
    const { tried, checker } = counting();
    checker.know([six, other].map((address) => check('b.test', 'refused', { address })));
    expect(await checker.check(judged(host('b.test', { at: four })), 'run', signal)).toEqual([]);
    expect(tried).toEqual([]);
  });

  it('settles the verdict', async () => {
    const { checker } = counting();
    const of = page([host('b.test', { at: four, type: 'main_frame' })]);
    const report = { runs: [{ ...run, network }], pages: [of], dns: [records('b.test', [four], [six])] };
    const checks = await checker.check(judgedReport(report.pages, report.dns, report.runs).hosts, 'run', signal);
    expect(checker.complete(report).checks).toEqual(checks);
  });
});
