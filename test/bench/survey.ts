/**
 * `npm run bench:survey`: what surveys cost at the size that they are made for, with a PostgreSQL of its own.
 *
 * `npm run bench:survey -- --sites 100000` makes it smaller, `--queue 0` leaves the queue alone out. Writes its figures to the standard output.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ended, start, succeed } from '../survey/support/commands.ts';
import { PostgresServer, rowsOf, withClient } from '../survey/support/postgres-server.ts';
import setup from '../survey/support/setup.ts';

const { values } = parseArgs({
  options: { sites: { type: 'string', default: '1000000' }, queue: { type: 'string', default: '4000' } },
});
const sites = Number(values.sites);
const queueSites = Number(values.queue);
const hostsPerSite = 20;

/** What a command took. */
interface Cost {
  readonly seconds: number;
  readonly memoryMb: number;
}

/** Runs a command and looks again and again at how much memory it has had at most. */
async function measured(url: string, args: readonly string[]): Promise<Cost> {
  const begun = performance.now();
  const child = start(url, args);
  let memoryMb = 0;
  const look = setInterval(() => {
    try {
      const [, kb = '0'] = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8')) ?? [];
      memoryMb = Math.max(memoryMb, Number(kb) / 1000);
    } catch {
      // It has ended.
    }
  }, 100);
  const { code, stderr } = await ended(child);
  clearInterval(look);
  if (code !== 0) throw new Error(`${args.join(' ')}: ${stderr}`);
  return { seconds: (performance.now() - begun) / 1000, memoryMb };
}

function printCost(what: string, { seconds, memoryMb }: Cost): void {
  console.log(`${what}: ${seconds.toFixed(1)} s, ${memoryMb.toFixed(0)} MB`);
}

/** A million lines of Tranco's shape. */
async function makeList(server: PostgresServer): Promise<string> {
  const list = join(server.folder, 'tranco.csv');
  const lines = Array.from({ length: sites }, (_, at) => `${at + 1},site-${at + 1}.example`);
  writeFileSync(list, `${lines.join('\n')}\n`);
  return list;
}

/**
 * Results of all sites, made in SQL: a host of its own for each site, a third of them without IPv6, and others of a
 * population in which few are on many sites; one of 23 of these has no IPv6.
 */
async function makeResults(url: string): Promise<void> {
  await withClient(url, async (client) => {
    const run = async (text: string) => {
      const begun = performance.now();
      await client.query(text);
      console.log(
        `  ${text.trim().split('\n')[0]?.slice(0, 70)}: ${((performance.now() - begun) / 1000).toFixed(0)} s`,
      );
    };
    await run("SET maintenance_work_mem = '1GB'");
    await run("SET work_mem = '256MB'");
    await run('ALTER TABLE greensix.sighting DROP CONSTRAINT sighting_pkey');
    await run(`INSERT INTO greensix.sighting (survey_id, site_id, host_id, port, requests, party, severity, types, verdict, with_nat64, without_nat64, address)
      SELECT survey_id, site_id, site_id, 0, 12, 'first', 'document', 'image,main_frame,script', CASE WHEN lacks THEN 'no-aaaa' ELSE 'ipv6' END,
        'works', CASE WHEN lacks THEN 'breaks' ELSE 'works' END, '203.0.113.1'
      FROM (SELECT survey_id, site_id, rank % 3 = 0 AS lacks FROM greensix.site) AS own`);
    await run(`INSERT INTO greensix.sighting (survey_id, site_id, host_id, port, requests, party, severity, types, verdict, with_nat64, without_nat64, address)
      SELECT survey_id, site_id, host, 0, 3, 'third', (ARRAY['function', 'content', 'background'])[1 + host % 3],
        (ARRAY['script', 'image', 'image,script', 'font', 'xmlhttprequest', 'ping', 'stylesheet', 'sub_frame'])[1 + host % 8],
        CASE WHEN host % 23 = 7 THEN 'no-aaaa' ELSE 'ipv6' END, 'works', CASE WHEN host % 23 = 7 THEN 'breaks' ELSE 'works' END, '203.0.113.2'
      FROM (SELECT survey_id, site_id, (floor(power(random(), 4) * 10000) * ${hostsPerSite - 1} + k)::int AS host
        FROM greensix.site, generate_series(1, ${hostsPerSite - 1}) AS k) AS others`);
    await run('ALTER TABLE greensix.sighting ADD PRIMARY KEY (survey_id, site_id, host_id, port)');
    await run(`INSERT INTO greensix.host (survey_id, host_id, hostname, domain)
      SELECT survey_id, host_id, 'host-' || host_id || '.example', 'host-' || host_id || '.example'
      FROM (SELECT DISTINCT survey_id, host_id FROM greensix.sighting) AS seen`);
    await run(`INSERT INTO greensix.visit (survey_id, site_id, time, browser, vantage, url, class, confidence, with_nat64, without_nat64, hops, hosts, requests, breaking, unknown)
      SELECT survey_id, site_id, now(), 'Chromium 156.0', 'dual-stack', 'https://made.example/', CASE WHEN own THEN 'ipv4-only' WHEN breaking = '{}' THEN 'ipv6-full' ELSE 'ipv6-partial' END,
        'certain', 'works', CASE WHEN breaking = '{}' THEN 'works' ELSE 'breaks' END, (abs(site_id) % 3)::smallint, ${hostsPerSite}, requests, breaking, 0
      FROM (SELECT survey_id, site_id, sum(requests)::int AS requests, bool_or(host_id = site_id AND without_nat64 = 'breaks') AS own,
          coalesce(array_agg(host_id ORDER BY host_id) FILTER (WHERE without_nat64 = 'breaks'), '{}') AS breaking
        FROM greensix.sighting GROUP BY 1, 2) AS summed`);
    await run(`INSERT INTO greensix.facts (survey_id, site_id, report)
      SELECT survey_id, site_id, decode(repeat(md5(site_id::text), 64), 'hex') FROM greensix.site`);
    await run('VACUUM ANALYZE');
  });
}

