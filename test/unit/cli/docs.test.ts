import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { optionNames } from '../../../cli/arguments/options.ts';
import { failureCriteria } from '../../../cli/output/failure-criteria.ts';
import { exitCodes } from '../../../cli/shared/exit-codes.ts';
import { resolvers } from '../../../src/dns/resolvers.ts';
import { formats } from '../../../src/format/formats.ts';

const guide = ['docs/cli.md', 'docs/long-lists.md', 'docs/survey.md']
  .map((path) => readFileSync(path, 'utf8'))
  .join('\n');
const action = readFileSync('action.yml', 'utf8');
const scripts = ['install', 'audit'].map((name) => readFileSync(`cli/action/${name}.sh`, 'utf8')).join('');

describe('the guides to the command line', () => {
  it('say what each option is for, but for those that the help explains in full', () => {
    const plain = ['list', 'jobs', 'headed', 'nat64-prefix', 'quiet', 'help'];
    const missing = optionNames.filter((name) => !plain.includes(name) && !guide.includes(`--${name}`));
    expect(missing).toEqual([]);
  });

  it('name every format, criterion, resolver and exit code', () => {
    const names = [
      ...Object.entries(formats).flatMap(([id, { extension }]) => [`\`${id}\``, `\`.${extension}\``]),
      ...failureCriteria.map((id) => `\`${id}\``),
      ...resolvers.map(({ id }) => `\`${id}\``),
      ...Object.values(exitCodes).map(String),
    ];
    expect(
      names.filter((name) => !guide.includes(name)),
      'the guides lack these',
    ).toEqual([]);
  });

  it('name no option that is not there', () => {
    const commands = [...guide.matchAll(/greensix (?:audit|har|merge|diff)[^\n`|]*/g)].join(' ');
    const named = [...commands.matchAll(/ --([a-z][\w-]*)/g)].map(([, name]) => name);
    expect(named.filter((name) => !optionNames.some((option) => option === name))).toEqual([]);
  });
});

describe('the action', () => {
  it('hands each of its inputs to its scripts, and never as a part of a script', () => {
    const inputs = [...action.matchAll(/^ {2}([\w-]+):\n {4}description/gm)].map(([, name = '']) => name);
    for (const name of inputs.filter((input) => !['json', 'sarif'].includes(input))) {
      const variable = name.toUpperCase().replace('-', '_');
      expect(action).toContain(`${variable}: \${{ inputs.${name} }}`);
      expect(scripts).toContain(`$${variable}`.replace('$VERSION', '${VERSION:-'));
    }
    expect(action.match(/^ +run: .*\$\{\{.*/gm)).toBeNull();
  });
});
