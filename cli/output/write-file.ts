import { randomUUID } from 'node:crypto';
import { open, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { CommandError, reasonOfWriting } from '../shared/errors.ts';
import { inChunks } from '../terminal/in-chunks.ts';

/**
 * Writes a file so that who reads it sees all of the old one or all of the new one, also when the machine dies.
 * @param path a file, or a device or pipe, which is written into
 * @param pieces all of it
 * @throws CommandError
 */
export async function writeFile(path: string, pieces: Iterable<string>): Promise<void> {
  await replace(path, pieces, (next, target) => rename(next, target));
}

/**
 * Tries whether a file can be written, so that nobody learns after hours of work that it cannot. It stays as it is.
 * @throws CommandError
 */
export async function demandWritable(path: string): Promise<void> {
  const known = await stat(path).catch(() => undefined);
  // Who reads a pipe would see its end.
  if (known && !known.isFile() && !known.isDirectory()) return;
  await replace(path, [], (next) => rm(next));
}

/** @param finish gets the new file, whole, and the place that it is for */
async function replace(
  path: string,
  pieces: Iterable<string>,
  finish: (next: string, target: string) => Promise<void>,
): Promise<void> {
  try {
    const known = await stat(path).catch(() => undefined);
    if (known?.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
    if (known && !known.isFile()) return await fill(path, 'w', pieces);
    // What a link leads to is replaced, not the link.
    const target = known ? await realpath(path) : path;
    const next = join(dirname(target), `.${basename(target)}.${randomUUID()}`);
    try {
      await fill(next, 'wx', pieces, known?.mode);
      await finish(next, target);
    } catch (error) {
      await rm(next, { force: true });
      throw error;
    }
  } catch (error) {
    throw new CommandError(`${path}: it cannot be written: ${reasonOfWriting(error, path)}.`);
  }
}

async function fill(path: string, flags: string, pieces: Iterable<string>, mode?: number): Promise<void> {
  const file = await open(path, flags, mode);
  try {
    for (const part of inChunks(pieces)) await file.writeFile(part);
    if (flags === 'wx') await file.sync();
  } finally {
    await file.close();
  }
}
