import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { testFolder } from '../../test-folder.ts';

const manifest: { readonly bin: { readonly greensix: string }; readonly files: readonly string[] } = JSON.parse(
  readFileSync('package.json', 'utf8'),
);
const launcher = manifest.bin.greensix;

const folder = testFolder('launcher');
beforeAll(() => {
  mkdirSync(join(folder, 'cli'));
  copyFileSync(launcher, join(folder, launcher));
  writeFileSync(join(folder, 'package.json'), '{"type": "module"}');
});
const launch = () => spawnSync(process.execPath, [join(folder, launcher), 'audit', 'a.test'], { encoding: 'utf8' });

it('npm finds the command in a clone before a build: its file is a program, packed, and none that a build makes', () => {
  expect(manifest.files).toContain(launcher);
  expect(statSync(launcher).mode & 0o111).toBe(0o111);
  expect(readFileSync(launcher, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
  if (existsSync('.git'))
    expect(execFileSync('git', ['check-ignore', '--no-index', launcher, 'dist/'], { encoding: 'utf8' })).toBe(
      'dist/\n',
    );
});

it('the command says in one sentence what to do before it is built, and ends with 2', () => {
  const { status, stdout, stderr } = launch();
  expect({ status, stdout, stderr }).toEqual({
    status: 2,
    stdout: '',
    stderr: 'greensix: It is not built yet. Build it with: npm run build\n',
  });
});

it('the command is what was built, with what was typed', () => {
  mkdirSync(join(folder, 'dist/cli'), { recursive: true });
  writeFileSync(join(folder, 'dist/cli/greensix.js'), 'console.log(...process.argv.slice(2)); process.exitCode = 1;');
  const { status, stdout } = launch();
  expect({ status, stdout }).toEqual({ status: 1, stdout: 'audit a.test\n' });
});
