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
import { usualLoadCounts } from './plan.ts';

/** What has to be installed. */
export const truthTools = [...toolSets.browsers, ...toolSets.servers];

/** All that can be visited from and judged from. */
export function wholeJob(seed: number, pages: number): Job {
  const every = (browser: 'chromium' | 'firefox') => networkNames.map((network: NetworkName) => ({ browser, network }));
  return {
    seed,
    pages,
    loadCounts: usualLoadCounts,
    without: [],
    observe: [...every('chromium'), ...every('firefox')],
    predict: ['dual', 'ipv4-only', 'ipv6-only', 'nat64', 'nat64-own', 'har'],
    pagesOfOneFamily: null,
    limitSeconds: 30,
    parallel: 4,
  };
}

/**
 * A part of that, for half the work of processors: each kind of host but the ones left out, of load and of redirect,
 * each network without IPv4, and both browsers. What a page has where IPv4 is, Chromium reports.
 */
export function partialJob(): Job {
  return {
    // One that has all that (test/unit/truth/plan.test.ts).
    seed: 12080,
    // A page costs more than what it loads, and a browser more than a page.
    pages: 4,
    loadCounts: { least: 22, most: 27 },
    // Resolvers take up to twenty seconds to give such a name up; what becomes of the last one is chance, of which so few
    // uses do not make a hundredth.
    without: ['aaaa-drop', 'a-drop', 'ipv6-blackhole-beside-alive'],
    observe: [
      { browser: 'chromium', network: 'dual' },
      { browser: 'chromium', network: 'ipv4-only' },
      { browser: 'chromium', network: 'ipv6-only' },
      { browser: 'chromium', network: 'nat64-own' },
      { browser: 'firefox', network: 'nat64' },
    ],
    predict: ['dual', 'ipv4-only', 'ipv6-only', 'har'],
    pagesOfOneFamily: 2,
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
