import { existsSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { makeFolder } from '../../../../cli/shared/make-folder.ts';
import { testFolder } from '../../../test-folder.ts';

const folder = testFolder('make-folder');
const path = (...names: readonly string[]) => join(folder, ...names);
beforeAll(() => {
  writeFileSync(path('file'), '');
  symlinkSync(path('nowhere'), path('dangling'));
});

it('a folder is made with those above it, and one that is there stays', () => {
  mkdirSync(path('there'));
  expect([makeFolder(path('a', 'b', 'c')), makeFolder(path('a', 'b', 'c')), makeFolder(path('there'))]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  expect(statSync(path('a', 'b', 'c')).isDirectory()).toBe(true);
});

it.each([
  ['file', 'there is something else in its place'],
  ['dangling', 'there is something else in its place'],
  ['file/inside/more', 'part of its path is no folder'],
])('where there is something else, no folder is made, and that is the reason: %s', (name, reason) => {
  expect(makeFolder(path(name))).toBe(reason);
});

it('below a folder that takes no new ones none is made, and the reason comes at once', { timeout: 5000 }, () => {
  // Its own file system says that the folder is not there.
  expect(existsSync('/proc')).toBe(true);
  expect(makeFolder('/proc/greensix')).toBe('its folder takes no new files');
  expect(makeFolder('/proc/greensix/below')).toBe('there is no such folder');
  expect(makeFolder('/dev/null')).toBe('there is something else in its place');
});
