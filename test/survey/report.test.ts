import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { textId } from '../../cli/survey/stored-text.ts';
import { testFolder } from '../test-folder.ts';
import { ended, start, succeed } from './support/commands.ts';
import { PostgresServer, rowsOf, withClient } from './support/postgres-server.ts';

let server: PostgresServer;
let url: string;
const folder = testFolder('survey-report');

beforeAll(async () => {
  server = await PostgresServer.start();
  url = await server.createDatabase('surveys');
});
afterAll(() => server.remove());

/** A site as it is to be stored; without a class it was not visited yet. */
interface MadeSite {
  readonly name: string;
  readonly class?: string;
  readonly breaking?: readonly string[];
  readonly unknown?: number;
  readonly problem?: string;
  readonly labels?: Readonly<Record<string, string>>;
  /** Addresses of a host each that works. */
  readonly addresses?: readonly string[];
}

/** Stores what of a site no list and no made visitor would give. */
async function storeSites(client: pg.Client, survey: string, sites: readonly MadeSite[]): Promise<void> {
  const run = (text: string, values: readonly unknown[]) => client.query(text, [...values]);
  await run('INSERT INTO greensix.survey (name) VALUES ($1) ON CONFLICT DO NOTHING', [survey]);
  const { rows } = await run('SELECT survey_id AS id FROM greensix.survey WHERE name = $1', [survey]);
  const id: number = rows[0].id;
  for (const { name, breaking = [], unknown = 0, problem = null, labels = {}, addresses = [], ...site } of sites) {
    const site_id = textId(`https://${name}/`);
    await run(
      `INSERT INTO greensix.site (survey_id, site_id, requested, hostname, domain, tld, labels)
       VALUES ($1, $2, $3, $3, $3, 'example', $4) ON CONFLICT DO NOTHING`,
      [id, site_id, name, labels],
    );
    if (site.class === undefined) continue;
    const hosts = [
      ...breaking.map((host) => ({ host, outcome: 'breaks', address: null })),
      ...addresses.map((address) => ({ host: `at-${address}`, outcome: 'works', address })),
    ];
    await run(
      `INSERT INTO greensix.visit (survey_id, site_id, time, browser, vantage, url, class, confidence, with_nat64, without_nat64,
         hops, hosts, requests, breaking, unknown, problem)
       VALUES ($1, $2, now(), 'Made 1.0', 'dual-stack', $3, $4, 'certain', 'works', 'breaks', 0, $5, $5, $6, $7, $8)`,
      [id, site_id, name, site.class, hosts.length, `{${breaking.map(textId)}}`, unknown, problem],
    );
    for (const { host, outcome, address } of hosts) {
      await run('INSERT INTO greensix.host VALUES ($1, $2, $3, $3) ON CONFLICT DO NOTHING', [id, textId(host), host]);
      await run(
        `INSERT INTO greensix.sighting (survey_id, site_id, host_id, port, requests, party, severity, types, verdict, with_nat64,
           without_nat64, address) VALUES ($1, $2, $3, 0, 1, 'third', 'content', 'image', 'made', 'works', $4, $5)`,
        [id, site_id, textId(host), outcome, address],
      );
    }
  }
}

/** Makes the tables, and a survey of these sites. */
async function makeSurvey(survey: string, sites: readonly MadeSite[], database = url): Promise<void> {
  const list = join(folder, 'one.txt');
  writeFileSync(list, 'one.example\n');
  await succeed(database, ['create', 'tables', '--list', list, '--quiet']);
  await withClient(database, (client) => storeSites(client, survey, sites));
}

type Row = Readonly<Record<string, string | number | null>>;

async function tableOf(id: string, args: readonly string[], database = url): Promise<readonly Row[]> {
  const { stdout } = await succeed(database, ['report', ...args, '--format', 'json']);
  const { tables } = JSON.parse(stdout) as {
    readonly tables: readonly { readonly id: string; readonly rows: Row[] }[];
  };
  return tables.find((table) => table.id === id)?.rows ?? [];
}

