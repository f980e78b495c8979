import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { CommandError, reasonOf } from '../shared/errors.ts';

/** What a user's script does on each page. */
export type Steps = (page: Page, visit: { readonly url: string }) => unknown;

/**
 * @param path of a module
 * @returns its default export
 * @throws CommandError if there is none
 */
export async function loadSteps(path: string): Promise<Steps> {
  // What is loaded is read to its end, and a device or a pipe may have none.
  const isFile = await stat(path).then(
    (known) => known.isFile(),
    () => true,
  );
  if (!isFile) throw new CommandError(`The steps in ${path} cannot be loaded: it is no regular file.`);
  let steps: unknown;
  try {
    ({ default: steps } = await import(pathToFileURL(resolve(path)).href));
  } catch (error) {
    throw new CommandError(`The steps in ${path} cannot be loaded: ${reasonOf(error)}.`);
  }
  if (typeof steps === 'function') return steps as Steps;
  throw new CommandError(
    `${path} must have a function as its default export: export default async (page, { url }) => {}.`,
  );
}
