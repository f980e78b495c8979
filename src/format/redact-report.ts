import type { RecordSource } from '../dns/host-records.ts';
import { urlOrigin } from '../page/events/request-url.ts';
import { mapList, type ReportSource } from '../readiness/report/report.ts';

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

/** @returns whether the paths of its pages were taken out */
export function isRedacted({ pages }: ReportSource): boolean {
  for (const { url } of pages) if (url.endsWith('/…')) return true;
  return false;
}

function redactUrl(url: string): string {
  const origin = urlOrigin(url);
  return url === origin || url === `${origin}/` ? url : `${origin}/…`;
}