describe('a partial site of which more is unknown', () => {
  beforeAll(() =>
    makeSurvey('open', [
      { name: 'known.example', class: 'ipv6-partial', breaking: ['x.example'] },
      { name: 'went-on.example', class: 'ipv6-partial', breaking: ['x.example'], problem: 'restless' },
      { name: 'host-unknown.example', class: 'ipv6-partial', breaking: ['x.example'], unknown: 1 },
      { name: 'cut-short.example', class: 'ipv6-partial', breaking: ['x.example', 'y.example'], problem: 'timeout' },
    ]),
  );

  it('is no site that would be full if the hosts that break had IPv6', async () => {
    const curve = await tableOf('curve', ['open']);
    expect(curve.map((row) => [row.last, row.full, row.unknown, row.partial, row.share])).toEqual([
      ['x.example', 2, 1, 4, 0.5],
      ['y.example', 2, 2, 4, 0.5],
    ]);
    const blockers = await tableOf('blockers', ['open']);
    expect(blockers.map((row) => [row.hostname, row.sites, row.alone])).toEqual([
      ['x.example', 4, 2],
      ['y.example', 1, 0],
    ]);
  });

  it('may need more hosts than are known, which the table of them says', async () => {
    const rows = await tableOf('blockers-per-site', ['open']);
    expect(rows.map((row) => [row.hosts, row.sites, row.unknown])).toEqual([
      ['1', 3, 1],
      ['2', 1, 1],
    ]);
  });
});

it('each label has a table, also where several lists together have more columns than one may have', async () => {
  const labels = Object.fromEntries(Array.from({ length: 25 }, (_, at) => [`column ${at + 1}`, 'yes']));
  await makeSurvey('wide', [{ name: 'wide.example', labels }]);
  for (const at of [1, 25]) {
    const rows = await tableOf(`label-${at}`, ['wide']);
    expect(rows.map((row) => Object.values(row).slice(0, 2))).toEqual([['yes', 1]]);
  }
});

describe('a row of what is not known', () => {
  it('is called otherwise than whatever a list has, in every format', async () => {
    const values = ['unknown', '(unknown)', '(others)', 'none', undefined];
    await makeSurvey(
      'names',
      values.map((kind, at) => ({ name: `n${at}.example`, ...(kind !== undefined && { labels: { kind } }) })),
    );
    const formats = ['csv', 'txt', 'md', 'html'];
    const paths = formats.map((format) => join(folder, `names.${format}`));
    await succeed(url, ['report', 'names', ...paths.flatMap((path) => ['--out', path])]);
    const [csv = '', text = '', markdown = '', html = ''] = paths.map((path) => readFileSync(path, 'utf8'));
    const names = [
      /^names,label kind,(.*),sites,1\r$/gm,
      /^ {2}(\S+) +1 +0 +0/gm,
      /^\| ([^|]*) \| 1 \| 0 \| 0/gm,
      /^<tr><td>([^<]*)<td class="n">1<td class="n">0<td class="n">0/gm,
    ];
    for (const [at, pattern] of names.entries()) {
      const found = [...([csv, text, markdown, html][at] ?? '').matchAll(pattern)].map(([, name]) => name);
      expect(found, formats[at]).toHaveLength(values.length);
      expect(new Set(found).size, formats[at]).toBe(values.length);
    }
  });

  it('is there however few it is of, where the groups are more than a table has room for', async () => {
    const sites = Array.from({ length: 104 }, (_, at) => [0, 1].map((twin) => ({ at, twin }))).flat();
    await makeSurvey('many', [
      ...sites.map(({ at, twin }) => ({ name: `m${at}-${twin}.example`, labels: { town: `town ${at}` } })),
      { name: 'nowhere.example' },
    ]);
    const rows = await tableOf('label-1', ['many']);
    expect(rows).toHaveLength(102);
    expect(rows.find((row) => row.group === null)?.sites).toBe(1);
    expect(rows.at(-1)).toMatchObject({ group: '(others)', sites: 8 });
  });

  it('is beside the networks, of which those that a table has no room for are together', async () => {
    const asn = join(folder, 'asn.tsv');
    const networks = Array.from({ length: 103 }, (_, at) => `203.0.113.${at}\t203.0.113.${at}\t${at + 1}\tDE\tNet`);
    writeFileSync(asn, networks.join('\n'));
    await makeSurvey('networks', [
      ...[0, 1].map((twin) => ({
        name: `all${twin}.example`,
        class: 'ipv6-full',
        addresses: networks.map((_, at) => `203.0.113.${at}`),
      })),
      { name: 'other.example', class: 'ipv6-full', addresses: ['198.51.100.1'] },
      { name: 'none.example', class: 'ipv6-partial', breaking: ['without-address.example'] },
    ]);
    const rows = await tableOf('operator', ['networks', '--asn', asn]);
    expect(rows.reduce((sum, row) => sum + Number(row.sightings), 0)).toBe(208);
    const named = (name: string) => rows.find((row) => row.operator === name)?.sightings;
    expect(['(others)', '(not in the table)', '(no address)'].map(named)).toEqual([6, 1, 1]);
  });

  it('is a cell of what sites have become, of those without a result in either survey', async () => {
    await makeSurvey('before', [{ name: 'a.example', class: 'ipv6-full' }, { name: 'b.example' }]);
    await makeSurvey('after', [{ name: 'a.example' }, { name: 'b.example' }, { name: 'c.example' }]);
    const rows = await tableOf('changes', ['after', '--compare', 'before']);
    const cell = (before: string) => rows.find((row) => row.before === before)?.['no-result'];
    expect([cell('ipv6-full'), cell('no-result')]).toEqual([1, 2]);
  });
});

