import { lazyList } from '../../src/readiness/report/list.ts';
import type { ReportPage, ReportSource } from '../../src/readiness/report/report.ts';
import { requestedOf } from '../state/state-file.ts';

/**
 * Pages are kept as they are done; a reader looks for them as they were asked for.
 * @param report any report
 * @param requested what was asked for, in order
 * @returns the report with its pages in that order; those that nobody asked for, as links that were followed, come last
 */
export function inOrderOf(report: ReportSource, requested: readonly string[]): ReportSource {
  const places = new Map(requested.map((each, at) => [each, at]));
  return inOrder(report, (page) => places.get(requestedOf(page)) ?? requested.length);
}

/**
 * @param report what was merged of the reports of several files
 * @param runs the ids of the runs of each file, in the order in which the files were named
 * @returns the report with its pages in the order of the files, those of one as they were
 */
export function inOrderOfFiles(report: ReportSource, runs: readonly (readonly string[])[]): ReportSource {
  const places = new Map<string, number>();
  // A file that is named twice has the place of the first time.
  for (const [at, ids] of runs.entries()) for (const id of ids) if (!places.has(id)) places.set(id, at);
  return inOrder(report, (page) => places.get(page.run) ?? runs.length);
}

function inOrder(report: ReportSource, placeOf: (page: ReportPage) => number): ReportSource {
  const { pages } = report;
  const placesOfPages: number[] = [];
  for (const page of pages) placesOfPages.push(placeOf(page));
  const order = placesOfPages
    .map((place, at) => ({ place, at }))
    .sort((one, other) => one.place - other.place || one.at - other.at)
    .map(({ at }) => at);
  return {
    ...report,
    pages: lazyList(order.length, (index) => pages.at(order[index] as number) as ReportPage),
  };
}
