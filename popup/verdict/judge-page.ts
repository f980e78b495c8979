import type { SiteOf } from '../../src/address/site.ts';
import { nat64TestName } from '../../src/dns/discover-nat64.ts';
import type { HostRecords } from '../../src/dns/host-records.ts';
import type { Nat64Evidence } from '../../src/dns/suggest-nat64.ts';
import type { Reach } from '../../src/own-addresses/reach.ts';
import { hostnamesHiddenByCache, hostnamesToLookUp } from '../../src/readiness/judged-report/host-selection.ts';
import { judgeReportInSteps } from '../../src/readiness/judged-report/judge-report.ts';
import type { JudgedHost, JudgedPage } from '../../src/readiness/judged-report/judged-report.ts';
import type { Vantage } from '../../src/readiness/network/vantage.ts';
import type { ReportPage, ReportSource } from '../../src/readiness/report/report.ts';
import { type AaaaCheckResult, aaaaCheckResult } from './aaaa-check-result.ts';

/** What is known besides what was seen of a page. */
export interface JudgingContext {
  readonly records: ReadonlyMap<string, HostRecords>;
  /** The NAT64 prefixes in use besides the well-known one. */
  readonly nat64Prefixes: readonly string[];
  readonly siteOf: SiteOf;
  /** What a provider showed of this network that the user let be asked. */
  readonly reach?: Reach | undefined;
}

/** A page with its verdict and all that can be done to know more. */
export interface PageJudgement {
  /** What a report of this page alone rests on. */
  readonly source: ReportSource;
  readonly page: JudgedPage;
  readonly vantage: Vantage;
  readonly hosts: ReadonlyMap<string, JudgedHost>;
  /** The hostnames whose AAAA would settle a verdict. */
  readonly hostnamesToLookUp: readonly string[];
  readonly checked: AaaaCheckResult;
  /** The hostnames of which only the cache is known. */
  readonly hiddenByCache: readonly string[];
}

/**
 * @param page what was seen of the page
 * @param context what is known besides
 * @returns short steps, because a page may have thousands of hosts; the last one returns the page's verdict, or null for
 *   a page without any
 */
export function* judgePageInSteps(
  page: ReportPage,
  { records, nat64Prefixes, siteOf, reach }: JudgingContext,
): Generator<undefined, PageJudgement | null> {
  const run = {
    id: page.run,
    source: 'recording',
    time: page.time,
    browser: '',
    nat64Prefixes,
    ...(reach && { reach }),
  } as const;
  const hostnames = [nat64TestName, ...page.hosts.map(({ hostname }) => hostname)];
  const dns = hostnames.flatMap((hostname) => records.get(hostname) ?? []);
  const source: ReportSource = { runs: [run], pages: [page], dns };
  const { pages, hosts, runs } = yield* judgeReportInSteps(source, siteOf);
  const [judgedPage] = pages;
  const [ofRun] = runs;
  if (!judgedPage || !ofRun || hosts.length === 0) return null;
  const known = new Map(hosts.map((host) => [host.hostname, host]));
  return {
    source,
    page: judgedPage,
    vantage: ofRun.vantage,
    hosts: known,
    hostnamesToLookUp: hostnamesToLookUp(hosts),
    checked: aaaaCheckResult(hosts),
    hiddenByCache: hostnamesHiddenByCache(judgedPage, hosts),
  };
}

/** @returns where the page's hosts were reached together with what the DNS says of them: what a NAT64 shows itself by */
export function nat64Evidence(page: ReportPage, records: ReadonlyMap<string, HostRecords>): Nat64Evidence[] {
  return page.hosts.flatMap(({ hostname, endpoints }) => {
    const known = records.get(hostname);
    return known ? endpoints.flatMap(({ address }) => (address === '' ? [] : { address, records: known })) : [];
  });
}
