import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testFolder } from '../test-folder.ts';
import { ended, greensix, start, succeed } from './support/commands.ts';
import { PostgresServer, rowsOf, withClient } from './support/postgres-server.ts';

let server: PostgresServer;
let url: string;
const folder = testFolder('survey-test');

beforeAll(async () => {
  server = await PostgresServer.start();
  url = await server.createDatabase('surveys');
  await withClient(url, (client) =>
    client.query(`CREATE ROLE greensix_work NOLOGIN; CREATE ROLE greensix_read NOLOGIN;
      CREATE ROLE worker LOGIN IN ROLE greensix_work; CREATE ROLE analyst LOGIN IN ROLE greensix_read`),
  );
});

afterAll(async () => {
  await server.remove();
});

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** Sites whose number says what they are (made-visitor.ts): of ten, 4 full, 5 partial, 1 without IPv6. */
function table(from: number, to: number): string {
  const lines = Array.from({ length: to - from + 1 }, (_, at) => {
    const number = from + at;
    return `${number},site${number}.example,${number % 2 === 0 ? 'Japan' : 'Deutschland'}`;
  });
  return `rank,domain,country\n${lines.join('\n')}\n`;
}

interface Table {
  readonly id: string;
  readonly rows: readonly Readonly<Record<string, string | number | null>>[];
}

async function tablesOf(args: readonly string[], database = url): Promise<Map<string, Table>> {
  const { stdout } = await succeed(database, ['report', ...args, '--format', 'json']);
  const { tables } = JSON.parse(stdout) as { readonly tables: readonly Table[] };
  return new Map(tables.map((each) => [each.id, each]));
}

async function sitesOf(survey: string): Promise<number> {
  const [row] = await rowsOf<{ sites: number }>(
    url,
    'SELECT count(*)::int AS sites FROM greensix.site JOIN greensix.survey USING (survey_id) WHERE name = $1',
    [survey],
  );
  return row?.sites ?? 0;
}

