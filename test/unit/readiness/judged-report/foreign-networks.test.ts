import { describe, expect, it } from 'vitest';
import type { HostRecords } from '../../../../src/dns/host-records.ts';
import { nextSteps } from '../../../../src/readiness/advice/next-steps.ts';
import { whoActs } from '../../../../src/readiness/advice/who-acts.ts';
import { hostnamesToLookUp } from '../../../../src/readiness/judged-report/host-selection.ts';
import type { ReportHost, Run } from '../../../../src/readiness/report/report.ts';
import { four, host, judgedReport, page, records, run, six, translated } from '../facts.ts';

/** What a resolver, a proxy or a shared connection makes a host look like, and what is right to say of it. */
const verdictOf = (of: ReturnType<typeof judgedReport>, hostname: string) => {
  const found = of.hosts.find((each) => each.hostname === hostname);
  if (!found) throw new Error(`${hostname} is not in the report`);
  const { id, outcomes, confidence, evidence } = found.verdict;
  return {
    is: `${id} ${outcomes['with-nat64']} ${outcomes['without-nat64']} ${confidence}`,
    evidence: evidence.map((each) => each.id),
    actor: whoActs(found),
  };
};

describe('a host at the address of another one, over whose connection it may have been asked (RFC 9113 section 9.1.1)', () => {
  const page1 = (...more: ReportHost[]) =>
    page([host('www.a.test', { at: four, type: 'main_frame' }), ...more, host('v6.c.test', { at: six })]);
  const dns = [
    records('www.a.test', [four], 'no-data'),
    records('cdn.b.test', [four], ['2606:4700::20']),
    records('v6.c.test', [four], [six]),
  ];

  it('has an AAAA that nobody tried: unknown, and nobody has to act', () => {
    const found = verdictOf(judgedReport([page1(host('cdn.b.test', { at: four }))], dns), 'cdn.b.test');
    expect(found.is).toBe('ipv6-available unknown unknown unsure');
    expect(found.evidence).toEqual(expect.arrayContaining(['not-tried', 'connection-shared']));
    expect(found.actor).toBeNull();
  });

  it('was tried for itself at another address: its IPv6 was not used', () => {
    const found = verdictOf(judgedReport([page1(host('cdn.b.test', { at: '198.41.30.77' }))], dns), 'cdn.b.test');
    expect(found.is).toBe('ipv6-unused breaks breaks unsure');
  });

  it('was tried for itself at another port', () => {
    const found = verdictOf(judgedReport([page1(host('cdn.b.test', { at: four, port: 8443 }))], dns), 'cdn.b.test');
    expect(found.is).toBe('ipv6-unused breaks breaks unsure');
  });
});

