import { createReadStream } from 'node:fs';
import { FileError, joinText, textOfFile, untilCut } from '../../src/format/file/file-text.ts';
import { CommandError, reasonOf } from '../shared/errors.ts';
import { printMessage } from '../terminal/console.ts';
import { demandEnding } from './demand-ending.ts';

/**
 * Reads a file of any encoding that `textOfFile` reads, compressed or not.
 * @param path a file, or "-" for the standard input
 * @param what what it is, for the sentence if it cannot be read: "the list of URLs"
 * @param more.onJunk gets a sentence on what of it is left out
 * @param more.onCut gets a sentence on why its end is missing, and then the text is what came before; left out by who needs all of it
 * @returns its text, without a byte order mark
 * @throws CommandError
 */
export async function readText(
  path: string,
  what: string,
  {
    onJunk = (sentence: string) => printMessage(`${path}: ${sentence}`),
    onCut,
  }: { readonly onJunk?: (sentence: string) => void; readonly onCut?: (sentence: string) => void } = {},
): Promise<string> {
  return demandReadable(path, what, () => {
    const pieces = textOfFile(chunksOf(path), onJunk);
    return joinText(onCut ? untilCut(pieces, onCut) : pieces);
  });
}

/**
 * @param path a file, or "-" for the standard input
 * @returns its chunks
 * @throws FileError, when it is begun with, for what may have no end
 */
export async function* chunksOf(path: string): AsyncGenerator<Uint8Array> {
  await demandEnding(path);
  yield* path === '-' ? process.stdin : createReadStream(path, { highWaterMark: 1 << 18 });
}

/**
 * @param path a file
 * @param what what it is, for the sentence if it cannot be read
 * @param read reads it
 * @returns what was read
 * @throws CommandError for what goes wrong with the file
 */
export async function demandReadable<Result>(path: string, what: string, read: () => Promise<Result>): Promise<Result> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof CommandError) throw error;
    if (error instanceof FileError) throw new CommandError(`${path}: ${what} cannot be read. ${error.message}`);
    throw new CommandError(`${path}: ${what} cannot be read: ${reasonOf(error)}.`);
  }
}
