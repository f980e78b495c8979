import { FileDigest } from '../../src/format/file/file-digest.ts';
import { type FileChunks, FileError, joinText, textOfFile, untilCut } from '../../src/format/file/file-text.ts';
import { type HarProblem, leftOutOfFile } from '../../src/format/har/har-problems.ts';
import { type HarImport, importHarText, readAll } from '../../src/format/har/import-har.ts';
import { isJsonReport, type ParsedReport, parseJsonReport } from '../../src/format/parse-json-report.ts';
import { isNdjson, parseNdjson } from '../../src/format/parse-ndjson.ts';

/** What came of reading a file. */
export type FileReading = HarImport;

/** Where a report says what it is. */
const headChars = 1 << 16;

/**
 * Reads a report of Greensix (JSON or NDJSON) or a file of HARs, compressed or not. A HAR may be of any size; a report is
 * read as a whole.
 * @param open begins to read the file, if need be several times
 * @param nat64Prefixes those of the network where a HAR was recorded
 * @throws what reading the chunks throws
 */
export async function readReportFile(open: () => FileChunks, nat64Prefixes: readonly string[]): Promise<FileReading> {
  try {
    const digest = new FileDigest();
    return await readAll(digest.through(open()), (pieces) =>
      readPieces(pieces, digest, () => textOfFile(open()), nat64Prefixes),
    );
  } catch (error) {
    if (error instanceof FileError) return { ok: false, error: error.message };
    throw error;
  }
}

async function readPieces(
  pieces: AsyncGenerator<string>,
  digest: FileDigest,
  again: () => AsyncIterable<string>,
  nat64Prefixes: readonly string[],
): Promise<FileReading> {
  const { head, all } = await withHead(pieces);
  if (isNdjson(head)) return readLines(all);
  if (isJsonReport(head)) return ofReport(parseJsonReport(await joinText(all)));
  const har = await importHarText(all, digest, nat64Prefixes);
  if (har.ok || !head.trimStart().startsWith('{')) return har;
  const text = await joinText(again());
  return isJsonReport(text) ? ofReport(parseJsonReport(text)) : har;
}

/** Of lines each is whole by itself, so that those before damage are read. */
async function readLines(pieces: AsyncIterable<string>): Promise<FileReading> {
  const cut: HarProblem[] = [];
  const text = await joinText(untilCut(pieces, (sentence) => cut.push(leftOutOfFile(sentence))));
  const reading = ofReport(parseNdjson(text));
  return reading.ok ? { ...reading, problems: [...cut, ...reading.problems] } : reading;
}

function ofReport(reading: ParsedReport): FileReading {
  if (!reading.ok) return reading;
  const { report, damaged = [], isCut = false } = reading;
  const sentences = [...damaged, ...(isCut ? ['The last line is cut off, because its writer was ended.'] : [])];
  const problems = sentences.map((sentence) => leftOutOfFile(`${sentence} It is left out.`));
  return { ok: true, report, problems };
}

/** Reads the beginning, and gives all of the text again. */
async function withHead(pieces: AsyncGenerator<string>): Promise<{ head: string; all: AsyncIterable<string> }> {
  const first: string[] = [];
  for (let chars = 0; chars < headChars; ) {
    const { done, value } = await pieces.next();
    if (done) break;
    first.push(value);
    chars += value.length;
  }
  return { head: first.join(''), all: again() };

  async function* again(): AsyncGenerator<string> {
    yield* first;
    yield* pieces;
  }
}
