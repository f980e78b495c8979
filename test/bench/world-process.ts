/** The world in a process of its own, so that its servers' work is in no figure. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { WorldClient } from '../world/client.ts';

/** Starts the servers; ends with this process at the latest. */
export async function startWorldProcess(): Promise<{ world: WorldClient; stop(): void }> {
  const server = fileURLToPath(new URL('../world/server.ts', import.meta.url));
  const child = spawn(process.execPath, [...process.execArgv, server], { stdio: ['ignore', 'pipe', 'inherit'] });
  const stop = (): void => void child.kill();
  process.on('exit', stop);
  const port = await new Promise<number>((resolve, reject) => {
    createInterface(child.stdout).once('line', (line) => resolve(Number(line)));
    child.once('exit', (code) => reject(new Error(`the world ended with code ${code}`)));
  });
  return { world: new WorldClient(port), stop };
}
