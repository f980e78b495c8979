import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { parseArguments } from '../../../../cli/arguments/parse-arguments.ts';
import { commands } from '../../../../cli/commands/commands.ts';
import { surveyHost } from '../../../../cli/commands/survey.ts';
import { CommandError } from '../../../../cli/shared/exit-codes.ts';
import { create } from '../../../../cli/survey/create.ts';

const folder = mkdtempSync(join(tmpdir(), 'greensix-create-'));
afterAll(() => rmSync(folder, { recursive: true }));
const database = join(folder, 'surveys');
const file = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

it.each([
  ['is not there', [join(folder, 'none.csv')], 'none.csv: the list of sites cannot be read: there is no such file'],
  [
    'is not there, behind another',
    [file('one.txt', 'a.test\n'), join(folder, 'none.csv')],
    'none.csv: the list of sites',
  ],
  ['has only comments', [file('empty.csv', '# nothing\n\n')], 'empty.csv: there are no sites in it'],
  ['has only a heading', [file('heading.csv', 'rank,domain\n')], 'heading.csv: there are no sites in it'],
  [
    'has no URL',
    [file('words.txt', 'no entry\nno other\n')],
    'words.txt: of the first 2 entries none is a URL or a hostname. The first one is "no entry": This is no URL.',
  ],
  ['is the standard input twice', ['-', '-'], 'The standard input can be read only once.'],
])('a survey is stored only once its lists were opened and begin with sites: not where one %s', async (_, lists, sentence) => {
  const options = [...lists.flatMap((list) => ['--list', list]), '--database', database];
  const args = parseArguments('survey', ['create', 'spring', ...options], commands.survey.takes);
  const failure: unknown = await create('spring', args, surveyHost).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(CommandError);
  expect((failure as CommandError).message).toContain(sentence);
  expect(existsSync(database)).toBe(false);
});
