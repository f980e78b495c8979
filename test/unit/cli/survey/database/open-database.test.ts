import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { expect, it, vi } from 'vitest';
import { parseArguments } from '../../../../../cli/arguments/parse-arguments.ts';
import { commands } from '../../../../../cli/commands/commands.ts';
import { surveyDeps } from '../../../../../cli/commands/survey.ts';
import { openDatabase } from '../../../../../cli/survey/database/open-database.ts';
import { runSurvey } from '../../../../../cli/survey/survey.ts';

it.each([
  'mysql://db.test/x',
  'POSTGRES://db.test/x',
  'https://db.test/',
])('%s is no folder, and refused by its scheme', async (url) => {
  const args = parseArguments('survey', ['status', '--database', url], commands.survey.takes);
  await expect(openDatabase(args, surveyDeps, 'use')).rejects.toThrow(
    `A database of ${url.replace(/:.*/, '')}: cannot be used: surveys need PostgreSQL, as postgres://HOST/NAME, or a folder.`,
  );
});

it('what libpq calls a connection string is no folder, and not repeated: it may hold a password', async () => {
  const text = 'host=db.test password=hunter2 dbname=x';
  const args = parseArguments('survey', ['create', 'x', '--database', text], commands.survey.takes);
  const opened = openDatabase(args, surveyDeps, 'create');
  await expect(opened).rejects.toThrow('Write the address of the database as a URL: postgres://USER@HOST/NAME.');
  await expect(opened).rejects.not.toThrow('hunter2');
});

it.each([
  'postgres:surveys',
  'localhost:5432/surveys',
  'db.test:5432',
  'jdbc:postgresql://localhost/x',
])('%s is an address without a scheme, for which no folder is made', async (address) => {
  const args = parseArguments('survey', ['create', 'x', '--database', address], commands.survey.takes);
  await expect(openDatabase(args, surveyDeps, 'create')).rejects.toThrow('Write the address of the database as a URL');
  expect(existsSync(address)).toBe(false);
});

it.each([
  ['postgres:///x', 'for the socket of this machine add ?host=/run/postgresql'],
  ['postgres://127.0.0.1:1/x', 'Is it running, and is that its address?'],
  ['postgres:///x?host=/nowhere', 'Is it running, and is that its address?'],
  ['postgres://nowhere.invalid/x', 'no address of that name was found'],
])('%s, where nothing answers, is an error that says what to look at', async (address, sentence) => {
  vi.stubEnv('PGHOST', undefined);
  vi.stubEnv('PGPORT', '1');
  const args = parseArguments('survey', ['status', '--database', address], commands.survey.takes);
  await expect(openDatabase(args, { ...surveyDeps, printMessage() {} }, 'use')).rejects.toThrow(sentence);
  vi.unstubAllEnvs();
});

it('a server that speaks otherwise is an error in one sentence', async () => {
  const server = createServer((socket) => socket.on('error', () => {}).end('HTTP/1.1 400 Bad Request\r\n\r\n')).listen(
    0,
    '127.0.0.1',
  );
  await once(server, 'listening');
  const place = `127.0.0.1:${(server.address() as AddressInfo).port}/x`;
  const args = parseArguments('survey', ['status', '--database', `postgres://${place}`], commands.survey.takes);
  const failure: unknown = await runSurvey('status', [], args, surveyDeps).catch((error: unknown) => error);
  server.close();
  expect((failure as Error).message).toMatch(/^The database at \S+ cannot be used: [^.]*\.$/);
  expect((failure as Error).message).toContain(place);
});

it.each([
  ['postgres://me:12/hunter2@localhost/x', 'write it as %2F'],
  ['postgres://me:hunter2/34@localhost/x', 'write it as %2F'],
  ['postgres://me:1@hunter2/34@localhost/x', 'an "@" in a password or a name as %40'],
  ['postgres://me:12?hunter2@localhost/x', 'write it as %2F, %3F or %23'],
  ['postgres://me:hunter2#1@localhost/x', 'write it as %2F, %3F or %23'],
  ['me:hunter2@localhost/x', 'Write the address of the database as a URL'],
  ['postgres:/me:hunter2@localhost/x', 'Write the address of the database as a URL'],
  [' postgres://me:hunter2@localhost/x', 'Write the address of the database as a URL'],
  ['mysql://me:hunter2@localhost/x', 'A database of mysql: cannot be used'],
  ['jdbc:postgresql://localhost/x?user=me&password=hunter2', 'Write the address of the database as a URL'],
])('%j is refused without a word of the password in it', async (address, sentence) => {
  const before = process.env.GREENSIX_DATABASE;
  process.env.GREENSIX_DATABASE = address;
  try {
    const args = parseArguments('survey', ['status'], commands.survey.takes);
    const failure: unknown = await openDatabase(args, surveyDeps, 'use').catch((error: unknown) => error);
    expect((failure as Error).message).toContain(sentence);
    expect((failure as Error).message).not.toContain('hunter2');
  } finally {
    if (before === undefined) delete process.env.GREENSIX_DATABASE;
    else process.env.GREENSIX_DATABASE = before;
  }
});