async function queueAlone(server: PostgresServer): Promise<void> {
  const url = await server.createDatabase('queue');
  for (const workers of [1, 2, 4, 8, 16]) {
    const name = `queue-${workers}`;
    const list = join(server.folder, 'queue.txt');
    writeFileSync(list, Array.from({ length: queueSites }, (_, at) => `site${at}.example`).join('\n'));
    await succeed(url, ['create', name, '--list', list]);
    const work = ['work', name, '--until-done', '--jobs', '8', '--quiet'];
    await Promise.all(
      Array.from({ length: workers }, () => succeed(url, work, { MADE_MS: '50', MADE_HOSTS: '20', MADE_MONITOR: '5' })),
    );
    // From the first result to the last: starting processes is no part of it.
    const [row] = await rowsOf<{ seconds: number; results: number }>(
      url,
      `SELECT extract(epoch FROM max(stored) - min(stored))::float8 AS seconds, count(*)::int AS results
       FROM greensix.visit JOIN greensix.survey USING (survey_id) WHERE name = $1`,
      [name],
    );
    if (row?.results !== queueSites) throw new Error(`${row?.results} results of ${queueSites} sites`);
    console.log(
      `queue, visits of 0-50 ms, 8 jobs, ${workers} workers: ${(queueSites / row.seconds).toFixed(0)} sites/s`,
    );
  }
}

await setup();
const server = await PostgresServer.start(undefined, [
  'shared_buffers=1GB',
  'max_wal_size=8GB',
  'max_connections=300',
  'max_parallel_workers_per_gather=2',
]);
try {
  console.log(`${cpus().length} processors, ${sites.toLocaleString('en')} sites, ${hostsPerSite} hosts each`);
  if (queueSites > 0) await queueAlone(server);
  const url = await server.createDatabase('surveys');
  printCost('create', await measured(url, ['create', 'big', '--list', await makeList(server), '--quiet']));
  await makeResults(url);
  const sizes = await rowsOf<{ name: string; mb: number }>(
    url,
    `SELECT relname AS name, round(pg_total_relation_size(oid) / 1e6)::int AS mb FROM pg_class
     WHERE relnamespace = 'greensix'::regnamespace AND relkind = 'r' ORDER BY 2 DESC`,
  );
  const [size] = await rowsOf<{ mb: number }>(
    url,
    'SELECT round(pg_database_size(current_database()) / 1e6)::int AS mb',
  );
  console.log(`database: ${size?.mb} MB (${sizes.map(({ name, mb }) => `${name} ${mb}`).join(', ')})`);
  printCost('report', await measured(url, ['report', 'big', '--out', join(server.folder, 'big.json')]));
  printCost('export', await measured(url, ['export', 'big', '--parquet', join(server.folder, 'big')]));
  printCost('status', await measured(url, ['status', 'big']));
} finally {
  await server.remove();
}
