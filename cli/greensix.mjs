#!/usr/bin/env node
/**
 * `greensix`, as npm links it: loads dist/cli/greensix.js. It is a file of its own because npm links a command only where its file
 * is there already, and dist/ is not before a build. Plain JavaScript, because it runs before anything is built.
 */
import { existsSync } from 'node:fs';

const built = new URL('../dist/cli/greensix.js', import.meta.url);
if (existsSync(built)) {
  await import(built.href);
} else {
  console.error('greensix: It is not built yet. Build it with: npm run build');
  process.exitCode = 2;
}
