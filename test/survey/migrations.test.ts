import { expect, it } from 'vitest';
import { openEmbedded } from '../../cli/survey/database/embedded.ts';
import { migrate, tablesVersion } from '../../cli/survey/database/migrate.ts';
import { migrations } from '../../cli/survey/database/migrations.ts';
import { testFolder } from '../test-folder.ts';

const folder = testFolder('migrations');

it('a database of the first version keeps its visits, without hops where no document came', async () => {
  const database = await openEmbedded(folder, async () => {});
  try {
    await database.script(
      'CREATE SCHEMA greensix; CREATE TABLE greensix.migration (version int PRIMARY KEY, time timestamptz NOT NULL DEFAULT now()); INSERT INTO greensix.migration VALUES (1)',
    );
    for (const statement of migrations[0] ?? []) await database.query(statement);
    const visits = [
      ['full', null, 'ipv6-full', 2],
      ['error of HTTP', 'status', 'incomplete', 1],
      ['no URL', 'url', 'unknown', 0],
      ['no such name', 'failed', 'unknown', 1],
      ['download', 'download', 'unknown', 1],
      ['browser ended', 'browser', 'unknown', 0],
    ] as const;
    for (const [at, [url, problem, kind, hosts]] of visits.entries()) {
      await database.query(
        `INSERT INTO greensix.visit (survey_id, site_id, time, browser, vantage, url, class, confidence, with_nat64, without_nat64,
           hops, hosts, requests, breaking, unknown, problem) VALUES (1, $1, now(), '', '', $2, $3, '', '', '', 0, $4, 0, '{}', 0, $5)`,
        [at, url, kind, hosts, problem],
      );
    }
    expect(await tablesVersion(database)).toBe('older');
    await migrate(database);
    expect(await tablesVersion(database)).toBe('current');
    const rows = await database.query<{ url: string; hops: number | null }>(
      'SELECT url, hops FROM greensix.visit ORDER BY site_id',
    );
    expect(rows.map(({ url, hops }) => [url, hops])).toEqual([
      ['full', 0],
      ['error of HTTP', 0],
      ['no URL', null],
      ['no such name', null],
      ['download', null],
      ['browser ended', null],
    ]);
  } finally {
    await database.close();
  }
});
