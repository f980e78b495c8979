import { createReadStream } from 'node:fs';

/** A line of a file, without its end, and where the next one begins. */
export interface Line {
  readonly text: string;
  /** In bytes from the start of the file. */
  readonly next: number;
  /** Whether a line feed ends it. Of the last line it may be missing: its writer was ended, or an editor left it out. */
  readonly isEnded: boolean;
}

/**
 * Reads a file line by line, however long it is.
 * @param path the file
 */
export async function* readLines(path: string): AsyncGenerator<Line> {
  let rest: Buffer[] = [];
  let next = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    let from = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
      const line = Buffer.concat([...rest, chunk.subarray(from, end)]);
      rest = [];
      from = end + 1;
      next += line.length + 1;
      yield { text: line.toString('utf8'), next, isEnded: true };
    }
    if (from < chunk.length) rest.push(chunk.subarray(from));
  }
  const last = Buffer.concat(rest);
  if (last.length > 0) yield { text: last.toString('utf8'), next: next + last.length, isEnded: false };
}
