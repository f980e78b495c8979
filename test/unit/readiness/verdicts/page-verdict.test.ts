import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeReport } from '../../../../src/readiness/judged-report/judge-report.ts';
import { networkIds, type ReportPage } from '../../../../src/readiness/report/report.ts';
import type { PageVerdict } from '../../../../src/readiness/verdicts/page-verdict.ts';
import { severityIds } from '../../../../src/readiness/verdicts/severity.ts';
import { anyDns, anyPage } from '../arbitraries.ts';
import { check, four, host, judgedReport, page, records, report, run, site, six, translated } from '../facts.ts';

const noAaaa = (hostname: string) => records(hostname, [four], 'no-data');
const main = host('a.test', { at: six, type: 'main_frame' });

/** The verdict on one page, in short. */
function judge(of: ReportPage, dns = [noAaaa('v4.b.test'), noAaaa('v4.c.test')]) {
  const [seen] = judgedReport([of], dns).pages;
  return (seen as { verdict: PageVerdict }).verdict;
}

function short({ class: id, networks }: PageVerdict): string {
  const results = networkIds.map((network) => `${networks[network].result} ${networks[network].severity ?? '-'}`);
  return [id, ...results].join(' | ');
}

describe('the class of a page', () => {
  const rows: readonly [string, ReportPage, string][] = [
    ['everything over IPv6', page([main, host('c.test', { at: six })]), 'ipv6-full | works - | works -'],
    [
      'the page without AAAA',
      page([host('v4.b.test', { at: four, type: 'main_frame' })]),
      'ipv4-only | works - | breaks document',
    ],
    [
      'a script without AAAA',
      page([main, host('v4.b.test', { at: four, type: 'script' })]),
      'ipv6-partial | works - | breaks function',
    ],
    [
      'an image without AAAA',
      page([main, host('v4.b.test', { at: four, type: 'image' })]),
      'ipv6-partial | works - | breaks content',
    ],
    [
      'a beacon without AAAA',
      page([main, host('v4.b.test', { at: four, type: 'beacon' })]),
      'ipv6-partial | works - | breaks background',
    ],
    [
      'an image from an IPv4 literal',
      page([main, host(four, { at: four, type: 'image' })]),
      'ipv6-partial | breaks content | breaks content',
    ],
    [
      'the page at an IPv4 literal',
      page([host(four, { at: four, type: 'main_frame' })]),
      'ipv4-only | breaks document | breaks document',
    ],
    [
      'a script that was reached over IPv4 alone, and not checked',
      page([main, host('d.test', { at: four, type: 'script' })]),
      'ipv6-partial | works - | breaks function',
    ],
    [
      'a script out of the cache that was not checked',
      page([main, host('d.test', { cached: 1, type: 'script' })]),
      'incomplete | unknown function | unknown function',
    ],
    [
      'a page that was not checked',
      page([host('d.test', { at: four, type: 'main_frame' })]),
      'unknown | unknown document | unknown document',
    ],
    [
      'a script without AAAA, another unknown',
      page([main, host('d.test', { cached: 1, type: 'script' }), host('v4.b.test', { at: four, type: 'font' })]),
      'ipv6-partial | unknown function | breaks content',
    ],
    [
      'a page behind NAT64',
      page([host('a.test', { at: translated, type: 'main_frame' })]),
      'ipv4-only | works - | breaks document',
    ],
    [
      'a page that was fetched ahead',
      page([main, host('v4.b.test', { at: four, type: 'main_frame' })]),
      'ipv6-partial | works - | breaks background',
    ],
    [
      'a page that Greensix found loaded',
      page([main], { origin: 'adopted' }),
      'incomplete | unknown function | unknown function',
    ],
    [
      'a page with more hosts than are kept',
      page([main], { leftOut: 3 }),
      'incomplete | unknown function | unknown function',
    ],
    [
      'a page that was not complete in time',
      page([main], { problem: { id: 'timeout', text: '' } }),
      'incomplete | unknown function | unknown function',
    ],
    [
      'a page that was complete and never at rest',
      page([main], { problem: { id: 'restless', text: '' } }),
      'ipv6-full | works - | works -',
    ],
    [
      'a page without AAAA that crashed',
      page([host('v4.b.test', { at: four, type: 'main_frame' })], { problem: { id: 'crashed', text: '' } }),
      'ipv4-only | unknown function | breaks document',
    ],
    [
      'a page that a worker served',
      page([host('a.test'), host('c.test', { at: six })], { chain: [] }),
      'unknown | unknown document | unknown document',
    ],
  ];
  it.each(rows)('%s', (_, of, expected) => expect(short(judge(of))).toBe(expected));

  it('counts a redirect hop without AAAA as the page itself breaking, though the page has IPv6', () => {
    const hops = [
      { kind: 'redirect' as const, hostname: 'v4.b.test', address: four },
      { kind: 'answer' as const, hostname: 'a.test', address: six },
    ];
    const of = page([main, host('v4.b.test', { at: four, type: 'main_frame' })], {
      chain: hops,
      url: 'https://a.test/',
    });
    expect(short(judge(of))).toBe('ipv6-partial | works - | breaks document');
  });

  const noIpv6 = { ...run, network: { ipv4: true, ipv6: false, nat64: false, proxy: false } };
  const untried = records('a.test', [four], [six]);
  const fromIpv4 = (hosts: Parameters<typeof page>[0], dns: Parameters<typeof judgedReport>[1] = []) =>
    judgedReport([page(hosts)], [untried, ...dns], [noIpv6]).pages[0]?.verdict as PageVerdict;
  const overIpv4 = host('a.test', { at: four, type: 'main_frame' });

  it('says of a page seen from a network without IPv6 that its AAAA was not tried', () => {
    expect(short(fromIpv4([overIpv4]))).toBe('ipv6-untested | unknown document | unknown document');
  });

  it('says from there of a page that needs a host without AAAA that it is partial at best', () => {
    const verdict = fromIpv4([overIpv4, host('v4.b.test', { at: four, type: 'font' })], [noAaaa('v4.b.test')]);
    expect(short(verdict)).toBe('ipv6-partial | unknown document | breaks content');
    expect(verdict.confidence).toBe('likely');
  });

  it('never says what is lost as if it were sure while something worse is not known', () => {
    const unchecked = host('d.test', { cached: 1, type: 'main_frame' });
    const { class: id, networks } = judge(
      page([unchecked, host('v4.b.test', { at: four, type: 'font' }), host('c.test', { at: six })]),
    );
    expect(id).toBe('unknown');
    expect(networks['without-nat64']).toMatchObject({
      result: 'breaks',
      severity: 'content',
      possibleSeverity: 'document',
      confidence: 'unsure',
    });
    const script = judge(
      page([main, host('d.test', { cached: 1, type: 'script' }), host('v4.b.test', { at: four, type: 'font' })]),
    );
    expect(script.networks['without-nat64']).toMatchObject({
      severity: 'content',
      possibleSeverity: 'function',
      confidence: 'unsure',
    });
  });

  it('is not that of IPv6 where the document fails on any network', () => {
    const dead = host('dead.test', { error: 'net::ERR_CONNECTION_REFUSED', type: 'main_frame' });
    const both = judgedReport(
      [page([dead]), page([main]), page([host('v4.b.test', { at: four })])],
      [noAaaa('v4.b.test')],
    );
    expect(both.pages[0] && short(both.pages[0].verdict)).toBe(
      'failed | fails-anyway document | fails-anyway document',
    );
  });

  it('is that of a failure where the document fails on its certificate, over whatever family', () => {
    const chain = [{ kind: 'failure' as const, hostname: 'a.test', address: six, error: 'net::ERR_CERT_DATE_INVALID' }];
    const refused = host('a.test', { at: six, error: 'net::ERR_CERT_DATE_INVALID', type: 'main_frame' });
    expect(short(judge(page([refused], { chain, origin: 'failed' })))).toBe(
      'failed | fails-anyway document | fails-anyway document',
    );
    const problem = { id: 'certificate', text: '' } as const;
    // Another one over the other family is a fault that occurs.
    expect(judge(page([refused], { chain: [], problem }))).toMatchObject({ class: 'failed', confidence: 'likely' });
  });

  it('works nowhere for all that is known where the document broke, though Firefox names the address of the connection', () => {
    const error = 'NS_ERROR_NET_RESET';
    const chain = [{ kind: 'failure' as const, hostname: 'a.test', address: six, error }];
    const broken = page([host('a.test', { at: six, error, type: 'main_frame' })], { chain, origin: 'failed' });
    expect(short(judge(broken))).toBe('incomplete | unknown function | unknown function');
    const ended = [{ kind: 'failure' as const, hostname: 'a.test', address: six, error: 'NS_BINDING_ABORTED' }];
    expect(judge(page([main], { chain: ended })).networks['without-nat64'].result).toBe('works');
  });

  it('does not suffer from a host that fails anyway', () => {
    const dead = host('dead.test', { error: 'net::ERR_CONNECTION_REFUSED', type: 'script' });
    const of = page([main, dead, host('v4.b.test', { at: four, type: 'beacon' })]);
    expect(short(judge(of, [noAaaa('v4.b.test'), records('dead.test', [four], [six])]))).toBe(
      'ipv6-partial | works - | breaks background',
    );
  });

  it.each([
    ['all was reached over IPv6', [main], 'certain'],
    ['AAAA of a host on IPv4 not looked up', [main, host('d.test', { at: four, type: 'script' })], 'likely'],
    ['a host has no AAAA', [main, host('v4.b.test', { at: four, type: 'script' })], 'certain'],
  ])('is as sure as the host that decides it: %s', (_, hosts, expected) => {
    expect(judge(page(hosts)).confidence).toBe(expected);
  });

  it('is surer without NAT64 than with one of a host whose AAAA was not looked up', () => {
    const { networks } = judge(page([main, host('d.test', { at: four, type: 'script' })]));
    expect([networks['with-nat64'].confidence, networks['without-nat64'].confidence]).toEqual(['unsure', 'likely']);
  });

  it('does not count hosts that do not exist', () => {
    const gone = host('gone.test', { error: 'net::ERR_NAME_NOT_RESOLVED', type: 'script' });
    const dns = [records('gone.test', 'nxdomain', 'nxdomain')];
    expect(short(judge(page([main, gone]), dns))).toBe('ipv6-full | works - | works -');
  });

  it('lists what breaks, the worst first, with the types that are lost', () => {
    const of = page([
      main,
      host('v4.b.test', { at: four, type: 'image', count: 40 }),
      host('v4.c.test', { at: four, type: 'script', count: 2 }),
    ]);
    const { breaks } = judge(of).networks['without-nat64'];
    expect(breaks.map(({ hostname, severity, types }) => [hostname, severity, types])).toEqual([
      ['v4.c.test', 'function', { script: 2 }],
      ['v4.b.test', 'content', { image: 40 }],
    ]);
  });
});

