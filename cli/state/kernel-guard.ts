import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { basename, dirname } from 'node:path';

/**
 * Holds a name of which the kernel sees to it that only one process has it, and which it takes back however that process
 * ends: on Linux a socket in the abstract namespace (unix(7); one for each network namespace), on Windows a named pipe.
 * @param path the file that the name stands for, without links in it
 * @returns gives it back; `taken` if another process has it, `unsupported` where there is no such thing
 */
export async function holdGuard(path: string): Promise<(() => Promise<void>) | 'taken' | 'unsupported'> {
  const name = await guardName(path);
  if (name === undefined) return 'unsupported';
  // Nobody has anything to say to it.
  const server = createServer((socket) => socket.destroy());
  const code = await listen(server, name);
  if (code === 'EADDRINUSE') return 'taken';
  if (code !== undefined) return 'unsupported';
  server.unref();
  return () => new Promise((resolve) => server.close(() => resolve()));
}

async function guardName(path: string): Promise<string | undefined> {
  // A folder may have several paths (bind mounts), and has one number.
  const { dev, ino } = await stat(dirname(path), { bigint: true });
  const hash = createHash('sha256')
    .update(`${dev} ${ino} ${basename(path)}`)
    .digest('hex')
    .slice(0, 32);
  if (process.platform === 'linux') return `\0greensix-${hash}`;
  return process.platform === 'win32' ? `\\\\.\\pipe\\greensix-${hash}` : undefined;
}

/** @returns the code of what went wrong; undefined if nothing did */
function listen(server: Server, path: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'unknown'));
    server.listen(path, () => resolve(undefined));
  });
}
