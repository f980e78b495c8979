import type { HarProblem } from '../src/format/har-entry.ts';
import { importHar } from '../src/format/import-har.ts';
import { readJson } from '../src/format/json.ts';
import type { Report, Run } from '../src/readiness/report.ts';

/** What came of reading a file. */
export type FileReading =
  | { readonly ok: true; readonly report: Report; readonly problems: readonly HarProblem[] }
  | { readonly ok: false; readonly error: string };

/**
 * Reads a report of Greensix or a HAR. In a HAR this text stands inside of a string at most, with its quotes escaped.
 * @param text the file
 * @param run the run that a HAR becomes
 */
export function readReportFile(text: string, run: Pick<Run, 'id' | 'nat64Prefixes'>): FileReading {
  if (!/"format"\s*:\s*"greensix-report"/.test(text)) return importHar(text, run);
  const reading = readJson(text);
  return reading.ok ? { ...reading, problems: [] } : reading;
}
