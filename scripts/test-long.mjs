/**
 * `npm run test:long`: what takes hours, and is no part of `npm test`: every test in test/long.
 *
 * `npm run test:long -- kills --browser=firefox` runs only the files with `kills` in their names, in one browser. Its last
 * line is `N passed, N failed`. A browser that cannot be had or does not start is a failure, as is a name that no file has.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureTools } from './install/ensure-browsers.mjs';
import { ensureNode } from './install/ensure-node.mjs';
import { ensurePackages } from './install/ensure-packages.mjs';

await ensureNode();

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const results = mkdtempSync(join(tmpdir(), 'greensix-results-'));
const total = { passed: 0, failed: 0 };

/** The folders of test/long, with the projects of vite.config.ts that run what is in them. */
const projects = {
  browsers: ['long-chromium', 'long-firefox'],
  world: ['long-world'],
  unit: ['long-unit'],
  survey: ['long-survey'],
};

const options = process.argv.slice(2);
const browser = options.find((option) => option.startsWith('--browser='))?.slice('--browser='.length);
const names = options.filter((option) => !option.startsWith('--'));
const unknown = options.filter((option) => option.startsWith('--') && !option.startsWith('--browser='));

/**
 * Runs Node with these arguments.
 * @param {readonly string[]} args
 * @returns {Promise<boolean>} whether it ended well
 */
async function run(args) {
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  const [status] = await once(child, 'close');
  return status === 0;
}

/**
 * Runs the files of a project, one after the other.
 * @param {string} project
 * @param {readonly string[]} files
 */
async function tests(project, files) {
  console.log(`\n== ${project}: ${files.join(', ')}`);
  const output = join(results, `${project}.json`);
  const vitest = [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--project', project, ...files];
  const inWorld = [join(root, 'test/world/enter.ts'), process.execPath];
  const ok = await run([
    ...(project === 'long-unit' || project === 'long-survey' ? [] : inWorld),
    ...vitest,
    '--reporter=default',
    '--reporter=json',
    `--outputFile=${output}`,
  ]);
  const counts = existsSync(output)
    ? JSON.parse(readFileSync(output, 'utf8'))
    : { numPassedTests: 0, numFailedTests: 0 };
  total.passed += counts.numPassedTests;
  // A run can fail without a failed test: a file that does not load, a browser that does not start.
  total.failed += ok ? 0 : Math.max(1, counts.numFailedTests);
}

try {
  if (unknown.length > 0 || (browser !== undefined && !['chromium', 'firefox'].includes(browser))) {
    throw new Error('usage: npm run test:long -- [NAMES...] [--browser=chromium|firefox]');
  }
  ensurePackages();
  const found = ensureTools([
    'chromium',
    'firefox',
    'ip',
    'openssl',
    'unshare',
    'fonts',
    'xvfb',
    'xdotool',
    'import',
    'postgres',
  ]);
  process.env.GREENSIX_CHROMIUM = found.chromium;
  process.env.GREENSIX_FIREFOX = found.firefox;
  if (!(await run([join(root, 'scripts/build/build.ts')]))) throw new Error('the build failed');
  let ran = 0;
  for (const [folder, all] of Object.entries(projects)) {
    const place = join(root, 'test/long', folder);
    const files = (existsSync(place) ? readdirSync(place) : [])
      .filter((name) => name.endsWith('.test.ts') && (names.length === 0 || names.some((each) => name.includes(each))))
      .map((name) => `test/long/${folder}/${name}`);
    if (files.length === 0) continue;
    for (const project of all) {
      if (browser !== undefined && folder === 'browsers' && project !== `long-${browser}`) continue;
      ran++;
      await tests(project, files);
    }
  }
  if (ran === 0) throw new Error(`no file of test/long has ${names.join(' or ')} in its name`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  total.failed++;
} finally {
  rmSync(results, { recursive: true, force: true });
}
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 ? 1 : 0;
