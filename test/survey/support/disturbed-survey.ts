import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { start, succeed } from './commands.ts';
import { type PostgresServer, rowsOf } from './postgres-server.ts';

/** What happens to a survey while it is worked on. */
export interface Disturbance {
  readonly sites: number;
  readonly workers: number;
  readonly jobs: number;
  readonly maxMs: number;
  /** Workers that are killed, one after the other, as the survey goes on. */
  readonly kills: number;
  /** Crashes of the database, as often. */
  readonly restarts: number;
  /** Fills the disk of the database, and makes room again some time later. */
  readonly fillDisk?: () => Promise<() => Promise<void>>;
}

/** What is stored of a survey, to compare it with another one: all but ids and times of this run. */
export interface Stored {
  readonly sites: number;
  readonly results: number;
  readonly sightings: number;
  readonly facts: number;
  readonly digest: string;
}

const deadlineMs = 30 * 60_000;

/**
 * Works on a survey while things go wrong.
 * @returns how often what happened; the survey is done then
 */
export async function disturb(server: PostgresServer, url: string, name: string, how: Disturbance): Promise<string[]> {
  const list = join(server.folder, `${name}.txt`);
  writeFileSync(list, Array.from({ length: how.sites }, (_, at) => `https://site${at}.example/`).join('\n'));
  await succeed(url, ['create', name, '--list', list]);
  const env = { MADE_MS: String(how.maxMs), MADE_HOSTS: '3' };
  const working = new Set<ChildProcess>();
  const failures: string[] = [];
  const begin = (): void => {
    const child = start(url, ['work', name, '--until-done', '--jobs', String(how.jobs)], env);
    let stderr = '';
    child.stderr?.on('data', (piece: Buffer) => {
      stderr += piece;
    });
    child.stdout?.resume();
    working.add(child);
    child.once('close', (code, signal) => {
      working.delete(child);
      if (code !== 0 && signal !== 'SIGKILL') failures.push(`a worker ended with ${code}: ${stderr}`);
    });
  };
  for (let at = 0; at < how.workers; at++) begin();
  // Spread over the whole survey, in an order that does not follow from their kinds.
  const events = [
    ...Array.from({ length: how.kills }, (_, at) => ({ at: (at + 0.7) / (how.kills + 1), what: 'kill' as const })),
    ...Array.from({ length: how.restarts }, (_, at) => ({
      at: (at + 1) / (how.restarts + 1),
      what: 'restart' as const,
    })),
    ...(how.fillDisk ? [{ at: 0.4, what: 'full' as const }] : []),
  ].sort((one, other) => one.at - other.at);
  const happened: string[] = [];
  const end = Date.now() + deadlineMs;
  const results = async () =>
    (
      await rowsOf<{ count: number }>(
        url,
        'SELECT count(*)::int FROM greensix.visit JOIN greensix.survey USING (survey_id) WHERE name = $1',
        [name],
      ).catch(() => [])
    )[0]?.count ?? 0;
  for (const { at, what } of events) {
    while ((await results()) < at * how.sites && Date.now() < end && failures.length === 0) await sleep(50);
    happened.push(what);
    if (what === 'restart') {
      await server.down('immediate');
      await server.up();
    } else if (what === 'full') {
      const makeRoom = await how.fillDisk?.();
      await sleep(5000);
      await makeRoom?.();
    } else {
      const all = [...working];
      const victim = all[Math.floor(Math.random() * all.length)];
      if (!victim) continue;
      const closed = once(victim, 'close');
      victim.kill('SIGKILL');
      await closed;
      begin();
    }
  }
  while (working.size > 0 && Date.now() < end) await sleep(100);
  for (const child of working) child.kill('SIGKILL');
  if (failures.length > 0) throw new Error(failures.join('\n'));
  return happened;
}

/** Reads what is stored of a survey, by SQL of its own. */
export async function stored(url: string, name: string): Promise<Stored> {
  const [row] = await rowsOf<Stored>(
    url,
    `WITH s AS (SELECT survey_id FROM greensix.survey WHERE name = $1)
     SELECT (SELECT count(*)::int FROM greensix.site JOIN s USING (survey_id)) AS sites,
       (SELECT count(*)::int FROM greensix.visit JOIN s USING (survey_id)) AS results,
       (SELECT count(*)::int FROM greensix.sighting JOIN s USING (survey_id)) AS sightings,
       (SELECT count(*)::int FROM greensix.facts JOIN s USING (survey_id)) AS facts,
       md5((SELECT string_agg(concat_ws(' ', site_id, class, confidence, with_nat64, without_nat64, hosts, requests, breaking, problem), '\n' ORDER BY site_id)
         FROM greensix.visit JOIN s USING (survey_id)) ||
         (SELECT string_agg(concat_ws(' ', site_id, hostname, port, requests, party, severity, types, verdict, without_nat64, address), '\n'
           ORDER BY site_id, hostname, port)
         FROM greensix.sighting JOIN s USING (survey_id) JOIN greensix.host USING (survey_id, host_id))) AS digest`,
    [name],
  );
  if (!row) throw new Error('nothing was read');
  return row;
}
