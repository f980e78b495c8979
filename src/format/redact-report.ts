import type { RecordSource } from '../dns/host-records.ts';
import { urlOrigin } from '../page/events/request-url.ts';
import { mapList } from '../readiness/report/list.ts';
import type { ReportSource } from '../readiness/report/report.ts';

/**
 * Takes out of a report what tells which pages of a site were visited, and what a resolver's URL may reveal of its
 * user. Hostnames, addresses and counts stay: they are what the report is about.
 * @param report any report
 * @returns the report with "/…" in the place of every path
 */
export function redactReport(report: ReportSource): ReportSource {
  return {
    ...report,
    pages: mapList(report.pages, ({ requested, file: _, problem, ...page }) => ({
      ...page,
      url: redactUrl(page.url),
      ...(requested !== undefined && { requested: redactUrl(requested) }),
      // What a user's script says may be anything.
      ...(problem && { problem: problem.id === 'steps' ? { ...problem, text: 'The steps failed.' } : problem }),
    })),
    dns: report.dns.map((records) => {
      const redacted = (source: RecordSource): RecordSource =>
        source.kind === 'doh' ? { ...source, url: redactUrl(source.url) } : source;
      const { source, others } = records;
      return {
        ...records,
        source: redacted(source),
        ...(others && { others: others.map((other) => ({ ...other, source: redacted(other.source) })) }),
      };
    }),
  };
}

/**
 * @param report any report
 * @returns whether paths of its pages were taken out, be it by who wrote the file that it was read from
 */
export function isRedacted({ pages }: ReportSource): boolean {
  for (const { url } of pages) if (url.endsWith('/…')) return true;
  return false;
}

/** Two reports, the earlier one first, of which a page has the same URL in both. */
export interface ComparableReports {
  readonly before: ReportSource;
  readonly after: ReportSource;
  /** One of them has no paths, so that all pages of a host have one URL. */
  readonly isByHost: boolean;
}

/**
 * Makes two reports comparable: a redacted page has no counterpart in a report that is not.
 * @param before the earlier report
 * @param after the later one
 * @returns both, redacted alike if one of them is
 */
export function redactAlike(before: ReportSource, after: ReportSource): ComparableReports {
  const isByHost = isRedacted(before) || isRedacted(after);
  return isByHost
    ? { before: redactReport(before), after: redactReport(after), isByHost }
    : { before, after, isByHost };
}

function redactUrl(url: string): string {
  const origin = urlOrigin(url);
  return url === origin || url === `${origin}/` ? url : `${origin}/…`;
}
