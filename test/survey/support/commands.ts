import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';

/** Where the setup puts the command with a made visitor. */
export const madeCommand = resolve('node_modules/.cache/greensix-survey/made-greensix.js');

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts `greensix survey …` with a made visitor. */
export function start(
  database: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  stdin: 'ignore' | 'pipe' = 'ignore',
): ChildProcess {
  return spawn(process.execPath, [madeCommand, ...args], {
    env: { ...process.env, GREENSIX_DATABASE: database, ...env },
    stdio: [stdin, 'pipe', 'pipe'],
  });
}

export async function ended(child: ChildProcess): Promise<Ended> {
  const output = Promise.all([
    text(child.stdout as NodeJS.ReadableStream),
    text(child.stderr as NodeJS.ReadableStream),
  ]);
  const [code] = await once(child, 'close');
  const [stdout, stderr] = await output;
  return { code: code as number | null, stdout, stderr };
}

/** The same to its end. */
export function greensix(database: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  return ended(start(database, args, env));
}

/** @throws unless it ended with 0 */
export async function succeed(database: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const result = await greensix(database, args, env);
  if (result.code !== 0)
    throw new Error(`greensix survey ${args.join(' ')} ended with ${result.code}: ${result.stderr}`);
  return result;
}
