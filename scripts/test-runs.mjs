/** What `npm test` and `npm run test:long` share: programs that are run, tests that are counted. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { setPriority, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureTools } from './install/ensure-browsers.mjs';
import { ensureNode } from './install/ensure-node.mjs';

await ensureNode();

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const results = mkdtempSync(join(tmpdir(), 'greensix-results-'));
export const total = { passed: 0, failed: 0 };

/** What enters the private world of the tests, and goes on there with Node. */
export const inWorld = [join(root, 'test/world/enter.ts'), process.execPath];

/** What waits for no browser takes the time that is left: only a little of it when two browsers are busy. */
const politeness = 10;

/**
 * Finds what is wanted, installs what is missing, and has the tests use these browsers.
 * @param {Parameters<typeof ensureTools>[0]} wanted
 */
export function equip(wanted) {
  const found = ensureTools(wanted);
  process.env.GREENSIX_CHROMIUM = found.chromium;
  process.env.GREENSIX_FIREFOX = found.firefox;
}

/**
 * Runs Node.
 * @param {string} what what is printed before
 * @param {readonly string[]} args
 * @param {boolean} [polite] whether others go first
 * @returns {Promise<boolean>} whether it ended well
 */
export async function run(what, args, polite = false) {
  console.log(`\n== ${what}`);
  const started = Date.now();
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  if (polite && child.pid !== undefined) setPriority(child.pid, politeness);
  const [status] = await once(child, 'close');
  console.log(`== ${what}: ${status === 0 ? 'ok' : 'FAILED'} after ${Math.round((Date.now() - started) / 1000)} s`);
  return status === 0;
}

/**
 * Runs tests and counts them.
 * @param {string} what
 * @param {readonly string[]} projects of vite.config.ts
 * @param {{ enter?: readonly string[], polite?: boolean, files?: readonly string[] }} [options]
 *   `enter`: what comes before vitest; `polite`: whether others go first; `files`: only these
 */
export async function runTests(what, projects, { enter = [], polite = false, files = [] } = {}) {
  const file = join(results, `${projects.join('-')}.json`);
  const only = projects.flatMap((project) => ['--project', project]);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile=${file}`];
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const ok = await run(what, [...enter, vitest, 'run', ...only, ...files, ...reporters], polite);
  const counts = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { numPassedTests: 0, numFailedTests: 0 };
  total.passed += counts.numPassedTests;
  // A run can fail without a failed test: a file that does not load, a browser that does not start.
  total.failed += ok ? 0 : Math.max(1, counts.numFailedTests);
}

/** Prints the last line, and says by the exit code whether all is well. */
export function conclude() {
  rmSync(results, { recursive: true, force: true });
  console.log(`\n${total.passed} passed, ${total.failed} failed`);
  process.exitCode = total.failed > 0 ? 1 : 0;
}
