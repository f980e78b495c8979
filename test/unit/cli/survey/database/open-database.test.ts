import { expect, it } from 'vitest';
import { parseArguments } from '../../../../../cli/arguments/parse-arguments.ts';
import { commands } from '../../../../../cli/commands/commands.ts';
import { surveyDeps } from '../../../../../cli/commands/survey.ts';
import { openDatabase } from '../../../../../cli/survey/database/open-database.ts';

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
  ['postgres://me:12/hunter2@localhost/x', 'write it as %2F'],
  ['postgres://me:hunter2/34@localhost/x', 'write it as %2F'],
  ['me:hunter2@localhost/x', 'Write the address of the database as a URL'],
  ['postgres:/me:hunter2@localhost/x', 'Write the address of the database as a URL'],
  [' postgres://me:hunter2@localhost/x', 'Write the address of the database as a URL'],
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
