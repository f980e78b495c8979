import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inOrderOf, inOrderOfFiles } from '../../../../cli/commands/page-order.ts';
import { allowList } from '../../../../cli/input/allow-list.ts';
import { fileNames } from '../../../../cli/input/file-names.ts';
import {
  demandJudged,
  type FailureCriterion,
  findingsOf,
  uncheckedHosts,
} from '../../../../cli/output/failure-criteria.ts';
import { textReport } from '../../../../cli/output/text-report.ts';
import { uncheckedText } from '../../../../cli/output/unchecked-text.ts';
import { demandWritable, writeFile } from '../../../../cli/output/write-file.ts';
import { progressOn } from '../../../../cli/terminal/progress.ts';
import { styleOf } from '../../../../cli/terminal/terminal.ts';
import type { DnsStatus } from '../../../../src/dns/dns-status.ts';
import { judgeReport } from '../../../../src/readiness/judged-report/judge-report.ts';
import { four, host, page, records, report, run, site, six } from '../../readiness/facts.ts';

const partial = page(
  [
    host('www.shop.test', { at: six, type: 'main_frame' }),
    host('cdn.test', { at: four, type: 'script' }),
    host('pics.test', { at: four, type: 'image' }),
  ],
  { id: 'one', url: 'https://www.shop.test/' },
);
const old = page([host('old.test', { at: four, type: 'main_frame' })], { id: 'two', url: 'https://old.test/' });
const broken = {
  ...page([], { id: 'three', url: 'https://gone.test/' }),
  problem: { id: 'failed', text: 'No answer.' } as const,
};
const dns = ['cdn.test', 'pics.test', 'old.test'].map((name) => records(name, [four], 'no-data'));
const judged = judgeReport(report([partial, old, broken], dns), site);
const plain = styleOf({ isTTY: false, columns: 0 }, {});
const input = { judged, style: plain, findings: [], allows: () => false, unmatched: [], unchecked: [] };

describe('the report for people', () => {
  it('says of a class that it is only likely, and nothing where it is certain or says itself that something is open', () => {
    const guessed = judgeReport(report([partial, old]), site);
    expect(guessed.pages.map(({ verdict }) => [verdict.class, verdict.confidence])).toEqual([
      ['ipv6-partial', 'likely'],
      ['unknown', 'unsure'],
    ]);
    const headings = (of: typeof judged) =>
      textReport({ ...input, judged: of })
        .split('\n')
        .filter((line) => line.startsWith('https:'));
    expect(headings(guessed)).toEqual(['https://www.shop.test/  IPv6-partial (likely)', 'https://old.test/  unknown']);
    expect(headings(judged).slice(0, 2)).toEqual([
      'https://www.shop.test/  IPv6-partial',
      'https://old.test/  IPv4-only',
    ]);
  });

  it('gives the reasons for the verdict of a host once, and again on a page where they are others', () => {
    const visit = (id: string, at: string, count: number) => {
      const hosts = [
        host('www.shop.test', { at: six, type: 'main_frame' }),
        host('cdn.test', { at, type: 'script', count }),
      ];
      return page(hosts, { id, url: `https://www.shop.test/${id}` });
    };
    const pages = [visit('first', four, 1), visit('second', four, 3), visit('third', '198.51.100.99', 1)];
    const several = judgeReport(report(pages, dns), site);
    const lines = textReport({ ...input, judged: several }).split('\n');
    expect(lines.filter((line) => /^ {4}\S+ +cdn\.test/.test(line)).map((line) => line.trim())).toEqual([
      `function    cdn.test: no AAAA: IPv4 at ${four} (1×); the DNS has no AAAA. Breaks: IPv6-only network. Needed for: 1 script.`,
      'function    cdn.test: no AAAA. Breaks: IPv6-only network. Needed for: 3 scripts.',
      'function    cdn.test: no AAAA: IPv4 at 198.51.100.99 (1×); the DNS has no AAAA. Breaks: IPv6-only network. Needed for: 1 script.',
    ]);
  });

  it('keeps a gap between a name and its text', () => {
    const lines = [...textReport(input)].join('').split('\n');
    const results = lines.filter((line) => line.startsWith('  IPv6-only'));
    expect(results.length).toBeGreaterThan(1);
    for (const line of results) expect(line).toMatch(/^ {2}IPv6-only (?:with NAT64|network) {2,}\S/);
  });
});