it('a report is the same however the database comes to its rows, also where hosts weigh the same', async () => {
  const sites = Array.from({ length: 60 }, (_, at) => ({
    name: `t${at}.example`,
    class: 'ipv6-partial',
    breaking: [0, 1, 2].map((step) => `h${(at * 7 + step * step * 11) % 60}.example`),
  }));
  const curves: (readonly Row[])[] = [];
  for (const way of ['enable_sort', 'enable_hashagg']) {
    const database = await server.createDatabase(way);
    await makeSurvey('ties', way === 'enable_sort' ? sites : sites.toReversed(), database);
    await rowsOf(database, `ALTER DATABASE ${way} SET ${way} = off`);
    curves.push(await tableOf('curve', ['ties'], database));
  }
  expect(curves[0]).toEqual(curves[1]);
});

it('an export keeps no more than a part of its rows in the memory, however many there are', async () => {
  const rows = 250_000;
  await makeSurvey('many', [{ name: 'many.example' }]);
  await rowsOf(
    url,
    `INSERT INTO greensix.sighting (survey_id, site_id, host_id, port, requests, party, severity, types, verdict, with_nat64, without_nat64)
     SELECT survey_id, number, number, 0, 1, 'third', 'content', 'image', 'made', 'works', 'works'
     FROM greensix.survey, generate_series(1, ${rows}) AS number WHERE name = 'many'`,
  );
  const parquet = join(folder, 'many');
  // All of these rows together need more than that.
  await succeed(url, ['export', 'many', '--parquet', parquet], { NODE_OPTIONS: '--max-old-space-size=100' });
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const query = `SELECT count(*), count(DISTINCT site_id), min(site_id), max(site_id) FROM '${parquet}/sightings.parquet'`;
  const counts = (await connection.runAndReadAll(query)).getRowsJson();
  expect(counts).toEqual([[`${rows}`, `${rows}`, '1', `${rows}`]]);
  connection.closeSync();
});

describe('while workers store results', () => {
  /**
   * Runs a command that stops at the sightings, stores a result meanwhile, and lets the command go on.
   */
  async function withResultMeanwhile(survey: string, args: readonly string[]): Promise<string> {
    await makeSurvey(survey, [
      { name: 'first.example', class: 'ipv6-partial', breaking: ['x.example'] },
      { name: 'second.example' },
    ]);
    return withClient(url, async (client) => {
      await client.query('BEGIN');
      await client.query('LOCK TABLE greensix.sighting IN ACCESS EXCLUSIVE MODE');
      const child = start(url, args);
      const result = ended(child);
      const isWaiting = "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%sighting%'";
      await expect.poll(() => rowsOf(url, isWaiting)).toHaveLength(1);
      await storeSites(client, survey, [{ name: 'second.example', class: 'ipv6-partial', breaking: ['y.example'] }]);
      await client.query('COMMIT');
      const { code, stdout, stderr } = await result;
      if (code !== 0) throw new Error(stderr);
      return stdout;
    });
  }

  it('all tables of a report are of one moment', async () => {
    const { tables } = JSON.parse(await withResultMeanwhile('moving', ['report', 'moving', '--format', 'json']));
    const sum = (id: string, column: string) =>
      tables
        .find((table: { id: string }) => table.id === id)
        .rows.reduce((total: number, row: Row) => total + Number(row[column]), 0);
    expect(sum('problems', 'sites')).toBe(1);
    expect(sum('party', 'sightings')).toBe(1);
  });

  it('all files of an export are of one moment', async () => {
    const parquet = join(folder, 'moving');
    mkdirSync(parquet);
    await withResultMeanwhile('moving-export', ['export', 'moving-export', '--parquet', parquet]);
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    const query = `SELECT count(*) FROM '${parquet}/sightings.parquet' JOIN '${parquet}/sites.parquet' USING (site_id) WHERE class IS NULL`;
    expect((await connection.runAndReadAll(query)).getRowsJson()).toEqual([['0']]);
    connection.closeSync();
  });
});
