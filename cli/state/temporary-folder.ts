import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, type StatsFs, statfsSync } from 'node:fs';
import { lstat, readlink, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { CommandError, EnvironmentError, reasonOf } from '../shared/errors.ts';
import { isRunning, ownIdentity, type ProcessIdentity } from './process-identity.ts';

/** What such folders are for. */
type Purpose = 'profile' | 'state' | 'connection';

/** A folder whose process cannot be seen from here is given up when nothing was put into it for a day. */
const abandonedAfterMs = 24 * 60 * 60 * 1000;

const name = /^greensix-(?:profile|state|connection)-([\da-f]{8})-(\d+)-(\w+)-\w{6}$/;

/**
 * Makes a folder for this process. Its name says whose it is, from the first moment on: a process that is killed cannot
 * remove it, and the next one does.
 * @returns its path
 * @throws CommandError
 */
export function makeTemporaryFolder(purpose: Purpose): string {
  const own = ownIdentity();
  try {
    return mkdtempSync(join(tmpdir(), `greensix-${purpose}-${scopeKey(own)}-${own.pid}-${own.started}-`));
  } catch (error) {
    throw new CommandError(
      `${tmpdir()}: no temporary folder can be made there: ${reasonOf(error)}. TMPDIR names another place.`,
    );
  }
}

/** With less room a browser still starts, and loses what it is to keep: of pages nothing is recorded, or part of it. */
const leastRoomMb = 4;

/**
 * @param statfs tells of the file system of a folder
 * @throws EnvironmentError where what a browser keeps in temporary folders finds no room, so that what it tells is not to be trusted
 */
export function demandTemporaryRoom(
  statfs: (path: string) => Pick<StatsFs, 'blocks' | 'bavail' | 'bsize'> = statfsSync,
): void {
  const { blocks, bavail, bsize } = statfs(tmpdir());
  // Some file systems do not tell.
  if (blocks === 0 || bavail * bsize >= leastRoomMb * 1024 * 1024) return;
  throw new EnvironmentError(
    `${tmpdir()}: the disk is full, so the browser has no room for what it records. Make some, or name another place by TMPDIR.`,
  );
}

/**
 * Name of the folder of the socket by which a running Chromium is found by a second one with the same profile. It is
 * not in the profile but beside it, and stays when Chromium is killed (process_singleton_posix.cc).
 */
const socketFolder = /^\.?(?:org\.chromium|com\.google|com\.microsoft)\.[\w.]*\w{6}$/;

/** Removes a temporary folder; one that stays is no reason to end a run. */
export async function removeTemporaryFolder(path: string): Promise<void> {
  const socket = await readlink(join(path, 'profile', 'SingletonSocket')).catch(() => '');
  const beside = dirname(socket);
  if (dirname(beside) === tmpdir() && socketFolder.test(basename(beside))) {
    await rm(beside, { recursive: true, force: true }).catch(() => {});
  }
  // Processes of a browser that have not ended yet may still write.
  await rm(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }).catch(() => {});
}

/** Removes what earlier processes of this user left, because they were killed. Never fails. */
export async function removeAbandonedFolders(): Promise<void> {
  try {
    const paths = readdirSync(tmpdir()).filter((entry) => name.test(entry));
    await Promise.all(
      paths.map(async (entry) => {
        const path = join(tmpdir(), entry);
        if (await isAbandoned(path, entry)) await removeTemporaryFolder(path);
      }),
    );
  } catch {
    // There is no such folder: whoever needs one says so.
  }
}

async function isAbandoned(path: string, entry: string): Promise<boolean> {
  const [, key = '', pid = '', started = ''] = name.exec(entry) ?? [];
  const own = ownIdentity();
  const known = await lstat(path).catch(() => undefined);
  // A link, or somebody else's folder, is nothing that such a process made.
  if (!known?.isDirectory() || (process.getuid && known.uid !== process.getuid())) return false;
  if (key !== scopeKey(own)) return Date.now() - known.mtimeMs > abandonedAfterMs;
  return isRunning({ ...own, pid: Number(pid), started }) === false;
}

/** Where the number of a process means something, short enough for a name. */
function scopeKey({ hostname, scope }: ProcessIdentity): string {
  return createHash('sha256').update(`${hostname} ${scope}`).digest('hex').slice(0, 8);
}
