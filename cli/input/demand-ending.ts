import { fstatSync, type Stats } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { devNull } from 'node:os';
import { isatty } from 'node:tty';
import { FileError } from '../../src/format/file/file-text.ts';

const standardInput = 0;

/**
 * Files, pipes and terminals are read, and the null device, by which one says "nothing". Any other device, as /dev/zero,
 * may have no end.
 * @param path a file, or "-" for the standard input
 * @throws FileError for such a device, and for a URL; what opening the file throws
 */
export async function demandEnding(path: string): Promise<void> {
  const known = path === '-' ? fstatSync(standardInput) : await statOf(path);
  if (!isDevice(known) || (await isNull(known)) || (await isTerminal(path))) return;
  throw new FileError('It is a device, and neither a file nor a pipe.');
}

/** No file is fetched: whoever names a URL is told so, and not that it is not there. */
async function statOf(path: string): Promise<Stats> {
  try {
    return await stat(path);
  } catch (error) {
    if (!/^https?:\/\//i.test(path)) throw error;
    throw new FileError('It is a URL, and no file is fetched: download it, and name the file.');
  }
}

function isDevice(known: Stats): boolean {
  return known.isCharacterDevice() || known.isBlockDevice();
}

async function isNull({ rdev }: Stats): Promise<boolean> {
  const nothing = await stat(devNull).catch(() => undefined);
  return nothing?.rdev === rdev;
}

async function isTerminal(path: string): Promise<boolean> {
  if (path === '-') return isatty(standardInput);
  const file = await open(path, 'r');
  try {
    return isatty(file.fd);
  } finally {
    await file.close();
  }
}
