import { spawnSync } from 'node:child_process';
import { chownSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { disturb, stored } from '../../survey/support/disturbed-survey.ts';
import { PostgresServer, rowsOf } from '../../survey/support/postgres-server.ts';
import { testFolder } from '../../test-folder.ts';

/** Room of the database; what PostgreSQL itself needs is 60 MB of it. */
const diskMb = 200;
const folder = testFolder('disk');
let server: PostgresServer;

beforeAll(async () => {
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${diskMb}m`, 'greensix', folder]);
  if (status !== 0) throw new Error('The disk of this test is a tmpfs, which only root can mount.');
  const data = join(folder, 'data');
  mkdirSync(data);
  chownSync(folder, 65534, 65534);
  server = await PostgresServer.start(data);
});

afterAll(async () => {
  await server.remove();
  spawnSync('umount', ['-l', folder]);
});

/** Takes all room that is left; returns a way to give it back, after which the database is up. */
async function fillDisk(): Promise<() => Promise<void>> {
  const ballast = join(folder, 'ballast');
  const { bavail, bsize } = await statfs(folder);
  spawnSync('dd', ['if=/dev/zero', `of=${ballast}`, 'bs=64k', `count=${Math.ceil((bavail * bsize) / 65_536)}`]);
  writeFileSync(join(folder, 'tell'), '', { flag: 'a' });
  return async () => {
    rmSync(ballast);
    // Where there was no room for its log, PostgreSQL ends itself.
    const isUp = await rowsOf(server.url('postgres'), 'SELECT 1').then(
      () => true,
      () => false,
    );
    if (!isUp) await server.up().catch(() => {});
  };
}

it('500 sites, 4 workers, 40 kills, 2 crashes of the database, a full disk: each site exactly one result', async () => {
  const url = await server.createDatabase('faults');
  const common = { sites: 500, workers: 4, jobs: 4, restarts: 0, kills: 0 };
  await disturb(server, url, 'calm', { ...common, maxMs: 0 });
  const how = { ...common, maxMs: 2000, kills: 40, restarts: 2, fillDisk };
  const happened = await disturb(server, url, 'disturbed', how);
  const count = (what: string) => happened.filter((each) => each === what).length;
  expect([count('kill'), count('restart'), count('full')]).toEqual([40, 2, 1]);
  const calm = await stored(url, 'calm');
  expect(calm).toMatchObject({ sites: 500, results: 500, sightings: 2000, facts: 500 });
  expect(await stored(url, 'disturbed')).toEqual(calm);
});
