import { nat64TestName } from '../../dns/discover-nat64.ts';
import { isLookupFailure } from '../../dns/dns-status.ts';
import type { HostRecords, OtherAnswer } from '../../dns/host-records.ts';
import type { ZoneCut } from '../evidence/delegation.ts';
import { hasAaaaAnswer } from '../evidence/dns-facts.ts';
import { entriesOf, type List, lazyList } from './list.ts';
import {
  type AddressOperator,
  checkKey,
  type Report,
  type ReportPage,
  type ReportSource,
  type Run,
  type ServiceCheck,
} from './report.ts';

/** @returns the report with the page added, or put in the place of what was known of it before */
export function withPage(report: Report, page: ReportPage): Report {
  const at = report.pages.findIndex((known) => isSamePage(known, page));
  return { ...report, pages: at < 0 ? [...report.pages, page] : report.pages.with(at, page) };
}

/** @returns the report with the run added, or put in the place of the one of its id */
export function withRun(report: Report, run: Run): Report {
  return { ...report, runs: [...report.runs.filter(({ id }) => id !== run.id), run] };
}

/** @returns the report with each of its pages said to be from that file, unless it says already from which */
export function withFile(report: Report, file: string): Report {
  return { ...report, pages: report.pages.map((page) => ({ file, ...page })) };
}

/** @returns the report with newer DNS records in the place of older ones */
export function withRecords<Known extends ReportSource>(report: Known, records: readonly HostRecords[]): Known {
  return { ...report, dns: newestRecords([...report.dns, ...records]) };
}

/** @returns the report with newer checks in the place of older ones */
export function withChecks<Known extends ReportSource>(report: Known, checks: readonly ServiceCheck[]): Known {
  return checks.length === 0 ? report : { ...report, checks: newestChecks([...(report.checks ?? []), ...checks]) };
}

/** @returns the report with operators, newer ones in the place of older ones */
export function withOperators<Known extends ReportSource>(report: Known, operators: readonly AddressOperator[]): Known {
  const all = [...(report.operators ?? []), ...operators];
  return all.length === 0 ? report : { ...report, operators: lastOfEach(all) };
}

/** @returns the report with newer zone cuts in the place of older ones */
export function withDelegations<Known extends ReportSource>(report: Known, cuts: readonly ZoneCut[]): Known {
  return cuts.length === 0 ? report : { ...report, delegations: newestCuts([...(report.delegations ?? []), ...cuts]) };
}

/**
 * Joins reports, as of several people, days or machines. What they have in common is kept once: of a page the visit
 * with more requests, of DNS records and zone cuts the newest that anybody has answered about: a resolver that failed in one of the
 * reports says nothing against what it, or another one, has answered in the others.
 * @param reports any reports
 * @returns one report, pages in the order of time
 */
export function mergeReports(reports: readonly ReportSource[]): ReportSource {
  const runs = new Map<string, Run>();
  const visits = new Map<string, { time: number; requests: number; pages: List<ReportPage>; at: number }>();
  for (const report of reports) {
    for (const run of report.runs) {
      const before = runs.get(run.id);
      const prefixes = new Set([...(before?.nat64Prefixes ?? []), ...run.nat64Prefixes]);
      runs.set(run.id, { ...(before ?? run), nat64Prefixes: [...prefixes] });
    }
    const { pages } = report;
    for (const [at, page] of entriesOf(pages)) {
      const key = JSON.stringify([page.run, page.id]);
      const visit = { time: page.time, requests: requestsOfPage(page), pages, at };
      if (visit.requests > (visits.get(key)?.requests ?? -1)) visits.set(key, visit);
    }
  }
  const checks = newestChecks(reports.flatMap((report) => report.checks ?? []));
  const operators = lastOfEach(reports.flatMap((report) => report.operators ?? []));
  const delegations = newestCuts(reports.flatMap((report) => report.delegations ?? []));
  const records = reports.flatMap(({ dns }) => dns);
  const sorted = [...visits.values()].sort((one, other) => one.time - other.time);
  return {
    runs: [...runs.values()],
    pages: lazyList(sorted.length, (index) => {
      const { pages, at } = sorted[index] as (typeof sorted)[number];
      return pages.at(at) as ReportPage;
    }),
    dns: newestRecords(records, hasAaaaAnswer).map((each) =>
      each.hostname === nat64TestName ? withAllTests(each, records) : each,
    ),
    ...(checks.length > 0 && { checks }),
    ...(operators.length > 0 && { operators }),
    ...(delegations.length > 0 && { delegations }),
  };
}

function isSamePage(one: ReportPage, other: ReportPage): boolean {
  return one.id === other.id && one.run === other.run;
}

function requestsOfPage({ hosts }: ReportPage): number {
  let total = 0;
  for (const { endpoints } of hosts) {
    for (const { types } of endpoints) for (const type in types) total += types[type] ?? 0;
  }
  return total;
}

function newestRecords(
  all: readonly HostRecords[],
  isAnswered: (records: HostRecords) => boolean = () => true,
): HostRecords[] {
  const newest = new Map<string, HostRecords>();
  for (const records of all) {
    const before = newest.get(records.hostname);
    if (!before || isBetter(records, before, isAnswered)) newest.set(records.hostname, records);
  }
  return [...newest.values()];
}

/** Each resolver says of itself whether it makes AAAA up (RFC 7050), and hosts have the answers of all of them. */
function withAllTests(newest: HostRecords, all: readonly HostRecords[]): HostRecords {
  const answers = new Map<string, OtherAnswer>();
  const tests = all.filter(({ hostname }) => hostname === nat64TestName).sort((one, other) => one.at - other.at);
  for (const test of tests) {
    for (const { source, aaaa } of [test, ...(test.others ?? [])]) {
      const key = JSON.stringify(source);
      if (!answers.has(key) || !isLookupFailure(aaaa)) answers.set(key, { source, aaaa });
    }
  }
  answers.delete(JSON.stringify(newest.source));
  return answers.size > 0 ? { ...newest, others: [...answers.values()] } : newest;
}

/** @returns whether one is to stand in the place of the other: an answer in that of none, else what is as new or newer */
function isBetter<Known extends { readonly at: number }>(
  one: Known,
  other: Known,
  isAnswered: (known: Known) => boolean,
): boolean {
  return isAnswered(one) === isAnswered(other) ? one.at >= other.at : isAnswered(one);
}

function lastOfEach(operators: readonly AddressOperator[]): AddressOperator[] {
  return [...new Map(operators.map((operator) => [operator.address, operator])).values()];
}

function newestChecks(all: readonly ServiceCheck[]): ServiceCheck[] {
  const newest = new Map<string, ServiceCheck>();
  for (const check of all) {
    const key = checkKey(check);
    const before = newest.get(key);
    if (!before || check.at >= before.at) newest.set(key, check);
  }
  return [...newest.values()];
}

function newestCuts(all: readonly ZoneCut[]): ZoneCut[] {
  const newest = new Map<string, ZoneCut>();
  for (const cut of all) {
    const known = newest.get(cut.zone);
    const isLast = !known || isBetter(cut, known, ({ isUnanswered }) => !isUnanswered);
    const [before, last] = isLast ? [known, cut] : [cut, known];
    // Each walk asks about the names of its own pages.
    const targets = new Map([...(before?.targets ?? []), ...(last.targets ?? [])].map((each) => [each.name, each]));
    newest.set(cut.zone, targets.size > 0 ? { ...last, targets: [...targets.values()] } : last);
  }
  return [...newest.values()];
}
