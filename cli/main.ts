#!/usr/bin/env node
import { CommandError } from './command-error.ts';
import { exitCodes } from './exit-codes.ts';
import { run } from './run.ts';

// Who reads the output may stop reading: `greensix ... | head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(exitCodes.fine);
});

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof CommandError)) throw error;
  process.stderr.write(`greensix: ${error.message}\n`);
  process.exitCode = exitCodes.unusable;
}
