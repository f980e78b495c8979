/** The files of cli/survey/deploy with podman: the image is built, and its containers work on a real database. */
import { once } from 'node:events';
import { chmodSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildImage, runPodman } from '../../survey/support/container-image.ts';
import { PostgresServer, rowsOf } from '../../survey/support/postgres-server.ts';
import { testFolder } from '../../test-folder.ts';

const image = 'localhost/greensix-survey-test';
const worker = `greensix-worker-${process.pid}`;
const sites = 5;
const folder = testFolder('container');
let database: PostgresServer;
let url: string;
let asked = 0;
/** Emits `page` for each document that a browser asks for. */
const web = createServer((_, response) => {
  asked++;
  web.emit('page');
  response.setHeader('Content-Type', 'text/html');
  response.end('<!doctype html><title>site</title>');
});

/** As the pods of kubernetes.yaml are restricted. */
const restricted = ['--cap-drop', 'all', '--security-opt', 'no-new-privileges'];
const readOnly = [...restricted, '--read-only'];
/** As the worker's pod: Chromium's sandbox makes user namespaces. */
const forBrowser = [...restricted, '--security-opt', 'seccomp=unconfined', '--shm-size', '1g'];

/** What every container here needs to reach this machine's database and sites. */
function inContainer(...args: readonly string[]): string[] {
  const mounts = [`${database.folder}:${database.folder}`, `${folder}:/lists:ro`].flatMap((mount) => [
    '--volume',
    mount,
  ]);
  // podman asks for more than a container of the tests may have.
  const limits = ['nofile', 'nproc'].flatMap((limit) => ['--ulimit', `${limit}=4096:4096`]);
  return ['--network', 'host', ...limits, '--env', `GREENSIX_DATABASE=${url}`, ...mounts, ...args];
}

beforeAll(async () => {
  database = await PostgresServer.start();
  chmodSync(database.folder, 0o755);
  url = await database.createDatabase('surveys');
  await once(web.listen(0, '::'), 'listening');
  const { port } = web.address() as AddressInfo;
  const lines = Array.from({ length: sites }, (_, at) => `http://localhost:${port}/${at}`);
  writeFileSync(join(folder, 'list.csv'), `${lines.join('\n')}\n`);
  chmodSync(folder, 0o755);
  await buildImage(folder, image);
});

afterAll(async () => {
  web.close();
  await database.remove();
  await runPodman('rm', '--force', '--ignore', worker);
  await runPodman('image', 'rm', '--force', image);
});

it('a survey is made, worked on by a worker that is stopped and by another one, and reported, all in containers', async () => {
  await runPodman(
    'run',
    '--rm',
    ...readOnly,
    ...inContainer(image, 'create', 'one', '--list', '/lists/list.csv', '--quiet'),
  );

  await runPodman(
    'run',
    '--detach',
    '--name',
    worker,
    ...forBrowser,
    ...inContainer(image, 'work', 'one', '--jobs', '1'),
  );
  if (asked === 0) await once(web, 'page');
  await runPodman('stop', '--time', '60', worker);
  expect((await runPodman('inspect', '--format', '{{.State.ExitCode}}', worker)).trim()).toBe('0');
  const [first] = await rowsOf<{ count: string }>(url, 'SELECT count(*) FROM greensix.visit');
  // The visit under way was ended, and none was begun.
  expect(Number(first?.count)).toBeGreaterThan(0);
  expect(Number(first?.count)).toBeLessThan(sites);

  await runPodman('run', '--rm', ...forBrowser, ...inContainer(image, 'work', 'one', '--jobs', '2', '--until-done'));
  const report = await runPodman('run', '--rm', ...readOnly, ...inContainer(image, 'report', 'one'));
  expect(report).toMatch(new RegExp(`ipv6-full +${sites} +100\\.0 %`));
});

it('the containers run as a user who is not root', async () => {
  const id = await runPodman('run', '--rm', ...readOnly, ...inContainer('--entrypoint', 'id', image, '-u'));
  expect(id.trim()).toBe('10001');
});
