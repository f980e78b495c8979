import { fstatSync } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type OptionName, optionNames, options } from '../arguments/options.ts';
import type { Arguments } from '../arguments/parse-arguments.ts';
import { CommandError } from '../shared/errors.ts';

const standardInput = 0;

/**
 * A file that is written must be neither one that is read nor one that is written besides, whatever links lead to them.
 * Devices and pipes may be both.
 * @param outputs the files to write
 * @param args what was typed, with the options that name files to read
 * @param words those of its words that are files to read
 * @throws CommandError
 */
export async function demandDistinct(
  outputs: readonly string[],
  args: Arguments,
  words: readonly string[],
): Promise<void> {
  if (outputs.length === 0) return;
  const inputs = [
    ...words.map((path) => ({ path, name: path })),
    ...readOptions.flatMap((name) => args.values(name).map((path) => ({ path, name: `--${name} ${path}` }))),
  ];
  const taken = new Map<string, string>();
  for (const { path, name } of inputs) {
    const identity = await identityOf(path);
    if (identity !== undefined) taken.set(identity, `would replace a file that is read: ${name}.`);
  }
  const state = args.value('state');
  const ofState = state === undefined ? undefined : await identityOf(state);
  if (ofState !== undefined) taken.set(ofState, 'is the state file, which has the report already.');
  for (const path of outputs) {
    const identity = await identityOf(path);
    if (identity === undefined) continue;
    const reason = taken.get(identity);
    if (reason !== undefined) throw new CommandError(`--out ${path} ${reason} Name another file.`);
    taken.set(identity, `is the file of another --out.`);
  }
}

const readOptions: readonly OptionName[] = optionNames.filter((name) => 'isRead' in options[name]);

/** @returns the same text for all ways to one file, which need not be there; undefined for what is no regular file */
async function identityOf(path: string): Promise<string | undefined> {
  const known =
    path === '-'
      ? fstatSync(standardInput, { bigint: true })
      : await stat(path, { bigint: true }).catch(() => undefined);
  if (known) return known.isFile() ? `${known.dev}:${known.ino}` : undefined;
  const folder = await realpath(dirname(path)).catch(() => undefined);
  return folder === undefined ? undefined : join(folder, basename(path));
}
