import type { HostRecords } from '../dns/host-records.ts';
import type { Reach } from '../own-addresses/reach.ts';
import { countLoader, type LoaderCounts, type LoaderKind, otherLoaders } from '../page/events/loader.ts';
import type { RequestEvent } from '../page/events/network-event.ts';
import { requestUrl } from '../page/events/request-url.ts';
import { addEndpoints, type Endpoint, type Host } from '../page/recording/host.ts';
import { hostnamesOf, hostWithChain, type Page } from '../page/recording/page.ts';
import type { ZoneCut } from './evidence/delegation.ts';
import { entriesOf, type List, lazyList } from './report/list.ts';
import type { NetworkId } from './report/networks.ts';
import type { AddressOperator } from './report/operator.ts';
import { checkKey, type ServiceCheck } from './report/service-check.ts';
import type { VisitProblem } from './report/visit-problem.ts';

/**
 * An audit over many pages, as plain JSON: facts only. Verdicts, vantages and totals are derived when somebody reads
 * (`viewReport`), so they are right after more was learnt from the DNS, and the same for whoever reads it.
 */
export interface Report {
  readonly runs: readonly Run[];
  readonly pages: readonly ReportPage[];
  /** At most one entry for each hostname. */
  readonly dns: readonly HostRecords[];
  /** Attempts to reach hosts over IPv6 again, made after the pages were visited; at most one for each run and address. */
  readonly checks?: readonly ServiceCheck[];
  /** Who runs the networks of addresses, where a database was named that knows it; at most one entry for each address. */
  readonly operators?: readonly AddressOperator[];
  /** The zone cuts above the hosts' names, where they were looked at; one for each zone. */
  readonly delegations?: readonly ZoneCut[];
}

/** The same, where the pages may be too many for the memory. */
export interface ReportSource extends Omit<Report, 'pages'> {
  readonly pages: List<ReportPage>;
}

/** Pages that were visited with one browser from one network. */
export interface Run {
  /** Unique among all reports that are ever merged or compared. */
  readonly id: string;
  readonly source: RunSource;
  /** When it began, ms since the epoch. */
  readonly time: number;
  /** Name and version, as "Chromium 156.0"; empty if not known. */
  readonly browser: string;
  /** The NAT64 prefixes of the network, besides the well-known one, as "2001:db8:64::/96". */
  readonly nat64Prefixes: readonly string[];
  /** What the machine itself knew of its network, where it could be asked. */
  readonly network?: MachineNetwork;
  /** What a provider showed of it that the user let be asked. */
  readonly reach?: Reach;
}

/** What a machine knows of its network by its addresses, routes and settings. */
export interface MachineNetwork {
  /** It has an address and a route to the internet of that family. */
  readonly ipv4: boolean;
  readonly ipv6: boolean;
  /** Its resolver says that there is a NAT64 (RFC 7050), with whatever prefix. */
  readonly nat64: boolean;
  /** A proxy is set. */
  readonly proxy: boolean;
}

export const runSources = ['recording', 'har', 'command-line'] as const;
export type RunSource = (typeof runSources)[number];

/** One visit of a page. */
export interface ReportPage {
  /** Unique in its run: the documentId. */
  readonly id: string;
  readonly run: string;
  /** Origin and path, never the query or the fragment. */
  readonly url: string;
  /** When it was loaded, ms since the epoch. */
  readonly time: number;
  readonly origin: Page['origin'];
  /**
   * The requests of the main document in order: redirect hops, then the answer or the failure. Before them those of
   * documents that went on to it by themselves, by script or by refresh.
   */
  readonly chain: readonly ChainStep[];
  /** All hosts, those of the chain included, the main document's first. */
  readonly hosts: readonly ReportHost[];
  /** How many more hosts there were that are not listed. */
  readonly leftOut: number;
  /** What was asked for, where somebody asked for a URL and what was shown may be another. */
  readonly requested?: string;
  /** What went wrong with the visit. */
  readonly problem?: VisitProblem;
  /** The visit was as on a network without IPv4: which, and the hosts that were blocked for it. */
  readonly preview?: { readonly network: NetworkId; readonly blocked: readonly string[] };
}

