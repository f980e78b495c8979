import type { HostRecords } from '../../src/dns/host-records.ts';
import type { PageHead, PageItem } from '../../src/format/html.ts';
import type { ZoneCut } from '../../src/readiness/evidence/delegation.ts';
import type { AddressOperator, Report, ReportPage, Run, ServiceCheck } from '../../src/readiness/report/report.ts';

/** All that is in the page. */
export interface SavedReportData {
  readonly head: PageHead;
  readonly sites: ReadonlyMap<string, string>;
  readonly report: Report;
}

/**
 * Reads what `writeHtml` wrote, element by element.
 * @param elements the texts of the elements
 * @returns what is in them; null where the head is missing, or an element was cut off or changed
 */
export function* readItems(elements: Iterable<string>): Generator<undefined, SavedReportData | null> {
  let head: PageHead | undefined;
  const sites = new Map<string, string>();
  const runs: Run[] = [];
  const dns: HostRecords[] = [];
  const checks: ServiceCheck[] = [];
  const operators: AddressOperator[] = [];
  const delegations: ZoneCut[] = [];
  const pages: ReportPage[] = [];
  for (const element of elements) {
    yield;
    let items: readonly PageItem[];
    try {
      items = JSON.parse(element);
    } catch {
      return null;
    }
    for (const item of items) {
      if ('head' in item) head = item.head;
      else if ('sites' in item) for (const [hostname, site] of Object.entries(item.sites)) sites.set(hostname, site);
      else if ('run' in item) runs.push(item.run);
      else if ('dns' in item) dns.push(item.dns);
      else if ('check' in item) checks.push(item.check);
      else if ('operator' in item) operators.push(item.operator);
      else if ('delegation' in item) delegations.push(item.delegation);
      else pages.push(item.page);
    }
  }
  if (!head) return null;
  const more = {
    ...(checks.length > 0 && { checks }),
    ...(operators.length > 0 && { operators }),
    ...(delegations.length > 0 && { delegations }),
  };
  return { head, sites, report: { runs, dns, pages, ...more } };
}