describe('the verdict on a page', () => {
  const rank = (of: PageVerdict) =>
    networkIds.map((id) => {
      const { result, severity } = of.networks[id];
      const weight = severity === null ? 0 : severityIds.length - severityIds.indexOf(severity);
      return result === 'breaks' ? 10 + weight : result === 'unknown' ? 1 : 0;
    });
  const classes = ['ipv6-full', 'incomplete', 'ipv6-untested', 'unknown', 'failed', 'ipv6-partial', 'ipv4-only'];

  it('never gets better by one more host that has IPv4 only', () => {
    const extra = host('extra.test', { at: four, type: 'font' });
    fc.assert(
      fc.property(anyPage, anyDns, (of, dns) => {
        const worse = { ...of, hosts: [...of.hosts, extra] };
        // What the network offers is known, so that the host tells nothing of that.
        const network = { ipv4: true, ipv6: true, nat64: false, proxy: false };
        const judgeThere = (each: ReportPage, known: typeof dns) =>
          judgedReport([each], known, [{ ...run, network }]).pages[0]?.verdict as PageVerdict;
        const before = judgeThere(of, dns);
        const after = judgeThere(worse, [...dns, noAaaa('extra.test')]);
        const [withNat64 = 0, without = 0] = rank(before);
        expect(rank(after)[0]).toBeGreaterThanOrEqual(withNat64);
        expect(rank(after)[1]).toBeGreaterThanOrEqual(before.class === 'failed' ? without : Math.max(without, 10));
        const index = (id: string) => classes.indexOf(id);
        if (before.class === 'failed') expect(after.class).toBe('failed');
        else if (before.class !== 'unknown') expect(index(after.class)).toBeGreaterThanOrEqual(index(before.class));
        else expect(after.class).toBe('unknown');
      }),
    );
  });

  it('is never a promise while something is unknown', () => {
    fc.assert(
      fc.property(anyPage, anyDns, (of, dns) => {
        const { networks, caveats } = judge(of, dns);
        for (const id of networkIds) {
          const { result, breaks, unknown } = networks[id];
          if (result === 'works') expect([breaks, unknown, caveats]).toEqual([[], [], []]);
          if (result === 'breaks') expect(breaks.length).toBeGreaterThan(0);
        }
      }),
    );
  });
});

