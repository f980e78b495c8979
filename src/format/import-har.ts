import { Tracker } from '../page/tracker.ts';
import { type Report, type ReportPage, type Run, reportPage } from '../readiness/report.ts';
import type { HarProblem } from './har-entry.ts';
import { readHar } from './read-har.ts';

export type HarImport =
  | { readonly ok: true; readonly report: Report; readonly problems: readonly HarProblem[] }
  | { readonly ok: false; readonly error: string };

/**
 * Makes a report of a HAR file. Its entries become network events and go through the same tracker as those of a
 * browser, one page at a time.
 * @param text the file
 * @param run the id of the run to make and the NAT64 prefixes of the network where the file was recorded
 * @returns the report, with what was wrong with single entries; or why the file cannot be read
 */
export function importHar(text: string, run: Pick<Run, 'id' | 'nat64Prefixes'>): HarImport {
  const result = readHar(text);
  if (!result.ok) return result;
  const { browser, pages: read, problems } = result.har;
  const pages = read.flatMap(({ document, events }): ReportPage[] => {
    const tracker = new Tracker();
    for (const event of events) tracker.apply(event);
    const page = tracker.page(document);
    return page ? [reportPage(page, run.id)] : [];
  });
  const time = pages.reduce((first, page) => Math.min(first, page.time), Number.POSITIVE_INFINITY);
  const made: Run = { ...run, source: 'har', browser, time: Number.isFinite(time) ? time : 0 };
  return { ok: true, report: { runs: [made], pages, dns: [] }, problems };
}
