import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { parseArguments } from '../../../../cli/arguments/parse-arguments.ts';
import { commands } from '../../../../cli/commands/commands.ts';
import { surveyHost } from '../../../../cli/commands/survey.ts';
import { CommandError } from '../../../../cli/shared/exit-codes.ts';
import { create } from '../../../../cli/survey/create.ts';
import { testFolder } from '../../../test-folder.ts';

const folder = testFolder('create');
const database = join(folder, 'surveys');
const path = (name: string) => join(folder, name);
beforeAll(() => {
  writeFileSync(path('one.txt'), 'a.test\n');
  writeFileSync(path('empty.csv'), '# nothing\n\n');
  writeFileSync(path('heading.csv'), 'rank,domain\n');
  writeFileSync(path('words.txt'), 'no entry\nno other\n');
});

it.each([
  ['is not there', [path('none.csv')], 'none.csv: the list of sites cannot be read: there is no such file'],
  ['is not there, behind another', [path('one.txt'), path('none.csv')], 'none.csv: the list of sites'],
  ['has only comments', [path('empty.csv')], 'empty.csv: there are no sites in it'],
  ['has only a heading', [path('heading.csv')], 'heading.csv: there are no sites in it'],
  [
    'has no URL',
    [path('words.txt')],
    'words.txt: of the first 2 entries none is a URL or a hostname. The first one is "no entry": This is no URL.',
  ],
  ['is the standard input twice', ['-', '-'], 'The standard input can be read only once.'],
])('a survey is stored only once its lists were opened and begin with sites: not where one %s', async (_, lists, sentence) => {
  const options = [...lists.flatMap((list) => ['--list', list]), '--database', database];
  const typed = ['create', 'spring', ...options];
  const creating = async () => create('spring', parseArguments('survey', typed, commands.survey.takes), surveyHost);
  const failure: unknown = await creating().catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(CommandError);
  expect((failure as CommandError).message).toContain(sentence);
  expect(existsSync(database)).toBe(false);
});
