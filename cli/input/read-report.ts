import { type ReportReading, readJson } from '../../src/format/json.ts';
import { readNdjson } from '../../src/format/ndjson.ts';
import type { Report, ReportSource } from '../../src/readiness/report.ts';
import { CommandError } from '../command-error.ts';
import { readReportLines } from './read-report-lines.ts';
import { readText } from './read-text.ts';

/**
 * @param path a report as JSON or NDJSON; what is called .ndjson may be longer than any text, and its pages stay there
 * @returns the report
 * @throws CommandError with a sentence that says what is wrong with the file
 */
export async function readReport(path: string): Promise<ReportSource> {
  if (path.endsWith('.ndjson')) return readReportLines(path);
  return reportOf(path, readWhole(await readText(path, 'the report')));
}

function readWhole(text: string): ReportReading {
  return /^\s*\{\s*"(?:run|dns|page)"\s*:/.test(text) ? readNdjson(text) : readJson(text);
}

function reportOf(path: string, reading: ReportReading): Report {
  if (reading.ok) return reading.report;
  throw new CommandError(`${path}: ${reading.error}`);
}