describe('a judged report', () => {
  it('uses on one page what another page of the same network showed of a host', () => {
    const cached = page([main, host('c.test', { at: four, cached: 1 })]);
    const fetched = page([main, host('c.test', { at: six })]);
    expect(judgedReport([cached, fetched]).pages.map(({ verdict }) => verdict.class)).toEqual([
      'ipv6-full',
      'ipv6-full',
    ]);
  });

  it('judges each port of a host by itself', () => {
    const twoPorts = host('two.test', { at: four, port: 443, type: 'image' }, { at: six, port: 80, type: 'script' });
    const checks = [check('two.test', 'refused', { port: 443 })];
    const dns = [records('two.test', [four], [six])];
    const seen = judgeReport(
      { ...report([page([main, twoPorts]), page([main, host('two.test', { at: six, port: 80 })])], dns), checks },
      site,
    );
    const [both, plain] = seen.pages;
    const uses = both?.hosts.filter(({ hostname }) => hostname === 'two.test');
    expect(uses?.map(({ port, severity, verdict }) => [port, severity, verdict.id])).toEqual([
      [80, 'function', 'ipv6'],
      [443, 'content', 'ipv6-unused'],
    ]);
    expect(both?.verdict.networks['without-nat64']).toMatchObject({ result: 'breaks', severity: 'content' });
    expect(plain?.verdict.networks['without-nat64'].result).toBe('works');
    expect(seen.hosts.find(({ hostname }) => hostname === 'two.test')).toMatchObject({
      verdict: { id: 'ipv6-unused', evidence: [{ id: 'service-port', values: [443] }, {}, {}, {}, {}] },
      services: [{ port: 443 }, { port: 80 }],
    });
  });

  it('tells ports apart only where they differ', () => {
    const seen = judgedReport([page([main, host('two.test', { at: six, port: 443 }, { at: six, port: 80 })])]);
    const [use] = seen.pages[0]?.hosts.filter(({ hostname }) => hostname === 'two.test') ?? [];
    expect(use).toMatchObject({
      port: null,
      requests: 2,
      verdict: { evidence: [{ id: 'reached-native', values: [six, 2] }] },
    });
  });

  it('gives under a page what was seen on that page', () => {
    const few = page([main, host('c.test', { at: six, count: 1 })]);
    const many = page([main, host('c.test', { at: six, count: 20 }, { error: 'net::ERR_TIMED_OUT' })]);
    const cached = page([main, host('c.test', { cached: 1 })]);
    const evidence = judgedReport([few, many, cached]).pages.map(
      ({ hosts }) => hosts.find(({ hostname }) => hostname === 'c.test')?.verdict.evidence,
    );
    expect(evidence[0]).toEqual([{ id: 'reached-native', values: [six, 1] }]);
    expect(evidence[1]?.map(({ id }) => id)).toEqual(['reached-native', 'failed']);
    expect(evidence[2]).toEqual([
      { id: 'other-pages', values: [six, 21] },
      { id: 'from-cache', values: [1] },
    ]);
  });

  it('takes only the first host at an IPv4 address for one that had a connection of its own', () => {
    const shared = judgedReport([page([main, host('one.test', { at: four }), host('two.test', { at: four })])]);
    expect(shared.hosts.map(({ verdict }) => verdict.id)).toEqual(['ipv6', 'ipv4-seen', 'not-checked']);
    const apart = judgedReport([
      page([main, host('one.test', { at: four }), host('two.test', { at: '198.41.30.11' })]),
    ]);
    expect(apart.hosts.map(({ verdict }) => verdict.id)).toEqual(['ipv6', 'ipv4-seen', 'ipv4-seen']);
    const ports = judgedReport([
      page([main, host('one.test', { at: four, port: 80 }), host('two.test', { at: four })]),
    ]);
    expect(ports.hosts.map(({ verdict }) => verdict.id)).toEqual(['ipv6', 'ipv4-seen', 'ipv4-seen']);
  });

  it('groups hosts by domain, with the pages that need them', () => {
    const { domains, sites, totals } = judgedReport(
      [
        page([main, host('v4.b.test', { at: four, count: 2 }), host('x.b.test', { at: six })]),
        page([main, host('x.b.test', { at: six })]),
      ],
      [noAaaa('v4.b.test')],
    );
    expect(domains.map(({ site, pages, requests, breaks }) => [site, pages, requests, breaks])).toEqual([
      ['a.test', [0, 1], 2, { 'with-nat64': 0, 'without-nat64': 0 }],
      ['b.test', [0, 1], 4, { 'with-nat64': 0, 'without-nat64': 1 }],
    ]);
    expect(
      sites.map(({ site, pages, classes }) => [site, pages, classes['ipv6-partial'], classes['ipv6-full']]),
    ).toEqual([['a.test', [0, 1], 1, 1]]);
    expect(totals).toMatchObject({
      pages: 2,
      hosts: 3,
      requests: 6,
      hostsByVerdict: { ipv6: 2, 'no-aaaa': 1 },
      pagesByResult: { 'without-nat64': { breaks: 1, works: 1, unknown: 0 } },
      share: { ipv6: 4, ipv4: 2 },
    });
  });

  it("reads each run's addresses with the prefixes of its own network", () => {
    const prefixed = { ...run, id: 'translated', nat64Prefixes: ['2001:67c:27e4:64::/96'] };
    const address = '2001:67c:27e4:64::c629:1e0a';
    const seen = judgedReport([page([host('a.test', { at: address })], { run: 'translated' })], [], [prefixed]);
    expect(seen.hosts[0]?.verdict.id).toBe('nat64');
    expect(seen.runs[0]?.vantage.id).toBe('nat64');
    expect(judgedReport([page([host('a.test', { at: address })])]).hosts[0]?.verdict.id).toBe('ipv6');
  });

  it('loses no request: the share by family adds up', () => {
    fc.assert(
      fc.property(fc.array(anyPage, { maxLength: 4 }), anyDns, (pages, dns) => {
        const { totals, hosts } = judgedReport(pages, dns);
        expect(Object.values(totals.share).reduce((sum, count) => sum + count, 0)).toBe(totals.requests);
        expect(Object.values(totals.hostsByVerdict).reduce((sum, count) => sum + count, 0)).toBe(hosts.length);
      }),
    );
  });

  it('takes time that grows with the number of pages and no faster', () => {
    const hosts = Array.from({ length: 60 }, (_, at) => host(`h${at}.site${at % 7}.test`, { at: at % 2 ? six : four }));
    const cost = (count: number) => {
      const of = report(Array.from({ length: count }, () => page([main, ...hosts])));
      // Time of the processor, because others may keep it busy.
      const before = process.cpuUsage();
      judgeReport(of, site);
      const { user, system } = process.cpuUsage(before);
      return user + system;
    };
    cost(50);
    expect(cost(1200)).toBeLessThan(8 * cost(150) * 3);
  }, 30_000);
});
