import { execFileSync } from 'node:child_process';
import type { ZipEntry } from './zip.ts';

/** What is packed: a state of the project that has a name. */
export interface Commit {
  readonly id: string;
  readonly time: Date;
  readonly files: readonly ZipEntry[];
}

/**
 * @param root the folder of a git repository
 * @returns its last commit, with the files as they are there and not as they lie in the folder
 */
export function readCommit(root: string): Commit {
  const git = (args: readonly string[], input?: string): Buffer =>
    execFileSync('git', args, { cwd: root, maxBuffer: 2 ** 30, ...(input !== undefined && { input }) });
  const [id = '', seconds = ''] = git(['log', '-1', '--format=%H %ct']).toString().trim().split(' ');
  const listed = git(['ls-tree', '-r', '-z', id]).toString().split('\0').filter(Boolean);
  const entries = listed.map((line) => {
    const [, mode = '', kind = '', object = '', path = ''] = /^(\d+) (\w+) (\w+)\t(.+)$/s.exec(line) ?? [];
    if (kind !== 'blob' || mode === '120000') throw new Error(`${path} is no file: only files are packed.`);
    return { path, object, executable: mode === '100755' };
  });
  const contents = git(['cat-file', '--batch'], entries.map(({ object }) => `${object}\n`).join(''));
  let at = 0;
  const files = entries.map(({ path, executable }) => {
    const start = contents.indexOf('\n', at) + 1;
    const size = Number(contents.toString('latin1', at, start).split(' ')[2]);
    at = start + size + 1;
    return { path, executable, data: contents.subarray(start, start + size) };
  });
  return { id, time: new Date(Number(seconds) * 1000), files };
}
