/**
 * `npm test`: installs what is missing and runs everything. Its last line is `N passed, N failed`.
 *
 * Every step counts: a step that is no list of tests (types, lint, build) as one, the others with each of their tests.
 * A browser that cannot be had or does not start is a failure. Plain JavaScript, because on a fresh clone nothing is
 * installed yet.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { setPriority, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureTools } from './install/ensure-browsers.mjs';
import { ensureNode } from './install/ensure-node.mjs';
import { ensurePackages } from './install/ensure-packages.mjs';

await ensureNode();

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const results = mkdtempSync(join(tmpdir(), 'greensix-results-'));
const total = { passed: 0, failed: 0 };

/** A tool of node_modules as arguments for Node. */
const bin = (/** @type {string} */ name, /** @type {string} */ file) => join(root, 'node_modules', name, file);
const vitest = bin('vitest', 'vitest.mjs');
const webExt = [bin('web-ext', 'bin/web-ext.js'), 'lint', '--warnings-as-errors', '--no-input'];
const inWorld = [join(root, 'test/world/enter.ts'), process.execPath];

/** What waits for no browser takes the time that is left: only a little of it when two browsers are busy. */
const politeness = 10;

/**
 * Runs Node with these arguments.
 * @param {string} what what is said before
 * @param {readonly string[]} args
 * @param {boolean} [polite] whether others go first
 * @returns {Promise<boolean>} whether it ended well
 */
async function run(what, args, polite = false) {
  console.log(`\n== ${what}`);
  const started = Date.now();
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  if (polite && child.pid !== undefined) setPriority(child.pid, politeness);
  const [status] = await once(child, 'close');
  console.log(`== ${what}: ${status === 0 ? 'ok' : 'FAILED'} after ${Math.round((Date.now() - started) / 1000)} s`);
  return status === 0;
}

/**
 * A step that counts as one.
 * @param {string} what
 * @param {() => boolean | Promise<boolean>} work
 */
async function step(what, work) {
  let ok = false;
  try {
    ok = await work();
  } catch (error) {
    console.error(`${what}: ${error instanceof Error ? error.message : error}`);
  }
  total[ok ? 'passed' : 'failed']++;
  return ok;
}

/**
 * A step that is a list of tests.
 * @param {string} what
 * @param {readonly string[]} projects
 * @param {readonly string[]} [enter] what comes before vitest
 * @param {boolean} [polite] whether others go first
 */
async function tests(what, projects, enter = [], polite = false) {
  const file = join(results, `${projects.join('-')}.json`);
  const only = projects.flatMap((project) => ['--project', project]);
  const ok = await run(
    what,
    [...enter, vitest, 'run', ...only, '--reporter=default', '--reporter=json', `--outputFile=${file}`],
    polite,
  );
  const counts = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { numPassedTests: 0, numFailedTests: 0 };
  total.passed += counts.numPassedTests;
  // A run can fail without a failed test: a file that does not load, a browser that does not start.
  total.failed += ok ? 0 : Math.max(1, counts.numFailedTests);
}

try {
  const installed = await step('packages', () => {
    ensurePackages();
    return true;
  });
  const equipped = await step('browsers and tools', () => {
    const browsers = /** @type {const} */ (['chromium', 'firefox', 'ip', 'openssl', 'unshare', 'fonts']);
    // The toolbar is looked at on a display.
    const display = /** @type {const} */ (['xvfb', 'xdotool', 'import']);
    // The world that others wrote (test/truth).
    const servers = /** @type {const} */ (['unbound', 'bind', 'nsd', 'dnsdist', 'tayga', 'nginx', 'nft', 'postgres']);
    const shells = /** @type {const} */ (['zsh', 'fish']);
    const found = ensureTools([...browsers, ...display, ...servers, ...shells]);
    process.env.GREENSIX_CHROMIUM = found.chromium;
    process.env.GREENSIX_FIREFOX = found.firefox;
    return true;
  });
  if (installed) {
    const built = await step('build', () => run('build', [join(root, 'scripts/build/build.ts')]));
    const check = (/** @type {string} */ what, /** @type {readonly string[]} */ args) =>
      step(what, () => run(what, args, true));
    const withoutBrowsers = async () => {
      await check('types', [bin('typescript', 'bin/tsc'), '--noEmit']);
      await check('lint', [bin('@biomejs/biome', 'bin/biome'), 'check', '--error-on-warnings', '.']);
      await check('web-ext lint', [...webExt, '-s', 'dist/firefox']);
      await tests('unit tests and the built extensions', ['unit', 'dist'], [], true);
      if (built && equipped) await tests('verdicts in a world that others wrote', ['truth']);
      else await step('verdicts in a world that others wrote', () => false);
    };
    const inBrowser = async (/** @type {string} */ name, /** @type {string} */ project) => {
      if (built && equipped) await tests(name, [project], inWorld);
      else await step(name, () => false);
    };
    // A browser spends much of its time waiting, so two at once take little longer than one.
    await Promise.all([
      inBrowser('Chromium, the built extension', 'chromium').then(() => inBrowser('the command line, packed', 'cli')),
      inBrowser('Firefox, the built extension', 'firefox'),
      withoutBrowsers(),
      equipped ? tests('surveys, with PostgreSQL', ['survey'], [], true) : step('surveys', () => false),
    ]);
  }
} finally {
  rmSync(results, { recursive: true, force: true });
}
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 ? 1 : 0;
