/**
 * `npm start`: installs what is missing, builds, and opens a browser with the extension on the demo site.
 *
 * Without a display it prints what the popup says, and saves a picture of it. Plain JavaScript without dependencies,
 * because on a fresh clone there are none.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { browserKinds, browsers } from '../install/browsers.mjs';
import { ensureBrowsers, installMissing } from '../install/ensure-browsers.mjs';
import { ensureNode } from '../install/ensure-node.mjs';
import { ensurePackages } from '../install/ensure-packages.mjs';

/** @typedef {import('../install/browsers.mjs').BrowserKind} BrowserKind */

await ensureNode();

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');

const HELP = `npm start [-- OPTIONS]
  --no-window   print what the popup says and save a picture, also when there is a display
  --loopback    use the loopback addresses of this computer instead of a private network
${browserKinds.map((kind) => `  --${kind.padEnd(11)} use ${browsers[kind].label} only`).join('\n')}`;

/**
 * Runs a step and waits for it.
 * @param {string} what printed before it
 * @param {string} file
 * @param {readonly string[]} args
 */
function step(what, file, args) {
  console.error(what);
  // What it prints is for the terminal, not for one who reads the listing from standard output.
  const { status, error } = spawnSync(file, args, { cwd: root, stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error(`This failed: ${file} ${args.join(' ')}${error ? ` (${error.message})` : ''}`);
}

/** Whether a browser could open a window. */
function hasDisplay() {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

/** Whether the display is reached by a file, and so from a private network too; `ssh -X` is reached over TCP. */
function displayIsLocal() {
  const { DISPLAY = '', WAYLAND_DISPLAY, XDG_RUNTIME_DIR = '/' } = process.env;
  if (WAYLAND_DISPLAY) return existsSync(resolve(XDG_RUNTIME_DIR, WAYLAND_DISPLAY));
  const number = /^(?:unix)?:(\d+)/.exec(DISPLAY)?.[1];
  return number !== undefined && existsSync(`/tmp/.X11-unix/X${number}`);
}

const enter = [join(root, 'test', 'world', 'enter.ts'), process.execPath];

/** Whether this system allows the private network of the tests, and has what it needs. */
function worldWorks() {
  if (process.platform !== 'linux' || installMissing(['ip', 'openssl', 'unshare']).length > 0) return false;
  return spawnSync(process.execPath, [...enter, '--version'], { cwd: root, stdio: 'ignore' }).status === 0;
}

/**
 * Runs the demo; signals are its business.
 * @param {readonly string[]} args
 * @returns {Promise<number>} its exit code
 */
function runDemo(args) {
  const child = spawn(process.execPath, args, { cwd: root, stdio: 'inherit' });
  // Ctrl+C reaches the child too, so it is only not to end this process first.
  process.on('SIGINT', () => {});
  for (const signal of /** @type {const} */ (['SIGTERM', 'SIGHUP'])) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)));
  });
}

/** @returns {Promise<number>} the exit code */
async function main() {
  const flag = /** @type {const} */ ({ type: 'boolean', default: false });
  const { values } = parseArgs({
    options: {
      'no-window': flag,
      loopback: flag,
      help: flag,
      .../** @type {Record<BrowserKind, typeof flag>} */ (Object.fromEntries(browserKinds.map((kind) => [kind, flag]))),
    },
  });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  ensurePackages();
  const chosen = browserKinds.filter((kind) => values[kind]);
  const installed = ensureBrowsers(chosen.length > 0 ? chosen : undefined);
  const window = !values['no-window'] && hasDisplay();
  const world = !values.loopback && (!window || displayIsLocal()) && worldWorks();
  step('Building ...', process.execPath, [join(root, 'scripts/build/build.ts')]);
  console.error('Starting the demo ...');
  const code = await runDemo([
    ...(world ? enter : []),
    join(root, 'scripts/demo/main.ts'),
    window ? 'window' : 'listing',
    ...installed.map(({ kind, executable }) => `${kind}=${executable}`),
  ]);
  if (window && code === 1) console.error('Without a window: npm start -- --no-window');
  return code;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
