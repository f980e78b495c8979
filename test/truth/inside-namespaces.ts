/** Runs a program of this folder in namespaces of its own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { execPath } from 'node:process';
import { text } from 'node:stream/consumers';
import { namespaceFlags } from '../world/enter.ts';

/**
 * @param file the program; it gets a folder for its files, and its standard input ends with this process
 * @param name a part of the folder's name
 * @returns what the program printed, as JSON; rejects with what it complained of
 */
export async function insideNamespaces<Facts>(file: string, name: string): Promise<Facts> {
  const folder = mkdtempSync(join(tmpdir(), `greensix-${name}-`));
  try {
    const child = spawn('unshare', [...namespaceFlags(), execPath, resolve(file), folder], {
      env: { ...process.env, TMPDIR: folder },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
    if (process.env.TRUTH_VERBOSE) process.stderr.write(err);
    if (code !== 0) throw new Error(`${file} ended with ${code}:\n${err.slice(-5000)}`);
    return JSON.parse(out) as Facts;
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
