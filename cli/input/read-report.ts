import { type ReportReading, readJson } from '../../src/format/json.ts';
import { NdjsonFacts, readNdjson, readNdjsonLine } from '../../src/format/ndjson.ts';
import type { Report } from '../../src/readiness/report.ts';
import { CommandError, reasonOf } from '../command-error.ts';
import { readLines } from './read-lines.ts';
import { readText } from './read-text.ts';

/**
 * @param path a report as JSON or NDJSON; what is called .ndjson may be longer than any text
 * @returns the report
 * @throws CommandError with a sentence that says what is wrong with the file
 */
export async function readReport(path: string): Promise<Report> {
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

/**
 * @param path a report as NDJSON
 * @throws CommandError with a sentence that says what is wrong with the file
 */
export async function readReportLines(path: string): Promise<Report> {
  const facts = new NdjsonFacts();
  let number = 0;
  try {
    for await (const { text } of readLines(path)) {
      const reading = readNdjsonLine(text, ++number);
      if (!reading.ok) return reportOf(path, reading);
      if (reading.fact) facts.add(reading.fact);
    }
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw new CommandError(`${path}: the report cannot be read: ${reasonOf(error)}.`);
  }
  return reportOf(path, facts.report());
}
