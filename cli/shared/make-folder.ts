import { mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { reasonOfWriting } from './errors.ts';

/**
 * Makes a folder and those above it, where they are not there. Level by level: with `recursive`, Node never returns where a folder takes
 * no new ones and the system says of these that they are not there, as in /proc (Node 24; test/unit/cli/shared/make-folder.test.ts).
 * @returns why it cannot be made, for a sentence; undefined once it is there
 */
export function makeFolder(path: string): string | undefined {
  const target = resolve(path);
  try {
    const missing: string[] = [];
    for (let folder = target; !isFolder(folder, folder === target ? 'EEXIST' : 'ENOTDIR'); folder = dirname(folder))
      missing.unshift(folder);
    for (const folder of missing) makeOne(folder);
    return undefined;
  } catch (error) {
    return reasonOfWriting(error, target);
  }
}

function makeOne(folder: string): void {
  try {
    mkdirSync(folder);
  } catch (error) {
    // Another process may have made it meanwhile.
    if (!isFolder(folder, 'EEXIST')) throw error;
  }
}

/** @throws an error with this code where there is something else in its place */
function isFolder(path: string, code: 'EEXIST' | 'ENOTDIR'): boolean {
  const known = statSync(path, { throwIfNoEntry: false });
  if (known === undefined || known.isDirectory()) return known !== undefined;
  throw Object.assign(new Error(`${path} is no folder`), { code });
}
