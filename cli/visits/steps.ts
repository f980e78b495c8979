import { AsyncLocalStorage } from 'node:async_hooks';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { shortenEnd } from '../../src/display/shorten-end.ts';
import { CommandError, reasonOf } from '../shared/errors.ts';
import { printMessage } from '../terminal/console.ts';
import { messageOf } from './playwright-errors.ts';

/** What a user's script does on each page. */
export type Steps = (page: Page, visit: { readonly url: string }) => unknown;

/** Knows what the steps have begun. */
const begun = new AsyncLocalStorage<true>();

/**
 * Has promises of the steps that nobody waits for fail with a sentence. As those of anybody else they would end the command, and
 * Playwright's fail whenever the page is closed before: `const popup = page.waitForEvent('popup')` before a click that takes too long.
 * @param path of the module: what its listeners begin, the steps have not
 */
function forgiveRejections(path: string): void {
  process.on('unhandledRejection', (error) => {
    const isOfSteps = begun.getStore() === true || (error instanceof Error && error.stack?.includes(path) === true);
    // Nobody's but ours.
    if (!isOfSteps) throw error;
    printMessage(
      `greensix: The steps did not wait for something that failed: ${shortenEnd(messageOf(error), 1000).replace(/\.$/, '')}.`,
    );
  });
}

/**
 * @param path of a module
 * @returns its default export
 * @throws CommandError if there is none
 */
export async function loadSteps(path: string): Promise<Steps> {
  // What is loaded is read to its end, and a device or a pipe may have none.
  const problem = await stat(path).then(
    (known) => (known.isFile() ? undefined : 'it is no regular file'),
    // Node's own words have the file of the command that looked for it.
    reasonOf,
  );
  if (problem !== undefined) throw new CommandError(`The steps in ${path} cannot be loaded: ${problem}.`);
  let steps: unknown;
  try {
    ({ default: steps } = await import(pathToFileURL(resolve(path)).href));
  } catch (error) {
    throw new CommandError(`The steps in ${path} cannot be loaded: ${reasonOf(error)}.`);
  }
  if (typeof steps === 'function') {
    forgiveRejections(resolve(path));
    return (page, visit) => begun.run(true, () => (steps as Steps)(page, visit));
  }
  throw new CommandError(
    `${path} must have a function as its default export: export default async (page, { url }) => {}.`,
  );
}