describe('the networks of many runs in the report for people', () => {
  it('are said once where they are of one kind, with what shows that of the first', () => {
    const runs = ['a', 'b', 'c', 'd', 'e'].map((id) => ({ ...run, id }));
    const pages = runs.map(({ id }) => page([host(`${id}.test`, { at: six, type: 'main_frame' })], { run: id }));
    const chrome = { ...run, id: 'f', browser: 'Chrome 156.0' };
    const text = textReport({ ...input, judged: judgeReport(report(pages, [], [...runs, chrome]), site) });
    const heads = text.match(/Network of the visits.*/g);
    expect(heads).toEqual([
      'Network of the visits (Chromium 156.0, 5×): has IPv6',
      expect.stringMatching(/^Network of the visits \(Chrome 156\.0\): /),
    ]);
    expect(text).toContain('such as a.test)\n');
    expect(text).toContain('… and 2 more runs; a file has all: --out report.json');
    expect(text).not.toContain('such as d.test');
  });
});

describe('the totals of the report for people', () => {
  it('count each page once in the row of its class and in those of both networks', () => {
    const gone = page([host('gone.test', { type: 'main_frame', error: 'net::ERR_NAME_NOT_RESOLVED' })], {
      id: 'four',
      url: 'https://gone.test/',
    });
    const all = judgeReport(
      report([partial, old, broken, gone], [...dns, records('gone.test', 'nxdomain', 'nxdomain')]),
      site,
    );
    const lines = [...textReport({ ...input, judged: all })].join('').split('\n');
    const rows = lines.slice(lines.findIndex((line) => line.startsWith('4 pages, '))).slice(1, 4);
    const counts = rows.map((row) => [...row.matchAll(/: (\d+)/g)].reduce((sum, [, count]) => sum + Number(count), 0));
    expect(counts).toEqual([4, 4, 4]);
    expect(rows[2]).toContain('fails anyway: 1');
  });

  it('have no row without anything in it', () => {
    const lines = [...textReport({ ...input, judged: judgeReport(report([], []), site) })]
      .join('')
      .trimEnd()
      .split('\n');
    expect(lines.at(-1)).toBe('0 pages, 0 hosts, 0 requests');
  });
});

