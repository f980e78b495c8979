import type { SiteOf } from '../src/page/site.ts';
import { type Comparison, compareReports } from '../src/readiness/compare-reports.ts';
import type { Report } from '../src/readiness/report.ts';
import { viewReport } from '../src/readiness/view-report.ts';

/** @returns what differs between two reports, judged by the same rules */
export function compareViews(before: Report, after: Report, siteOf: SiteOf): Comparison {
  return compareReports(viewReport(before, siteOf), viewReport(after, siteOf));
}
