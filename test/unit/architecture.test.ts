import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

/** What a pure file must not even name. */
const impure =
  /(?<![.\w])(browser|chrome|window|document|globalThis|fetch|setTimeout|setInterval)\s*[.(]|\bDate\.now\b|\bnew Date\(\)/;
const pure = [
  'src/async/',
  'src/json/',
  'src/display/',
  'src/address/',
  'src/dns/',
  'src/icon/',
  'src/lookup/',
  'src/own-addresses/',
  'src/page/',
  'src/text.ts',
  'src/settings.ts',
  'src/settings/',
  'src/protocol.ts',
  'src/readiness/',
  'src/format/',
];

const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { encoding: 'utf8' })
  .split('\n')
  .filter((file) => /\.(tsx?|mjs)$/.test(file) && existsSync(file));

/** Served or loaded by a browser as they are, in no program. */
const notCompiled = ['scripts/demo/site/', 'test/bench/floor/', 'test/recorder/extension/', 'test/data/'];

// Who may import whom is checked by dependency-cruiser (.dependency-cruiser.mjs).
describe('the layout of the project', () => {
  it.each(
    files.filter((file) => pure.some((place) => file.startsWith(place))),
  )('%s knows no browser, clock or network', (file) => {
    const code = withoutComments(readFileSync(file, 'utf8')).replace(/'[^'\n]*'/g, "''");
    expect(impure.exec(code)?.[0], `${file} is pure: what it needs must be handed in`).toBeUndefined();
  });

  it('has every source in the program that the compiler checks', () => {
    const compiled = execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '--listFilesOnly'], {
      encoding: 'utf8',
    }).split('\n');
    const all = files.filter((file) => !notCompiled.some((place) => file.startsWith(place)));
    expect(all.filter((file) => !compiled.includes(resolve(file)))).toEqual([]);
  });
});

describe('tests', () => {
  it('make no folder while they are collected, which would stay behind: test/test-folder.ts', () => {
    const making = /^(?:export )?(?:const|let) .*\bmkdtempSync\(/m;
    const tests = files.filter((file) => /^test\/.*\.test\.tsx?$/.test(file));
    expect(tests.filter((file) => making.test(readFileSync(file, 'utf8')))).toEqual([]);
  });
});

function withoutComments(code: string): string {
  return code.replace(/\/\*[\s\S]*?\*\/|(^|\s)\/\/.*$/gm, '$1');
}
