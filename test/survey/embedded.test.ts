import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { beforeAll, describe, expect, it } from 'vitest';
import { parquetTables } from '../../cli/survey/export/parquet-schema.ts';
import { testFolder } from '../test-folder.ts';
import { greensix, start, succeed } from './support/commands.ts';

const folder = testFolder('embedded');
const database = join(folder, 'surveys');
const parquet = join(folder, 'parquet');
const guide = readFileSync('docs/survey.md', 'utf8');

beforeAll(async () => {
  const list = join(folder, 'list.csv');
  const lines = Array.from({ length: 60 }, (_, at) => `${at + 1},site${at + 1}.example,${at % 2 === 0 ? 'de' : 'jp'}`);
  writeFileSync(list, `rank,domain,country\n${lines.join('\n')}\n`);
  await succeed(database, ['create', 'small', '--list', list, '--list', list]);
  await succeed(database, ['work', 'small', '--until-done', '--jobs', '3']);
  await succeed(database, ['export', 'small', '--parquet', parquet]);
});

describe('without a server', () => {
  it('the same commands do the same in a folder', async () => {
    const { tables } = JSON.parse((await succeed(database, ['report', 'small', '--format', 'json'])).stdout);
    const [classes] = tables as { rows: { class: string; sites: number }[] }[];
    expect(classes?.rows.slice(0, 5).map((row) => row.sites)).toEqual([6, 30, 0, 0, 24]);
    const [status] = JSON.parse((await succeed(database, ['status', '--format', 'json'])).stdout);
    expect(status).toMatchObject({ sites: 60, done: 60, waiting: 0 });
  });

  it('a second process gets an error that the folder is in use', async () => {
    const child = start(database, ['work', 'small']);
    let stderr = '';
    child.stderr?.on('data', (piece: Buffer) => {
      stderr += piece;
    });
    await expect.poll(() => stderr).toContain('Working on small');
    const second = await greensix(database, ['status']);
    expect(second.stderr).toContain('is in use by process');
    expect(second.code).toBe(2);
    const closed = new Promise((resolve) => child.once('close', resolve));
    child.kill('SIGTERM');
    await closed;
    expect((await greensix(database, ['status'])).code).toBe(0);
  });

  it('a folder without surveys is not made by reading', async () => {
    const { stderr } = await greensix(join(folder, 'nothing'), ['status']);
    expect(stderr).toContain('There are no surveys in the folder');
    expect(existsSync(join(folder, 'nothing'))).toBe(false);
  });
});

it('a database whose making was killed in the middle is made anew', async () => {
  const half = join(folder, 'half');
  const data = join(half, 'data');
  const args = ['create', 'small', '--list', join(folder, 'list.csv')];
  const child = start(half, args);
  const closed = once(child, 'close');
  const made = () => (existsSync(data) ? readdirSync(data) : []);
  await expect.poll(made, { interval: 5 }).not.toEqual([]);
  child.kill('SIGKILL');
  await closed;
  expect(existsSync(join(half, 'data.unfinished'))).toBe(true);
  await succeed(half, args);
  expect((await succeed(half, ['status'])).stdout).toContain('0 of 60 sites done');
});