describe('--fail-on', () => {
  const found = (criteria: readonly FailureCriterion[], allowed: readonly string[] = []) =>
    findingsOf({ judged, criteria, allowed: allowList(allowed) }).map(({ criterion, where, hostnames }) =>
      [criterion, where, ...hostnames].join(' '),
    );

  it('ipv4-only finds pages whose document has no IPv6', () => {
    expect(found(['ipv4-only'])).toEqual(['ipv4-only https://old.test/ old.test']);
  });

  it('partial finds these as well', () => {
    expect(found(['partial'])).toEqual([
      'partial https://www.shop.test/ cdn.test pics.test',
      'partial https://old.test/ old.test',
    ]);
  });

  it('fails nobody for what is only likely because nobody was asked', () => {
    const guessed = judgeReport(report([partial, old]), site);
    expect(guessed.pages[0]?.verdict).toMatchObject({ class: 'ipv6-partial', confidence: 'likely' });
    const criteria = ['partial', 'ipv4-only'] as const;
    expect(findingsOf({ judged: guessed, criteria, allowed: allowList([]) })).toEqual([]);
  });

  it('fails nobody for a guess: an AAAA that was not used once may have lost a race', () => {
    const seen = report([partial], [records('cdn.test', [four], [six]), records('pics.test', [four], [six])]);
    const unused = judgeReport(seen, site);
    expect(unused.hosts.map(({ verdict: { id, outcomes } }) => `${id} ${outcomes['without-nat64']}`)).toContain(
      'ipv6-unused breaks',
    );
    expect(findingsOf({ judged: unused, criteria: ['partial'], allowed: allowList([]) })).toEqual([]);
  });

  const main = host('www.shop.test', { at: six, type: 'main_frame' });
  const before = judgeReport(report([page([main], { url: 'https://www.shop.test/' })]), site);
  const since = (dns: Parameters<typeof report>[1]) => ({
    judged: judgeReport(report([partial], dns), site),
    criteria: ['regression'] as const,
    allowed: allowList([]),
    baseline: before,
  });
  const answers = (aaaa: DnsStatus | string[], a: DnsStatus | string[] = [four]) =>
    ['cdn.test', 'pics.test'].map((name) => records(name, a, aaaa));

  it('regression finds a page that took on hosts without IPv6', () => {
    expect(findingsOf(since(answers('no-data')))).toEqual([
      { criterion: 'regression', where: 'https://www.shop.test/', hostnames: ['cdn.test', 'pics.test'] },
    ]);
  });

  it('regression fails nobody for a guess', () => {
    expect(findingsOf(since(answers([six])))).toEqual([]);
    expect(uncheckedHosts(since(answers([six])))).toEqual([]);
  });

  it('regression is open, and finds nothing, where nobody has answered about a host that a page took on', () => {
    for (const input of [since([]), since(answers('timeout', 'timeout'))]) {
      expect(findingsOf(input)).toEqual([]);
      expect(uncheckedHosts(input)).toEqual(['cdn.test', 'pics.test']);
    }
  });

  it('problem finds pages that could not be visited', () => {
    expect(found(['problem'])).toEqual(['problem https://gone.test/']);
  });

  it('problem finds pages of a HAR whose document no network shows', () => {
    const gone = page([host('gone.test', { type: 'main_frame', error: 'net::ERR_NAME_NOT_RESOLVED' })], {
      url: 'https://gone.test/',
    });
    const judged = judgeReport(report([gone], [records('gone.test', 'nxdomain', 'nxdomain')]), (hostname) => hostname);
    const criteria = ['problem', 'partial'] as const;
    expect(findingsOf({ judged, criteria, allowed: allowList([]) })).toEqual([
      { criterion: 'problem', where: 'https://gone.test/', hostnames: [] },
    ]);
  });

  it('counts no allowed hosts, and a page that only these break is fine', () => {
    expect(found(['partial', 'ipv4-only'], ['cdn.test', 'old.test'])).toEqual([
      'partial https://www.shop.test/ pics.test',
    ]);
  });
});

describe('--fail-on has nothing to judge', () => {
  const document = host('a.test', { at: six, type: 'main_frame' });
  const failing = (error: string) =>
    page([host('a.test', { type: 'main_frame', error })], {
      chain: [{ kind: 'failure', hostname: 'a.test', address: '', error }],
    });
  const with503 = page([document], { problem: { id: 'status', text: '503' } });
  const judging = (pages: Parameters<typeof report>[0], criteria: readonly FailureCriterion[]) => () =>
    demandJudged({ judged: judgeReport(report(pages, [records('a.test', 'nxdomain', 'nxdomain')]), site), criteria });

  it.each([
    ['a name that does not exist', failing('net::ERR_NAME_NOT_RESOLVED')],
    ['a wrong certificate', failing('net::ERR_CERT_DATE_INVALID')],
    ['an error of HTTP', with503],
    ['no answer', broken],
  ])('where no page was shown: %s', (_, of) => {
    for (const criterion of ['partial', 'regression'] as const) {
      expect(judging([of, of], [criterion])).toThrow(`nothing for --fail-on ${criterion} to judge`);
    }
    // That it has a problem can be said, and one page that was shown is enough.
    expect(judging([of], ['problem'])).not.toThrow();
    expect(judging([of, page([document])], ['partial', 'ipv4-only', 'regression'])).not.toThrow();
  });

  it('and can tell by an error of HTTP whether the document has IPv6', () => {
    expect(judging([with503], ['ipv4-only'])).not.toThrow();
    expect(judging([with503], ['ipv4-only', 'partial'])).toThrow('nothing for --fail-on partial to judge');
  });

  it('and can judge a page that did not come to an end, or that has an AAAA that cannot be tried', () => {
    const late = page([document], { problem: { id: 'timeout', text: 'late' } });
    expect(judging([late], ['partial'])).not.toThrow();
    const overIpv4 = ['b.test', 'c.test'].map((name) => host(name, { at: four, type: 'main_frame' }));
    const dual = overIpv4.map(({ hostname }) => records(hostname, [four], [six]));
    const untried = judgeReport(report([page(overIpv4)], dual), site);
    expect(untried.pages[0]?.verdict.class).toBe('ipv6-untested');
    expect(() => demandJudged({ judged: untried, criteria: ['partial'] })).not.toThrow();
  });
});

