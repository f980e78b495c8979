import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { parseArguments } from '../../../../cli/arguments/parse-arguments.ts';
import { commands } from '../../../../cli/commands/commands.ts';
import { surveyDeps } from '../../../../cli/commands/survey.ts';
import { CommandError } from '../../../../cli/shared/errors.ts';
import { create, ignoredText } from '../../../../cli/survey/create.ts';
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
  const creating = async () => create('spring', parseArguments('survey', typed, commands.survey.takes), surveyDeps);
  const failure: unknown = await creating().catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(CommandError);
  expect((failure as CommandError).message).toContain(sentence);
  expect(existsSync(database)).toBe(false);
});

it('options that differ from those that a survey was created with are named, and what it has', () => {
  const kept = { timeout: ['10'], resolver: ['quad9', 'google'] };
  expect(ignoredText('spring', {}, kept)).toBeUndefined();
  expect(ignoredText('spring', { timeout: ['10'], resolver: ['quad9', 'google'] }, kept)).toBeUndefined();
  expect(ignoredText('spring', { timeout: ['20'], 'no-ipv6-retry': [''] }, kept)).toBe(
    'Survey spring is visited by the options that it was created with (--timeout 10 --resolver quad9 --resolver google), so --timeout 20 --no-ipv6-retry has no effect.',
  );
  expect(ignoredText('spring', { timeout: ['20'] }, {})).toContain('created with (the defaults), so --timeout 20');
});