/** One request of a main document. */
export interface ChainStep {
  /** `client-redirect` the answer was a document that went on to the next step by itself. */
  readonly kind: RequestEvent['kind'] | 'client-redirect';
  readonly hostname: string;
  /** As the browser wrote it; empty where none is known. */
  readonly address: string;
  /** The browser's own name of what went wrong. */
  readonly error?: string;
}

/** A host of a page with its requests counted. */
export interface ReportHost {
  /** ASCII hostname, IPv6 literals in brackets. */
  readonly hostname: string;
  readonly endpoints: readonly Endpoint[];
  /** What caused its requests, other than itself; missing where nothing is known of it. */
  readonly loadedBy?: readonly Loader[];
  /** Requests caused by others than those listed. */
  readonly loadedByOthers?: number;
}

/** What caused requests of a host, as far as the source of the report sees. */
export interface Loader {
  readonly kind: LoaderKind;
  /** Of the document, script or stylesheet. */
  readonly hostname: string;
  readonly requests: number;
}

export const emptyReport: Report = { runs: [], pages: [], dns: [] };

/**
 * @param page a page as the tracker keeps it
 * @param run the id of the run that it belongs to
 * @param before the pages that went on to it by themselves, the first one first: their requests belong to it
 * @returns the page as a report keeps it
 */
export function reportPage(page: Page, run: string, before: readonly Page[] = []): ReportPage {
  return {
    id: page.id,
    run,
    url: withoutQuery(page.target),
    time: page.time,
    origin: page.origin,
    chain: [...before.flatMap((earlier) => goingOn(stepsOf(earlier))), ...stepsOf(page)],
    hosts: joinHosts([page, ...before].map(hostsOf)),
    leftOut: page.leftOut.size,
  };
}

/**
 * @param page a page
 * @param before the page whose document went on to it by itself
 * @returns the page with what the other one asked for, unless it has that already
 */
export function withPageBefore(page: ReportPage, before: ReportPage): ReportPage {
  const hostname = documentHostname(before);
  const isKnown = page.chain.some((step) => step.kind === 'client-redirect' && step.hostname === hostname);
  if (isKnown || before.id === page.id) return page;
  return { ...page, chain: [...goingOn(before.chain), ...page.chain], hosts: joinHosts([page.hosts, before.hosts]) };
}

function stepsOf({ chain }: Page): ChainStep[] {
  return chain.map(({ kind, hostname, address = '', error }) => ({
    kind,
    hostname,
    address,
    ...(error !== undefined && { error }),
  }));
}

/** The chain of a document that went on by itself. */
function goingOn(chain: readonly ChainStep[]): ChainStep[] {
  return chain.map((step, at) => (at === chain.length - 1 ? { ...step, kind: 'client-redirect' } : step));
}

function hostsOf(page: Page): ReportHost[] {
  return [...hostnamesOf(page)].flatMap((hostname) => {
    const host = hostWithChain(page, hostname);
    // A copy: the page goes on changing.
    return host ? { hostname, endpoints: structuredClone(host.endpoints), ...loadersOf(host) } : [];
  });
}

/**
 * @param host a host with its loaders counted
 * @returns the same as a report has it
 */
export function loadersOf({ loaders }: Pick<Host, 'loaders'>): Pick<ReportHost, 'loadedBy' | 'loadedByOthers'> {
  const { [otherLoaders]: loadedByOthers, ...known } = loaders;
  const loadedBy = Object.entries(known).map(([key, requests = 0]): Loader => {
    const [kind, hostname] = key.split(' ') as [LoaderKind, string];
    return { kind, hostname, requests };
  });
  return { ...(loadedBy.length > 0 && { loadedBy }), ...(loadedByOthers && { loadedByOthers }) };
}

