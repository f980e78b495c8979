import type { SiteOf } from '../address/site.ts';
import { allSteps } from '../async/time-slices.ts';
import { judgeReportInSteps } from '../readiness/judged-report/judge-report.ts';
import type { ReportSource } from '../readiness/report/report.ts';
import type { Format, FormatInput } from './format.ts';
import { isRedacted, redactReport } from './redact-report.ts';

/** What the caller decides. */
export interface WriteOptions extends Pick<FormatInput, 'text' | 'generator' | 'time' | 'viewer'> {
  /** Write the paths of pages, too; without it nobody reads which pages of a site were visited. */
  readonly paths: boolean;
  readonly siteOf: SiteOf;
}

/**
 * Writes a report in one of the formats.
 * @param format one of `formats`, or the only one that is wanted
 * @param report the facts
 * @param options what to write and with which words
 * @returns the file's text
 */
export function writeReport(format: Format, report: ReportSource, options: WriteOptions): string {
  return allSteps(writeReportInSteps(format, report, options)).join('');
}

/**
 * The same in short steps, for a page that has to answer meanwhile.
 * @returns the steps; the last one returns the pieces of the file
 */
export function* writeReportInSteps(
  format: Format,
  report: ReportSource,
  { paths, siteOf, ...options }: WriteOptions,
): Generator<undefined, string[]> {
  // No format sees what is not to be written.
  const shown = paths ? report : redactReport(report);
  const judged = yield* judgeReportInSteps(shown, siteOf);
  const pieces: string[] = [];
  for (const piece of format.write({ ...options, report: shown, judged, redacted: !paths || isRedacted(report) })) {
    pieces.push(piece);
    yield;
  }
  return pieces;
}
