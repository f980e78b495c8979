import { readFileSync } from 'node:fs';
import Ajv from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvField, visibleText } from '../../../src/display/visible-text.ts';
import { type FormatId, formats } from '../../../src/format/formats.ts';
import { importHar } from '../../../src/format/har/import-har.ts';
import { code } from '../../../src/format/markdown.ts';
import { ndjsonLine } from '../../../src/format/ndjson.ts';
import { parseJsonReport } from '../../../src/format/parse-json-report.ts';
import { isNdjson, parseNdjson } from '../../../src/format/parse-ndjson.ts';
import { writeReport } from '../../../src/format/write-report.ts';
import { requestMarks } from '../../../src/page/events/request-marks.ts';
import { compareReports } from '../../../src/readiness/judged-report/compare-reports.ts';
import { judgeReport, streamReport } from '../../../src/readiness/judged-report/judge-report.ts';
import { lazyList } from '../../../src/readiness/report/list.ts';
import { networkIds, type Report, type ReportPage } from '../../../src/readiness/report/report.ts';
import { visitProblemIds } from '../../../src/readiness/report/visit-problem.ts';
import { hostVerdictIds } from '../../../src/readiness/verdicts/host-verdict-id.ts';
import { englishText } from '../popup/english.ts';
import { anyChecks, anyCuts, anyDns, anyMachineNetwork, anyOperators, anyPage } from '../readiness/arbitraries.ts';
import { four, host, page, records, report, run, site, six } from '../readiness/facts.ts';
import { fakeViewer } from './fake-viewer.ts';
import { parseCsv } from './parse-csv.ts';

const options = {
  paths: true,
  siteOf: site,
  text: englishText,
  generator: 'Greensix 0.1.0',
  time: Date.UTC(2026, 10, 20, 9),
  viewer: fakeViewer,
};
const write = (format: FormatId, of: Report, paths = true) => writeReport(formats[format], of, { ...options, paths });
const schema = JSON.parse(readFileSync('src/format/report.schema.json', 'utf8'));
const ajv = new Ajv({ strict: true, strictTypes: false, allErrors: true });
const matches = ajv.compile(schema);

const sample = report(
  [
    page(
      [
        host('www.shop.test', { at: six, type: 'main_frame' }),
        host('cdn.test', { at: four, type: 'script', count: 2 }),
        host('pics.test', { at: four, type: 'image', count: 9 }),
        host(four, { at: four, type: 'image' }),
      ],
      { id: 'one', url: 'https://www.shop.test/account/12345' },
    ),
  ],
  [
    records('cdn.test', [four], 'no-data', {
      cnames: ['v4.edge.test'],
      source: { kind: 'doh', url: 'https://dns.test/my-secret-id' },
    }),
  ],
);

/** Any text, with what is special somewhere more often than chance would have it. */
const hostileText = fc
  .array(fc.oneof(fc.constantFrom(...'"\'`|,;=+-@<&>[](){}\\\r\n\t \u202e\ud800\u0000'), fc.string({ maxLength: 3 })), {
    maxLength: 12,
  })
  .map((parts) => parts.join(''));

const anyReport = fc
  .tuple(
    fc.array(anyPage, { maxLength: 4 }),
    anyDns,
    anyChecks,
    anyOperators,
    anyCuts,
    fc.option(anyMachineNetwork, { nil: undefined }),
  )
  .map(
    ([pages, dns, checks, operators, delegations, network]): Report => ({
      ...report(
        pages.map((of, at) => ({ ...of, id: `p${at}` })),
        dns,
        [network ? { ...run, network } : run],
      ),
      ...(checks.length > 0 && { checks }),
      ...(operators.length > 0 && { operators }),
      ...(delegations.length > 0 && { delegations }),
    }),
  );

describe('a zone cut that breaks for a resolver with IPv6 alone', () => {
  const server = {
    name: 'ns.cdn.test',
    glue: ['198.41.30.53'],
    aaaa: [],
    isAaaaAnswered: true,
    overIpv6: 'not-asked',
  } as const;
  const cut = { zone: 'cdn.test', servers: [server], isOfParent: false, isUnanswered: false, at: 1 };
  const looked = { ...sample, delegations: [cut] };
  const sentence = 'no name server of cdn.test can be asked over IPv6 (ns.cdn.test has no AAAA)';

  it('is read from a report of before December 2026, which calls one of its fields otherwise', () => {
    const old = write('json', looked).replaceAll('"isAaaaAnswered"', '"isTold"');
    expect(old).toContain('"isTold": true');
    expect(parseJsonReport(old)).toEqual({ ok: true, report: looked });
  });

  it('is reported for the hosts below it in every format', () => {
    const { hosts } = JSON.parse(write('json', looked));
    const found = hosts.find(({ hostname }: { hostname: string }) => hostname === 'cdn.test');
    expect(found.delegation).toMatchObject({ result: 'breaks', zone: 'cdn.test' });
    const [heading = [], ...lines] = parseCsv(write('csv', looked));
    const columns = ['host', 'delegation', 'delegation_zone'].map((name) => heading.indexOf(name));
    expect(lines.map((fields) => columns.map((at) => fields[at]))).toContainEqual(['cdn.test', 'breaks', 'cdn.test']);
    expect(write('ndjson', looked)).toContain('{"delegation":{"zone":"cdn.test"');
    expect(write('junit', looked)).toContain(
      `<system-out>cdn.test: an IPv6-only resolver cannot resolve its name: ${sentence}`,
    );
    expect(write('markdown', looked)).toContain('Names that an IPv6-only resolver cannot resolve');
    const [run] = JSON.parse(write('sarif', looked)).runs;
    const result = run.results.find(({ ruleId }: { ruleId: string }) => ruleId === 'delegation');
    expect(result.message.text).toContain(sentence);
    expect(run.tool.driver.rules[result.ruleIndex].id).toBe('delegation');
  });
});