/**
 * Adds up what several documents, or several pages, tell of the loaders of a host.
 * @param parts each with its own counts; they are not changed
 * @returns the sums, within the bound
 */
export function joinLoaders(
  parts: readonly Pick<ReportHost, 'loadedBy' | 'loadedByOthers'>[],
): Pick<ReportHost, 'loadedBy' | 'loadedByOthers'> {
  const loaders: Partial<LoaderCounts> = {};
  for (const { loadedBy = [], loadedByOthers = 0 } of parts) {
    for (const { kind, hostname, requests } of loadedBy) countLoader(loaders, `${kind} ${hostname}`, requests);
    countLoader(loaders, otherLoaders, loadedByOthers);
  }
  return loadersOf({ loaders });
}

/** Adds up the hosts of several documents; the lists are not changed. */
function joinHosts(lists: readonly (readonly ReportHost[])[]): readonly ReportHost[] {
  const [first = [], ...others] = lists;
  if (others.length === 0) return first;
  const joined = new Map<string, Map<string, Endpoint>>();
  const parts = new Map<string, ReportHost[]>();
  for (const host of lists.flat()) {
    const { hostname, endpoints } = host;
    parts.set(hostname, [...(parts.get(hostname) ?? []), host]);
    const ofHost = joined.get(hostname) ?? new Map<string, Endpoint>();
    joined.set(hostname, ofHost);
    for (const endpoint of endpoints) {
      const key = `${endpoint.address} ${endpoint.port ?? ''}`;
      const known = ofHost.get(key);
      ofHost.set(key, known ? addEndpoints(known, endpoint) : structuredClone(endpoint));
    }
  }
  return [...joined].map(([hostname, endpoints]) => ({
    hostname,
    endpoints: [...endpoints.values()],
    ...joinLoaders(parts.get(hostname) ?? []),
  }));
}

/** @returns the hostname of a page's document */
export function documentHostname(page: Pick<ReportPage, 'chain' | 'url'>): string {
  const last = page.chain.at(-1);
  // After a document that went on comes one whose own request is not known.
  return last && last.kind !== 'client-redirect' ? last.hostname : requestUrl(page.url).hostname;
}

/** @returns the report with the page added, or put in the place of what was known of it before */
export function withPage(report: Report, page: ReportPage): Report {
  const at = report.pages.findIndex((known) => isSamePage(known, page));
  return { ...report, pages: at < 0 ? [...report.pages, page] : report.pages.with(at, page) };
}

/** @returns the report with the run added, or put in the place of the one of its id */
export function withRun(report: Report, run: Run): Report {
  return { ...report, runs: [...report.runs.filter(({ id }) => id !== run.id), run] };
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
 * with more requests, of DNS records the newest.
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
  const sorted = [...visits.values()].sort((one, other) => one.time - other.time);
  return {
    runs: [...runs.values()],
    pages: lazyList(sorted.length, (index) => {
      const { pages, at } = sorted[index] as (typeof sorted)[number];
      return pages.at(at) as ReportPage;
    }),
    dns: newestRecords(reports.flatMap(({ dns }) => dns)),
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

function newestRecords(all: readonly HostRecords[]): HostRecords[] {
  const newest = new Map<string, HostRecords>();
  for (const records of all) {
    const before = newest.get(records.hostname);
    if (!before || records.at >= before.at) newest.set(records.hostname, records);
  }
  return [...newest.values()];
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
  for (const cut of all) if (cut.at >= (newest.get(cut.zone)?.at ?? 0)) newest.set(cut.zone, cut);
  return [...newest.values()];
}

/** @returns a URL without query and fragment, which may name a person */
export function withoutQuery(url: string): string {
  return url.replace(/[?#].*$/s, '');
}