describe('a proxy whose address stands for all hosts', () => {
  const names = ['www.a.test', 'cdn.b.test', 'img.c.test', 'api.d.test'];
  const through = (at: string, of = names) => page(of.map((name) => host(name, { at })));
  const noAaaa = names.map((name, at) => records(name, [`198.41.30.${at}`], 'no-data'));

  it.each([
    '2a02:26f0:1234::3128',
    '198.41.30.200',
    '10.0.0.8',
    'fd00::8',
    '127.0.0.1',
    '::1',
  ])('at %s tells nothing of four unrelated sites; the DNS is asked', (at) => {
    const unasked = judgedReport([through(at)]);
    expect(unasked.runs[0]?.vantage.id).toBe('proxied');
    for (const name of names) {
      expect(verdictOf(unasked, name).is).toBe('unknown unknown unknown unsure');
      expect(verdictOf(unasked, name).evidence).toContain('proxied-at');
    }
    expect(hostnamesToLookUp(unasked.hosts)).toEqual(names);
    const asked = judgedReport([through(at)], noAaaa);
    for (const name of names) expect(verdictOf(asked, name).is).toBe('no-aaaa works breaks likely');
    expect(asked.totals.share).toMatchObject({ ipv6: 0, ipv4: 0, unknown: 4 });
  });

  it('is no proxy where the DNS has that address for one of them: many sites live at one server', () => {
    const shared = '2606:50c0:8000::153';
    const found = judgedReport([through(shared)], [records('www.a.test', ['198.41.30.1'], [shared])]);
    expect(found.runs[0]?.vantage.id).toBe('ipv6');
    expect(verdictOf(found, 'cdn.b.test').is).toBe('ipv6 works works certain');
  });

  it('is no proxy for hosts of one site, or of three', () => {
    expect(judgedReport([through(six, ['a.x.test', 'b.x.test', 'c.x.test', 'd.x.test'])]).runs[0]?.vantage.id).toBe(
      'ipv6',
    );
    expect(judgedReport([through(six, names.slice(0, 3))]).runs[0]?.vantage.id).toBe('ipv6');
  });

  it('is no proxy where others were reached elsewhere, but for those of the own network', () => {
    const local = host('printer.local', { at: '192.168.1.9' });
    const at = (more: ReportHost) => judgedReport([page([...names.map((name) => host(name, { at: six })), more])]);
    expect(at(host('other.e.test', { at: four })).runs[0]?.vantage.id).toBe('ipv6');
    expect(at(local).runs[0]?.vantage.id).toBe('proxied');
  });

  it('is a proxy also where others were reached without it, as the DNS shows that has their addresses', () => {
    const direct = host('direct.e.test', { at: six });
    const pages = [page([...names.map((name) => host(name, { at: '198.41.30.200' })), direct])];
    const dns = names.map((name, at) => records(name, [`198.41.30.${at}`], [`2606:4700::30:${at}`]));
    const found = (of: string) => judgedReport(pages, [...dns, records('direct.e.test', [four], [of])]);
    expect(verdictOf(found(six), 'www.a.test').is).toBe('ipv6-available unknown unknown unsure');
    expect(verdictOf(found(six), 'www.a.test').evidence).toContain('proxied-at');
    expect(verdictOf(found(six), 'direct.e.test').is).toBe('ipv6 works works certain');
    expect(verdictOf(judgedReport(pages, dns), 'www.a.test').evidence).toContain('proxied-at');
    expect(verdictOf(found('2606:4700::99'), 'www.a.test').evidence).not.toContain('proxied-at');
    expect(verdictOf(judgedReport(pages), 'www.a.test').evidence).not.toContain('proxied-at');
  });

  it('that is set on the machine stands for each host whose address the DNS does not have', () => {
    const network = { ipv4: true, ipv6: true, nat64: false, proxy: true };
    const runs: readonly Run[] = [{ ...run, network }];
    const pages = [page([host('www.a.test', { at: '2a02:26f0:1234::3128' }), host('direct.b.test', { at: six })])];
    const dns = [records('www.a.test', [four], 'no-data'), records('direct.b.test', [four], [six])];
    const found = judgedReport(pages, dns, runs);
    expect(verdictOf(found, 'www.a.test').is).toBe('no-aaaa works breaks likely');
    expect(verdictOf(found, 'direct.b.test').is).toBe('ipv6 works works certain');
    expect(judgedReport(pages.slice(0, 1), [], runs).runs[0]?.vantage.id).toBe('proxied');
  });
});

describe('a resolver that blocks a host says nothing about it', () => {
  const refused = 'net::ERR_CONNECTION_REFUSED';
  const dns = [records('www.a.test', [four], [six]), records('ads.b.test', ['0.0.0.0'], ['::'])];
  const withAds = (ads: ReportHost) => [page([host('www.a.test', { at: six }), ads])];

  it('which failed: unknown, with that reason, and nobody has to act', () => {
    const found = verdictOf(judgedReport(withAds(host('ads.b.test', { error: refused })), dns), 'ads.b.test');
    expect(found.is).toBe('unknown unknown unknown unsure');
    expect(found.evidence).toContain('resolver-blocks');
    expect(found.actor).toBeNull();
  });

  it('which is there for others: what was seen counts', () => {
    expect(verdictOf(judgedReport(withAds(host('ads.b.test', { at: six })), dns), 'ads.b.test').is).toBe(
      'ipv6 works works certain',
    );
    const overIpv4 = verdictOf(judgedReport(withAds(host('ads.b.test', { at: four })), dns), 'ads.b.test');
    expect(overIpv4.is).toBe('ipv4-seen works breaks likely');
    expect(overIpv4.actor).toBeNull();
  });
});

