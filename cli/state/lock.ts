/** Lock files: a file that one process has for itself, on this machine and on others that share the folder. */
import { randomUUID } from 'node:crypto';
import { lstat, open, realpath, rename, rm, utimes } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CommandError, reasonOf, reasonOfWriting } from '../shared/errors.ts';
import { holdGuard } from './kernel-guard.ts';
import { isRunning, ownIdentity, type ProcessIdentity } from './process-identity.ts';

const signOfLifeIntervalMs = 5000;
/** A process that cannot be seen from here and gave no sign of life for so long is taken to be gone. */
const signOfLifeTimeoutMs = 30_000;
/** So long another machine that takes the same lock over is waited for; the last one to write it has it. */
const takeoverSettleMs = 1000;
/** A lock is created before it is written. */
const emptyLockTries = 20;
const emptyLockWaitMs = 50;

/** A file that this process alone has. */
export interface Lock {
  /** @throws CommandError if another process has taken it over, because this one stood still for too long */
  confirm(): Promise<void>;
  /** Gives the file back. */
  release(): Promise<void>;
}

/**
 * Takes a file for this process alone. On one machine the kernel decides who has it (kernel-guard.ts); the lock file
 * beside it says so to people and to other machines. A lock whose process is gone, however it ended, is taken over.
 * @param path the file; it need not be there
 * @throws CommandError when another process has it, or the lock cannot be read or written
 */
export async function lockFile(path: string): Promise<Lock> {
  const target = await realPath(path);
  const lock = `${target}.lock`;
  const own = describe(ownIdentity());
  const guard = await holdGuard(target);
  if (guard === 'taken') throw inUse(path, (await readLock(lock).catch(() => undefined)) ?? '');
  try {
    await takeLock(path, lock, own, guard !== 'unsupported');
  } catch (error) {
    if (guard !== 'unsupported') await guard();
    throw error;
  }
  const life = setInterval(() => void utimes(lock, new Date(), new Date()).catch(() => {}), signOfLifeIntervalMs);
  life.unref();
  return {
    async confirm() {
      const holder = await readLock(lock).catch(() => '');
      if (holder === own) return;
      // Somebody took it away by hand.
      if (holder === undefined) await writeNew(lock, own).catch(() => {});
      else throw inUse(path, holder);
    },
    async release() {
      clearInterval(life);
      if ((await readLock(lock).catch(() => undefined)) === own) await rm(lock, { force: true });
      if (guard !== 'unsupported') await guard();
    },
  };
}

async function takeLock(path: string, lock: string, own: string, guarded: boolean): Promise<void> {
  for (let emptyTries = 0; ; ) {
    try {
      return await writeNew(lock, own);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
        throw new CommandError(`${lock}: it cannot be written: ${reasonOfWriting(error, lock)}.`);
      }
    }
    const holder = await readLock(lock);
    if (holder === undefined) continue;
    if (holder === '' && ++emptyTries < emptyLockTries) {
      await sleep(emptyLockWaitMs);
      continue;
    }
    const running = runningFromHere(holder);
    if (running ?? (await hasSignOfLife(lock))) throw inUse(path, holder);
    const next = `${lock}.${randomUUID()}`;
    try {
      await writeNew(next, own);
      await rename(next, lock);
    } catch (error) {
      await rm(next, { force: true });
      throw new CommandError(`${lock}: it cannot be written: ${reasonOfWriting(error, lock)}.`);
    }
    if (guarded && running === false) return;
    // Whom no kernel keeps apart.
    await sleep(takeoverSettleMs);
    const winner = await readLock(lock);
    if (winner === own) return;
    throw inUse(path, winner ?? '');
  }
}

/**
 * Makes a file. Where the disk has no room for what it says, none is left: an empty lock would be taken for another process's.
 * @throws the system's error, EEXIST where there is a file already
 */
async function writeNew(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(text);
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await file.close();
  }
}

/**
 * @returns what a lock says; undefined if there is none
 * @throws CommandError where there is something else
 */
async function readLock(lock: string): Promise<string | undefined> {
  try {
    const known = await lstat(lock);
    if (!known.isFile()) {
      const kind = known.isDirectory() ? 'a folder' : known.isSymbolicLink() ? 'a link' : 'no file';
      throw new CommandError(
        `${lock} is ${kind}, and no lock of Greensix. Remove it if no other process uses the file beside it.`,
      );
    }
    return await readBeginning(lock);
  } catch (error) {
    if (error instanceof CommandError) throw error;
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new CommandError(
      `${lock} cannot be read: ${reasonOf(error)}. Remove it if no other process uses the file beside it.`,
    );
  }
}

/** A lock is a line; whatever lies there may be of any size. */
async function readBeginning(path: string): Promise<string> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(1000), 0, 1000, 0);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
}

function describe({ hostname, pid, started, scope }: ProcessIdentity): string {
  return `${hostname} ${pid} ${started} ${scope}\n`;
}

/** @returns undefined where that cannot be determined from here */
function runningFromHere(holder: string): boolean | undefined {
  const [, hostname = '', pid = '', started = '', scope = ''] = /^(\S+) (\d+) (\S+) (\S+)\n$/.exec(holder) ?? [];
  return isRunning({ hostname, pid: Number(pid), started, scope });
}

async function hasSignOfLife(lock: string): Promise<boolean> {
  const last = (await lstat(lock).catch(() => undefined))?.mtimeMs ?? Date.now();
  return Date.now() - last <= signOfLifeTimeoutMs;
}

function inUse(path: string, holder: string): CommandError {
  const [, hostname, pid] = /^(\S+) (\d+) /.exec(holder) ?? [];
  const who = hostname === undefined ? 'another process' : `process ${pid} on ${hostname}`;
  return new CommandError(`${path} is in use by ${who}. If that process is gone, try again in half a minute.`);
}

/** A lock is beside what a link leads to, so that all ways to a file have the same. */
async function realPath(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    const folder = await realpath(dirname(path)).catch((error: unknown) => {
      throw new CommandError(`${path}: it cannot be written: ${reasonOfWriting(error, path)}.`);
    });
    return join(folder, basename(path));
  }
}
