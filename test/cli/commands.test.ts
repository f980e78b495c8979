import { once } from 'node:events';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { resolve } from 'node:path';
import Ajv7 from 'ajv';
import Ajv from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import messages from '../../extension/_locales/en/messages.json' with { type: 'json' };
import { parseNdjson } from '../../src/format/parse-ndjson.ts';
import type { Report } from '../../src/readiness/report/report.ts';
import { parseCsv } from '../unit/format/parse-csv.ts';
import { NETWORKS, TRUTHS } from '../world/audit-hosts.ts';
import { AUDIT_PAGES, pageUrl } from '../world/audit-pages.ts';
import { WorldClient } from '../world/client.ts';
import { poll } from '../world/poll.ts';
import { startHttpProxy } from '../world/proxy.ts';
import { SHOP_HOSTS, SHOP_SIZE } from '../world/shop-hosts.ts';
import { vantageProgram } from '../world/vantages.ts';
import { startDns } from './dns-server.ts';
import { junitErrors } from './junit-rules.ts';
import { type Ended, Packed } from './packed.ts';

const world = new WorldClient(inject('worldPort'));
let packed: Packed;
let dns: Awaited<ReturnType<typeof startDns>>[];

beforeAll(async () => {
  packed = new Packed(await world.certificates());
  // The world's resolv.conf names no server, so the system's is on this computer. Others see it at another address.
  dns = await Promise.all([startDns('127.0.0.1'), startDns('198.41.31.1')]);
});
afterAll(() => {
  for (const server of dns) server.close();
  packed.remove();
});

const page = (name: string) => {
  const found = AUDIT_PAGES.find((candidate) => candidate.name === name);
  if (!found) throw new Error(`no page ${name}`);
  return pageUrl(found);
};
const read = (name: string) => readFileSync(packed.path(name), 'utf8');
// No page of these tests is waited for in vain: on a busy machine one may take its time.
const quick = ['--quiet-time', '1', '--timeout', '120'];

/** What a report as JSON says, as far as tests look at it. */
interface Written {
  readonly runs: readonly { readonly vantage: { readonly id: string } }[];
  readonly pages: readonly {
    readonly requested: string;
    readonly problem?: { readonly id: string };
    readonly verdict: { readonly class: string };
  }[];
  readonly hosts: readonly {
    readonly hostname: string;
    readonly verdict: {
      readonly id: string;
      readonly confidence: string;
      readonly evidence: readonly unknown[];
      readonly outcomes: Readonly<Record<string, string>>;
    };
  }[];
  readonly dns: Report['dns'];
}
const written = (name: string): Written => JSON.parse(read(name));
const classes = ({ pages }: Written) =>
  Object.fromEntries(pages.map(({ requested, verdict }) => [requested, verdict.class]));
const verdicts = ({ hosts }: Written) =>
  Object.fromEntries(hosts.map(({ hostname, verdict }) => [hostname, verdict.id]));

const names = [
  'all-six',
  'hop-over-four',
  'hops-of-resources',
  'frames-in-frames',
  'literals',
  'no-name',
  'worker',
  'on-four-ready-test',
  'on-denied-ready-test',
  'needs-script',
];
const good = names.map(page);
const bad = ['not a url', 'ftp://dual.test/', 'https://dead.test/', 'https://dual.test/download'];

describe('the package', () => {
  it('holds the command, the extension for Chromium, and what tells about them', () => {
    const expected =
      /^(cli\/greensix\.mjs|dist\/cli\/([\w-]+\.js|greensix\.1|licenses\.txt)|dist\/chrome\/.+|LICENSE|README\.md|package\.json|docs\/(cli|long-lists)\.md|src\/format\/report\.schema\.json)$/;
    expect(packed.files.filter((name) => !expected.test(name))).toEqual([]);
    expect(packed.files).toEqual(
      expect.arrayContaining([
        'cli/greensix.mjs',
        'dist/cli/greensix.js',
        'dist/chrome/manifest.json',
        'LICENSE',
        'docs/cli.md',
      ]),
    );
    expect(packed.files.filter((name) => name.endsWith('.map'))).toEqual([]);
  });

  it('has one version', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
    expect((await packed.run(['--version'])).stdout).toBe(`greensix ${version}\n`);
    expect(JSON.parse(read('node_modules/greensix/dist/chrome/manifest.json')).version).toBe(version);
  });
});