describe('a folder that is no database', () => {
  const data = join(folder, 'other', 'data');

  it.each([
    ['is of another program', () => writeFileSync(join(data, 'notes.txt'), 'not a database')],
    [
      'is a database of which a part is lost',
      () => {
        cpSync(join(database, 'data'), data, { recursive: true });
        rmSync(join(data, 'base'), { recursive: true });
      },
    ],
    [
      'is a database of which a file is damaged',
      () => {
        cpSync(join(database, 'data'), data, { recursive: true });
        writeFileSync(join(data, 'global', 'pg_control'), 'damaged');
      },
    ],
  ])('is said to be none in one sentence, and stays as it is: one that %s', async (_, make) => {
    rmSync(data, { recursive: true, force: true });
    mkdirSync(data, { recursive: true });
    make();
    const before = readdirSync(data);
    for (const action of [['status'], ['create', 'more', '--list', join(folder, 'list.csv')]]) {
      const { stderr } = await greensix(join(folder, 'other'), action);
      expect(stderr).toContain(
        `The database in ${join(folder, 'other')} is damaged, or it is none of greensix survey.`,
      );
    }
    expect(readdirSync(data)).toEqual(expect.arrayContaining(before));
    expect(existsSync(join(data, 'PG_VERSION'))).toBe(before.includes('PG_VERSION'));
  });

  it.each([
    ['a file', join(folder, 'list.csv'), 'there is something else in its place'],
    ['below a file', join(folder, 'list.csv', 'below'), 'part of its path is no folder'],
    ['where no folders can be made', '/proc/greensix', 'its folder takes no new files'],
  ])('cannot be made, nor that of an export, with the reason: %s', async (_, path, reason) => {
    const created = await greensix(path, ['create', 'small', '--list', join(folder, 'list.csv')]);
    expect(created.stderr).toContain(`--database ${path}: the folder cannot be made: ${reason}.`);
    const exported = await greensix(database, ['export', 'small', '--parquet', path]);
    expect(exported.stderr).toContain(`--parquet ${path}: the folder cannot be made: ${reason}.`);
  });

  it('a file of an export that cannot be written is named, with the reason', async () => {
    const target = join(folder, 'taken');
    mkdirSync(join(target, 'sites.parquet.part'), { recursive: true });
    const { stderr } = await greensix(database, ['export', 'small', '--parquet', target]);
    expect(stderr).toContain(`${join(target, 'sites.parquet')}: it cannot be written: it is a folder.`);
  });

  it('an export of which a file cannot be written leaves all files of an earlier one, and none of its own', async () => {
    const target = join(folder, 'earlier');
    mkdirSync(join(target, 'sightings.parquet.part'), { recursive: true });
    writeFileSync(join(target, 'sites.parquet'), 'of an earlier export');
    const { stderr, code } = await greensix(database, ['export', 'small', '--parquet', target]);
    expect(stderr).toContain(`${join(target, 'sightings.parquet')}: it cannot be written: it is a folder.`);
    expect(code).toBe(2);
    expect(readFileSync(join(target, 'sites.parquet'), 'utf8')).toBe('of an earlier export');
    expect(readdirSync(target).sort()).toEqual(['sightings.parquet.part', 'sites.parquet']);
  });
});

describe('an export', () => {
  it('has the columns that docs/survey.md tells of, in that order', () => {
    const documented = [...guide.matchAll(/^\| `(sites|hosts|sightings)\.(\w+)` \| (\w+) \|/gm)].map(
      ([, file, column, type]) => `${file}.${column} ${type}`,
    );
    const made = parquetTables.flatMap(({ name, columns }) =>
      columns.map((column) => `${name}.${column.name} ${column.type}`),
    );
    expect(documented).toEqual(made);
  });

  it('is read by DuckDB: all queries of docs/survey.md run, with the right counts', async () => {
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    const queries = [...guide.matchAll(/^```sql duckdb\n([\s\S]*?)^```/gm)].map(([, query = '']) =>
      query.replaceAll("'spring/", `'${parquet}/`),
    );
    expect(queries).toHaveLength(5);
    const results: unknown[][][] = [];
    for (const query of queries) results.push((await connection.runAndReadAll(query)).getRowsJson() as unknown[][]);
    const [classes, countries, blockers, types, single] = results;
    expect(classes).toEqual([
      ['ipv6-partial', '30'],
      ['ipv6-full', '24'],
      ['ipv4-only', '6'],
    ]);
    expect(countries?.map(([country, sites]) => [country, sites])).toEqual([
      ['de', '30'],
      ['jp', '30'],
    ]);
    expect(blockers?.map(([host, sites]) => [host, sites])).toEqual([
      ['cdn0.example', '30'],
      ['cdn1.example', '12'],
    ]);
    expect(types?.map(([type, sightings]) => [type, sightings])).toEqual([
      ['image', '120'],
      ['script', '120'],
      ['main_frame', '60'],
    ]);
    expect(single).toEqual([['cdn0.example', '18']]);
    connection.closeSync();
  });

  it('keeps numbers of 64 bits and times whole', async () => {
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    const read = async (query: string) => (await connection.runAndReadAll(query)).getRowsJson();
    const joined = `SELECT count(*), count(DISTINCT host_id), min(epoch_ms(time)) FROM '${parquet}/sightings.parquet' JOIN '${parquet}/hosts.parquet' USING (host_id) JOIN '${parquet}/sites.parquet' USING (site_id)`;
    // 60 sites with their own host and two others each.
    expect(await read(joined)).toEqual([['180', '62', '1700000000001']]);
    connection.closeSync();
  });
});
