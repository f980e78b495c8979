/** What `npm test`, `npm run check` and `npm run test:long` share: programs that are run, tests that are counted. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { constants, setPriority, tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { browserKinds, browsers } from './install/browsers.mjs';
import { ensureTools } from './install/ensure-browsers.mjs';
import { ensureNode } from './install/ensure-node.mjs';

await ensureNode();

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const results = mkdtempSync(join(tmpdir(), 'greensix-results-'));
process.on('exit', () => rmSync(results, { recursive: true, force: true }));
export const total = { passed: 0, failed: 0 };

/** @type {string[]} What failed, with the first lines of why: said again at the end, where it is found. */
const failures = [];

/** @type {Set<import('node:child_process').ChildProcess>} */
const children = new Set();
// Ctrl+C reaches them too. What ends this process alone would leave their browsers running until the last test.
for (const signal of /** @type {const} */ (['SIGTERM', 'SIGHUP'])) {
  process.on(signal, () => {
    for (const child of children) child.kill(signal);
    process.exit(128 + constants.signals[signal]);
  });
}

/** What enters the private world of the tests, and goes on there with Node. */
export const inWorld = [join(root, 'test/world/enter.ts'), process.execPath];

/** A tool of node_modules as an argument for Node. */
export const bin = (/** @type {string} */ name, /** @type {string} */ file) => join(root, 'node_modules', name, file);

/** A program of this project as an argument for Node. */
export const program = (/** @type {string} */ file) => join(root, file);

/** What waits for no browser takes the time that is left: only a little of it when two browsers are busy. */
const politeness = 10;

/**
 * Finds what is wanted, installs what is missing, and has the tests use these browsers.
 * @param {Parameters<typeof ensureTools>[0]} wanted
 */
export function equip(wanted) {
  const found = ensureTools(wanted);
  for (const kind of browserKinds) process.env[browsers[kind].variable] = found[kind];
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
  children.add(child);
  const [status] = await once(child, 'close');
  children.delete(child);
  console.log(`== ${what}: ${status === 0 ? 'ok' : 'FAILED'} after ${Math.round((Date.now() - started) / 1000)} s`);
  return status === 0;
}

/**
 * A step that counts as one.
 * @param {string} what
 * @param {() => boolean | Promise<boolean>} work
 */
export async function step(what, work) {
  let ok = false;
  try {
    ok = await work();
  } catch (error) {
    console.error(`${what}: ${error instanceof Error ? error.message : error}`);
  }
  total[ok ? 'passed' : 'failed']++;
  if (!ok) failures.push(what);
  return ok;
}

/**
 * Checks what can be checked of the source without running it, each a step.
 * @param {{ polite?: boolean }} [options] `polite`: whether others go first
 */
export async function checkSource({ polite = false } = {}) {
  const check = (/** @type {string} */ what, /** @type {readonly string[]} */ args) =>
    step(what, () => run(what, args, polite));
  await check('types', [bin('typescript', 'bin/tsc'), '--noEmit']);
  await check('lint', [bin('@biomejs/biome', 'bin/biome'), 'check', '--error-on-warnings', '.']);
  await check('imports', [program('scripts/check-imports.ts')]);
  await check('what nobody uses', [bin('knip', 'bin/knip.js')]);
  await check('what stands twice', [bin('jscpd', 'bin/jscpd'), '--config', '.jscpd.json']);
}

/**
 * Runs tests and counts them.
 * @param {string} what
 * @param {readonly string[]} projects of vite.config.ts
 * @param {{ enter?: readonly string[], polite?: boolean, files?: readonly string[], quiet?: boolean,
 *   shard?: string }} [options]
 *   `enter`: what comes before vitest; `polite`: whether others go first; `files`: only these; `quiet`: failures only;
 *   `shard`: only a part of them, as `2/4`
 */
export async function runTests(what, projects, options = {}) {
  const { enter = [], polite = false, files = [], quiet = false, shard } = options;
  const file = join(results, `${[...projects, ...(shard?.split('/') ?? [])].join('-')}.json`);
  const part = shard === undefined ? [] : [`--shard=${shard}`];
  const only = projects.flatMap((project) => ['--project', project]);
  const reporters = [`--reporter=${quiet ? 'dot' : 'default'}`, '--reporter=json', `--outputFile=${file}`];
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const ok = await run(what, [...enter, vitest, 'run', ...only, ...part, ...files, ...reporters], polite);
  /** @type {Report} */
  const report = existsSync(file)
    ? JSON.parse(readFileSync(file, 'utf8'))
    : { numPassedTests: 0, numFailedTests: 0, testResults: [] };
  total.passed += report.numPassedTests;
  if (ok) return;
  // A run can fail without a failed test: a file that does not load, a browser that does not start.
  total.failed += Math.max(1, report.numFailedTests);
  failures.push(what, ...failedTests(report).map((failure) => `  ${failure}`));
}

/**
 * What of vitest's JSON report is read.
 * @typedef {{ status: string, fullName: string, failureMessages: string[] }} TestCase
 * @typedef {{ name: string, status: string, message: string, assertionResults: TestCase[] }} TestFile
 * @typedef {{ numPassedTests: number, numFailedTests: number, testResults: TestFile[] }} Report
 */

/**
 * Names what failed in a report, each on one line: the file, the test, and how its error begins.
 * @param {Report} report
 */
function failedTests({ testResults }) {
  return testResults
    .filter(({ status }) => status === 'failed')
    .flatMap(({ name, message, assertionResults }) => {
      const tests = assertionResults.filter(({ status }) => status === 'failed');
      const reasons = tests.map(({ fullName, failureMessages }) => `${fullName}: ${beginning(failureMessages[0])}`);
      return (tests.length > 0 ? reasons : [beginning(message)]).map((reason) => `${relative(root, name)}: ${reason}`);
    });
}

/** The beginning of an error's text, without the stack, on one line. */
const beginning = (/** @type {string} */ text = '') =>
  text
    .replace(/\n\s+at .*/s, '')
    .replace(/\s+/g, ' ')
    .slice(0, 4000);

/** Names what failed, prints the last line, and says by the exit code whether all is well. */
export function conclude() {
  if (failures.length > 0) console.log(`\nFailed:\n${failures.map((failure) => `  ${failure}`).join('\n')}`);
  console.log(`\n${total.passed} passed, ${total.failed} failed`);
  process.exitCode = total.failed > 0 ? 1 : 0;
}