describe('a list', () => {
  it('that is cut off is stored as far as it was read, and the error says so and how to go on', async () => {
    const sites = Array.from({ length: 40_000 }, (_, at) => `cut${at}-${(at * 2654435761) % 2 ** 32}.example`);
    const whole = gzipSync(sites.join('\n'));
    const cut = file('cut.gz', whole.subarray(0, Math.floor(whole.length / 2)));
    const { stderr, code } = await greensix(url, ['create', 'cut', '--list', cut]);
    expect(code).toBe(2);
    const stored = await sitesOf('cut');
    expect(stored).toBeGreaterThan(0);
    const number = stored.toLocaleString('en');
    expect(stderr).toContain('cut.gz: the list of sites cannot be read: ');
    expect(stderr).toContain(
      `Survey cut keeps what was read until then: ${number} entries, of which ${number} sites were new. Workers visit these. Run the same command with a whole list; what is there stays.`,
    );
    await succeed(url, ['create', 'cut', '--list', file('whole.gz', whole)]);
    expect(await sitesOf('cut')).toBe(40_000);
    // Fewer than are stored together.
    const short = gzipSync(sites.slice(0, 500).join('\n'));
    const part = file('short.gz', short.subarray(0, Math.floor(short.length / 2)));
    const ending = await greensix(url, ['create', 'short', '--list', part]);
    expect(ending.code).toBe(2);
    expect(ending.stderr).toMatch(/short\.gz: .*cut off.* Survey short keeps what was read until then: \d+ entries/);
    expect(await sitesOf('short')).toBeGreaterThan(100);
  });

  it('of which the rest is still to come is kept as far as it was stored when Ctrl-C ends the command', async () => {
    const child = start(url, ['create', 'half', '--list', '-'], {}, 'pipe');
    const ending = ended(child);
    child.stdin?.write(Array.from({ length: 10_500 }, (_, at) => `half${at}.example\n`).join(''));
    // The second ten thousand never come.
    await expect.poll(() => sitesOf('half').catch(() => 0)).toBe(10_000);
    child.kill('SIGINT');
    const { code, stderr } = await ending;
    expect(code).toBe(130);
    expect(stderr).toMatch(/Interrupted\. Survey half keeps what was read until then: (?:5|10),000 entries/);
    expect(stderr).toContain('Workers visit these. The same command goes on.');
    expect(await sitesOf('half')).toBe(10_000);
  });

  it('of any encoding, compressed or not, is stored once, however often create is run', async () => {
    const text =
      '\uFEFFrank,domain,sector\n1,a1.example,"News, TV"\n2,a2.example,Government\n2,A2.example,Government\n';
    const list = file('list.csv.gz', gzipSync(Buffer.from(text, 'utf16le')));
    const first = await succeed(url, ['create', 'lists', '--list', list]);
    expect(first.stderr).toContain('3 entries read, 2 sites added');
    expect((await succeed(url, ['create', 'lists', '--list', list])).stderr).toContain('0 sites added');
    const more = file('more.txt', 'https://a1.example/\na3.example # new\nhttps://user:secret@a3.example/\n');
    expect((await succeed(url, ['create', 'lists', '--list', more])).stderr).toContain('3 entries read, 1 site added');
    const sites = await rowsOf(
      url,
      'SELECT requested, domain, tld, rank, labels FROM greensix.site JOIN greensix.survey USING (survey_id) WHERE name = $1 ORDER BY requested',
      ['lists'],
    );
    const common = { tld: 'example' };
    expect(sites).toEqual([
      { ...common, requested: 'https://a1.example', domain: 'a1.example', rank: 1, labels: { sector: 'News, TV' } },
      { ...common, requested: 'https://a2.example', domain: 'a2.example', rank: 2, labels: { sector: 'Government' } },
      { ...common, requested: 'https://a3.example', domain: 'a3.example', rank: null, labels: {} },
    ]);
    const [jobs] = await rowsOf<{ count: number }>(
      url,
      "SELECT count(*)::int FROM greensix_queue.job JOIN greensix.survey ON job.name = 'survey-' || survey_id WHERE survey.name = 'lists'",
    );
    expect(jobs?.count).toBe(3);
  });

  it('of odd lines gives a row with a reason for each, and loses none', async () => {
    const odd = ['http://', 'https://user:secret@a.example/', '\u0000\u0001', 'ftp://a.example', "'; DROP TABLE x; --"];
    const lines = [
      ...odd,
      'me:secret@b.example/x',
      'me:sec/secret@b.example',
      'x'.repeat(9000),
      '\ud800',
      '日本.example',
      '[::1]',
      ...Array.from({ length: 200 }, (_, at) => `no host ${at}`),
    ];
    const list = file('odd.txt', lines.join('\n'));
    await succeed(url, ['create', 'odd', '--list', list]);
    await succeed(url, ['work', 'odd', '--until-done', '--jobs', '8']);
    const tables = await tablesOf(['odd']);
    const problems = tables.get('problems')?.rows ?? [];
    const total = problems.reduce((sum, row) => sum + Number(row.sites), 0);
    expect(total).toBe(lines.length);
    expect(problems.find(({ problem }) => problem === 'url')?.sites).toBeGreaterThan(200);
    const stored = await rowsOf<{ all: string }>(url, "SELECT string_agg(requested, '\n') AS all FROM greensix.site");
    expect(stored[0]?.all).not.toContain('secret');
    const [jobs] = await rowsOf<{ all: string }>(
      url,
      "SELECT string_agg(data::text, '\n') AS all FROM greensix_queue.job",
    );
    expect(jobs?.all).not.toContain('secret');
    const { stderr } = await greensix(url, ['create', 'none', '--list', file('none.txt', 'me:sec/secret@b.example\n')]);
    expect(stderr).toContain('The first one is "me:…@b.example"');
  });

  it.each([
    [['create', 'no spaces', '--list', 'x'], "A survey's name has letters"],
    [['create', 'x'], 'Which sites?'],
    [['create', 'x', '--list', '/nowhere'], 'there is no such file'],
    [['work', 'nobody'], 'There is no survey nobody'],
    [['report'], 'Which survey?'],
    [['create', 'x', '--list', 'x', '--rate', '0'], '--rate must be'],
    [['create', 'x', '--list', 'x', '--timeout', '0'], '--timeout must be'],
  ])('%j is an error that says what is wrong', async (args, sentence) => {
    const { code, stderr } = await greensix(url, args);
    expect(stderr).toContain(sentence);
    expect(code).toBe(2);
  });
});

