import type { SiteOf } from '../../src/address/site.ts';
import { type Comparison, compareReports } from '../../src/readiness/judged-report/compare-reports.ts';
import { viewReportInSteps } from '../../src/readiness/judged-report/view-report.ts';
import type { Report } from '../../src/readiness/report/report.ts';

/**
 * @param before the earlier report
 * @param after the later one
 * @param siteOf gives registrable domains
 * @returns steps, the last of which returns what differs between the two, judged by the same rules
 */
export function* compareViews(before: Report, after: Report, siteOf: SiteOf): Generator<undefined, Comparison> {
  const one = yield* viewReportInSteps(before, siteOf);
  const other = yield* viewReportInSteps(after, siteOf);
  yield;
  return compareReports(one, other);
}
