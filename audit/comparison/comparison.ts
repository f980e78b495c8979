import type { SiteOf } from '../../src/address/site.ts';
import { type ComparableReports, redactAlike } from '../../src/format/redact-report.ts';
import { type Comparison, compareReports } from '../../src/readiness/judged-report/compare-reports.ts';
import { judgeReportInSteps } from '../../src/readiness/judged-report/judge-report.ts';
import type { Report, ReportSource } from '../../src/readiness/report/report.ts';

/** A part of what there is: a run by its id, all other runs, or a file that was opened to compare with. */
export type Part = 'file' | 'rest' | (string & {});

/**
 * Picks what is compared.
 * @param report all that was recorded and imported
 * @param file the file that was opened, if there is one
 * @param choice what the reader chose
 * @returns the two reports, redacted alike if one of them is, or null as long as one of them is not chosen or not there any more
 */
export function comparedReports(
  report: Report,
  file: Report | null,
  choice: { readonly before: Part; readonly after: Part },
): ComparableReports | null {
  const { before, after } = choice;
  if (before === '' || before === after) return null;
  const taken = new Set([before, after]);
  const pick = (part: Part): Report | null => {
    if (part === 'file') return file;
    if (part === 'rest') return ofRuns(report, (id) => !taken.has(id));
    return report.runs.some(({ id }) => id === part) ? ofRuns(report, (id) => id === part) : null;
  };
  const [one, other] = [pick(before), pick(after)];
  return one && other && other.pages.length > 0 ? redactAlike(one, other) : null;
}

/**
 * @param before the earlier report
 * @param after the later one
 * @param siteOf gives registrable domains
 * @returns steps, the last of which returns what differs between the two, judged by the same rules
 */
export function* judgeAndCompare(
  before: ReportSource,
  after: ReportSource,
  siteOf: SiteOf,
): Generator<undefined, Comparison> {
  const one = yield* judgeReportInSteps(before, siteOf);
  const other = yield* judgeReportInSteps(after, siteOf);
  yield;
  return compareReports(one, other);
}

/** What is known of hosts, addresses and zones holds for both sides: only runs and pages are chosen. */
function ofRuns(report: Report, isWanted: (run: string) => boolean): Report {
  const { runs, pages } = report;
  return { ...report, runs: runs.filter(({ id }) => isWanted(id)), pages: pages.filter(({ run }) => isWanted(run)) };
}