describe('an audit', () => {
  let ended: Ended;
  let shop: Ended;
  const outs = ['report.json', 'report.ndjson', 'report.csv', 'report.md', 'report.xml', 'report.sarif', 'report.txt'];

  beforeAll(async () => {
    packed.write('list.txt', `# pages\n${good.join('\n')}\n\n${bad.join(' # bad\n')}\n`);
    packed.write('allow.txt', '*.elsewhere.test # known\nnever.met.test\n');
    const files = outs.flatMap((name) => ['--out', name]);
    [ended, shop] = await Promise.all([
      packed.run(['audit', '-', ...quick, ...files, '--fail-on', 'ipv4-only,problem', '--allow', 'allow.txt'], {
        input: read('list.txt'),
      }),
      packed.run(['audit', 'https://www.nordwind-outdoor.test/shop', ...quick]),
    ]);
  });

  it('exits with 1 for findings, and names them', () => {
    expect(ended.code, ended.stderr).toBe(1);
    const findings = ended.stdout.slice(ended.stdout.indexOf('Fails: '));
    expect(findings).toContain('Fails: 6 findings');
    for (const mark of ['on-four-ready-test', 'on-denied-ready-test']) {
      expect(findings).toMatch(new RegExp(`ipv4-only: https://\\S+mark=${mark.slice(0, 7)}`));
    }
    for (const text of ['https://not a url', 'ftp://dual.test/', 'https://dead.test/']) {
      expect(findings).toContain(`problem: ${text}`);
    }
    expect(findings).toContain('On the allow list, and not met: never.met.test');
  });

  it('says of a shop with 86 hosts in three lines how it stands, what to fix, and whom to write to', () => {
    expect(shop.code, shop.stderr).toBe(0);
    const [stands, fix, write] = shop.stdout.split('\n');
    const lacking = SHOP_HOSTS.filter(
      ({ addresses, dead }) => !dead && addresses.every((each) => !each.includes(':') || each.startsWith('64:ff9b:')),
    ).map(({ name }) => name);
    expect(stands).toBe(
      `www.nordwind-outdoor.test does not fully work on an IPv6-only network, because of ${lacking.length} of its ${SHOP_SIZE} hosts.`,
    );
    const own = lacking.filter((name) => name.endsWith('.nordwind-outdoor.test'));
    const given = /^Fix: give ([^;]+) IPv6; self-host or replace .*\(loaded by the page itself\)\.$/.exec(
      fix ?? '',
    )?.[1];
    expect(given?.split(', ').sort()).toEqual(own.sort());
    // Who runs most of those hosts comes first.
    expect(write).toMatch(/^Write to: criterion-retargeting\.test \(runs 4 of the 41\), /);
  });

  it('tells on the standard error what this machine has and how far it is', () => {
    expect(ended.stderr).toMatch(/^This machine has IPv4 and IPv6\n/);
    expect(ended.stderr).toMatch(/14\/14 /);
    expect(ended.stderr).toContain(`IPv6-full  ${page('all-six')}\n`);
  });

  it('says of each page while it goes on what its report says in the end', () => {
    const lines = [...ended.stderr.matchAll(/^\d+\/14 (\S[^(\n]*?)(?: \(.*\))? {2}(\S.*)$/gm)];
    const classes = written('report.json').pages.map(({ requested, verdict }) => [
      requested,
      messages[`readiness_${verdict.class.replaceAll('-', '_')}` as keyof typeof messages].message,
    ]);
    expect(Object.fromEntries(lines.map(([, outcome, url]) => [url, outcome]))).toEqual(Object.fromEntries(classes));
  });

  it('says first how it stands and what to fix, then the vantage, each page with what breaks it, who has to act, and totals', () => {
    const { stdout } = ended;
    expect(stdout).toMatch(
      /^\d+ of 14 pages do not fully work on an IPv6-only network, because of \d+ of \d+ hosts\..*\n/,
    );
    expect(stdout.split('\n').find((line) => line.startsWith('Fix: '))).toContain('four.ready.test');
    expect(stdout).toMatch(/\n\nNetwork of the visits \(Chromium [\d.]+\): has IPv6\n/);
    // Long URLs are cut in the middle.
    expect(stdout).toMatch(
      /\nhttps:\/\/dual\.ready\.test\/witness\?icon=data:,&mark=literals\S{0,40}…\S+ {2}IPv6-partial\n/,
    );
    expect(stdout).toContain('    function    198.41.40.10: IPv4 literal: ');
    expect(stdout).toContain('four.elsewhere.test (allowed): no AAAA');
    expect(stdout).toMatch(
      / {2}four\.ready\.test {2}no AAAA, \d pages\. Who has to act: whoever runs ready\.test and its DNS\./,
    );
    expect(stdout).toContain('14 pages, ');
    expect(written('report.json').pages.map(({ requested }) => requested)).toEqual([
      ...good,
      ...bad.map((url) => (url === 'not a url' ? `https://${url}` : url)),
    ]);
    expect(stdout).not.toContain('main_frame');
    for (const name of outs) expect(ended.stderr).toContain(`Written: ${name} (`);
    expect(stdout).not.toContain('\u001b');
    expect(read('report.txt')).toBe(stdout);
  });

  it('judges every host as the servers of the world know it', () => {
    for (const { hostname, verdict } of written('report.json').hosts) {
      const truth = TRUTHS.get(hostname);
      // Chromium asks before a page may reach a local address, and nobody is there to say yes.
      if (!truth || hostname === 'inside.ready.test') continue;
      expect(`${hostname} ${verdict.id}`).toBe(`${hostname} ${truth.verdict}`);
      for (const network of NETWORKS) {
        if (truth.open?.includes(network) || hostname === 'nobody.ready.test') continue;
        const outcome = verdict.outcomes[network]?.replace('fails-anyway', 'breaks');
        expect(`${hostname} ${network} ${outcome}`).toBe(
          `${hostname} ${network} ${truth.works[network] ? 'works' : 'breaks'}`,
        );
      }
    }
    const aliased = written('report.json').dns.find(({ hostname }) => hostname === 'chain4.ready.test');
    if (aliased) expect(aliased.cnames).toEqual(['edge4.elsewhere.test', 'pop4.elsewhere.test']);
  });

  it('has a row with its reason for each bad URL', () => {
    const problems = written('report.json').pages.flatMap(({ requested, problem }) =>
      problem ? [[requested, problem.id]] : [],
    );
    expect(Object.fromEntries(problems)).toEqual({
      'https://not a url': 'url',
      'ftp://dual.test/': 'scheme',
      'https://dead.test/': 'failed',
      'https://dual.test/download': 'download',
    });
  });

  it('writes JSON by the published schema', () => {
    const schema = JSON.parse(read('node_modules/greensix/src/format/report.schema.json'));
    const validate = new Ajv({ strict: true, strictTypes: false, allErrors: true }).compile(schema);
    validate(written('report.json'));
    expect(validate.errors ?? []).toEqual([]);
  });

  it('writes NDJSON that reads back as the same report', () => {
    const reading = parseNdjson(read('report.ndjson'));
    if (!reading.ok) throw new Error(reading.error);
    expect(reading.report.pages.map(({ requested }) => requested).sort()).toEqual(
      written('report.json')
        .pages.map(({ requested }) => requested)
        .sort(),
    );
  });

  it('writes CSV with as many fields in each line', () => {
    const lines = parseCsv(read('report.csv'));
    expect(new Set(lines.map(({ length }) => length)).size).toBe(1);
    expect(lines.length).toBeGreaterThan(14);
  });

  it('writes Markdown', () => {
    expect(read('report.md')).toMatch(/^# IPv6 readiness: /);
    expect(read('report.md')).toContain('`198.41.40.10`');
  });

  it("writes JUnit's XML by the schema of Jenkins, bad pages as errors", () => {
    expect(junitErrors(read('report.xml'))).toEqual([]);
    expect(read('report.xml')).toContain('<error message=');
    expect(junitErrors('<testsuites><testsuite name="a" tests="2"><testcase/></testsuite></testsuites>')).toEqual([
      'testsuite without failures',
      'testsuite without errors',
      'testcase without name',
      'testsuite states 2 tests, and has 1',
    ]);
  });

  it('writes SARIF by the schema of OASIS', () => {
    const { id, ...schema } = JSON.parse(readFileSync('test/data/sarif/sarif-schema-2.1.0.json', 'utf8'));
    const ajv = new Ajv7({ strict: false, allErrors: true });
    addFormats.default(ajv);
    // What draft 4 and draft 7 call differently is its own name only.
    const validate = ajv.compile({ ...schema, $schema: 'http://json-schema.org/draft-07/schema#', $id: id });
    validate(JSON.parse(read('report.sarif')));
    expect(validate.errors ?? []).toEqual([]);
  });

  it('leaves nothing behind', () => {
    expect(readdirSync(packed.path('tmp'))).toEqual([]);
  });

  describe('in parts, as tasks of a batch system', () => {
    it('merged is the same as in one', async () => {
      const parts = await Promise.all(
        [0, 1].map((index) =>
          packed.run(
            [
              'audit',
              '--list',
              'list.txt',
              ...quick,
              '--jobs',
              '2',
              '--shard',
              'auto/2',
              '--quiet',
              '--state',
              `part-${index}.ndjson`,
              '--resume',
            ],
            {
              env: { JOB_COMPLETION_INDEX: String(index) },
            },
          ),
        ),
      );
      expect(
        parts.map(({ code }) => code),
        parts[0]?.stderr,
      ).toEqual([0, 0]);
      const shares = [0, 1].map((index) => packed.pagesIn(`part-${index}.ndjson`).length);
      expect(shares.every((count) => count > 0 && count < 14)).toBe(true);
      const merged = await packed.run([
        'merge',
        'part-0.ndjson',
        'part-1.ndjson',
        '--out',
        'merged.json',
        '--format',
        'markdown',
      ]);
      expect(merged.code, merged.stderr).toBe(0);
      expect(merged.stdout).toMatch(/^# IPv6 readiness/);
      expect(classes(written('merged.json'))).toEqual(classes(written('report.json')));
      expect(verdicts(written('merged.json'))).toEqual(verdicts(written('report.json')));
    });
  });

  describe('that is killed', () => {
    it('goes on where it was: nothing twice, nothing lost', async () => {
      const short = [...good.slice(0, 6), 'https://not a url', 'ftp://dual.test/'];
      packed.write('short.txt', short.join('\n'));
      const command = [
        'audit',
        '--list',
        'short.txt',
        ...quick,
        '--jobs',
        '2',
        '--state',
        'killed.ndjson',
        '--resume',
        '--out',
        'resumed.json',
      ];
      const child = packed.start(command);
      await poll('three pages are kept', () => packed.pagesIn('killed.ndjson').length >= 3);
      const another = await packed.run(command);
      expect(another.stderr).toMatch(/killed\.ndjson is in use by process \d+ on /);
      expect(another.code).toBe(2);
      child.kill('SIGKILL');
      await once(child, 'close');
      expect(readdirSync(packed.path('tmp')).join()).toMatch(/greensix-profile-/);
      const before = packed.pagesIn('killed.ndjson');
      expect(before.length).toBeLessThan(short.length);
      appendFileSync(packed.path('killed.ndjson'), '{"page":{"id":"torn');

      const refused = await packed.run(command.filter((arg) => arg !== '--resume'));
      expect(refused.stderr).toContain('killed.ndjson is there already. Go on with it by --resume');
      expect(refused.code).toBe(2);

      await world.clearLog();
      const resumed = await packed.run(command);
      expect(resumed.code, resumed.stderr).toBe(0);
      expect(resumed.stderr).toContain(`${before.length} pages were done before`);
      const lines = packed.pagesIn('killed.ndjson');
      expect(lines.slice(0, before.length)).toEqual(before);
      const asked = lines.map((line) => JSON.parse(line).page.requested);
      expect([...asked].sort()).toEqual([...short].sort());
      const visited = (await world.log())
        .filter(({ dest }) => dest === 'document')
        .map(({ host, path }) => `https://${host}${path}`);
      for (const line of before) expect(visited).not.toContain(JSON.parse(line).page.requested);
      expect(classes(written('report.json'))).toMatchObject(classes(written('resumed.json')));
      expect(existsSync(packed.path('killed.ndjson.lock'))).toBe(false);

      // What the killed one left is gone, too.
      expect(readdirSync(packed.path('tmp'))).toEqual([]);

      const again = await packed.run(command);
      expect(again.code).toBe(0);
      expect(packed.pagesIn('killed.ndjson')).toHaveLength(short.length);
    });

    it('by Ctrl-C ends its browser and says how to go on', async () => {
      const child = packed.start(['audit', ...good, '--state', 'interrupted.ndjson', '--jobs', '1']);
      let output = '';
      child.stderr?.on('data', (text) => {
        output += text;
        if (output.includes('1/10') && !child.killed) child.kill('SIGINT');
      });
      const [code] = await once(child, 'close');
      expect(code, output).toBe(130);
      expect(output).toMatch(
        /Interrupted\. interrupted\.ndjson keeps the .* done; .* Go on by the same command with --state interrupted\.ndjson --resume\./,
      );
      const left = readdirSync('/proc').filter((pid) => {
        try {
          return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(packed.path('tmp'));
        } catch {
          return false;
        }
      });
      expect(left).toEqual([]);
    });
  });
});

describe('a survey', () => {
  it('says what to install where its package is not there', async () => {
    const ended = await packed.run(['survey', 'status']);
    expect(ended.stderr).toBe(
      'greensix: greensix survey needs the package greensix-survey beside greensix. Install both: npm install greensix greensix-survey\n',
    );
    expect(ended.code).toBe(2);
  });

  it('visits as an audit does, with the same verdicts', async () => {
    symlinkSync(resolve('cli/survey'), packed.path('node_modules/greensix-survey'));
    const pages = [...good.slice(0, 4), 'ftp://dual.test/'];
    packed.write('survey.txt', pages.join('\n'));
    const survey = async (...args: string[]) => {
      const ended = await packed.run(['survey', ...args, '--database', 'surveys', '--quiet']);
      expect(ended.stderr).toBe('');
      expect(ended.code).toBe(0);
      return ended.stdout;
    };
    await survey('create', 'real', '--list', 'survey.txt', ...quick);
    await survey('work', 'real', '--until-done');
    const { tables } = JSON.parse(await survey('report', 'real', '--format', 'json'));
    const counted = Object.fromEntries(
      tables[0].rows.map(({ class: name, sites }: { class: string; sites: number }) => [name, sites]),
    );
    await packed.run(['audit', ...pages, ...quick, '--out', 'audited.json']);
    const audited = classes(written('audited.json'));
    const expected: Record<string, number> = {};
    for (const url of pages) expected[audited[url] ?? ''] = (expected[audited[url] ?? ''] ?? 0) + 1;
    expect(counted).toMatchObject(expected);
  });

  it('tells who works on it that the resolver does not answer, by which sites that have no IPv6 are unknown', async () => {
    packed.write('silent.txt', 'https://v4.test/\n');
    const database = ['--database', 'silent'];
    await packed.run([
      'survey',
      'create',
      'silent',
      '--list',
      'silent.txt',
      ...quick,
      '--resolver',
      '127.0.0.9',
      ...database,
    ]);
    const ended = await packed.run(['survey', 'work', 'silent', '--until-done', ...database]);
    expect(ended.stderr).toContain('The resolver (127.0.0.9) did not answer: ');
    expect(ended.code).toBe(0);
  });
});

describe('the vantage', () => {
  const four = vantageProgram('ipv4-only', process.execPath);

  it('without IPv6 is reported, and blames no host that has AAAA', async () => {
    const ended = await packed.run(
      [
        'audit',
        page('all-six'),
        page('hop-over-four'),
        ...quick,
        '--resolver',
        '198.41.31.1',
        '--out',
        'from-four.json',
        '--fail-on',
        'ipv4-only',
      ],
      { program: four.command, env: four.env },
    );
    expect(ended.stderr).toContain('This machine has IPv4; no IPv6 here');
    const report = written('from-four.json');
    const dual = report.hosts.find(({ hostname }) => hostname === 'dual.ready.test');
    expect(dual?.verdict.outcomes).toEqual({ 'with-nat64': 'unknown', 'without-nat64': 'unknown' });
    // What has no AAAA has none from everywhere.
    expect(verdicts(report)['four.ready.test']).toBe('no-aaaa');
  });

  it('that is not what was asked for ends the command before anything is visited', async () => {
    await world.clearLog();
    const ended = await packed.run(['audit', page('all-six'), '--vantage', 'ipv6'], {
      program: four.command,
      env: four.env,
    });
    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain('--vantage ipv6 is not given: there is no IPv6 here');
    expect(await world.log()).toEqual([]);
  });

  it('behind a NAT64 is recognised by the prefix that the DNS tells', async () => {
    const { command, env } = vantageProgram('nat64-own', process.execPath);
    const ended = await packed.run(['audit', page('all-six'), '--vantage', 'native'], { program: command, env });
    expect(ended.stderr).toContain('--vantage native is not given: there is a NAT64 here (2001:67c:2960:6400::/64)');
    expect(ended.code).toBe(2);
  });
});

describe('behind a proxy', () => {
  it('of HTTPS_PROXY nothing is said by addresses, for they are the proxy’s; the DNS is asked all the same', async () => {
    const proxy = await startHttpProxy();
    try {
      const env = { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` };
      const ended = await packed.run(['audit', page('on-four-ready-test'), ...quick, '--out', 'proxied.json'], { env });
      expect(ended.code, ended.stderr).toBe(0);
      expect(ended.stderr).toContain('HTTPS_PROXY');
      expect(proxy.asked).toContain('four.ready.test:443');
      const report = written('proxied.json');
      expect(report.runs.map(({ vantage }) => vantage.id)).toEqual(['proxied']);
      expect(verdicts(report)['four.ready.test']).toBe('no-aaaa');
      for (const { hostname, verdict } of report.hosts) {
        expect([hostname, verdict.id]).not.toEqual([hostname, 'ipv6']);
        if (verdict.id !== 'no-aaaa') expect(verdict.outcomes['without-nat64'], hostname).toBe('unknown');
      }
    } finally {
      await proxy.close();
    }
  });
});

describe('where the disk for temporary files is full', () => {
  it('an audit ends with that as its reason, and calls no page unknown because of it', async () => {
    const small = `mount -t tmpfs -o size=1m none "$TMPDIR" && exec ${process.execPath} "$@"`;
    const program = packed.path(
      packed.write('on-a-full-disk', `#!/bin/sh\nexec unshare -m sh -c '${small}' sh "$@"\n`),
    );
    chmodSync(program, 0o755);
    const args = ['audit', page('all-six'), '--timeout', '10', '--fail-on', 'problem'];
    const { code, stdout, stderr } = await packed.run(args, { program });
    expect(stderr).toContain(
      'the disk is full, so the browser has no room for what it records. Make some, or name another place by TMPDIR.\n',
    );
    expect(stderr + stdout).not.toContain('did not come in time');
    expect(code).toBe(2);
  });
});

describe('--ipv6-only', () => {
  it('visits pages with the hosts blocked that such a network cannot reach; NDJSON tells so, without paths if so wished', async () => {
    const args = ['--ipv6-only', '--format', 'ndjson', '--redact', '--quiet'];
    const { code, stdout, stderr } = await packed.run(['audit', page('frames-in-frames'), ...quick, ...args]);
    expect(code, stderr).toBe(0);
    const reading = parseNdjson(stdout);
    if (!reading.ok) throw new Error(reading.error);
    const [visited] = reading.report.pages;
    expect([...(visited?.preview?.blocked ?? [])].sort()).toEqual([
      'four.ready.test',
      'four.third.test',
      'mapped.ready.test',
    ]);
    expect(visited?.url).toBe('https://dual.ready.test/…');
    expect(stdout).not.toContain('witness');
    expect(stderr, 'quietly, where nothing limits what was found out').toBe('');
  });
});

describe('the GitHub Action', () => {
  it('writes the summary of the job, names its files, and fails the job', async () => {
    const home = packed.path('runner/greensix/node_modules/.bin');
    mkdirSync(home, { recursive: true });
    symlinkSync(packed.path('node_modules/greensix/cli/greensix.mjs'), `${home}/greensix`);
    const ended = await packed.run([], {
      program: resolve('cli/action/audit.sh'),
      env: {
        RUNNER_TEMP: packed.path('runner'),
        GITHUB_STEP_SUMMARY: packed.path('summary'),
        GITHUB_OUTPUT: packed.path('output'),
        URLS: `${page('literals')}\n\n`,
        LIST: '',
        FAIL_ON: 'partial',
        ALLOW: '',
        FORMAT: 'csv',
        ARGS: quick.join(' '),
      },
    });
    expect(ended.code, ended.stderr).toBe(1);
    expect(ended.stdout).toContain('198.41.40.10');
    expect(read('summary')).toMatch(/^# IPv6 readiness/);
    expect(read('output')).toBe(`json=${packed.path('greensix.json')}\nsarif=${packed.path('greensix.sarif')}\n`);
    expect(JSON.parse(read('greensix.sarif')).runs[0].results).toHaveLength(1);
  });
});

describe('without a browser', () => {
  const entry = (url: string, address: string, more: object = {}) => ({
    startedDateTime: '2026-11-20T10:00:00.000Z',
    time: 10,
    request: { method: 'GET', url, httpVersion: 'h2', headers: [] },
    response: { status: 200, httpVersion: 'h2', headers: [], content: { mimeType: 'text/html' } },
    serverIPAddress: address,
    ...more,
  });
  const har = (...entries: object[]) =>
    JSON.stringify({ log: { version: '1.2', creator: { name: 'Test', version: '1' }, pages: [], entries } });
  const main = entry('https://dual.ready.test/', '2606:4700:a::1', { _resourceType: 'document' });
  const four = '198.41.40.10';
  const script = (name: string, address: string) => entry(`https://${name}/x.js`, address, { _resourceType: 'script' });

  it('a HAR file is judged, with the system or a resolver over HTTPS asked about its hosts', async () => {
    packed.write('one.har', har(main, script('chain4.ready.test', '198.41.40.13')));
    for (const resolver of ['system', 'https://doh.test/dns-query']) {
      const ended = await packed.run(['har', 'one.har', '--resolver', resolver, '--fail-on', 'partial']);
      expect(ended.code, ended.stderr).toBe(1);
      expect(ended.stdout).toContain('Who has to act: whoever runs pop4.elsewhere.test.');
    }
    const nobody = await packed.run(['har', 'one.har', '--resolver', 'none', '--fail-on', 'partial']);
    expect(nobody.code).toBe(2);
    expect(nobody.stderr).toContain(
      '--fail-on cannot be judged: nobody was asked for AAAA of 1 host (chain4.ready.test).',
    );
    expect(nobody.stdout).toContain('Not checked: nobody was asked for AAAA of 1 host');
    const gone = await packed.run(['har', 'one.har', '--resolver', '127.0.0.1:9']);
    expect(gone.stderr).toMatch(
      /^The resolver \(127\.0\.0\.1:9\) did not answer: .*; choose another one by --resolver\.\n/,
    );
    expect(gone.stdout).toContain('Not checked: who was asked for AAAA of 1 host');
  });

  it('resolvers whose AAAA disagree are named, and then no verdict is certain', async () => {
    const split = await startDns('127.0.0.2', (hostname) => hostname === 'dual.test');
    try {
      packed.write('split.har', har(main, script('dual.test', '198.41.30.11'), script('four.ready.test', four)));
      const both = ['--resolver', '198.41.31.1', '--resolver', '127.0.0.2'];
      const ended = await packed.run(['har', 'split.har', ...both, '--out', 'split.json']);
      expect(ended.code, ended.stderr).toBe(0);
      const { hosts } = written('split.json');
      const two = hosts.find(({ hostname }) => hostname === 'dual.test');
      expect(two?.verdict.evidence).toContainEqual({ id: 'resolver-differs', values: ['127.0.0.2', 'no-data'] });
      expect(two?.verdict.confidence).not.toBe('certain');
      const agreed = hosts.find(({ hostname }) => hostname === 'four.ready.test');
      expect(agreed?.verdict).toMatchObject({ id: 'no-aaaa', confidence: 'certain' });
    } finally {
      split.close();
    }
  });

  it('a host that lost IPv6 is a regression, unless it is allowed', async () => {
    packed.write('old.har', har(main, script('four.ready.test', '2606:4700:a::99')));
    packed.write('new.har', har(main, script('four.ready.test', '198.41.40.10')));
    for (const name of ['old', 'new']) {
      const resolver = name === 'old' ? 'none' : 'system';
      expect((await packed.run(['har', `${name}.har`, '--resolver', resolver, '--out', `${name}.json`])).code).toBe(0);
    }
    const diff = await packed.run([
      'diff',
      'old.json',
      'new.json',
      '--fail-on',
      'regression',
      '--out',
      'diff.md',
      '--out',
      'diff.json',
    ]);
    expect(diff.code, diff.stderr).toBe(1);
    expect(diff.stdout).toContain('worse    https://dual.ready.test/  worse by: four.ready.test');
    expect(diff.stdout).toContain('worse    four.ready.test  IPv6 -> no AAAA');
    expect(read('diff.md')).toMatch(/^# IPv6 readiness: what changed/);
    expect(JSON.parse(read('diff.json')).hosts).toEqual([
      { hostname: 'four.ready.test', kind: 'worse', before: 'ipv6', after: 'no-aaaa' },
    ]);
    expect((await packed.run(['diff', 'new.json', 'old.json', '--fail-on', 'regression'])).code).toBe(0);
    const gate = ['har', 'new.har', '--fail-on', 'regression', '--baseline', 'old.json'];
    expect((await packed.run(gate)).code).toBe(1);
    packed.write('four.txt', 'four.ready.test\n');
    expect((await packed.run([...gate, '--allow', 'four.txt'])).code).toBe(0);
    // A baseline without paths is compared all the same.
    await packed.run(['merge', 'old.json', '--redact', '--out', 'redacted.json']);
    expect((await packed.run(['har', 'new.har', '--fail-on', 'regression', '--baseline', 'redacted.json'])).code).toBe(
      1,
    );
  });

  it.each([
    [[], 'Usage: greensix COMMAND'],
    [['audit', 'a.test', '--job', '2'], 'There is no option --job. Did you mean --jobs?'],
    [
      ['audit', '--list', 'nowhere.txt'],
      'nowhere.txt: the list of URLs cannot be read: there is no such file or folder.',
    ],
    [['audit', 'a.test', '--browser', '/nowhere/chromium'], '/nowhere/chromium'],
  ])('%j is reported in one sentence, with exit code 2', async (args, sentence) => {
    const ended = await packed.run(args);
    expect(ended.stderr).toContain(sentence);
    expect(ended.code).toBe(2);
    expect(ended.stdout).toBe('');
  });

  it.each([
    ['a HAR file', 'har', '{"log":{"version":"1.2","entries":[{"request":{"url":"https://@"},"x@":'],
    ['a HAR file that is none', 'har', '@{'],
    ['a report', 'merge', '{"page":{"id":"@","run":"x@",'],
    ['lines of a report', 'merge --', '{"run":{"id":"@","source":"@"}}'],
    ['an allow list', 'allow', '@'],
    ['a list of URLs', 'list', 'ht@tp://@'],
  ])('hostile text in %s reaches no terminal', async (_, kind, content) => {
    const attack = '\u001b]0;owned\u0007\u009b31m\u202e';
    const name = packed.write(
      kind === 'merge --' ? 'hostile.ndjson' : 'hostile',
      `${content.replaceAll('@', attack)}\n`,
    );
    const args = {
      har: ['har', name, '--resolver', 'none'],
      merge: ['merge', name],
      'merge --': ['merge', name],
      allow: ['audit', 'a.test', '--allow', name],
      list: ['audit', '--list', name, '--resolver', 'none', '--timeout', '1'],
    }[kind];
    const { stdout, stderr } = await packed.run(args ?? []);
    expect(stdout + stderr).toMatch(/⟨U\+001B⟩|hostile/);
    for (const character of attack.replace(/[a-z\d;[\]]/g, '')) expect(stdout + stderr).not.toContain(character);
  });

  describe('the exit code is that of the findings, whoever reads', () => {
    const found = ['har', 'found.har', '--fail-on', 'partial', '--quiet', '--out', 'piped.json'];
    const many = Array.from({ length: 400 }, (_, at) =>
      entry(`https://four.ready.test/${at}`, '198.41.40.10', { _resourceType: 'document', pageref: `${at}` }),
    );
    const shell = (line: string, entries = [main, script('four.ready.test', '198.41.40.10')]) => {
      packed.write('found.har', har(...entries));
      rmSync(packed.path('piped.json'), { force: true });
      return packed.shell(line, found);
    };

    it.each(['head -1', 'grep -q .', 'true', 'cat'])('of the standard output: %s', async (reader) => {
      const ended = await shell(`greensix | ${reader} > /dev/null; exit \${PIPESTATUS[0]}`);
      expect(ended.code, ended.stderr).toBe(1);
      expect(written('piped.json').pages).toHaveLength(1);
    });

    it('of 400 pages of text, of which the first line is read', async () => {
      const ended = await shell(`greensix | head -1; exit \${PIPESTATUS[0]}`, many);
      expect(ended.code, ended.stderr).toBe(1);
      expect(ended.stdout).toMatch(/^400 of 400 pages .*\n$/);
    });

    it('of the standard error', async () => {
      const ended = await shell('greensix 2> >(true)');
      expect(ended.code).toBe(1);
      expect(ended.stdout).toContain('Fails: 1 finding');
      expect(written('piped.json').pages).toHaveLength(1);
    });

    it('and 2 with a sentence where the standard output is on a full disk', async () => {
      const ended = await shell('greensix > /dev/full');
      expect(ended.stderr).toBe('greensix: The standard output cannot be written: the disk is full.\n');
      expect(ended.code).toBe(2);
      expect((await packed.shell('greensix > /dev/full', ['help'])).code).toBe(2);
    });

    it('and 2 with a sentence where there is no folder for temporary files', async () => {
      const ended = await packed.run(['audit', 'dual.test'], { env: { TMPDIR: '/nowhere' } });
      expect(ended.stderr).toMatch(
        /^greensix: \/nowhere: no temporary folder can be made there: .*TMPDIR names another place\.\n$/,
      );
      expect(ended.code).toBe(2);
    });

    it('and 70 with where to report it where Greensix itself is wrong', async () => {
      packed.write('defect.mjs', "Object.keys = () => { throw new Error('oh \\u001b]0;no\\u0007'); };");
      const ended = await packed.run(['diff', 'a', 'b'], { env: { NODE_OPTIONS: '--import ./defect.mjs' } });
      expect(ended.stderr).toMatch(
        /^greensix: This is a defect of Greensix .*\/issues with this:\nError: oh ⟨U\+001B⟩]0;no⟨U\+0007⟩\n/,
      );
      expect(ended.code).toBe(70);
    });
  });

  it('colours are for terminals, and for who wants them', async () => {
    packed.write('one.har', har(main));
    const run = (env: Record<string, string>) => packed.run(['har', 'one.har'], { env });
    expect((await run({})).stdout).not.toContain('\u001b[');
    expect((await run({ FORCE_COLOR: '1' })).stdout).toContain('\u001b[32m');
    expect((await run({ FORCE_COLOR: '1', NO_COLOR: '1' })).stdout).not.toContain('\u001b[');
  });
});
