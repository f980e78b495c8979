import { describe, expect, it } from 'vitest';
import { judgeReport } from '../../../../src/readiness/judged-report/judge-report.ts';
import type { ReportHost } from '../../../../src/readiness/report/report.ts';
import { check, four, host, judgedReport, page, records, report, run, site, six, translated } from '../facts.ts';

const dual = (hostname: string) => records(hostname, [four], [six]);
const unknownHost = 'net::ERR_NAME_NOT_RESOLVED';
const offline = 'net::ERR_INTERNET_DISCONNECTED';
const timedOut = 'net::ERR_TIMED_OUT';

/** The vantage as a page with these hosts shows it. */
function vantage(hosts: readonly ReportHost[], asked: readonly string[] = []) {
  const [first] = judgedReport([page(hosts)], asked.map(dual)).runs;
  return first?.vantage;
}

describe('the vantage', () => {
  const rows: readonly [string, readonly ReportHost[], readonly string[], string][] = [
    [
      'has IPv6 when a host was reached over it',
      [host('a.test', { at: six }), host('b.test', { at: four })],
      ['b.test'],
      'ipv6',
    ],
    ['is behind NAT64 when all of IPv6 is translated', [host('a.test', { at: translated })], [], 'nat64'],
    [
      'has IPv6 when there is NAT64 beside native IPv6',
      [host('a.test', { at: translated }), host('b.test', { at: six })],
      [],
      'ipv6',
    ],
    [
      'has no IPv6 when two sites offer it in vain',
      [host('a.test', { at: four }), host('b.test', { at: four })],
      ['a.test', 'b.test'],
      'no-ipv6',
    ],
    [
      'is not known from one site, which may be broken itself',
      [host('a.test', { at: four }), host('www.a.test', { at: four })],
      ['a.test', 'www.a.test'],
      'unknown',
    ],
    [
      'is not known from hosts without AAAA',
      [host('a.test', { at: four }), host('b.test', { at: four })],
      [],
      'unknown',
    ],
    ['is not proved by the cache', [host('a.test', { at: six, cached: 1 })], [], 'unknown'],
    ['is not proved by local addresses', [host('a.test', { at: 'fd00::1' })], [], 'unknown'],
    ['is a proxy when no address is known for it', [host('a.test', { proxied: 3 })], [], 'proxied'],
    [
      'is a proxy when hosts from elsewhere were all reached on this computer',
      [host('a.test', { at: '127.0.0.1' }), host('b.test', { at: '127.0.0.1' })],
      ['a.test'],
      'proxied',
    ],
    [
      'fails when nothing was reached',
      [host('a.test', { error: timedOut }), host('b.test', { error: timedOut })],
      [],
      'failing',
    ],
    [
      'does not fail for this computer',
      [
        host('localhost', { at: '127.0.0.1' }),
        host('a.test', { error: timedOut }),
        host('b.test', { error: timedOut }),
      ],
      [],
      'failing',
    ],
    ['is not known from one name that does not exist', [host('a.test', { error: unknownHost })], [], 'unknown'],
    [
      'is not known from one site whose hosts all fail',
      [host('a.test', { error: timedOut }), host('www.a.test', { error: timedOut })],
      [],
      'unknown',
    ],
    ['fails when the browser says that it is offline', [host('a.test', { error: offline })], [], 'failing'],
    [
      'does not fail when a connection came about and broke',
      [host('a.test', { error: 'net::ERR_HTTP2_PROTOCOL_ERROR' }), host('b.test', { error: timedOut })],
      [],
      'unknown',
    ],
    [
      'does not fail when somebody refused a connection',
      [host('a.test', { error: 'net::ERR_CONNECTION_REFUSED' }), host('b.test', { error: timedOut })],
      [],
      'unknown',
    ],
    ['is not known from nothing', [host('a.test')], [], 'unknown'],
  ];
  it.each(rows)('%s', (_, hosts, asked, id) => {
    const found = vantage(hosts, asked);
    expect(found?.id).toBe(id);
    expect(found?.evidence.length).toBeGreaterThan(0);
  });

  const machine = { ipv4: true, ipv6: true, nat64: false, proxy: false };
  const from = (
    network: typeof machine,
    hosts: readonly ReportHost[],
    dns = hosts.map(({ hostname }) => dual(hostname)),
  ) => judgedReport([page(hosts)], dns, [{ ...run, network }]);

  it.each([
    ['IPv6', machine, 'ipv6'],
    ['no IPv6', { ...machine, ipv6: false }, 'no-ipv6'],
    ['a proxy', { ...machine, proxy: true }, 'proxied'],
  ])('is what the machine knows where it could be asked: %s', (_, network, id) => {
    for (const hosts of [
      [],
      [host('a.test', { at: four })],
      [host('a.test', { at: four }), host('b.test', { at: four })],
    ]) {
      expect(from(network, hosts).runs[0]?.vantage.id).toBe(id);
    }
    expect(from(network, [host('a.test', { error: timedOut })]).runs[0]?.vantage.id).toBe(id);
  });

  it('has IPv6 where something was reached over it, whatever the machine thought', () => {
    expect(from({ ...machine, ipv6: false }, [host('a.test', { at: six })]).runs[0]?.vantage.id).toBe('ipv6');
    expect(from(machine, [host('a.test', { at: translated })]).runs[0]?.vantage.id).toBe('nat64');
  });

  it('gives a page alone and beside others the same verdict', () => {
    const [one, other] = ['a.test', 'b.test'].map((name) => host(name, { at: four, type: 'main_frame' }));
    if (!one || !other) throw new Error('no hosts');
    const runs = [{ ...run, network: machine }];
    const dns = [dual('a.test'), dual('b.test')];
    const alone = judgedReport([page([one])], dns, runs).pages[0]?.verdict;
    const beside = judgedReport([page([one]), page([other])], dns, runs).pages[0]?.verdict;
    expect(alone?.class).toBe('ipv4-only');
    expect(beside).toEqual(alone);
  });

  it('knows of IPv4 by the machine, or by a host that was reached over it', () => {
    const ipv4 = (network: typeof machine | undefined, at: string) =>
      judgedReport([page([host('a.test', { at })])], [], [{ ...run, ...(network && { network }) }]).runs[0]?.vantage
        .ipv4;
    expect([ipv4(undefined, four), ipv4(undefined, six)]).toEqual([true, null]);
    expect([ipv4({ ...machine, ipv4: false }, six), ipv4({ ...machine, ipv4: false }, four)]).toEqual([false, true]);
  });

  it.each([
    ['nothing came back over IPv6, so that its own may be broken', 'timed-out', 'unknown', false],
    ['nothing came back over IPv6, so that its own may be broken', 'unreachable', 'unknown', false],
    ['the host itself refuses', 'refused', 'breaks', false],
    ['a connection stood, whatever TLS came to', 'certificate', 'breaks', true],
  ] as const)('with a route alone, where %s (%s): %s', (_, result, outcome, provesIpv6) => {
    const hosts = ['a.test', 'b.test'].map((name) => host(name, { at: four }));
    const checks = hosts.map(({ hostname }) => check(hostname, result));
    const dns = hosts.map(({ hostname }) => dual(hostname));
    const seen = judgeReport({ ...report([page(hosts)], dns, [{ ...run, network: machine }]), checks }, site);
    expect(seen.runs[0]?.vantage).toMatchObject({ id: 'ipv6', provesIpv6 });
    expect(seen.hosts.map(({ verdict }) => verdict.outcomes['without-nat64'])).toEqual([outcome, outcome]);
    const reason = outcome === 'unknown' ? 'ipv6-unproven' : 'ipv6-here';
    for (const { verdict } of seen.hosts) expect(verdict.evidence.map(({ id }) => id)).toContain(reason);
  });

  it('blames no host where there is no IPv6', () => {
    const seen = judgedReport(
      [page([host('a.test', { at: four }), host('b.test', { at: four })])],
      ['a.test', 'b.test'].map(dual),
    );
    expect(seen.hosts.map(({ verdict }) => verdict.id)).toEqual(['ipv6-available', 'ipv6-available']);
    expect(seen.pages[0]?.verdict.class).toBe('ipv6-untested');
  });

  it('blames no host for what another network would have shown', () => {
    const away = { ...run, id: 'away' };
    const dns = ['a.test', 'b.test', 'c.test'].map(dual);
    const seen = judgedReport(
      [
        page([host('a.test', { at: four }), host('b.test', { at: four })], { run: 'away' }),
        page([host('c.test', { at: six }), host('b.test', { cached: 1 })]),
      ],
      dns,
      [away, run],
    );
    expect(seen.runs.map(({ vantage }) => vantage.id)).toEqual(['no-ipv6', 'ipv6']);
    expect(seen.hosts.find(({ hostname }) => hostname === 'b.test')?.verdict.id).toBe('ipv6-available');
  });

  it('blames no host where browsers take IPv4 for all that have both, and IPv6 for one that has nothing else', () => {
    const seen = judgedReport(
      [page([host('a.test', { at: four }), host('b.test', { at: four }), host('six.test', { at: six })])],
      [dual('a.test'), dual('b.test'), records('six.test', 'no-data', [six])],
    );
    expect(seen.hosts.map(({ verdict }) => verdict.id).sort()).toEqual(['ipv6', 'ipv6-available', 'ipv6-available']);
    expect(seen.pages[0]?.verdict.class).toBe('ipv6-untested');
  });

  it('blames the one host that is not reached over IPv6 where there is IPv6', () => {
    const seen = judgedReport(
      [page([host('a.test', { at: six }), host('b.test', { at: four, type: 'script' })])],
      [dual('b.test')],
    );
    expect(seen.hosts.map(({ verdict }) => verdict.id)).toEqual(['ipv6', 'ipv6-unused']);
    expect(seen.pages[0]?.verdict.networks['with-nat64']).toMatchObject({
      result: 'breaks',
      severity: 'function',
      confidence: 'unsure',
    });
  });
});

