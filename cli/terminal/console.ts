/**
 * The only door to the terminal: whatever is printed goes through here (a test looks for others), so that no text of
 * somebody else can move the cursor, set the title, or turn the reading direction around.
 */
import { invisibleCharacters, visibleText } from '../../src/display/visible-text.ts';
import { CommandError, reasonOf } from '../shared/errors.ts';
import { inChunks } from './in-chunks.ts';

/** Line breaks, tabs, and the colours of this program (terminal.ts); `visibleText` is for single words, which have none. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: it begins the colours
const allowed = /(\r\n|\n|\t|\u001b\[(?:0|1|2|3[123])m)/;

/** @returns text of several lines in which nothing is left that a terminal would obey but line breaks and colours */
export function consoleText(text: string): string {
  if (!invisibleCharacters.test(text)) return text;
  return text
    .split(allowed)
    .map((part, at) => (at % 2 === 1 ? part : visibleText(part)))
    .join('');
}

/** Whether the reader of the standard output has gone: `greensix … | head -1`. */
let outputReaderGone = false;

/** @returns whether nobody reads the standard output any more */
export function isOutputUnread(): boolean {
  return outputReaderGone;
}

/** To be called once, before anything is written. Without listeners a failed write ends the process with code 1. */
export function guardStreams(): void {
  process.stdout.on('error', () => {});
  // Who reads the messages may have gone, and there is nobody else to tell: the work goes on as if they were there.
  process.stderr.on('error', () => {});
}

/**
 * Writes to the standard output, as fast as it is read. When its reader has gone, nothing more is written and all else
 * goes on: files and the exit code are still wanted.
 * @throws CommandError when it cannot be written
 */
export async function show(pieces: Iterable<string>): Promise<void> {
  for (const part of inChunks(pieces)) {
    if (outputReaderGone) return;
    const error = await new Promise<NodeJS.ErrnoException | null | undefined>((resolve) => {
      process.stdout.write(consoleText(part), resolve);
    });
    if (!error) continue;
    if (error.code !== 'EPIPE' && error.code !== 'ECONNRESET') {
      throw new CommandError(`The standard output cannot be written: ${reasonOf(error)}.`);
    }
    outputReaderGone = true;
  }
}

/** Writes one line to the standard error, whatever is in the message. */
export function printMessage(message: string): void {
  process.stderr.write(`${visibleText(message)}\n`);
}

/** Writes text of several lines to the standard error. */
export function printMessageLines(text: string): void {
  process.stderr.write(consoleText(text));
}
