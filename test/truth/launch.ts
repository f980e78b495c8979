/** Runs a job in namespaces of its own, and ends all of it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { execPath } from 'node:process';
import { toolSets } from '../../scripts/install/ensure-browsers.mjs';
import { namespaceFlags } from '../world/enter.ts';
import type { Facts, Job } from './job.ts';
import { type NetworkName, networkNames } from './network.ts';

/** What has to be installed. */
export const truthTools = [...toolSets.browsers, ...toolSets.servers];

/** All that can be visited from and judged from. */
export function wholeJob(seed: number, pages: number): Job {
  const every = (browser: 'chromium' | 'firefox') => networkNames.map((network: NetworkName) => ({ browser, network }));
  return {
    seed,
    pages,
    without: [],
    observe: [...every('chromium'), ...every('firefox')],
    predict: ['dual', 'ipv4-only', 'ipv6-only', 'nat64', 'nat64-own', 'har'],
    limitSeconds: 30,
    parallel: 4,
  };
}

/**
 * A part of that, which has its answers within two minutes on a machine with two processors. Without IPv4 both
 * browsers look; what a page has where IPv4 is, Chromium tells.
 */
export function partialJob(seed: number): Job {
  return {
    seed,
    pages: 10,
    // Resolvers take up to twenty seconds to give such a name up; what becomes of the last one is chance, of which so few
    // uses do not make a hundredth.
    without: ['aaaa-drop', 'a-drop', 'ipv6-blackhole-beside-alive'],
    observe: [
      { browser: 'chromium', network: 'dual' },
      { browser: 'chromium', network: 'ipv4-only' },
      { browser: 'chromium', network: 'ipv6-only' },
      { browser: 'chromium', network: 'nat64-own' },
      { browser: 'firefox', network: 'ipv6-only' },
      { browser: 'firefox', network: 'nat64' },
    ],
    predict: ['dual', 'ipv4-only', 'ipv6-only', 'har'],
    limitSeconds: 10,
    parallel: 5,
  };
}

/**
 * @param job what is wanted
 * @param signal ends it
 * @returns what came out of it; rejects with what the programs printed
 */
export async function launch(job: Job, signal?: AbortSignal): Promise<Facts> {
  const folder = mkdtempSync(join(tmpdir(), 'greensix-truth-'));
  const [jobFile, factsFile] = ['job.json', 'facts.json'].map((name) => join(folder, name)) as [string, string];
  try {
    writeFileSync(jobFile, JSON.stringify(job));
    const args = [...namespaceFlags(), execPath, resolve('test/truth/inside.ts'), jobFile, factsFile];
    const child = spawn('unshare', args, {
      // Of its own, and removed with what the programs leave in it.
      env: { ...process.env, TMPDIR: folder },
      // Its standard input ends with this process, however that ends, and the world ends with it.
      stdio: ['pipe', 'inherit', 'pipe'],
      ...(signal && { signal }),
    });
    let output = '';
    child.stderr.setEncoding('utf8');
    child.stderr.on('data', (part: string) => {
      output = (output + part).slice(-20_000);
      if (process.env.TRUTH_VERBOSE) process.stderr.write(part);
    });
    const [code] = await once(child, 'close');
    if (code !== 0) throw new Error(`The world ended with ${code}:\n${output}`);
    return JSON.parse(readFileSync(factsFile, 'utf8')) as Facts;
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
