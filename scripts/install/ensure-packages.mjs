/**
 * Installs the node modules of the project when they are missing or not those of the lock file. Plain JavaScript
 * without dependencies, because it runs before anything is installed.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** The oldest Node that the tools run on (package.json, engines). */
const oldestNode = /** @type {const} */ ([20, 19]);

/**
 * Installs what is missing.
 * @throws {Error} with what to do, when Node is too old or npm cannot install
 */
export function ensurePackages() {
  checkNode();
  if (areCurrent()) return;
  console.error('Installing node modules ...');
  if (npm(['ci'])) return;
  throw new Error('npm could not install the node modules. Is there a connection to the Internet?');
}

function checkNode() {
  const [major, minor] = oldestNode;
  const [ownMajor = 0, ownMinor = 0] = process.versions.node.split('.').map(Number);
  if (ownMajor > major || (ownMajor === major && ownMinor >= minor)) return;
  throw new Error(`Node ${major}.${minor} or later is needed. This is Node ${process.versions.node}.`);
}

/** Whether node_modules has what package-lock.json says; packages for other systems may be left out. */
function areCurrent() {
  const installed = lockedPackages(join(root, 'node_modules', '.package-lock.json'));
  const wanted = Object.entries(lockedPackages(join(root, 'package-lock.json'))).filter(([path]) => path !== '');
  const current = wanted.every(([path, { version, optional }]) => {
    const present = installed[path];
    return present ? present.version === version : optional === true;
  });
  return current && Object.keys(installed).length > 0;
}

/**
 * @param {string} path
 * @returns {Record<string, { version?: string, optional?: boolean }>} the packages of a lock file
 */
function lockedPackages(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).packages : {};
}

/**
 * Runs npm. It tells where it is when it has started this process; else it is found in the path, on Windows by a shell.
 * @param {readonly string[]} args
 * @returns {boolean} whether it ended well
 */
function npm(args) {
  const known = process.env.npm_execpath;
  // What it prints is for the terminal, not for one who reads standard output.
  /** @type {import('node:child_process').SpawnSyncOptions} */
  const options = { cwd: root, stdio: ['ignore', 2, 2] };
  const all = [...args, '--no-audit', '--no-fund', '--loglevel=error'];
  if (known?.endsWith('.js')) return spawnSync(process.execPath, [known, ...all], options).status === 0;
  return spawnSync('npm', all, { ...options, shell: process.platform === 'win32' }).status === 0;
}
