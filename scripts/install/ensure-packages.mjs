/**
 * Installs the node modules of the project when they are missing or not those of the lock file. Plain JavaScript
 * without dependencies, because it runs before anything is installed.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { linkNode } from './ensure-node.mjs';
import { npm } from './npm.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');

/**
 * Installs what is missing.
 * @throws {Error} with what to do, when npm cannot install
 */
export function ensurePackages() {
  if (!areCurrent()) {
    console.error('Installing node modules ...');
    if (!npm(['ci'], root)) {
      throw new Error('npm could not install the node modules. Is there a connection to the Internet?');
    }
  }
  linkNode();
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
