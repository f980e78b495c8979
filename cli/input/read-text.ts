import { readFile } from 'node:fs/promises';
import { text as allOf } from 'node:stream/consumers';
import { CommandError, reasonOf } from '../command-error.ts';

/**
 * @param path a file, or "-" for the standard input
 * @param what what it is, for the sentence if it cannot be read: "the list of URLs"
 * @returns its text, without a byte order mark
 * @throws CommandError
 */
export async function readText(path: string, what: string): Promise<string> {
  try {
    const text = path === '-' ? await allOf(process.stdin) : await readFile(path, 'utf8');
    return text.replace(/^\ufeff/, '');
  } catch (error) {
    throw new CommandError(`${path}: ${what} cannot be read: ${reasonOf(error)}.`);
  }
}

/**
 * @param text a file with one entry a line; "#" begins a comment at the start of a line or behind a space
 * @returns the entries
 */
export function entriesOf(text: string): string[] {
  return text
    .split(/\r\n?|\n/)
    .map((line) => line.replace(/(^|\s)#.*$/, '').trim())
    .filter((entry) => entry !== '');
}
