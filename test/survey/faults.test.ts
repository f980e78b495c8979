import { afterAll, beforeAll, expect, it } from 'vitest';
import { disturb, stored } from './support/disturbed-survey.ts';
import { PostgresServer } from './support/postgres-server.ts';

let server: PostgresServer;

beforeAll(async () => {
  server = await PostgresServer.start();
});
afterAll(() => server.remove());

it('each site has exactly one result, and all numbers are equal, whoever is killed and however the database ends', async () => {
  const url = await server.createDatabase('faults');
  const common = { sites: 40, workers: 2, jobs: 2, restarts: 0, kills: 0 };
  expect(await disturb(server, url, 'calm', { ...common, maxMs: 0 })).toEqual([]);
  const happened = await disturb(server, url, 'disturbed', { ...common, maxMs: 300, kills: 4, restarts: 1 });
  expect(happened.filter((what) => what === 'kill')).toHaveLength(4);
  expect(happened).toContain('restart');
  const calm = await stored(url, 'calm');
  expect(calm).toMatchObject({ sites: 40, results: 40, sightings: 160, facts: 40 });
  expect(await stored(url, 'disturbed')).toEqual(calm);
});
