import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';

/**
 * A folder for all tests of a file, made before the first and removed after the last one. A folder that is made while tests
 * are collected stays behind where none of them is run: vitest has no `afterAll` then.
 * @param name a word for its name
 * @returns its path
 */
export function testFolder(name: string): string {
  const folder = join(tmpdir(), `greensix-${name}-${randomUUID()}`);
  beforeAll(() => void mkdirSync(folder, { mode: 0o700 }));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
