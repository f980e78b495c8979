import { describe, expect, it } from 'vitest';
import { HostAsker } from '../../../../cli/dns/host-asker.ts';
import { untilSilent } from '../../../../cli/dns/until-silent.ts';
import type { DnsStatus } from '../../../../src/dns/dns-status.ts';
import { controlName } from '../../../../src/dns/withholding.ts';
import { four, host, page, records, report } from '../../readiness/facts.ts';

const { signal } = new AbortController();
const hostnames = (count: number) => Array.from({ length: count }, (_, i) => `h${i}.test`);

/** A resolver, with the hosts that it was asked about. */
function resolver(answer: (hostname: string, before: number) => DnsStatus) {
  const asked: string[] = [];
  const lookup = {
    key: '192.0.2.53',
    ownNetwork: false,
    lastFailure: () => undefined,
    ask: async (hostname: string) => {
      const status = answer(hostname, asked.push(hostname) - 1);
      return records(hostname, status, status);
    },
  };
  return { lookup, asked };
}

describe('a resolver', () => {
  it.each([
    'timeout',
    'unreachable',
  ] as const)('of which nothing ever comes (%s) is asked about a few hosts only', async (status) => {
    const { lookup, asked } = resolver(() => status);
    const started: string[] = [];
    const { lookup: bounded, skipped } = untilSilent(lookup, (hostname) => started.push(hostname));
    const all = await Promise.all(hostnames(300).map((name) => bounded.ask(name, { signal, fresh: false })));
    expect(asked).toHaveLength(6);
    expect(started).toEqual(asked);
    expect(skipped.size).toBe(294);
    expect(all.at(-1)).toMatchObject({ hostname: 'h299.test', aaaa: { status: 'not-asked' } });
  });

  it('that loses some and answers others is asked about all', async () => {
    const { lookup, asked } = resolver((_, before) => (before % 6 === 5 ? 'no-data' : 'timeout'));
    const { lookup: bounded, skipped } = untilSilent(lookup, () => {});
    await Promise.all(hostnames(300).map((name) => bounded.ask(name, { signal, fresh: false })));
    expect([asked.length, skipped.size]).toEqual([300, 0]);
  });

  it('that has answered is not given up for a few names whose own servers are silent, only where it stays silent', async () => {
    const { lookup, asked } = resolver((_, before) => (before < 1 ? 'no-data' : 'timeout'));
    const { lookup: bounded, skipped } = untilSilent(lookup, () => {});
    for (const name of hostnames(60)) await bounded.ask(name, { signal, fresh: false });
    expect([asked.length, skipped.size]).toEqual([31, 29]);
  });

  it('that keeps AAAA from everybody is named, and so is one that is compared with', async () => {
    const of = (key: string, aaaa: DnsStatus | string[]) => ({
      key,
      ownNetwork: false,
      lastFailure: () => undefined,
      ask: async (hostname: string) =>
        records(hostname, [four], hostname === controlName ? aaaa : 'no-data', {
          source: { kind: 'server', server: key },
        }),
    });
    const keeps = of('192.0.2.1', 'no-data');
    const gives = of('192.0.2.2', ['2001:503:ba3e::2:30']);
    for (const lookups of [
      [keeps, gives],
      [gives, keeps],
    ]) {
      const asker = new HostAsker(lookups, { seenFromHere: false });
      const [found] = await asker.ask(report([page([host('a.test', { at: four })])]), signal);
      expect([found, ...(found?.others ?? [])].map((answer) => answer?.aaaa.status)).toEqual(['no-data', 'no-data']);
      const [a] = asker.complete(report([page([host('a.test', { at: four })])])).dns.slice(-1);
      const statuses = [a, ...(a?.others ?? [])].map((answer) => answer?.aaaa.status);
      expect(statuses.sort()).toEqual(['no-data', 'withheld']);
      expect(asker.failureText).toBe(
        'The resolver (192.0.2.1) does not give the AAAA of a.root-servers.net either: it keeps AAAA from whoever asks, so nothing is known of those of hosts. Choose another one by --resolver.',
      );
    }
  });

  it('that is given up is named with the number of hosts, which are not in the report as asked', async () => {
    const { lookup } = resolver(() => 'timeout');
    const asker = new HostAsker([lookup], { seenFromHere: false });
    const seen = report([page(hostnames(100).map((name) => host(name, { at: four })))]);
    const shown: string[] = [];
    const watch = {
      started: (name: string) => void shown.push(name),
      finished: (name: string) => void shown.push(name),
    };
    let total = 0;
    const found = await asker.ask(seen, signal, (names) => {
      total = names;
      return watch;
    });
    expect(found.every(({ aaaa }) => aaaa.status === 'timeout')).toBe(true);
    expect(asker.failureText).toContain('did not answer: nothing came from it in time.');
    const left = 101 - found.length;
    expect(asker.failureText).toContain(
      `Nothing came from the resolver (192.0.2.53) for host after host: ${left} more hosts were not asked about.`,
    );
    expect([total, shown.length]).toEqual([101, 101 + found.length]);
  });
});
