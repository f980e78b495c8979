import { open, stat } from 'node:fs/promises';
import { count } from '../../src/display/count.ts';
import { headBytes, isPlainText } from '../../src/format/file/file-text.ts';
import { type ParsedReport, parseJsonReport } from '../../src/format/parse-json-report.ts';
import { isNdjson, parseNdjson } from '../../src/format/parse-ndjson.ts';
import type { ReportSource } from '../../src/readiness/report/report.ts';
import { CommandError } from '../shared/errors.ts';
import { printMessage } from '../terminal/console.ts';
import { DamagedLines } from './damaged-lines.ts';
import { readReportLines } from './read-report-lines.ts';
import { readText } from './read-text.ts';

/** A report that was read; its file is damaged where parts of it could not be read, and cut where these are all behind one place. */
interface ReadReport {
  readonly report: ReportSource;
  readonly isDamaged: boolean;
  readonly isCut: boolean;
}

/** How files saved as HAR begin. */
const harBegin = /^\s*\{\s*"log"\s*:/;
const isHar = 'This is a HAR file, no report of Greensix: "greensix har --out report.json" makes one of it.';

/**
 * @param path a report as JSON or NDJSON; what is called .ndjson may be longer than any text, and its pages stay there
 * @returns the report, and whether parts of it had to be left out, which is reported on standard error. Half a line at the end of what is
 *   not compressed is damage and no cut: who wrote it was ended, and all that was done is there
 * @throws CommandError with a sentence that says what is wrong with the file
 */
export async function readReport(path: string): Promise<ReadReport> {
  if (!path.endsWith('.ndjson') || !(await isPlainFile(path))) {
    const note = (sentence: string) => printMessage(`${path}: ${sentence}`);
    let hasJunk = false;
    let cut: string | undefined;
    const text = await readText(path, 'the report', {
      onJunk(sentence) {
        hasJunk = true;
        note(sentence);
      },
      onCut(sentence) {
        cut = sentence;
      },
    });
    // JSON without its end is none; of lines each is whole by itself.
    if (cut !== undefined && !isNdjson(text)) throw new CommandError(`${path}: the report cannot be read. ${cut}`);
    const { report, isDamaged } = reportOf(path, text);
    const isCut = cut !== undefined;
    if (isCut) note(`${cut} What is whole of it was read: ${count(report.pages.length, 'page')}.`);
    return { report, isDamaged: isDamaged || hasJunk || isCut, isCut };
  }
  const { report, damaged, isCut } = await readReportLines(path);
  const isDamaged = noteLeftOut(path, damaged, isCut);
  if (report.pages.length === 0) printMessage(`${path}: there is no page in it.`);
  return { report, isDamaged, isCut: false };
}

/** Tells the user which lines are left out. @returns whether any are */
function noteLeftOut(path: string, damaged: DamagedLines, isCut: boolean): boolean {
  damaged.report();
  if (isCut) printMessage(`${path}: the last line is cut off, because its writer was ended. It is left out.`);
  return isCut || damaged.first !== undefined;
}

/**
 * What is not plain, as what PowerShell redirects into a file (UTF-16), is read as a whole; so is a pipe, which can be read
 * only once.
 */
async function isPlainFile(path: string): Promise<boolean> {
  try {
    if (!(await stat(path)).isFile()) return false;
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
      return isPlainText(buffer.subarray(0, bytesRead));
    } finally {
      await file.close();
    }
  } catch {
    // Whoever reads it as a whole says why it cannot be read.
    return false;
  }
}

function reportOf(path: string, text: string): Omit<ReadReport, 'isCut'> {
  if (text.trim() === '') throw new CommandError(`${path}: the file is empty, and no report.`);
  const reading = parseReport(text);
  if (!reading.ok) throw new CommandError(`${path}: ${harBegin.test(text) ? isHar : reading.error}`);
  const damaged = new DamagedLines(path);
  for (const error of reading.damaged ?? []) damaged.add(error);
  return { report: reading.report, isDamaged: noteLeftOut(path, damaged, reading.isCut ?? false) };
}

function parseReport(text: string): ParsedReport {
  return isNdjson(text) ? parseNdjson(text) : parseJsonReport(text);
}