describe('a criterion of --fail-on is open', () => {
  const unchecked = (
    dns: Parameters<typeof report>[1],
    criteria: readonly FailureCriterion[],
    allowed: string[] = [],
  ) =>
    uncheckedHosts({ judged: judgeReport(report([partial, old], dns), site), criteria, allowed: allowList(allowed) });
  /** A resolver that fails does so for A, too; for AAAA alone it is the host's name servers that fail. */
  const answered = (status: DnsStatus, a: DnsStatus | string[] = [four]) =>
    ['cdn.test', 'pics.test', 'old.test'].map((name) => records(name, a, status));

  it('where nobody was asked about a host that counts', () => {
    expect(unchecked([], ['partial'])).toEqual(['cdn.test', 'pics.test', 'old.test']);
    expect(unchecked([], ['partial'], ['*.test'])).toEqual([]);
    expect(unchecked([], ['partial'], ['cdn.test', 'pics.test'])).toEqual(['old.test']);
    expect(unchecked([], ['ipv4-only'])).toEqual(['old.test']);
    expect(unchecked([], ['problem'])).toEqual([]);
    expect(unchecked([], [])).toEqual([]);
  });

  it.each([
    'timeout',
    'unreachable',
    'http-error',
    'refused',
    'broken',
    'withheld',
  ] as const)('where the resolver fails: %s', (status) => {
    expect(unchecked(answered(status, status), ['ipv4-only'])).toEqual(['old.test']);
  });

  it.each([
    'no-data',
    'nxdomain',
    'servfail',
  ] as const)('where the DNS has no address of a host that was reached: %s', (status) => {
    expect(unchecked(answered(status, status), ['partial'])).toContain('cdn.test');
    const failed = page([host('gone.test', { type: 'main_frame', error: 'net::ERR_NAME_NOT_RESOLVED' })]);
    const gone = judgeReport(report([failed], [records('gone.test', status, status)]), site);
    expect(uncheckedHosts({ judged: gone, criteria: ['partial'], allowed: allowList([]) })).toEqual([]);
  });

  it.each([
    '127.0.0.1',
    '192.168.1.1',
    '100.64.0.1',
  ])('where the DNS has another address than one of the internet of a host that was reached there: %s', (address) => {
    expect(unchecked(answered('no-data', [address]), ['partial'])).toContain('cdn.test');
  });

  it('and says of such a name whose it may be', () => {
    const { hosts } = judgeReport(report([partial], answered('nxdomain', 'nxdomain')), site);
    const cdn = hosts.filter(({ hostname }) => hostname === 'cdn.test');
    expect(uncheckedText(cdn)).toBe(
      'who was asked has no public address of 1 host (cdn.test), which the browser reached: in the network of the visit the name may mean something else (split DNS), or a filter answers in its place. Ask another one, of that network, by --resolver.',
    );
  });

  it.each([
    'no-data',
    'nxdomain',
    'servfail',
    'timeout',
    'refused',
  ] as const)('and not where the answer is about the host: %s', (status) => {
    expect(unchecked(answered(status), ['partial', 'ipv4-only'])).toEqual([]);
  });
});

