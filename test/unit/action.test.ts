import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'greensix-action-'));
  const home = join(folder, 'greensix/node_modules/.bin');
  mkdirSync(home, { recursive: true });
  // Stands for the command: says what it was given, and ends with the exit code that it was given.
  writeFileSync(
    join(home, 'greensix'),
    '#!/bin/sh\nfor word; do printf "%s\\n" "$word"; done\necho "input:$(cat)"\nexit "$CODE"\n',
    { mode: 0o755 },
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs the script with inputs, each empty unless it is given. */
function audit(inputs: Readonly<Record<string, string>>, compatibility = '') {
  const none = { CODE: '0', URLS: '', LIST: '', FAIL_ON: '', ALLOW: '', FORMAT: 'text', ARGS: '' };
  const { status, stdout, stderr } = spawnSync('bash', [resolve('cli/action/audit.sh')], {
    cwd: folder,
    encoding: 'utf8',
    env: {
      PATH: process.env.PATH ?? '',
      BASH_COMPAT: compatibility,
      RUNNER_TEMP: folder,
      GITHUB_STEP_SUMMARY: join(folder, 'summary'),
      GITHUB_OUTPUT: join(folder, 'output'),
      ...none,
      ...inputs,
    },
  });
  return { status, stderr, words: stdout.trimEnd().split('\n') };
}

describe('the action', () => {
  it.each([
    ['one line', '--fail-on partial --jobs 2'],
    ['several lines', '--fail-on partial\n--jobs 2\n'],
    ['a line break before the first one', '\n--fail-on partial\n\n  --jobs\t2\n\n'],
  ])('hands over all of `args`: %s', (_, args) => {
    for (const compatibility of ['', '3.2']) {
      const { words, status, stderr } = audit({ ARGS: args, LIST: 'list.txt' }, compatibility);
      expect(stderr).toBe('');
      expect(status).toBe(0);
      expect(words.slice(-7, -1)).toEqual(['--list', 'list.txt', '--fail-on', 'partial', '--jobs', '2']);
    }
  });

  it('runs without any, makes no file names of a star, and keeps words of inputs together', () => {
    expect(audit({}).words.at(-2)).toBe(`markdown:${join(folder, 'summary')}`);
    expect(audit({ ARGS: '--steps *' }).words.slice(-3, -1)).toEqual(['--steps', '*']);
    expect(audit({ ALLOW: 'a list $(id).txt' }).words.slice(-3, -1)).toEqual(['--allow', 'a list $(id).txt']);
  });

  it('hands over the URLs on the standard input, and the exit code to the job', () => {
    const { words, status } = audit({ URLS: 'https://a.test/\nhttps://b.test/', CODE: '1' });
    expect(words.slice(-3)).toEqual(['-', 'input:https://a.test/', 'https://b.test/']);
    expect(status).toBe(1);
  });

  it.each(['install', 'audit'])('asks nothing of bash in %s.sh that 3.2 lacks', (name) => {
    const script = readFileSync(`cli/action/${name}.sh`, 'utf8').replace(/^\s*#.*$/gm, '');
    // Arrays that may be empty are an error of 3.2 with `set -u`; the only one here never is.
    expect([...script.matchAll(/\$\{(\w+)\[@\]\}/g)].map(([, array]) => array)).toEqual(
      name === 'audit' ? ['options'] : [],
    );
    expect(script).not.toMatch(/\b(?:mapfile|readarray|coproc)\b|declare -[An]|\$\{\w+(?:\^|,|@)|&>>|\|&|\[\[ -v/);
  });

  it.each([
    '.github/workflows/ci.yml',
    'action.yml',
    'docs/workflows/ipv6.yml',
  ])('of others is named by its commit in %s', (file) => {
    const used = [...readFileSync(file, 'utf8').matchAll(/uses: (.*)/g)].map(([, what = '']) => what);
    const others = used.filter((what) => !what.startsWith('greensix/'));
    expect(others.length).toBeGreaterThan(0);
    for (const what of others) expect(what).toMatch(/^[\w./-]+@[\da-f]{40} # v\d+\.\d+\.\d+$/);
  });
});