describe('a DNS64 with a prefix of its operator’s', () => {
  const pages = [page([host('www.a.test', { at: '192.0.43.8' }), host('cdn.b.test', { at: '192.0.43.9' })])];
  const testName = records('ipv4only.arpa', ['192.0.0.170'], ['2a02:7b40:64::c000:aa']);

  it('counts what went through its translator as NAT64, also where nobody named the prefix', () => {
    const through = page([
      host('www.a.test', { at: '2a02:7b40:64::c000:2b08', count: 2 }),
      host('six.b.test', { at: '2a02:7b40:65::1' }),
    ]);
    const dns = [
      records('www.a.test', ['192.0.43.8'], 'no-data'),
      records('six.b.test', ['192.0.43.9'], ['2a02:7b40:65::1']),
    ];
    const found = judgedReport([through], dns);
    expect(found.hosts.map(({ verdict }) => verdict.id)).toEqual(['nat64', 'ipv6']);
    expect(found.totals.share).toMatchObject({ nat64: 2, ipv6: 1, ipv4: 0 });
  });

  it('makes AAAA that are none of the hosts’ own: without IPv4 they break, with NAT64 they work', () => {
    const made = (prefix: string) => [
      records('www.a.test', ['192.0.43.8'], [`${prefix}c000:2b08`]),
      records('cdn.b.test', ['192.0.43.9'], [`${prefix}c000:2b09`]),
    ];
    for (const dns of [made('2a02:7b40:64::'), made('fd00:64::'), [testName, ...made('2a02:7b40:64::')]]) {
      for (const name of ['www.a.test', 'cdn.b.test']) {
        const found = verdictOf(judgedReport(pages, dns), name);
        expect(found.is).toBe('no-aaaa works breaks certain');
        expect(found.evidence).toContain('aaaa-synthetic');
      }
    }
  });

  it('may be at work where nobody was asked and hosts of two sites came at IPv4 addresses under one prefix', () => {
    const through = (...hosts: readonly (readonly [string, string])[]) =>
      judgedReport([page(hosts.map(([name, at]) => host(name, { at, type: 'main_frame' })))]);
    const found = through(['www.a.test', '2a02:7b40:64::c000:2b08'], ['cdn.b.test', '2a02:7b40:64::9765:145']);
    for (const name of ['www.a.test', 'cdn.b.test']) {
      expect(verdictOf(found, name).is).toBe('ipv6 works works likely');
      const { evidence } = found.hosts.find(({ hostname }) => hostname === name)?.verdict ?? {};
      expect(evidence).toContainEqual({ id: 'maybe-nat64', values: ['2a02:7b40:64::/96'] });
    }
    expect(found.pages[0]?.verdict).toMatchObject({ class: 'ipv6-full', confidence: 'likely' });
    expect(found.runs[0]?.vantage.evidence).toContainEqual({ id: 'maybe-nat64', values: ['2a02:7b40:64::/96'] });
    // One site has its addresses as it likes, a number is no address, and Cloudflare publishes such.
    for (const other of [
      through(['www.a.test', '2a02:7b40:64::c000:2b08'], ['cdn.a.test', '2a02:7b40:64::9765:145']),
      through(['www.a.test', '2a02:7b40:64::8'], ['cdn.b.test', '2a02:7b40:64::145']),
      through(['www.a.test', '2606:4700::6810:7b60'], ['cdn.b.test', '2606:4700::6810:7c60']),
    ]) {
      expect(verdictOf(other, 'www.a.test')).toMatchObject({
        is: 'ipv6 works works certain',
        evidence: ['reached-native'],
      });
    }
    // The DNS has the address: it is the host's own.
    const own = '2a02:7b40:64::c000:2b08';
    const asked = judgedReport(
      [page([host('www.a.test', { at: own }), host('cdn.b.test', { at: '2a02:7b40:64::9765:145' })])],
      [records('www.a.test', [four], [own])],
    );
    expect(verdictOf(asked, 'www.a.test').is).toBe('ipv6 works works certain');
  });

  it('makes them also where it makes none for ipv4only.arpa: nobody is asked to mend them', () => {
    const denied = records('ipv4only.arpa', ['192.0.0.170'], 'no-data');
    const far = page([host('www.a.test', { at: '192.0.43.8' }), host('cdn.b.test', { at: '151.101.1.69' })]);
    const made = [
      records('www.a.test', ['192.0.43.8'], ['2a02:7b40:64::c000:2b08']),
      records('cdn.b.test', ['151.101.1.69'], ['2a02:7b40:64::9765:145']),
    ];
    for (const name of ['www.a.test', 'cdn.b.test']) {
      const found = verdictOf(judgedReport([far], [denied, ...made]), name);
      expect(found.is).toBe('no-aaaa works breaks certain');
      expect(found.evidence).toContain('aaaa-synthetic');
    }
    expect(nextSteps(judgedReport([far], [denied, ...made]).hosts).repairable).toEqual([]);
    // A resolver that has answered for another host that it has an A alone makes none up: the zones publish them.
    const plain = [...made, records('four.c.test', ['192.0.43.7'], 'no-data')];
    expect(verdictOf(judgedReport([far], [denied, ...plain]), 'www.a.test').evidence).not.toContain('aaaa-synthetic');
  });

  it('that names it leaves no doubt about a single host', () => {
    const alone = [records('www.a.test', ['192.0.43.8'], ['2a02:7b40:64::c000:2b08'])];
    expect(verdictOf(judgedReport(pages, alone), 'www.a.test').is).toBe('ipv6-unused unknown unknown unsure');
    expect(verdictOf(judgedReport(pages, [testName, ...alone]), 'www.a.test').is).toBe('no-aaaa works breaks certain');
  });

  it('leaves a doubt about an AAAA under another prefix than it tells, which the zone may have', () => {
    const dns = [testName, records('www.a.test', ['192.0.43.8'], ['64:ff9b::c000:2b08'])];
    const found = judgedReport(pages, dns).hosts.find(({ hostname }) => hostname === 'www.a.test')?.verdict;
    expect(found?.confidences).toEqual({ 'with-nat64': 'likely', 'without-nat64': 'certain' });
    expect(found?.evidence.map(({ id }) => id)).toContain('aaaa-embedded');
  });

  it('leaves hosts with AAAA of their own as they are', () => {
    const dns = [testName, records('www.a.test', ['192.0.43.8'], [six])];
    expect(verdictOf(judgedReport(pages, dns), 'www.a.test').is).toBe('ipv6-unused unknown unknown unsure');
  });
});