describe('a survey', () => {
  it('of two workers has one result for each site, and a report whose every figure can be checked', async () => {
    const list = file('sites.csv', table(1, 200));
    await succeed(url, ['create', 'spring', '--list', list]);
    const work = ['work', 'spring', '--until-done', '--jobs', '4'];
    // As a role that may do nothing but work.
    await Promise.all([1, 2].map(() => succeed(server.url('surveys', 'worker'), work, { MADE_MS: '20' })));
    const tables = await tablesOf(['spring'], server.url('surveys', 'analyst'));
    const classes = tables.get('classes')?.rows.map((row) => [row.class, row.sites, row.share]);
    expect(classes).toEqual([
      ['ipv4-only', 20, 0.1],
      ['ipv6-partial', 100, 0.5],
      ['incomplete', 0, 0],
      ['ipv6-untested', 0, 0],
      ['ipv6-full', 80, 0.4],
      ['unknown', 0, 0],
      ['failed', 0, 0],
      ['not-visited', 0, 0],
    ]);
    // Even numbers end in 0 2 4 6 8: full, full, one, one, two hosts missing. Odd ones in 9 have none themselves.
    const byCountry = tables
      .get('label-1')
      ?.rows.map((row) => [row.group, row.sites, row['ipv4-only'], row['ipv6-full']]);
    expect(byCountry).toEqual([
      ['Deutschland', 100, 20, 40],
      ['Japan', 100, 0, 40],
    ]);
    expect(tables.get('blockers')?.rows.map((row) => [row.hostname, row.sites, row.alone])).toEqual([
      ['cdn0.example', 100, 60],
      ['cdn1.example', 40, 0],
    ]);
    expect(tables.get('curve')?.rows.map((row) => [row.hosts, row.last, row.full, row.share])).toEqual([
      [1, 'cdn0.example', 60, 0.6],
      [2, 'cdn1.example', 100, 1],
    ]);
    expect(tables.get('blockers-per-site')?.rows.map((row) => [row.hosts, row.sites])).toEqual([
      ['1', 60],
      ['2', 40],
    ]);
    expect(tables.get('party')?.rows.map((row) => [row.group, row.sightings, row.breaks])).toEqual([
      ['third', 400, 140],
      ['first', 200, 20],
    ]);
    expect(tables.get('rank')?.rows.map((row) => [row.group, row.sites])).toEqual([['1-1,000', 200]]);
  });

  it('stores the facts, from which the same verdict follows again', async () => {
    const [row] = await rowsOf<{ report: Buffer; class: string }>(
      url,
      "SELECT report, class FROM greensix.facts JOIN greensix.visit USING (survey_id, site_id) JOIN greensix.survey USING (survey_id) WHERE survey.name = 'spring' AND url LIKE '%site5.%'",
    );
    const { gunzipSync } = await import('node:zlib');
    const report = JSON.parse(gunzipSync(row?.report ?? Buffer.alloc(0)).toString());
    expect(report.pages[0].url).toBe('https://site5.example');
    expect(row?.class).toBe('ipv6-partial');
  });

  it('is compared with an earlier one by what was requested', async () => {
    const list = file('later.csv', table(101, 250));
    await succeed(url, ['create', 'summer', '--list', list]);
    await succeed(url, ['work', 'summer', '--until-done', '--jobs', '8'], { MADE_HOSTS: '1' });
    const changes = (await tablesOf(['summer', '--compare', 'spring'])).get('changes')?.rows ?? [];
    const cell = (before: string, after: string) => changes.find((row) => row.before === before)?.[after];
    expect(cell('ipv6-full', 'ipv6-full')).toBe(40);
    expect(cell('ipv6-full', 'no-result')).toBe(40);
    expect(cell('no-result', 'ipv4-only')).toBe(5);
    expect(cell('ipv6-partial', 'ipv6-partial')).toBe(50);
  });

  it('is written as text, CSV, Markdown and HTML, in which hostile names are harmless', async () => {
    const list = file('hostile.csv', 'domain,"<img src=x onerror=alert(1)>"\nh1.example,"=cmd()|\u001b[2J"\n');
    await succeed(url, ['create', 'hostile', '--list', list]);
    await succeed(url, ['work', 'hostile', '--until-done']);
    const paths = ['html', 'md', 'csv', 'txt'].map((extension) => join(folder, `report.${extension}`));
    await succeed(url, ['report', 'hostile', ...paths.flatMap((path) => ['--out', path])]);
    const [html = '', markdown = '', csv = '', text = ''] = paths.map((path) => readFileSync(path, 'utf8'));
    expect(html).not.toContain('<img');
    expect(html).toContain('=cmd()|');
    expect(markdown).not.toMatch(/[^\\]<img/);
    expect(csv).toContain("'=cmd()");
    for (const each of [html, markdown, csv, text]) expect(each).not.toContain('\u001b');
  });
});

