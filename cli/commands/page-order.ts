import { lazyList, type ReportSource } from '../../src/readiness/report/report.ts';
import { requestedOf } from '../state/state-file.ts';

/**
 * Pages are kept as they are done; a reader looks for them as they were asked for.
 * @param report any report
 * @param requested what was asked for, in order
 * @returns the report with its pages in that order; those that nobody asked for, as links that were followed, come last
 */
export function inOrderOf(report: ReportSource, requested: readonly string[]): ReportSource {
  const { pages } = report;
  const places = new Map(requested.map((each, at) => [each, at]));
  const placeOf: number[] = [];
  for (const page of pages) placeOf.push(places.get(requestedOf(page)) ?? requested.length);
  const order = placeOf
    .map((place, at) => ({ place, at }))
    .sort((one, other) => one.place - other.place || one.at - other.at)
    .map(({ at }) => at);
  return {
    ...report,
    pages: lazyList(
      order.length,
      (index) => pages.at(order[index] as number) as NonNullable<ReturnType<typeof pages.at>>,
    ),
  };
}
