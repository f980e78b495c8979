import { CommandError } from './shared/errors.ts';
import { type ExitCode, exitCodes } from './shared/exit-codes.ts';
import { generator, issuesUrl, oldestNode } from './shared/version.ts';
import { unsupportedNode } from './supported-node.ts';
import { guardStreams, printMessage, printMessageLines } from './terminal/console.ts';

/** @returns the exit code of a command that ended with an error, after a sentence about it */
function failed(error: unknown): ExitCode {
  if (error instanceof CommandError) {
    printMessage(`greensix: ${error.message}`);
    return exitCodes.usageError;
  }
  const details = error instanceof Error ? (error.stack ?? error.message) : String(error);
  printMessage(
    `greensix: This is a defect of ${generator} (Node ${process.version}). Please report it at ${issuesUrl} with this:`,
  );
  printMessageLines(`${details}\n`);
  return exitCodes.internalError;
}

guardStreams();
// What nobody waited for: without this, Node would end with 1, which means findings. The browsers are ended on exit.
process.on('uncaughtException', (error) => process.exit(failed(error)));
try {
  const unsupported = unsupportedNode(process.versions.node, oldestNode);
  if (unsupported !== null) throw new CommandError(unsupported);
  // Loaded here, so that a failure to load is reported like any other.
  const { run } = await import('./run.ts');
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  process.exitCode = failed(error);
}