describe('a worker', () => {
  it('visits one URL of a registrable domain at a time, over all workers', async () => {
    const urls = Array.from({ length: 12 }, (_, at) => `https://www${at}.same.example/${at}`);
    await succeed(url, ['create', 'polite', '--list', file('polite.txt', urls.join('\n'))]);
    const log = join(folder, 'visits.log');
    const work = ['work', 'polite', '--until-done', '--jobs', '4'];
    await Promise.all([1, 2].map(() => succeed(url, work, { MADE_MS: '60', MADE_LOG: log })));
    const events = readFileSync(log, 'utf8').trim().split('\n');
    let open = 0;
    const most = Math.max(...events.map((line) => (line.startsWith('begin') ? ++open : open--)));
    expect(events.filter((line) => line.startsWith('begin'))).toHaveLength(12);
    expect(most).toBe(1);
  });

  it('finds one site of each registrable domain in the queue, so that none is looked at in vain, whenever they were listed', async () => {
    const sites = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, at) => `https://same.example/${from + at}`);
    await succeed(url, ['create', 'held', '--list', file('held.txt', ['other.example', ...sites(0, 9)].join('\n'))]);
    const queued = async (survey: string) =>
      await rowsOf<{ queue: string; domain: string; jobs: number }>(
        url,
        `SELECT split_part(job.name, '-', 3) AS queue, singleton_key AS domain, count(*)::int AS jobs
         FROM greensix_queue.job JOIN greensix.survey ON job.name IN ('survey-' || survey_id, 'survey-' || survey_id || '-held')
         WHERE survey.name = $1 AND state < 'completed' GROUP BY 1, 2 ORDER BY 1, 2`,
        [survey],
      );
    expect(await queued('held')).toEqual([
      { queue: '', domain: 'other.example', jobs: 1 },
      { queue: '', domain: 'same.example', jobs: 1 },
      { queue: 'held', domain: 'same.example', jobs: 8 },
    ]);
    const [status] = JSON.parse((await succeed(url, ['status', 'held', '--format', 'json'])).stdout);
    expect(status).toMatchObject({ sites: 10, waiting: 10 });
    const log = join(folder, 'held.log');
    const working = ended(start(url, ['work', 'held', '--until-done'], { MADE_MS: '60', MADE_LOG: log }));
    // While one of them is being visited, and others get their results.
    for (const [from, to] of [
      [9, 20],
      [20, 30],
    ] as const) {
      await succeed(url, ['create', 'held', '--list', file('held-more.txt', sites(from, to).join('\n'))]);
      const [most] = (await queued('held')).filter(({ queue }) => queue === '').map(({ jobs }) => jobs);
      // A job that is taken or ended at that very moment counts as none.
      expect(most ?? 0).toBeLessThanOrEqual(3);
    }
    expect((await working).code).toBe(0);
    await succeed(url, ['work', 'held', '--until-done']);
    expect(await queued('held')).toEqual([]);
    const [row] = await rowsOf<{ results: number }>(
      url,
      "SELECT count(*)::int AS results FROM greensix.visit JOIN greensix.survey USING (survey_id) WHERE name = 'held'",
    );
    expect(row?.results).toBe(31);
  });

  it('goes on with the other sites of a domain also where the result of one came from an older version', async () => {
    const list = file('forgotten.txt', Array.from({ length: 4 }, (_, at) => `https://same.example/${at}`).join('\n'));
    await succeed(url, ['create', 'forgotten', '--list', list]);
    // What an older version does with the queue: it ends the job, and looks for no other.
    await rowsOf(
      url,
      "DELETE FROM greensix_queue.job USING greensix.survey WHERE job.name = 'survey-' || survey_id AND survey.name = 'forgotten'",
    );
    await succeed(url, ['work', 'forgotten', '--until-done']);
    const [row] = await rowsOf<{ results: number }>(
      url,
      "SELECT count(*)::int AS results FROM greensix.visit JOIN greensix.survey USING (survey_id) WHERE name = 'forgotten'",
    );
    expect(row?.results).toBe(3);
  });

  it('keeps to the rate of the survey, together with all other workers', async () => {
    const list = file('rate.txt', Array.from({ length: 21 }, (_, at) => `rate${at}.example`).join('\n'));
    await succeed(url, ['create', 'rate', '--list', list, '--rate', '8']);
    const log = join(folder, 'rate.log');
    const work = ['work', 'rate', '--until-done', '--jobs', '8'];
    const started = Date.now();
    await Promise.all([1, 2].map(() => succeed(url, work, { MADE_LOG: log, MADE_LOG_TIMES: '1' })));
    const begun = readFileSync(log, 'utf8')
      .split('\n')
      .filter((line) => line.includes('begin'))
      .map((line) => Number(line.split(' ')[0]));
    expect(begun).toHaveLength(21);
    // Twenty pauses of an eighth of a second, less what clocks are apart. How much more a busy machine takes is not looked at.
    expect(Math.max(...begun) - started).toBeGreaterThanOrEqual(2490);
  });

  it('gives a site that takes the browser down three times a row that says so', async () => {
    const list = file('crash.txt', 'crash.example\na1.example\n');
    await succeed(url, ['create', 'crash', '--list', list]);
    await succeed(url, ['work', 'crash', '--until-done']);
    const rows = await rowsOf(
      url,
      "SELECT requested, problem, crashes FROM greensix.site JOIN greensix.visit USING (survey_id, site_id) JOIN greensix.survey USING (survey_id) WHERE survey.name = 'crash' ORDER BY requested",
    );
    expect(rows).toEqual([
      { requested: 'https://a1.example', problem: null, crashes: 0 },
      { requested: 'https://crash.example', problem: 'browser', crashes: 3 },
    ]);
  });

  it('ends on SIGTERM after the visits that are under way, each stored', async () => {
    await succeed(url, ['create', 'drain', '--list', file('drain.csv', table(1, 50))]);
    const child = start(url, ['work', 'drain', '--jobs', '2'], { MADE_MS: '300' });
    const done = ended(child);
    const stored = () =>
      rowsOf<{ count: number }>(
        url,
        "SELECT count(*)::int FROM greensix.visit JOIN greensix.survey USING (survey_id) WHERE name = 'drain'",
      );
    await expect.poll(async () => (await stored())[0]?.count).toBeGreaterThan(2);
    child.kill('SIGTERM');
    const { code, stderr } = await done;
    expect(stderr).toContain('Ending after the visits that are under way.');
    expect(code).toBe(0);
    const [active] = await rowsOf<{ count: number }>(
      url,
      "SELECT count(*)::int FROM greensix_queue.job WHERE state = 'active'",
    );
    expect(active?.count).toBe(0);
    expect((await stored())[0]?.count).toBeLessThan(50);
  });

  it('that waits for its turn when it is told to end begins no visit, and the site has as many tries left', async () => {
    const list = file('turns.txt', Array.from({ length: 8 }, (_, at) => `turn${at}.example`).join('\n'));
    await succeed(url, ['create', 'turns', '--list', list, '--rate', '0.5']);
    const log = join(folder, 'turns.log');
    writeFileSync(log, '');
    const child = start(url, ['work', 'turns', '--jobs', '3'], { MADE_LOG: log });
    const done = ended(child);
    const begun = () => readFileSync(log, 'utf8').match(/^begin/gm)?.length ?? 0;
    await expect.poll(begun, { interval: 20 }).toBe(2);
    child.kill('SIGTERM');
    const { code, stderr } = await done;
    expect(stderr).toContain('Ending after the visits that are under way.');
    expect(code).toBe(0);
    expect(begun()).toBe(2);
    // The queue counts a try again when it gives the site out again.
    const jobs = await rowsOf<{ left: number }>(
      url,
      `SELECT retry_limit - retry_count - (state = 'retry')::int AS left FROM greensix_queue.job JOIN greensix.survey ON job.name = 'survey-' || survey_id
       WHERE survey.name = 'turns' AND state < 'completed'`,
    );
    expect(jobs.map(({ left }) => left)).toEqual(Array(6).fill(4));
  });

  it('whose machine cannot visit ends and stores nothing, and its sites have as many tries left for others', async () => {
    await succeed(url, ['create', 'machine', '--list', file('machine.txt', 'full-disk.example\n')]);
    const { code, stderr } = await greensix(url, ['work', 'machine', '--until-done']);
    expect(stderr).toContain('The disk is full.');
    expect(code).toBe(2);
    const rows = await rowsOf(
      url,
      `SELECT state::text, retry_limit - retry_count - (state = 'retry')::int AS left,
         (SELECT count(*)::int FROM greensix.visit JOIN greensix.survey USING (survey_id) WHERE name = 'machine') AS results
       FROM greensix_queue.job JOIN greensix.survey ON job.name = 'survey-' || survey_id WHERE survey.name = 'machine'`,
    );
    expect(rows).toEqual([{ state: 'retry', left: 4, results: 0 }]);
  });

  it('may not change what others have stored, and who reads may store nothing', async () => {
    const worker = server.url('surveys', 'worker');
    await expect(rowsOf(worker, 'DELETE FROM greensix.visit')).rejects.toThrow('permission denied');
    await expect(rowsOf(worker, "UPDATE greensix.visit SET class = 'x'")).rejects.toThrow('permission denied');
    const { code, stderr } = await greensix(server.url('surveys', 'analyst'), ['work', 'drain', '--until-done']);
    expect(stderr).toMatch(/^Error: The database refuses: permission denied for \w+ \w+\. Name a user who may: /m);
    expect(stderr).toContain('work one with the role greensix_work');
    expect(code).toBe(2);
  });

  it('that has no right to anything, and whoever creates without one, is told which roles there are', async () => {
    await rowsOf(url, 'CREATE ROLE stranger LOGIN');
    const list = file('refused.txt', 'refused.example\n');
    for (const [user, args] of [
      ['stranger', ['work', 'drain']],
      ['stranger', ['status']],
      ['worker', ['create', 'refused', '--list', list]],
    ] as const) {
      const { stderr, code } = await greensix(server.url('surveys', user), args);
      expect(stderr).toMatch(/cannot be used: permission denied for .*\. Name a user who may: create needs the owner/);
      expect(code).toBe(2);
    }
  });
});