describe('the table', () => {
  it('shows hostile text such that it can do nothing', () => {
    const hostile = {
      ...partial,
      requested: 'https://x.test/\u001b[2J\u202egpj',
      problem: { id: 'steps', text: 'a\nb\u0007' } as const,
    };
    const text = textReport({ ...input, judged: judgeReport(report([hostile], dns), site) });
    expect(text).toContain('https://x.test/⟨U+001B⟩[2J⟨U+202E⟩gpj');
    expect(text).toContain('problem: a⟨U+000A⟩b⟨U+0007⟩');
  });

  it('says what a URL led to where that is another page, and not where only a slash or a query is added', () => {
    const linesOf = (requested: string, url: string) =>
      textReport({ ...input, judged: judgeReport(report([{ ...partial, requested, url }], dns), site) });
    for (const requested of ['https://www.shop.test', 'https://WWW.shop.test/', 'https://www.shop.test:443/?a=1#b'])
      expect(linesOf(requested, 'https://www.shop.test/')).not.toContain('led to');
    expect(linesOf('https://shop.test', 'https://www.shop.test/')).toContain('led to: https://www.shop.test/');
  });

  it('has lines as long as the terminal is wide, and the worst host of a page first', () => {
    const style = styleOf({ isTTY: true, columns: 60 }, { NO_COLOR: '1' });
    const lines = textReport({ ...input, style }).split('\n');
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(60);
    const at = (text: string) => lines.findIndex((line) => line.includes(text));
    expect(at('    function    cdn.test:')).toBeGreaterThan(0);
    expect(at('    content     pics.test:')).toBeGreaterThan(at('    function    cdn.test:'));
  });

  it('says through which host a host comes, what would go with it, and who else can act', () => {
    const loaded = (kind: 'document' | 'script', hostname: string) => ({ loadedBy: [{ kind, hostname, requests: 1 }] });
    const shop = page([
      host('www.shop.test', { at: six, type: 'main_frame' }),
      { ...host('tag.test', { at: four, type: 'script' }), ...loaded('document', 'www.shop.test') },
      { ...host('cdn.test', { at: four, type: 'script' }), ...loaded('script', 'tag.test') },
    ]);
    const lacking = ['tag.test', 'cdn.test'].map((name) => records(name, [four], 'no-data'));
    const text = textReport({ ...input, judged: judgeReport(report([shop], lacking), site) }).replace(/\s+/g, ' ');
    expect(text).toContain('cdn.test (via tag.test): ');
    expect(text).toContain('cdn.test via tag.test, no AAAA, 1 page.');
    expect(text).toContain('Or: whoever runs tag.test, which loads it.');
    expect(text).toContain(
      'Or: the page itself loads it. Leave it out, or serve it from a host of your own. Would go with it: cdn.test.',
    );
  });

  it('marks allowed hosts, and names findings and entries that were not met', () => {
    const text = textReport({
      ...input,
      findings: [{ criterion: 'partial', where: 'https://www.shop.test/', hostnames: ['pics.test'] }],
      allows: (hostname) => hostname === 'cdn.test',
      unmatched: ['never.test'],
    });
    expect(text).toContain('cdn.test (allowed): no AAAA');
    expect(text).toContain('Fails: 1 finding\n  partial: https://www.shop.test/, by pics.test\n');
    expect(text).toContain('On the allow list, and not met: never.test');
  });

  it('names what a host is needed for in the words of people, and cuts long URLs in the middle', () => {
    const long = { ...partial, requested: `https://www.shop.test/${'x'.repeat(300)}/basket` };
    const text = textReport({ ...input, judged: judgeReport(report([long], dns), site) });
    expect(text).toContain('Needed for: 1 script.');
    expect(text).not.toMatch(/main_frame|script 1/);
    const [heading = ''] = text.split('\n').filter((line) => line.startsWith('https://www.shop.test/xx'));
    expect(heading).toMatch(/^https:\/\/www\.shop\.test\/x+…x+\/basket {2}IPv6-partial$/);
    expect(heading.length).toBeLessThan(140);
  });

  it('says of which hosts nobody was asked, and about which nobody answered who was asked', () => {
    const unasked = ['a.test', 'b.test'].map((hostname) => ({
      hostname,
      records: undefined,
      sightings: { reached: [] },
    }));
    const silent = {
      hostname: 'c.test',
      records: records('c.test', 'timeout', 'not-asked'),
      sightings: { reached: [] },
    };
    const told = (...unchecked: (typeof silent | (typeof unasked)[number])[]) => textReport({ ...input, unchecked });
    expect(told(...unasked)).toContain(
      'Not checked: nobody was asked for AAAA of 2 hosts (a.test, b.test). Choose whom to ask by --resolver.',
    );
    expect(told(silent)).toContain(
      'Not checked: who was asked for AAAA of 1 host (c.test) gave no answer of use. Ask again, or somebody else by --resolver.',
    );
    expect(told(...unasked, silent)).toContain(
      'nobody was asked for AAAA of 2 hosts (a.test, b.test); who was asked for AAAA of 1 host (c.test) gave no answer of use. Choose',
    );
  });

  it('says of a visit as without IPv4 on which network that was', () => {
    const preview = { network: 'without-nat64', blocked: ['cdn.test'] } as const;
    expect(textReport({ ...input, judged: judgeReport(report([{ ...partial, preview }], dns), site) })).toContain(
      'visited as on a network without IPv4 (IPv6-only network); blocked: cdn.test',
    );
  });

  it('is cut where it is too long, and says so', () => {
    const pages = Array.from({ length: 201 }, (_, at) => ({ ...old, id: String(at) }));
    expect(textReport({ ...input, judged: judgeReport(report(pages, dns), site) })).toContain(
      '… and 1 more page; a file has all',
    );
  });

  it.each([
    [true, {}, true],
    [false, {}, false],
    [true, { NO_COLOR: '1' }, false],
    [true, { NO_COLOR: '' }, true],
    [true, { TERM: 'dumb' }, false],
    [false, { FORCE_COLOR: '1' }, true],
    [true, { FORCE_COLOR: '1', NO_COLOR: '1' }, false],
  ])('on a terminal: %s, with %j, has colours: %s', (isTTY, environment, colours) => {
    expect(styleOf({ isTTY, columns: 80 }, environment).colours).toBe(colours);
  });
});

