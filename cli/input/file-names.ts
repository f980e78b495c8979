import { basename } from 'node:path';

/**
 * @param paths files as they were named on the command line
 * @returns what each is called in a report: without its folder where that is enough to tell it from the others
 */
export function fileNames(paths: readonly string[]): ReadonlyMap<string, string> {
  const all = [...new Set(paths)];
  const isShared = (name: string) => all.filter((path) => basename(path) === name).length > 1;
  return new Map(all.map((path) => [path, isShared(basename(path)) ? path : basename(path)]));
}