describe('JSON', () => {
  it('follows the published schema', () => {
    fc.assert(
      fc.property(anyReport, fc.boolean(), (of, paths) => {
        matches(JSON.parse(write('json', of, paths)));
        expect(matches.errors ?? []).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  it.each([
    ['verdictId', schema.$defs.verdictId.enum, hostVerdictIds],
    ['marks of an endpoint', schema.$defs.endpoint.properties.marks.propertyNames.enum, Object.keys(requestMarks)],
  ])('has a schema that knows each %s', (_, known, ids) => {
    expect(known.toSorted(), 'change the list in src/format/report.schema.json').toEqual([...ids].sort());
  });

  it('read back gives the same report', () => {
    fc.assert(
      fc.property(anyReport, (of) => {
        expect(parseJsonReport(write('json', of))).toEqual({ ok: true, report: of });
      }),
    );
  });

  it('read back gives the same report for imported HAR files', () => {
    for (const name of ['chromium', 'firefox', 'webpagetest']) {
      const imported = importHar(readFileSync(`test/data/har/${name}.har`, 'utf8'), { id: 'har', nat64Prefixes: [] });
      if (!imported.ok) throw new Error(imported.error);
      expect(parseJsonReport(write('json', imported.report))).toEqual({ ok: true, report: imported.report });
      matches(JSON.parse(write('json', imported.report)));
      expect(matches.errors ?? []).toEqual([]);
    }
  });

  it('of version 1, which had no ports, is still read', () => {
    const old = JSON.parse(write('json', sample));
    for (const { hosts } of old.pages)
      for (const { endpoints } of hosts) for (const each of endpoints) delete each.port;
    const reading = parseJsonReport(JSON.stringify({ ...old, version: 1 }));
    const ports =
      reading.ok && reading.report.pages.flatMap(({ hosts }) => hosts.flatMap(({ endpoints }) => endpoints));
    expect(ports && ports.length > 0 && ports.every(({ port }) => port === undefined)).toBe(true);
  });

  it('keeps the ports of a host apart', () => {
    const twoPorts = report([page([host('www.shop.test', { at: six }, { at: six, port: 8443 })])]);
    expect(parseJsonReport(write('json', twoPorts))).toEqual({ ok: true, report: twoPorts });
    const twice = report([page([host('www.shop.test', { at: six }, { at: six })])]);
    const reading = parseJsonReport(write('json', twice));
    expect(reading.ok ? '' : reading.error).toContain('endpoints[1].address and port must not be there twice');
  });

  it('has the verdicts for who does not want to judge', () => {
    const document = JSON.parse(write('json', sample));
    expect(document.pages[0].verdict).toMatchObject({
      class: 'ipv6-partial',
      networks: { 'with-nat64': { result: 'breaks', breaks: [four] } },
    });
    expect(document.hosts[1]).toMatchObject({
      hostname: 'cdn.test',
      verdict: { id: 'no-aaaa', confidence: 'certain' },
      pages: ['one'],
    });
    expect(document.runs[0].vantage.id).toBe('ipv6');
  });

  it.each([
    ['', 'it is not JSON'],
    ['[]', 'the file must be an object'],
    ['{}', 'format must be one of greensix-report'],
    ['{"format":"greensix-report","version":99}', 'version 99'],
    ['{"format":"greensix-report","version":1}', 'runs must be a list'],
    ['{"format":"greensix-report","version":1,"runs":[],"pages":[{"id":7}],"dns":[]}', 'pages[0].id must be text'],
  ])('that is no report is refused with the reason: %s', (text, reason) => {
    const reading = parseJsonReport(text);
    expect(reading.ok ? '' : reading.error).toContain(reason);
  });

  interface Spoiled {
    readonly pages: [{ run: string; time: unknown; hosts: { endpoints: { types: object; marks: object }[] }[] }];
  }
  const endpointOf = ({ pages: [first] }: Spoiled) => first.hosts[0]?.endpoints[0] ?? { types: {}, marks: {} };
  const broken: readonly [string, (document: Spoiled) => void, string][] = [
    [
      'a page of no run',
      ({ pages: [first] }) => {
        first.run = 'x';
      },
      'pages[0].run must be the id of one of the runs',
    ],
    ['a host twice', ({ pages: [first] }) => first.hosts.push(...first.hosts), 'must not be there twice'],
    [
      'a negative count',
      (document) => Object.assign(endpointOf(document).types, { image: -1 }),
      'must be a whole number, 1 or more',
    ],
    [
      'a name of JavaScript as a key',
      (document) => Object.assign(endpointOf(document).types, { constructor: 1 }),
      'must not have the key constructor',
    ],
    ['an unknown mark', (document) => Object.assign(endpointOf(document).marks, { evil: 1 }), 'must be one of cached'],
    [
      'a time in words',
      ({ pages: [first] }) => {
        first.time = 'now';
      },
      'pages[0].time must be a whole number',
    ],
    [
      'a time that no calendar has',
      ({ pages: [first] }) => {
        first.time = 8.64e15 + 1;
      },
      'pages[0].time must be a time',
    ],
  ];
  it.each(broken)('with %s is refused with the place', (_, spoil, reason) => {
    const document = JSON.parse(write('json', sample));
    spoil(document);
    const reading = parseJsonReport(JSON.stringify(document));
    expect(reading.ok ? '' : reading.error).toContain(reason);
  });

  it('from anybody is read or refused, never half, and what was read can be judged', () => {
    const paths = ['pages', 'runs', 'dns'] as const;
    fc.assert(
      fc.property(anyReport, fc.constantFrom(...paths), fc.jsonValue(), fc.jsonValue(), (of, where, value, other) => {
        const document = JSON.parse(write('json', of));
        document[where] = [...document[where], value];
        document.pages[0] = { ...document.pages[0], hosts: other };
        const reading = parseJsonReport(JSON.stringify(document));
        if (reading.ok) expect(() => judgeReport(reading.report, site)).not.toThrow();
        else expect(reading.error).toMatch(/^This is no report of Greensix: .+\.$/);
      }),
    );
  });

  it('ignores what a later version of the format may add', () => {
    const document = JSON.parse(write('json', sample));
    const extended = { ...document, later: 1, pages: [{ ...document.pages[0], later: {} }] };
    expect(parseJsonReport(JSON.stringify(extended))).toEqual({ ok: true, report: sample });
    matches(extended);
    expect(matches.errors ?? []).toEqual([]);
  });
});

describe('NDJSON', () => {
  it('read back gives the same report', () => {
    fc.assert(
      fc.property(anyReport, (of) => {
        expect(parseNdjson(write('ndjson', of))).toEqual({ ok: true, report: of });
      }),
    );
  });

  it('is known by its first line and read, whatever fact that has: someone may have sorted the lines', () => {
    fc.assert(
      fc.property(anyReport, fc.nat(), (of, from) => {
        const lines = write('ndjson', of).split(/(?<=\n)/);
        fc.pre(lines.length > 0 && lines[0] !== '');
        const turned = [...lines, ...lines].slice(from % lines.length).slice(0, lines.length);
        expect(isNdjson(turned.join(''))).toBe(true);
        const read = parseNdjson(turned.join(''));
        expect(read.ok && read.report.pages).toHaveLength(of.pages.length);
      }),
    );
    const kinds = ['run', 'dns', 'check', 'operator', 'delegation', 'page'];
    expect(kinds.filter((kind) => !isNdjson(`\ufeff{ "${kind}": {`))).toEqual([]);
    for (const other of [write('json', sample), '{"log":{"entries":[]}}', '[{"page":1}]', '']) {
      expect(isNdjson(other)).toBe(false);
    }
  });

  it('loses nothing but the last line when its writer was killed', () => {
    const lines = write('ndjson', sample);
    const next = ndjsonLine({ page: page([host('late.test')]) });
    for (let cut = 0; cut < next.length - 1; cut += 7) {
      const isCut = cut > 0 && { isCut: true };
      expect(parseNdjson(lines + next.slice(0, cut))).toEqual({ ok: true, report: sample, ...isCut });
    }
  });

  it('takes a last line whose end an editor left out', () => {
    const lines = write('ndjson', sample);
    expect(parseNdjson(lines.trimEnd())).toEqual({ ok: true, report: sample });
  });

  it('loses no more than a line that is damaged, and says which', () => {
    const [run = '', ...lines] = write('ndjson', sample).split('\n');
    const reading = parseNdjson([run, '{"page":{}}', '{', ...lines].join('\n'));
    expect(reading).toMatchObject({ ok: true, report: sample });
    expect(reading.ok && reading.damaged?.map((sentence) => sentence.slice(0, 16))).toEqual([
      'Line 2 is wrong:',
      'Line 3 is wrong:',
    ]);
  });

  it('takes a page that was visited again in the place of the first visit', () => {
    const again = { ...(sample.pages[0] as (typeof sample.pages)[number]), leftOut: 4 };
    expect(parseNdjson(write('ndjson', sample) + ndjsonLine({ page: again }))).toEqual({
      ok: true,
      report: { ...sample, pages: [again] },
    });
  });

  it.each([
    ['{"x":1}\n', 'Line 1 has neither'],
    ['\n{"page":{}}\n', 'Line 2 is wrong: page.id must be text'],
    ['{\n', 'Line 1 is wrong'],
  ])('without a line that can be read is refused with the number of the first', (lines, reason) => {
    const reading = parseNdjson(lines);
    expect(reading.ok ? '' : reading.error).toContain(reason);
  });
});

describe('CSV', () => {
  it('has a line for each host of each page', () => {
    const [heading = [], ...lines] = parseCsv(write('csv', sample));
    const rows = lines.map((fields) => Object.fromEntries(heading.map((name, at) => [name, fields[at]])));
    expect(rows).toHaveLength(4);
    expect(rows.find((row) => row.host === 'cdn.test')).toEqual({
      page: 'https://www.shop.test/account/12345',
      page_class: 'ipv6-partial',
      page_confidence: 'certain',
      page_with_nat64: 'breaks',
      page_without_nat64: 'breaks',
      host: 'cdn.test',
      organisation: 'cdn.test',
      verdict: 'no-aaaa',
      confidence: 'certain',
      with_nat64: 'works',
      without_nat64: 'breaks',
      severity: 'function',
      types: 'script 2',
      requests: '2',
      addresses: four,
      alias_of: 'v4.edge.test',
      operators: '',
      evidence: `IPv4 at ${four} (2×); the DNS has no AAAA for v4.edge.test, which it is an alias of`,
      delegation: '',
      delegation_zone: '',
      requested: '',
      file: '',
      problem: '',
      loaded_by: '',
      load_path: '',
      load_depth: '',
      load_exact: '',
      with_nat64_confidence: 'certain',
      without_nat64_confidence: 'certain',
      page_with_nat64_confidence: 'certain',
      page_without_nat64_confidence: 'certain',
    });
  });

  it('says of each network how sure its answer is, as JSON does, of the host and of the page', () => {
    const denied = [records('cdn.test', [four], 'nxdomain')];
    const of = report([page([host('cdn.test', { at: four, type: 'script' })], { url: 'https://cdn.test/' })], denied);
    const [heading = [], fields = []] = parseCsv(write('csv', of));
    const row = Object.fromEntries(heading.map((name, at) => [name, fields[at]]));
    const [{ uses, verdict }] = JSON.parse(write('json', of)).pages;
    const confidences = networkIds.map((id) => uses[0].confidences[id]);
    expect(new Set(confidences).size).toBe(2);
    for (const id of networkIds) {
      const column = `${id.replaceAll('-', '_')}_confidence`;
      expect(row[column]).toBe(uses[0].confidences[id]);
      expect(row[`page_${column}`]).toBe(verdict.networks[id].confidence);
    }
    expect(heading.slice(-4)).toEqual(
      ['', 'page_'].flatMap((of) => networkIds.map((id) => `${of}${id.replaceAll('-', '_')}_confidence`)),
    );
  });

  it('gives back every field as it was, marks aside', () => {
    fc.assert(
      fc.property(hostileText, (field) => {
        const [line = []] = parseCsv(`${csvField(field)},x\r\n`);
        expect(line[1]).toBe('x');
        expect(line[0]?.replace(/^'/, '')).toBe(visibleText(field).replace(/^'/, ''));
      }),
    );
  });

  it.each([
    '=1+1',
    '+1',
    '-1',
    '@SUM(A1)',
    '\t=1',
    ' =1',
    '\r=1',
    '|calc',
    '%0A',
    '＝1',
    '=HYPERLINK("http://x","y")',
  ])('cannot become a formula: %j', (field) => {
    const [line = []] = parseCsv(`${csvField(field)}\r\n`);
    expect(line[0]).toMatch(/^('|⟨)/);
  });
});

describe('the counts of pages in a format', () => {
  const numbersOf = (line: string) => [...line.matchAll(/\d+/g)].map(([digits]) => Number(digits));
  const sum = (counts: readonly number[]) => counts.reduce((all, count) => all + count, 0);

  it('are told apart where the name of a class has a comma', () => {
    const open = page([
      host('www.shop.test', { at: six, type: 'main_frame' }),
      host('cdn.test', { error: 'net::ERR_ABORTED' }),
    ]);
    const old = page([host('old.test', { at: four, type: 'main_frame' })]);
    const of = report([open, old], [records('old.test', [four], 'no-data')]);
    expect(write('markdown', of)).toContain('Pages by class: IPv4-only 1 (50 %); IPv6, rest unknown 1 (50 %)\n');
  });

  it('add up to all pages', () => {
    fc.assert(
      fc.property(anyReport, (of) => {
        const { length } = [...of.pages];
        const { totals } = JSON.parse(write('json', of)) as ReturnType<typeof judgeReport>;
        for (const counts of [totals.pagesByClass, ...Object.values(totals.pagesByResult)]) {
          expect(sum(Object.values(counts))).toBe(length);
        }
        const blocks = write('markdown', of).split('\n\n');
        const rows =
          blocks
            .find((block) => block.startsWith('| Pages | IPv6-only'))
            ?.split('\n')
            .slice(2) ?? [];
        for (const column of [2, 3]) expect(sum(rows.map((row) => Number(row.split('|')[column])))).toBe(length);
        const classes = blocks.find((block) => block.startsWith('Pages by class: '));
        const ofClasses = (classes?.match(/\d+ \(/g) ?? []).map((count) => Number.parseInt(count, 10));
        expect(sum(ofClasses)).toBe(length);
        const junit = write('junit', of);
        const [all = ''] = junit.match(/<testsuites [^>]*>/) ?? [];
        const [tests] = numbersOf(all);
        expect(tests).toBe(2 * length);
        expect(junit.match(/<testcase /g)?.length ?? 0).toBe(2 * length);
      }),
      { numRuns: 50 },
    );
  });
});

describe('Markdown', () => {
  it('says once of what kind the network of many runs was, as those of many files or parts are', () => {
    const runs = Array.from({ length: 500 }, (_, at) => ({ ...run, id: `run-${at}` }));
    const pages = runs.map(({ id }, at) => page([host(`s${at}.test`, { at: six, type: 'main_frame' })], { run: id }));
    const markdown = write('markdown', report(pages, [], runs));
    expect(markdown.match(/Network of the visits/g)).toHaveLength(1);
    expect(markdown).toContain('**Network of the visits (`Chromium 156.0`, 500×): has IPv6.**');
    expect(markdown).toContain('such as `s2.test`) …');
    expect(markdown).not.toContain('such as `s3.test`');
  });

  it('tells what breaks, why, and from where it was seen', () => {
    const lines = write('markdown', sample).split('\n');
    expect(lines[0]).toBe('# IPv6 readiness: `shop.test`');
    expect(lines.join('\n')).toContain('**Network of the visits (`Chromium 156.0`): has IPv6.**');
    expect(lines).toContain(
      '| `cdn.test` | `cdn.test` | no AAAA (certain) | works | breaks | function |  | 1 | IPv4 at `198.41.30.10` (2×); the DNS has no AAAA for `v4.edge.test`, which it is an alias of |',
    );
    expect(lines).toContain(
      '| `https://www.shop.test/account/12345` | IPv6-partial | Loads, but fonts, images or media are missing | Loads, but scripts, styles, frames or data are missing |',
    );
  });

  it('says in Markdown of pages that were visited as on another network which, and how many hosts were blocked for it', () => {
    const preview = { network: 'without-nat64', blocked: ['a.test', 'b.test'] } as const;
    const pages = [...sample.pages, ...sample.pages].map((each, at) => ({ ...each, id: `${at}`, preview }));
    expect(write('markdown', { ...sample, pages })).toContain(
      'Made during a preview without IPv4 (IPv6-only network). Hosts that it blocked: 2.',
    );
    expect(write('markdown', sample)).not.toContain('preview');
  });

  it('says of a page that its class is only likely', () => {
    const isName = ({ hostname }: { readonly hostname: string }) => !/^[\d.]+$/.test(hostname);
    const pages = sample.pages.map((each) => ({ ...each, hosts: each.hosts.filter(isName) }));
    expect(write('markdown', { ...sample, pages, dns: [] })).toContain(
      '| `https://www.shop.test/account/12345` | IPv6-partial (likely) |',
    );
  });

  it('shows hostile text as it is: one code span without bars, in whatever it stands', () => {
    const hostile = [
      '`x` @team [a](javascript:1)',
      'a|b',
      '\\|',
      '<img src=x onerror=1>',
      '#1\n# big',
      '``',
      '',
      ' ',
      '\u202egnp',
      '![](//x)',
    ];
    for (const value of hostile) expect(code(value)).toMatch(/^`[^`|\n]+`$/);
    fc.assert(
      fc.property(hostileText, (value) => {
        expect(code(value)).toMatch(/^`[^`|\n\r]+`$/u);
      }),
    );
  });

  it('has as many cells in each line of a table as in its heading, whatever hosts are called', () => {
    const odd = report(
      [page([host('a|b`c\n.test', { error: 'x|y\n`', type: 'script' })], { url: 'https://a|b/`|' })],
      [records('a|b`c\n.test', [four], 'no-data', { cnames: ['|@all'] })],
    );
    for (const block of write('markdown', odd).split('\n\n')) {
      const rows = block.split('\n').filter((line) => line.startsWith('|'));
      expect(new Set(rows.map((row) => row.split('|').length)).size).toBeLessThanOrEqual(1);
    }
  });

  it('cuts long tables and says so', () => {
    const pages = Array.from({ length: 130 }, (_, at) =>
      page([host('a.test', { at: six })], { url: `https://a.test/${at}` }),
    );
    expect(write('markdown', report(pages))).toContain('More rows were left out: 30');
  });
});

describe('a guess', () => {
  /** The document has an AAAA, and came over IPv4 once where another host came over IPv6. */
  const race = report(
    [page([host('a.test', { at: four, type: 'main_frame' }), host('b.test', { at: six })])],
    [records('a.test', [four], [six])],
  );

  it('fails no build: skipped in JUnit, a note in SARIF', () => {
    expect(judgeReport(race, site).pages[0]?.verdict).toMatchObject({ class: 'ipv4-only', confidence: 'unsure' });
    const xml = write('junit', race);
    expect(xml).toContain('<testsuite name="a.test" tests="2" failures="0" errors="0" skipped="2">');
    expect(xml).toContain('<skipped message="Does not load (unsure)">a.test (page): IPv6 not used (unsure): ');
    const [{ results }] = JSON.parse(write('sarif', race)).runs;
    expect(results).toMatchObject([{ ruleId: 'ipv6-unused', level: 'note' }]);
    expect(results[0].message.text).toMatch(/^a\.test: IPv6 not used \(unsure\): /);
  });

  it('fails none either where nobody was asked for the AAAA of a host that came over IPv4', () => {
    const unasked = report([
      page([host('a.test', { at: six, type: 'main_frame' }), host('b.test', { at: four, type: 'script' })]),
    ]);
    expect(write('junit', unasked)).toContain('failures="0" errors="0" skipped="1"');
    expect(JSON.parse(write('sarif', unasked)).runs[0].results).toMatchObject([{ ruleId: 'ipv4-seen', level: 'note' }]);
  });

  it('is called one in CSV, of the host and of the page', () => {
    const [heading = [], fields = []] = parseCsv(write('csv', race));
    expect(Object.fromEntries(heading.map((name, at) => [name, fields[at]]))).toMatchObject({
      page_class: 'ipv4-only',
      page_confidence: 'unsure',
      verdict: 'ipv6-unused',
      confidence: 'unsure',
    });
  });

  it('is called one wherever Markdown says what becomes of the page', () => {
    expect(write('markdown', race).split('\n')).toContain(
      '| `https://a.test/` | IPv4-only (unsure) | Does not load (unsure) | Does not load (unsure) |',
    );
  });
});

describe('JUnit', () => {
  it.each([
    ['a name that does not exist', 'net::ERR_NAME_NOT_RESOLVED', 'nxdomain'],
    ['a wrong certificate', 'net::ERR_CERT_DATE_INVALID', 'no-data'],
    ['a connection that was reset', 'net::ERR_CONNECTION_RESET', 'timeout'],
  ] as const)('has an error where the document failed, as where a visit had a problem: %s', (_, error, aaaa) => {
    const failed = page([host('a.test', { type: 'main_frame', error })], {
      chain: [{ kind: 'failure', hostname: 'a.test', address: '', error }],
    });
    const xml = write('junit', report([failed], [records('a.test', aaaa === 'no-data' ? [four] : aaaa, aaaa)]));
    expect(xml).toContain('<testsuite name="a.test" tests="2" failures="0" errors="2" skipped="0">');
  });

  it('has a suite for each site and a case for each page and network', () => {
    const xml = write('junit', sample);
    expect(xml).toContain('<testsuites name="greensix" tests="2" failures="2" errors="0">');
    expect(xml).toContain('<testsuite name="shop.test" tests="2" failures="2" errors="0" skipped="0">');
    expect(xml).toContain(
      '<testcase name="https://www.shop.test/account/12345 - IPv6-only with NAT64" classname="shop.test">',
    );
    expect(xml).toContain('198.41.30.10 (content): IPv4 literal: the URL names the IPv4 address 198.41.30.10');
  });

  it('has no two cases of one name, of which GitLab would ignore all but the first', () => {
    const of = (id: string, path: string, more: Partial<ReportPage> = {}) =>
      page([host('a.test', { at: four })], { id, url: `https://a.test/${path}`, ...more });
    const twice = report([
      of('1', 'a'),
      of('2', 'a'),
      of('3', 'b', { file: 'x.har' }),
      of('4', 'b', { file: 'x.har' }),
    ]);
    const names = (paths: boolean) =>
      [...write('junit', twice, paths).matchAll(/<testcase name="([^"]*) - IPv6-only with NAT64"/g)].map(
        ([, name]) => name,
      );
    expect(names(true)).toEqual([
      'https://a.test/a',
      'https://a.test/a (2)',
      'https://a.test/b (x.har)',
      'https://a.test/b (x.har) (2)',
    ]);
    expect(names(false)).toEqual(['', ' (2)', ' (3)', ' (4)'].map((time) => `https://a.test/…${time}`));
  });

  it('skips what is not known', () => {
    expect(write('junit', report([page([host('a.test', { at: four })])]))).toMatch(
      /<skipped message="Not known yet"\/>/,
    );
  });

  it('is well-formed XML whatever hosts and pages are called', () => {
    const name = hostileText;
    fc.assert(
      fc.property(name, name, (hostname, error) => {
        const odd = report([
          page([host(hostname, { error: error in {} ? 'x' : error })], { url: `https://${hostname}` }),
        ]);
        expect(wellFormed(write('junit', odd))).toBe(true);
      }),
    );
  });
});

/** Tags nest, attributes are quoted, and there is no character that XML 1.0 has no way to write. */
function wellFormed(xml: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/u.test(xml)) return false;
  const open: string[] = [];
  const rest = xml
    .replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n/, '')
    .replace(/<(\/?)(\w+)((?: \w+="[^"<&]*(?:&#(?:34|38|39|60|62);[^"<&]*)*")*)(\/?)>/g, (_, end, name, __, empty) => {
      if (end !== '' && open.pop() !== name) return '<mismatch';
      if (end === '' && empty === '') open.push(name);
      return '';
    })
    .replace(/&#(?:34|38|39|60|62);/g, '');
  return open.length === 0 && !/[<&]/.test(rest);
}

describe('SARIF', () => {
  it('has a rule for each verdict and a result for each host that breaks on a page', () => {
    const log = JSON.parse(write('sarif', sample));
    expect(log).toMatchObject({
      version: '2.1.0',
      runs: [{ tool: { driver: { name: 'Greensix', version: '0.1.0' } } }],
    });
    const [{ results, tool }] = log.runs;
    expect(results.map(({ ruleId, level }: { ruleId: string; level: string }) => `${ruleId} ${level}`)).toEqual([
      'no-aaaa error',
      'ipv4-literal warning',
    ]);
    for (const { ruleId, ruleIndex, locations } of results) {
      expect(tool.driver.rules[ruleIndex].id).toBe(ruleId);
      expect(locations[0].physicalLocation.artifactLocation.uri).toBe('www.shop.test/account/12345');
    }
  });

  it.each([
    ['https://a.test/', 'a.test'],
    ['https://a.test/shop/', 'a.test/shop'],
    ['http://a.test:8080/x', 'a.test%3A8080/x'],
    ['https://[2606:4700::10]/x', '%5B2606%3A4700%3A%3A10%5D/x'],
    ['https://a.test/…', 'a.test/%E2%80%A6'],
    ['https://a.test/50%25/%e4?x#y', 'a.test/50%25/%e4%3Fx%23y'],
    ['about:blank', 'about%3Ablank'],
    ['', 'page'],
  ])('names a page by a path, because GitHub refuses a file in which a location has a scheme: %s', (url, path) => {
    const failed = page([host(four, { at: four })], { url, problem: { id: 'timeout', text: 'It was late.' } });
    const [{ results, invocations }] = JSON.parse(write('sarif', report([failed]))).runs;
    const [{ toolExecutionNotifications }] = invocations;
    for (const { locations, properties } of [...results, ...toolExecutionNotifications]) {
      expect(locations).toEqual([{ physicalLocation: { artifactLocation: { uri: path } } }]);
      expect(properties.page).toBe(url);
    }
  });

  it('has no more results than GitHub takes, leaves out what weighs least, and says how many these are', () => {
    const numbers = [...Array(200).keys()];
    const [images, scripts] = [numbers, numbers.slice(0, 10)];
    const hosts = [
      ...images.map((n) => host(`45.33.1.${n}`, { at: `45.33.1.${n}`, type: 'image' })),
      ...scripts.map((n) => host(`45.33.2.${n}`, { at: `45.33.2.${n}`, type: 'script' })),
    ];
    // One page so often, because to judge so many takes long.
    const one = report([page(hosts, { url: 'https://a.test/' })]);
    const { pages: judgedPages, hosts: judgedHosts, ...rest } = judgeReport(one, site);
    const judged = {
      ...rest,
      pages: lazyList(130, () => judgedPages[0] as (typeof judgedPages)[number]),
      hosts: judgedHosts.map((judgedHost) => ({ ...judgedHost, pages: Array(130).fill(0) })),
    };
    const told: string[] = [];
    const onLeftOut = (sentence: string) => void told.push(sentence);
    const input = { ...options, report: one, judged, redacted: false, onLeftOut };
    const [{ results, invocations }] = JSON.parse([...formats.sarif.write(input)].join('')).runs;
    expect(results).toHaveLength(25_000);
    const levels = results.map(({ level }: { level: string }) => level);
    // The first host is the document's.
    expect(levels.filter((level: string) => level === 'error')).toHaveLength(11 * 130);
    expect(told).toEqual([expect.stringMatching(/^SARIF: GitHub takes 25,000 results.* 2,300 more /)]);
    const [{ toolExecutionNotifications }] = invocations;
    expect(toolExecutionNotifications).toMatchObject([{ level: 'warning', message: { text: told[0] } }]);
  });

  it('has of each rule what GitHub asks for', () => {
    const { rules } = JSON.parse(write('sarif', { ...sample, delegations: [] })).runs[0].tool.driver;
    expect(rules).toHaveLength(hostVerdictIds.length + 1);
    for (const { shortDescription, fullDescription, help } of rules) {
      for (const part of [shortDescription, fullDescription, help]) expect(part.text).toMatch(/\w/);
    }
  });

  it('has what GitHub tells findings apart by, each its own, and the same in the next report', () => {
    const of = (url: string) => page([host(four, { at: four }), host('cdn.test', { at: four })], { id: url, url });
    const both = report(['https://a.test/', 'https://a.test/b'].map(of), [records('cdn.test', [four], 'no-data')]);
    const hashes = () =>
      JSON.parse(write('sarif', both)).runs[0].results.map(
        ({ partialFingerprints }: { partialFingerprints: { primaryLocationLineHash: string } }) =>
          partialFingerprints.primaryLocationLineHash,
      );
    expect(hashes()).toEqual(hashes());
    expect(new Set(hashes()).size).toBe(4);
  });

  it('names pages by URIs whatever their paths are', () => {
    const url = hostileText.map((path) => `https://a.test/${path}`);
    fc.assert(
      fc.property(url, (of) => {
        const log = JSON.parse(write('sarif', report([page([host(four, { at: four })], { url: of })])));
        const { uri } = log.runs[0].results[0].locations[0].physicalLocation.artifactLocation;
        expect(uri).toMatch(/^a\.test(?:[A-Za-z0-9\-._~/@!$&'()*+,;=]|%[0-9A-Fa-f]{2})*$/);
      }),
    );
  });
});

describe('what was asked for', () => {
  const asked = (requested: string, url: string) => page([host('www.shop.test', { at: six })], { url, requested });
  const pages = [
    asked('shop.test', 'https://www.shop.test/'),
    asked('https://www.shop.test/buy?id=1', 'https://www.shop.test/buy'),
    asked('https://www.shop.test/buy?id=2', 'https://www.shop.test/buy'),
    asked('https://www.SHOP.test', 'https://www.shop.test/'),
    asked('https://www.shop.test/buy', 'https://www.shop.test/buy'),
  ];
  const said = (format: 'markdown' | 'junit', of = pages) =>
    write(format, report(of))
      .match(/Asked for: [^)<]+/g)
      ?.map((each) => each.replace(/^Asked for: /, '').replaceAll('`', ''));

  it('is named wherever it says more than the URL of the page: another page, or a query', () => {
    const more = ['shop.test', 'https://www.shop.test/buy?id=1', 'https://www.shop.test/buy?id=2'];
    expect(said('markdown')).toEqual(more);
    // A case for each of two networks.
    expect([...new Set(said('junit'))].sort()).toEqual([...more].sort());
  });

  it('is a property of what SARIF has of such a page, and of nothing else', () => {
    const visits = pages.map((visit): ReportPage => ({ ...visit, hosts: [host('www.shop.test', { at: four })] }));
    const problem = { id: 'timeout', text: 'It took too long.' } as const;
    const of = report(
      [...visits, { ...(pages[1] as ReportPage), problem }],
      [records('www.shop.test', [four], 'no-data')],
    );
    const [{ results, invocations }] = JSON.parse(write('sarif', of)).runs;
    const requestedOf = (each: { properties: { requested?: string } }) => each.properties.requested;
    const more = ['shop.test', 'https://www.shop.test/buy?id=1', 'https://www.shop.test/buy?id=2'];
    expect(results.map(requestedOf)).toEqual([...more, undefined, undefined, more[1]]);
    expect(invocations[0].toolExecutionNotifications.map(requestedOf)).toEqual([more[1]]);
  });

  it('is cut in its middle where it is very long', () => {
    const [long = ''] =
      said('markdown', [asked(`https://www.shop.test/?${'x'.repeat(90_000)}`, 'https://www.shop.test/')]) ?? [];
    expect(long).toMatch(/^https:\/\/www\.shop\.test\/\?x+…x+$/);
    expect(long.length).toBeLessThan(600);
  });
});

describe('a visit with a problem', () => {
  const text = 'The connection was refused (net::ERR_CONNECTION_REFUSED).';
  const failed = page([], {
    chain: [],
    origin: 'failed',
    url: 'https://www.shop.test/account/12345',
    requested: 'https://www.shop.test/account/12345?token=my-secret-id',
    problem: { id: 'failed', text },
  });
  const of = report([failed]);

  it('follows the published schema, which knows every problem', () => {
    for (const id of visitProblemIds) {
      matches(JSON.parse(write('json', report([{ ...failed, problem: { id, text } }]))));
      expect(matches.errors ?? []).toEqual([]);
    }
    const { enum: known } = schema.$defs.page.properties.problem.properties.id;
    expect(known).toEqual(visitProblemIds);
  });

  it('is a row in CSV though no host is known', () => {
    const [heading = [], fields = []] = parseCsv(write('csv', of));
    const row = Object.fromEntries(heading.map((name, at) => [name, fields[at]]));
    expect(row).toMatchObject({ page: failed.url, host: '', requested: failed.requested, problem: `failed: ${text}` });
  });

  it('has its reason in Markdown', () => {
    expect(write('markdown', of)).toContain(`The visit had a problem, so hosts may be missing. \`${text}\``);
  });

  it('is an error in JUnit, unless something breaks for certain', () => {
    expect(write('junit', of)).toContain('<testsuites name="greensix" tests="2" failures="0" errors="2">');
    expect(write('junit', of)).toContain(`<error message="${text}" type="failed"/>`);
    const breaking = { ...(sample.pages[0] as ReportPage), problem: { id: 'timeout', text } as const };
    expect(write('junit', report([breaking], sample.dns))).not.toContain('<error');
  });

  it('is a notification of the tool in SARIF', () => {
    const [run] = JSON.parse(write('sarif', of)).runs;
    expect(run.invocations[0].toolExecutionNotifications).toMatchObject([
      { level: 'error', message: { text }, descriptor: { id: 'failed' } },
    ]);
  });

  it.each(
    Object.keys(formats) as FormatId[],
  )('tells which of several files a page is from, and not in a redacted %s', (format) => {
    const [one, two] = ['monday.har', 'tuesday.har'].map((file, at) =>
      page([host('cdn.test', { at: four, type: 'script' })], { id: `p${at}`, file }),
    );
    const both = report([one as ReportPage, two as ReportPage], [records('cdn.test', [four], 'no-data')]);
    const told = (paths: boolean) =>
      ['monday.har', 'tuesday.har'].map((file) => write(format, both, paths).includes(file));
    expect(told(true)).toEqual([true, true]);
    expect(told(false)).toEqual([false, false]);
  });

  it('takes back the file that a page is from', () => {
    const of = report([page([], { file: 'monday.har' })], []);
    const reading = parseJsonReport(write('json', of));
    expect(reading).toMatchObject({ ok: true, report: { pages: [{ file: 'monday.har' }] } });
    expect(matches(JSON.parse(write('json', of)))).toBe(true);
  });

  it.each(Object.keys(formats) as FormatId[])('tells nothing of what was asked for in a redacted %s', (format) => {
    const steps = { ...failed, id: 'steps', problem: { id: 'steps', text: 'no button at /account/12345' } as const };
    expect(write(format, report([failed, steps]), false)).not.toMatch(/12345|account|my-secret-id/);
  });
});

describe('every format', () => {
  it.each(Object.keys(formats) as FormatId[])('%s tells no path unless it is asked to', (format) => {
    expect(write(format, sample, false)).not.toMatch(/12345|account|my-secret-id/);
    expect(write(format, sample, true)).toMatch(/12345/);
  });

  it.each(Object.keys(formats) as FormatId[])('%s is written of an empty report too', (format) => {
    expect(write(format, { runs: [], pages: [], dns: [] })).toMatch(format === 'ndjson' ? /^$/ : /./);
  });

  it('is the same from pages that are not in memory', () => {
    fc.assert(
      fc.property(anyReport, (known) => {
        const pages = lazyList(known.pages.length, (index) => structuredClone(known.pages[index] as ReportPage));
        const source = { ...known, pages };
        const judged = streamReport(source, site);
        for (const [id, format] of Object.entries(formats)) {
          const pieces = [...format.write({ ...options, redacted: false, report: source, judged })];
          expect(pieces.join('')).toBe(write(id as FormatId, known));
        }
      }),
      { numRuns: 30 },
    );
  });

  it('has a file name and a type of its own', () => {
    const entries = Object.values(formats);
    expect(new Set(entries.map(({ extension }) => extension)).size).toBe(entries.length);
    expect(new Set(entries.map(({ mimeType }) => mimeType)).size).toBe(entries.length);
  });

  it.each([
    'json',
    'markdown',
    'sarif',
  ] as const)('says in %s that paths are left out, whoever left them out', (format) => {
    const read = parseJsonReport(write('json', sample, false));
    if (!read.ok) throw new Error(read.error);
    const says = /"redacted": ?true|Paths are left out\./;
    expect(write(format, read.report)).toMatch(says);
    expect(write(format, sample)).not.toMatch(says);
  });

  it('keeps a redacted report comparable with another redacted one', () => {
    const redacted = parseJsonReport(write('json', sample, false));
    if (!redacted.ok) throw new Error(redacted.error);
    const seen = judgeReport(redacted.report, site);
    expect(compareReports(seen, seen)).toMatchObject({ hosts: [], pages: [] });
  });
});

describe('who loads a host', () => {
  const loaded = (kind: 'document' | 'script', hostname: string) => ({ loadedBy: [{ kind, hostname, requests: 2 }] });
  const shop = page([
    host('www.shop.test', { at: six, type: 'main_frame' }),
    { ...host('tag.test', { at: six, type: 'script' }), ...loaded('document', 'www.shop.test') },
    { ...host('cdn.test', { at: four, type: 'script' }), ...loaded('script', 'tag.test'), loadedByOthers: 1 },
  ]);
  const of = report([shop], [records('cdn.test', [four], 'no-data')]);

  it('is in every format, and is read back', () => {
    const path = {
      path: ['www.shop.test', 'tag.test', 'cdn.test'],
      depth: 2,
      unsure: [],
      exact: true,
      onlyThrough: [],
    };
    const json = JSON.parse(write('json', of));
    expect(json.hosts.find(({ hostname }: { hostname: string }) => hostname === 'cdn.test').load).toEqual(path);
    const reading = parseJsonReport(write('json', of));
    expect(reading.ok && reading.report.pages[0]?.hosts).toEqual(shop.hosts);
    expect(write('csv', of)).toContain('script tag.test 2,www.shop.test tag.test cdn.test,2,yes');
    for (const format of ['junit', 'sarif'] as const) expect(write(format, of)).toContain('cdn.test via tag.test');
    expect(write('markdown', of)).toContain('`www.shop.test` → `tag.test`');
  });
});
