import { describe, expect, it } from 'vitest';
import { delegationGaps, walkDelegations } from '../../../../cli/dns/check-delegations.ts';
import type { ZoneCut } from '../../../../src/readiness/evidence/delegation.ts';
import type { ReportSource } from '../../../../src/readiness/report/report.ts';
import { four, host, page, run } from '../../readiness/facts.ts';

const reportOf = (...hostnames: string[]): ReportSource => ({
  runs: [run],
  pages: [page(hostnames.map((hostname) => host(hostname, { at: four })))],
  dns: [],
});
const cut = (zone: string, isUnanswered = false): ZoneCut => ({
  zone,
  servers: [],
  isOfParent: false,
  isUnanswered,
  at: 1,
});

describe('what a walk from the root did not find out is said', () => {
  it('of zones about which nobody answered, each once', async () => {
    const report = reportOf('www.a.org', 'b.org', 'c.net');
    const cuts = await walkDelegations(report, { ipv4: false, ipv6: false }, new AbortController().signal);
    expect(delegationGaps(report, cuts)).toEqual([
      '--delegation: No name server that was asked has answered about org, net. Nothing is known below.',
    ]);
  });

  it('of names above which there is no zone, the first five by name', () => {
    expect(
      delegationGaps(reportOf('a.ex', 'b.ex', 'c.ex', 'd.ex', 'e.ex', 'f.ex', 'g.ex', 'h.org'), [cut('org')]),
    ).toEqual([
      '--delegation: From here the root servers know no zone above a.ex, b.ex, c.ex, d.ex, e.ex and 2 more. Nothing is known of the delegation.',
    ]);
  });

  it("and nothing where all was found, nor of addresses and names of one's own network", () => {
    expect(delegationGaps(reportOf('a.org', 'nas.local', '192.0.2.1'), [cut('org'), cut('a.org')])).toEqual([]);
  });
});
