import { link, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { CommandError, reasonOf } from '../command-error.ts';

/** Milliseconds between two signs of life, and after which a process on another machine is taken to be gone. */
const lifeSigns = { every: 5000, missing: 30_000 };

/**
 * Takes a file for this process alone. A lock whose process is gone, however it ended, is taken over.
 * @param path the file
 * @returns gives it back
 * @throws CommandError when another process has it
 */
export async function lockFile(path: string): Promise<() => Promise<void>> {
  const lock = `${path}.lock`;
  const own = await describe(process.pid);
  for (;;) {
    try {
      await writeFile(lock, own, { flag: 'wx' });
      const life = setInterval(() => void utimes(lock, new Date(), new Date()).catch(() => {}), lifeSigns.every);
      life.unref();
      return async () => {
        clearInterval(life);
        await rm(lock, { force: true });
      };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
        throw new CommandError(`${lock}: it cannot be written: ${reasonOf(error)}.`);
      }
    }
    const holder = await readFile(lock, 'utf8').catch(() => undefined);
    if (holder !== undefined) await takeAway(lock, holder, path);
  }
}

async function takeAway(lock: string, holder: string, path: string): Promise<void> {
  const [host = '', pid = ''] = holder.split(' ');
  const gone =
    host === hostname()
      ? holder !== (await describe(Number(pid)))
      : Date.now() - (await lastSign(lock)) > lifeSigns.missing;
  if (!gone) {
    throw new CommandError(
      `${path} is in use by process ${pid} on ${host}. If that process is gone, try again in half a minute.`,
    );
  }
  const away = `${lock}.${process.pid}`;
  await rename(lock, away).catch(() => {});
  // Between reading and renaming, another process may have taken it over: then it is put back.
  const taken = await readFile(away, 'utf8').catch(() => holder);
  if (taken !== holder) await link(away, lock).catch(() => {});
  await rm(away, { force: true });
}

async function lastSign(lock: string): Promise<number> {
  return (await stat(lock).catch(() => undefined))?.mtimeMs ?? Date.now();
}

/** Names a process such that another one with its number, later or in another container, has another name. */
async function describe(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  // The 22nd field is when it was started; the second one may have spaces and brackets in it (proc(5)).
  const start = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  return `${hostname()} ${pid} ${start ?? (isAlive(pid) ? 'alive' : 'gone')}\n`;
}

/** Where there is no /proc. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