describe('what a provider showed that the user let be asked', () => {
  const reach = { time: 1, ipv4: true, ipv6: true, nat64: null };
  const with4 = [host('a.test', { at: four }), host('b.test', { at: four })];
  const shown = (
    hosts: readonly ReportHost[],
    known: Partial<typeof reach | { ipv6: boolean | null }>,
    asked = [''],
  ) => {
    const [first] = judgedReport([page(hosts)], asked.map(dual), [
      { ...run, reach: { ...reach, ...known } as typeof reach },
    ]).runs;
    return first?.vantage;
  };
  const ids = (vantage: ReturnType<typeof shown>) => vantage?.evidence.map(({ id }) => id);

  it('tells that there is IPv6 where pages do not, so that a host without it most likely has none that works', () => {
    const vantage = shown(with4, {});
    expect(vantage).toMatchObject({ id: 'ipv6', ipv4: true, provesIpv6: true });
    expect(ids(vantage)).toContain('vantage-asked-ipv6');
  });

  it('tells that there is none', () => {
    const vantage = shown(with4, { ipv6: false });
    expect(vantage).toMatchObject({ id: 'no-ipv6', provesIpv6: false });
    expect(ids(vantage)).toContain('vantage-asked-no-ipv6');
  });

  it('tells nothing where it is not known', () => {
    const vantage = shown(with4, { ipv6: null });
    expect(vantage).toMatchObject({ id: 'unknown', provesIpv6: false });
    expect(ids(vantage)).toEqual(['vantage-untold']);
  });

  it('is of another network where pages show otherwise', () => {
    expect(shown([host('a.test', { at: six })], { ipv6: false })).toMatchObject({ id: 'ipv6', provesIpv6: true });
    expect(ids(shown([host('a.test', { at: six })], { ipv6: false }))).not.toContain('vantage-asked-no-ipv6');
    expect(shown(with4, {}, ['a.test', 'b.test'])).toMatchObject({ id: 'no-ipv6', provesIpv6: false });
  });

  it('of a NAT64 says that there is one', () => {
    const vantage = shown([], { nat64: true } as never);
    expect(vantage).toMatchObject({ id: 'ipv6', nat64: true });
  });
});