describe('AAAA that differ between resolvers', () => {
  const elsewhere = (addresses: readonly string[]) => ({
    source: { kind: 'server', server: '192.0.2.53' } as const,
    aaaa: addresses.length > 0 ? ({ status: 'ok', addresses } as const) : ({ status: 'no-data', addresses } as const),
  });
  const pages = [page([host('www.a.test', { at: four }), host('v6.b.test', { at: six })])];
  const judged = (aaaa: 'no-data' | readonly string[], other: readonly string[]) => {
    const dns = [records('www.a.test', [four], aaaa, { others: [elsewhere(other)] })];
    const found = judgedReport(pages, dns).hosts.find(({ hostname }) => hostname === 'www.a.test');
    const named = found?.verdict.evidence.find(({ id }) => id === 'resolver-differs');
    return [found?.verdict.id, found?.verdict.confidence, named?.values];
  };

  it('are named with their source', () => {
    expect(judged('no-data', [six])).toEqual(['no-aaaa', 'likely', ['192.0.2.53', six]]);
    expect(judged([six], [])).toEqual(['ipv6-unused', 'unsure', ['192.0.2.53', 'no-data']]);
    expect(judged([six], ['2606:4700::77'])).toEqual(['ipv6-unused', 'unsure', ['192.0.2.53', '2606:4700::77']]);
  });

  it('tell of an AAAA of 64:ff9b::/96 that a zone publishes it, or that a DNS64 made it up', () => {
    const kindOf = (others: readonly ReturnType<typeof elsewhere>[], more: readonly HostRecords[] = []) => {
      const dns = [records('www.a.test', [four], [translated], { others }), ...more];
      const found = judgedReport(pages, dns).hosts.find(({ hostname }) => hostname === 'www.a.test');
      return found?.verdict.evidence.find(({ id }) => id.startsWith('aaaa-'))?.id;
    };
    // That resolver makes none up: it has none of a host with a public A.
    const plain = records('v4.b.test', ['198.41.30.20'], 'no-data', { others: [elsewhere([])] });
    const asked = { ...plain, aaaa: { status: 'ok', addresses: ['64:ff9b::c629:1e14'] } } as const;
    expect(kindOf([])).toBe('aaaa-embedded');
    expect(kindOf([elsewhere([translated])])).toBe('aaaa-embedded');
    expect(kindOf([elsewhere([])])).toBe('aaaa-synthetic');
    expect(kindOf([elsewhere([translated])], [asked])).toBe('aaaa-unusable');
  });

  it.each([
    ['the well-known prefix', '64:ff9b::c629:1e14', '64:ff9b::c000:aa'],
    ['a prefix of its own', '2a01:4f8:0:64::c629:1e14', '2a01:4f8:0:64::c000:aa'],
  ])('are not where one has none and the other one says by ipv4only.arpa that it makes them up: %s', (_, made, test) => {
    const host4 = '198.41.30.20';
    const [plain, dns64] = [elsewhere([]), elsewhere([made])];
    const answers = [
      { here: 'no-data', there: [made], testHere: 'no-data', testThere: [test] },
      { here: [made], there: [], testHere: [test], testThere: [] },
      { here: [made], there: [made], testHere: [test], testThere: [test] },
    ] as const;
    for (const { here, there, testHere, testThere } of answers) {
      const dns = [
        records('www.a.test', [host4], here, { others: [there.length > 0 ? dns64 : plain] }),
        records('ipv4only.arpa', ['192.0.0.170'], testHere, { others: [elsewhere(testThere)] }),
      ];
      const seen = judgedReport([page([host('www.a.test', { at: host4 }), host('v6.b.test', { at: six })])], dns);
      const { verdict } = seen.hosts.find(({ hostname }) => hostname === 'www.a.test') ?? {};
      expect(verdict).toMatchObject({ id: 'no-aaaa', confidence: 'certain' });
      expect(verdict?.evidence.map(({ id }) => id)).not.toContain('resolver-differs');
    }
  });

  it('are named where one has an AAAA and the other one makes one up, which is none', () => {
    const dns = [
      records('www.a.test', [four], [six], { others: [elsewhere([translated])] }),
      records('ipv4only.arpa', ['192.0.0.170'], 'no-data', { others: [elsewhere(['64:ff9b::c000:aa'])] }),
    ];
    const found = judgedReport(pages, dns).hosts.find(({ hostname }) => hostname === 'www.a.test');
    const named = found?.verdict.evidence.find(({ id }) => id === 'resolver-differs');
    expect(named?.values).toEqual(['192.0.2.53', 'no-data']);
  });

  it('are not where a zone publishes AAAA under the prefix of a DNS64, which passes them on', () => {
    const dns = [
      records('www.a.test', [four], [translated], { others: [elsewhere([translated])] }),
      records('ipv4only.arpa', ['192.0.0.170'], 'no-data', { others: [elsewhere(['64:ff9b::c000:aa'])] }),
    ];
    const found = judgedReport(pages, dns).hosts.find(({ hostname }) => hostname === 'www.a.test');
    expect(found?.verdict.id).toBe('aaaa-unusable');
    expect(found?.verdict.evidence.map(({ id }) => id)).not.toContain('resolver-differs');
  });

  it('are not where they agree, in whatever order', () => {
    expect(judged('no-data', [])).toEqual(['no-aaaa', 'certain', undefined]);
    expect(judged([six, '2606:4700::77'], ['2606:4700::77', six])[2]).toBeUndefined();
  });
});