describe('the progress', () => {
  const written = (isTTY: boolean, quiet: boolean, terminal = 'xterm') => {
    let all = '';
    const write = (text: unknown) => {
      all += text;
      return true;
    };
    const progress = progressOn({ isTTY, columns: 30, write }, { quiet, total: 2, terminal });
    progress.note('Here.');
    progress.inform('How it goes.');
    progress.started('https://a.test/\u001b[31m');
    progress.finished('https://a.test/\u001b[31m', () => 'IPv6-full');
    progress.end();
    return all;
  };

  it('is a line a page in a file', () => {
    expect(written(false, false)).toBe('Here.\nHow it goes.\n1/2 IPv6-full  https://a.test/⟨U+001B⟩[31m\n');
  });

  it('is one line on a terminal, no longer than that is wide', () => {
    const lines = written(true, false).split('\r\u001b[K');
    expect(lines).toContain('0/2  1 under way  https…⟩[31m');
    expect(lines.at(-1)).toBe('');
  });

  it('is a line a page on a terminal that cannot erase one', () => {
    expect(written(true, false, 'dumb')).toBe(written(false, false));
  });

  it.each([
    ['a file', false, false, 1],
    ['a file, quietly', false, true, 0],
    ['a terminal, which shows counts only', true, false, 0],
  ])('asks what came of a page only where it writes that: to %s', (_, isTTY, quiet, times) => {
    let asked = 0;
    const progress = progressOn({ isTTY, columns: 80, write: () => true }, { quiet, total: 1 });
    progress.finished('https://a.test/', () => `${++asked}`);
    expect(asked).toBe(times);
  });

  it('leaves nothing on a terminal in the end, whatever is noted afterwards', () => {
    let all = '';
    const write = (text: unknown) => {
      all += text;
      return true;
    };
    const progress = progressOn({ isTTY: true, columns: 80, write }, { quiet: false, total: 1 });
    progress.started('https://a.test/');
    progress.finished('https://a.test/', () => 'done');
    progress.end();
    progress.note('Afterwards.');
    expect(all.endsWith('\r\u001b[K\r\u001b[KAfterwards.\n')).toBe(true);
  });

  it('makes room for what is written to the same terminal', async () => {
    const written: string[] = [];
    const write = (text: unknown) => written.push(String(text)) > 0;
    const progress = progressOn({ isTTY: true, columns: 80, write }, { quiet: false, total: 1 });
    progress.started('https://a.test/');
    await progress.beside(async () => {
      written.push('{"page"}');
    });
    expect(written.slice(-3)).toEqual(['\r\u001b[K', '{"page"}', '\r\u001b[K0/1  1 under way  https://a.test/']);
  });

  it('is silent, if so wished, but for what has to be known to judge the result', () => {
    expect(written(false, true)).toBe('Here.\n');
  });
});