describe('the status', () => {
  it('says how far a survey is, and serves it to Prometheus', async () => {
    const [spring] = JSON.parse((await succeed(url, ['status', 'spring', '--format', 'json'])).stdout);
    expect(spring).toMatchObject({ survey: 'spring', sites: 200, done: 200, underWay: 0, waiting: 0, secondsLeft: 0 });
    const child = start(url, ['status', '--metrics', '0']);
    const done = ended(child);
    let stderr = '';
    child.stderr?.on('data', (piece: Buffer) => {
      stderr += piece;
    });
    await expect.poll(() => stderr).toContain('/metrics');
    const response = await fetch(/http:\S+/.exec(stderr)?.[0] ?? '');
    const lines = (await response.text()).split('\n');
    expect(lines).toContain('greensix_survey_done{survey="spring"} 200');
    for (const line of lines)
      expect(line).toMatch(/^(# (HELP|TYPE) |greensix_survey_\w+\{survey="[\w.-]+"\} [\d.e+-]+$|$)/);
    child.kill('SIGTERM');
    expect((await done).code).toBe(0);
  });

  it('says why a port for metrics cannot be opened', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const { stderr } = await greensix(url, ['status', '--metrics', `${port}`]);
    other.close();
    expect(stderr).toContain(`--metrics ${port}: the port cannot be opened: another program has it. Name another one.`);
    const { stderr: elsewhere } = await greensix(url, ['status', '--metrics', '192.0.2.1:9464']);
    expect(elsewhere).toContain('the port cannot be opened: this machine has no such address.');
  });

  it('refuses a password where all can read it, and tells none', async () => {
    const { code, stderr } = await greensix(url, ['status', '--database', 'postgres://me:hunter2@localhost/x']);
    expect(code).toBe(2);
    expect(stderr).toContain('GREENSIX_DATABASE');
    const failing = await greensix('postgres://me:hunter2@localhost:1/x', ['status']);
    expect(failing.code).toBe(2);
    for (const text of [stderr, failing.stderr, failing.stdout]) expect(text).not.toContain('hunter2');
  });
});

describe('a standby', () => {
  it('serves all that only reads, and whatever stores ends there with a sentence', async () => {
    const standby = await server.standby();
    try {
      const there = standby.url('surveys', 'analyst');
      expect((await tablesOf(['spring'], there)).get('classes')).toEqual((await tablesOf(['spring'])).get('classes'));
      const [status] = JSON.parse((await succeed(there, ['status', 'spring', '--format', 'json'])).stdout);
      expect(status).toMatchObject({ sites: 200, done: 200 });
      await succeed(there, ['export', 'spring', '--parquet', join(folder, 'standby')]);
      const list = file('standby.txt', 'a1.example\n');
      for (const args of [
        ['work', 'spring', '--until-done'],
        ['create', 'more', '--list', list],
      ]) {
        const { code, stderr } = await greensix(standby.url('surveys'), args);
        expect(stderr).toContain('is a standby, which takes nothing. Name the primary server;');
        expect(code).toBe(2);
      }
    } finally {
      await standby.remove();
    }
  });
});

describe('a database of another version', () => {
  it('whose tables are newer or older is refused in a sentence, which says what to do', async () => {
    const commands = {
      status: ['status'],
      report: ['report', 'spring'],
      work: ['work', 'spring', '--until-done'],
      create: ['create', 'spring', '--list', file('version.txt', 'a1.example\n')],
    };
    const all = async (sentence: string, names: readonly (keyof typeof commands)[]) => {
      for (const name of names) {
        const { code, stderr } = await greensix(url, commands[name]);
        expect(stderr).toContain(sentence);
        expect(code).toBe(2);
      }
    };
    const [newest] = await rowsOf<{ version: number }>(url, 'SELECT max(version) AS version FROM greensix.migration');
    const version = newest?.version ?? 0;
    await rowsOf(url, 'INSERT INTO greensix.migration (version) VALUES ($1)', [version + 1]);
    await all('were made by a newer version of greensix-survey. Use that one.', ['status', 'report', 'work', 'create']);
    await rowsOf(url, 'DELETE FROM greensix.migration WHERE version >= $1', [version]);
    await all('are of an older version. Run greensix survey create once', ['status', 'report', 'work']);
    await rowsOf(url, 'INSERT INTO greensix.migration (version) VALUES ($1)', [version]);
    await rowsOf(url, 'UPDATE greensix_queue.version SET version = version + 1');
    await all('was made by a newer version of pg-boss than is installed here.', ['work', 'create']);
    await succeed(url, commands.report);
    await rowsOf(url, 'UPDATE greensix_queue.version SET version = version - 2');
    await all('are of an older version. Run greensix survey create once', ['work']);
    await rowsOf(url, 'UPDATE greensix_queue.version SET version = version + 1');
    await succeed(url, commands.work);
  });
});

describe('the connection to a server', () => {
  it('that has no TLS is refused in a sentence where the address asks for it, and so is a mode that there is not', async () => {
    for (const mode of ['require', 'verify-full', 'no-verify']) {
      const { stderr, code } = await greensix(`${url}&sslmode=${mode}`, ['status']);
      expect(stderr).toMatch(/^Error: The database at .* cannot be used: The server does not support SSL/);
      expect(code).toBe(2);
    }
    const { stderr } = await greensix(`${url}&sslmode=allow`, ['status']);
    expect(stderr).toContain('sslmode cannot be "allow"; it is one of disable, verify-full,');
  });

  it('that is not encrypted is named, wherever the name of the server comes from', async () => {
    const note = 'The connection to 127.0.0.2 is not encrypted.';
    const named = [
      ['postgres://127.0.0.2:1/x', {}],
      ['postgres:///x?host=127.0.0.2&port=1', {}],
      ['postgres:///x', { PGHOST: '127.0.0.2', PGPORT: '1' }],
    ] as const;
    for (const [address, env] of named) {
      const { stderr } = await greensix(address, ['status'], env);
      expect(stderr).toContain(note);
      expect(stderr).toContain('The database at 127.0.0.2:1/x cannot be used');
    }
    expect((await greensix(url, ['status'])).stderr).not.toContain('not encrypted');
  });

  it('is of the user of the system where nobody is named, also without a variable USER as in a job', async () => {
    const { stderr } = await greensix(`postgres:///surveys?host=${server.folder}`, ['status'], { USER: undefined });
    expect(stderr).not.toContain('no PostgreSQL user name');
  });

  it('takes a password from a file or a variable, and says where to put one that lacks', async () => {
    await succeed(url, ['create', 'secret', '--list', file('secret.txt', 'a1.example\n')]);
    await withClient(url, (client) =>
      client.query("CREATE ROLE secretive LOGIN PASSWORD 'open sesame' IN ROLE greensix_read"),
    );
    writeFileSync(join(server.data, 'pg_hba.conf'), 'local all secretive scram-sha-256\nlocal all all trust\n');
    await rowsOf(url, 'SELECT pg_reload_conf()');
    const own = server.url('surveys', 'secretive');
    const begun = Date.now();
    await expect
      .poll(async () => (await greensix(own, ['status'])).stderr)
      .toContain('it asks for a password, and none was given. Put it into PGPASSWORD, ~/.pgpass or');
    // The server itself ends such a connection after a minute (authentication_timeout).
    expect(Date.now() - begun).toBeLessThan(50_000);
    const passwords = file('passwords', '*:*:*:secretive:open sesame\n');
    chmodSync(passwords, 0o600);
    for (const env of [{ PGPASSWORD: 'open sesame' }, { PGPASSFILE: passwords }]) {
      expect((await succeed(own, ['status'], env)).stderr).toBe('');
    }
    const { stderr } = await greensix(own, ['status'], { PGPASSWORD: 'wrong secret' });
    expect(stderr).toContain('password authentication failed');
    expect(stderr).not.toContain('wrong secret');
  });

  it('to a database that cannot keep all characters is refused before anything is made in it', async () => {
    await rowsOf(url, "CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'");
    const latin = server.url('latin');
    const { stderr, code } = await greensix(latin, [
      'create',
      'x',
      '--list',
      file('cjk.csv', 'site,land\na.example,日本'),
    ]);
    expect(stderr).toContain('This database is encoded in LATIN1, which has not all characters.');
    expect(code).toBe(2);
    expect((await greensix(latin, ['status'])).stderr).toContain('There are no surveys in this database.');
  });

  /** A certificate for localhost that its owner signed. */
  function certificate(name: string): { readonly cert: string; readonly key: string; readonly path: string } {
    const [path, key] = [join(folder, `${name}.pem`), join(folder, `${name}.key`)];
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
    const args = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
    execFileSync('openssl', [...args, ...subject, '-keyout', key, '-out', path], { stdio: 'ignore' });
    return { cert: readFileSync(path, 'utf8'), key: readFileSync(key, 'utf8'), path };
  }

  async function freePort(): Promise<number> {
    const probe = createServer().listen(0, '127.0.0.1');
    await once(probe, 'listening');
    const { port } = probe.address() as AddressInfo;
    probe.close();
    await once(probe, 'close');
    return port;
  }

  it('is encrypted and checked where the address says so, and an unknown certificate is refused', async () => {
    const [own, other] = [certificate('own'), certificate('other')];
    const remote = await PostgresServer.start();
    try {
      await remote.createDatabase('surveys');
      const port = await freePort();
      await remote.listenWithTls(port, own);
      const at = (query: string) => `postgres://greensix@localhost:${port}/surveys${query}`;
      const checked = at(`?sslmode=verify-full&sslrootcert=${own.path}`);
      await succeed(checked, ['create', 'tls', '--list', file('tls.txt', 'a1.example\n')]);
      await succeed(checked, ['work', 'tls', '--until-done']);
      const unknown = await greensix(at(`?sslmode=verify-full&sslrootcert=${other.path}`), ['status']);
      expect(unknown.code).toBe(2);
      expect(unknown.stderr).toMatch(/cannot be used: .*certificate/);
      const open = await greensix(at(''), ['status']);
      expect(open.code).toBe(2);
      expect(open.stderr).toMatch(/cannot be used: .*no encryption/);
    } finally {
      await remote.remove();
    }
  });
});
