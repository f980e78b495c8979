/**
 * Runs a program of this project that is written in TypeScript: `node scripts/run.mjs FILE [ARGUMENTS...]`, with a Node
 * that is brought when the one at hand is too old (scripts/install/ensure-node.mjs).
 */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureNode } from './install/ensure-node.mjs';
import { ensurePackages } from './install/ensure-packages.mjs';

await ensureNode();
const [file, ...args] = process.argv.slice(2);
if (file === undefined) throw new Error('usage: node scripts/run.mjs FILE [ARGUMENTS...]');
ensurePackages();
// The program sees what it would see if it had been started itself.
process.argv = [process.execPath, resolve(file), ...args];
await import(pathToFileURL(resolve(file)).href);