describe('pages', () => {
  it('are in the order in which they were asked for, those that nobody asked for last', () => {
    const pages = ['c', 'link', 'a', 'other', 'b'].map((requested) => ({ ...page([]), requested }));
    const ordered = [...inOrderOf(report(pages), ['a', 'b', 'never', 'c']).pages];
    expect(ordered.map(({ requested }) => requested)).toEqual(['a', 'b', 'c', 'link', 'other']);
  });

  it('say in the text which of several files they are from', () => {
    const pages = [{ ...page([]), file: 'monday.har' }, page([])];
    const text = textReport({ ...input, judged: judgeReport(report(pages), site) });
    expect(text.match(/^ +from: .*$/gm)).toEqual(['  from: monday.har']);
  });

  it.each([
    [
      ['a/one.har', 'b/two.har'],
      ['one.har', 'two.har'],
    ],
    [
      ['a/one.har', 'b/one.har', 'two.har'],
      ['a/one.har', 'b/one.har', 'two.har'],
    ],
    [['a/one.har', 'a/one.har'], ['one.har']],
  ])('call files by no more of their paths than tells them apart: %s', (paths, names) => {
    expect([...fileNames(paths).values()]).toEqual(names);
  });

  it('of several files are in the order of the files, those of one as they were', () => {
    const pages = ['new', 'old-2', 'old', 'new'].map((run, at) => ({ ...page([]), id: String(at), run }));
    const ordered = [...inOrderOfFiles(report(pages), [['old', 'old-2'], ['new'], ['old']]).pages];
    expect(ordered.map(({ id }) => id)).toEqual(['1', '2', '0', '3']);
  });
});

describe('a written file', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'greensix-write-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('takes the place of the one before, behind a link too, and leaves nothing beside it', async () => {
    writeFileSync(join(folder, 'a'), 'old', { mode: 0o640 });
    symlinkSync(join(folder, 'a'), join(folder, 'link'));
    await writeFile(join(folder, 'link'), 'new');
    expect(readFileSync(join(folder, 'a'), 'utf8')).toBe('new');
    expect(statSync(join(folder, 'a')).mode & 0o777).toBe(0o640);
    expect(readdirSync(folder).sort()).toEqual(['a', 'link']);
  });

  it('never takes the place of a device', async () => {
    await writeFile('/dev/null', 'x');
    expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
  });

  it('is tried beforehand without a trace', async () => {
    writeFileSync(join(folder, 'b'), 'old');
    await demandWritable(join(folder, 'b'));
    await demandWritable(join(folder, 'none'));
    expect(readFileSync(join(folder, 'b'), 'utf8')).toBe('old');
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    // Opening it would wait for a reader.
    await demandWritable(join(folder, 'pipe'));
    expect(readdirSync(folder).filter((name) => /none|^\./.test(name))).toEqual([]);
  });

  it.runIf(process.platform === 'linux')(
    'in a folder that takes none is refused, which exists all the same',
    async () => {
      const sentence =
        /^\/proc\/x\.json: it cannot be written: (?:its folder takes no new files|it may not be opened)\.$/;
      await expect(demandWritable('/proc/x.json')).rejects.toThrow(sentence);
    },
  );

  it('that is a folder is refused', async () => {
    await expect(writeFile(folder, 'x')).rejects.toThrow('it cannot be written: it is a folder.');
  });
});
