import { listedSiteOf } from '../../src/address/listed-site.ts';
import type { HostRecords } from '../../src/dns/host-records.ts';
import { judgeReport } from '../../src/readiness/judged-report/judge-report.ts';
import type { Report, ReportPage, Run, ServiceCheck } from '../../src/readiness/report/report.ts';
import type { HostMemory } from './host-memory.ts';

/** What is known of a page. */
export interface CheckedPage {
  /** Of this page alone, with all that is known of its hosts. */
  readonly report: Report;
  /** What was not known before. */
  readonly records: readonly HostRecords[];
  readonly checks: readonly ServiceCheck[];
}

/**
 * Asks the DNS about the hosts of a page, and tries again what would settle their verdicts.
 * @param page what was seen of it
 * @param run in which it was visited
 * @param signal ends it; its reason is what this rejects with
 */
export async function checkPage(
  page: ReportPage,
  run: Run,
  { asker, checker }: HostMemory,
  signal: AbortSignal,
): Promise<CheckedPage> {
  const alone = { runs: [run], pages: [{ ...page, run: run.id }] };
  const complete = (): Report => {
    const known = asker.complete(alone);
    return checker?.complete(known) ?? known;
  };
  const records = await asker.ask(asker.complete(alone), signal);
  const checks = (await checker?.check(judgeReport(complete(), listedSiteOf).hosts, run.id, signal)) ?? [];
  return { report: complete(), records, checks };
}
