import { describeAddress } from '../address/describe-address.ts';
import { type Nat64Prefix, readNat64Prefixes } from '../address/nat64-prefix.ts';
import type { HostRecords } from '../dns/host-records.ts';
import type { Describe } from '../page/row.ts';
import type { SiteOf } from '../page/site.ts';
import { dnsFacts } from './dns-facts.ts';
import { addShares, type FamilyShare, familyShare, noShare } from './family-share.ts';
import { type HostVerdict, type HostVerdictId, hostVerdict, hostVerdictIds } from './host-verdict.ts';
import { type NetworkId, networkIds } from './networks.ts';
import {
  type NetworkVerdict,
  type PageClassId,
  type PageHost,
  type PageVerdict,
  pageClassIds,
  pageHosts,
  pageVerdict,
  sumOf,
} from './page-verdict.ts';
import { documentHostname, type Report, type ReportPage, type Run } from './report.ts';
import { type SeverityId, worst } from './severity.ts';
import { type SeenEndpoint, type Sightings, sightingsOf } from './sightings.ts';
import { ablest, type SeenHost, type Vantage, type VantageId, vantageOf } from './vantage.ts';

/** A report with all that follows from it. */
export interface ReportView {
  readonly runs: readonly RunView[];
  /** As the report has them. */
  readonly pages: readonly PageView[];
  /** In the order in which they were first seen. */
  readonly hosts: readonly HostView[];
  /** By the registrable domain of the hosts: whom to write to. */
  readonly organisations: readonly OrganisationView[];
  /** By the registrable domain of the pages. */
  readonly sites: readonly SiteView[];
  readonly totals: Totals;
}

export interface RunView {
  readonly run: Run;
  readonly vantage: Vantage;
}

export interface PageView {
  readonly page: ReportPage;
  readonly site: string;
  /** What weighs most first. */
  readonly hosts: readonly PageHost[];
  readonly verdict: PageVerdict;
}

export interface HostView {
  readonly hostname: string;
  readonly site: string;
  /** The most able vantage from which it was reached, or else seen. */
  readonly vantage: VantageId;
  readonly verdict: HostVerdict;
  readonly sightings: Sightings;
  readonly records: HostRecords | undefined;
  /** The worst that a page loses with it. */
  readonly severity: SeverityId;
  readonly types: Readonly<Record<string, number>>;
  readonly share: FamilyShare;
  readonly requests: number;
  /** The pages that need it, as indices of `pages`. */
  readonly pages: readonly number[];
}

export interface OrganisationView {
  readonly site: string;
  readonly hosts: readonly HostView[];
  readonly severity: SeverityId;
  readonly share: FamilyShare;
  readonly requests: number;
  /** The pages that need one of its hosts, as indices of `pages`. */
  readonly pages: readonly number[];
  /** How many of its hosts break. */
  readonly breaks: Readonly<Record<NetworkId, number>>;
}

export interface SiteView {
  readonly site: string;
  /** Indices of `pages`. */
  readonly pages: readonly number[];
  /** How many pages are of each class. */
  readonly classes: Readonly<Record<PageClassId, number>>;
}

export interface Totals {
  readonly pages: number;
  readonly hosts: number;
  readonly requests: number;
  readonly hostsByVerdict: Readonly<Record<HostVerdictId, number>>;
  readonly pagesByClass: Readonly<Record<PageClassId, number>>;
  readonly pagesByResult: Readonly<Record<NetworkId, Readonly<Record<NetworkVerdict['result'], number>>>>;
  readonly share: FamilyShare;
}

/** What is gathered of a host before anything is judged. */
interface Gathered {
  readonly hostname: string;
  readonly seen: SeenEndpoint[];
  readonly runs: Map<string, SeenEndpoint[]>;
  readonly pages: number[];
}

/**
 * Judges everything in a report. Linear in its size.
 * @param report the facts
 * @param siteOf gives registrable domains
 * @returns the same facts with verdicts, grouped and counted
 */
export function viewReport(report: Report, siteOf: SiteOf): ReportView {
  const steps = viewReportInSteps(report, siteOf);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/**
 * The same in short steps, for a page that has to answer meanwhile.
 * @returns the steps; the last one returns the view
 */
export function* viewReportInSteps(report: Report, siteOf: SiteOf): Generator<undefined, ReportView> {
  const describeOf = new Map(report.runs.map((run) => [run.id, describeWith(prefixesOf([run]))]));
  const fallback = describeWith([]);
  // Whichever network a resolver was asked from, a translated answer is no AAAA of the host's own.
  const describeAny = describeWith(prefixesOf(report.runs));
  const records = new Map(report.dns.map((known) => [known.hostname, known]));
  const gathered = yield* gather(report, (run) => describeOf.get(run) ?? fallback);

  const sites = new Map<string, string>();
  const site = (hostname: string): string => {
    const found = sites.get(hostname) ?? siteOf(hostname);
    sites.set(hostname, found);
    return found;
  };

  // Only a network in which a host was reached can show that its IPv6 was not used.
  const reachedIn = new Map<string, string[]>();
  const runs: RunView[] = [];
  for (const run of report.runs) {
    const seen: SeenHost[] = [];
    for (const { hostname, runs: byRun } of gathered.values()) {
      const ofRun = byRun.get(run.id);
      if (!ofRun) continue;
      yield;
      const dns = dnsFacts(records.get(hostname), describeAny, false);
      const sightings = sightingsOf(ofRun, dns);
      seen.push({ hostname, site: site(hostname), sightings, dns });
      if (sightings.reached.length > 0) reachedIn.set(hostname, [...(reachedIn.get(hostname) ?? []), run.id]);
    }
    runs.push({ run, vantage: vantageOf(seen) });
  }
  const vantages = new Map(runs.map(({ run, vantage }) => [run.id, vantage.id]));

  const judged = new Map<string, Pick<HostView, 'verdict' | 'sightings' | 'vantage'>>();
  for (const { hostname, seen, runs: byRun } of gathered.values()) {
    yield;
    const from = reachedIn.get(hostname) ?? [...byRun.keys()];
    const vantage = ablest(from.map((run) => vantages.get(run) ?? 'unknown'));
    const dns = dnsFacts(records.get(hostname), describeAny, vantage === 'ipv6' || vantage === 'nat64');
    const sightings = sightingsOf(seen, dns);
    judged.set(hostname, {
      vantage,
      sightings,
      verdict: hostVerdict({ hostname, sightings, dns, vantage }, describeAny),
    });
  }
  const verdictOf = (hostname: string) => (judged.get(hostname) as Pick<HostView, 'verdict'>).verdict;

  const pages: PageView[] = [];
  for (const page of report.pages) {
    yield;
    const hosts = pageHosts(page, verdictOf);
    pages.push({ page, site: site(documentHostname(page)), hosts, verdict: pageVerdict(page, hosts) });
  }

  const severities = new Map<string, SeverityId[]>();
  for (const { hosts } of pages) {
    yield;
    for (const { hostname, severity } of hosts) {
      const known = severities.get(hostname) ?? [];
      if (!known.includes(severity)) severities.set(hostname, [...known, severity]);
    }
  }
  const hosts: HostView[] = [];
  for (const { hostname, seen, pages: needing } of gathered.values()) {
    yield;
    const types = sumOf(seen.map(({ endpoint }) => endpoint.types));
    hosts.push({
      hostname,
      site: site(hostname),
      ...(judged.get(hostname) as Pick<HostView, 'verdict' | 'sightings' | 'vantage'>),
      records: records.get(hostname),
      severity: worst(severities.get(hostname) ?? []) ?? 'background',
      types,
      share: seen.map(familyShare).reduce(addShares, noShare),
      requests: Object.values(types).reduce((sum, count) => sum + count, 0),
      pages: needing,
    });
  }
  yield;
  const organisations = organisationsOf(hosts);
  yield;
  const ofSites = sitesOf(pages);
  yield;
  return { runs, pages, hosts, organisations, sites: ofSites, totals: totalsOf(pages, hosts) };
}

function* gather(report: Report, describeOf: (run: string) => Describe): Generator<undefined, Map<string, Gathered>> {
  const gathered = new Map<string, Gathered>();
  for (const [at, page] of report.pages.entries()) {
    yield;
    const describe = describeOf(page.run);
    for (const { hostname, endpoints } of page.hosts) {
      let host = gathered.get(hostname);
      if (!host) {
        host = { hostname, seen: [], runs: new Map(), pages: [] };
        gathered.set(hostname, host);
      }
      const ofRun = host.runs.get(page.run) ?? [];
      host.runs.set(page.run, ofRun);
      for (const endpoint of endpoints) {
        host.seen.push({ endpoint, describe });
        ofRun.push({ endpoint, describe });
      }
      if (host.pages.at(-1) !== at) host.pages.push(at);
    }
  }
  return gathered;
}

function prefixesOf(runs: readonly Run[]): Nat64Prefix[] {
  return readNat64Prefixes([...new Set(runs.flatMap(({ nat64Prefixes }) => nat64Prefixes))]);
}

/** The same addresses come again and again, on every page, and reading one takes microseconds. */
function describeWith(prefixes: readonly Nat64Prefix[]): Describe {
  const known = new Map<string, ReturnType<Describe>>();
  return (address) => {
    const described = known.get(address) ?? describeAddress(address, prefixes);
    known.set(address, described);
    return described;
  };
}

function organisationsOf(hosts: readonly HostView[]): OrganisationView[] {
  return [...grouped(hosts, ({ site }) => site)].map(([site, own]) => ({
    site,
    hosts: own,
    severity: worst(own.map(({ severity }) => severity)) ?? 'background',
    share: own.map(({ share }) => share).reduce(addShares, noShare),
    requests: own.reduce((sum, { requests }) => sum + requests, 0),
    pages: [...new Set(own.flatMap(({ pages }) => pages))].sort((one, other) => one - other),
    breaks: countsOf(
      networkIds,
      own.flatMap(({ verdict }) => networkIds.filter((id) => verdict.outcomes[id] === 'breaks')),
    ),
  }));
}

function sitesOf(pages: readonly PageView[]): SiteView[] {
  const indexed = pages.map((view, at) => ({ ...view, at }));
  return [...grouped(indexed, ({ site }) => site)].map(([site, own]) => ({
    site,
    pages: own.map(({ at }) => at),
    classes: countsOf(
      pageClassIds,
      own.map(({ verdict }) => verdict.class),
    ),
  }));
}

function totalsOf(pages: readonly PageView[], hosts: readonly HostView[]): Totals {
  const results = (network: NetworkId) =>
    countsOf(
      ['works', 'breaks', 'unknown'] as const,
      pages.map(({ verdict }) => verdict.networks[network].result),
    );
  return {
    pages: pages.length,
    hosts: hosts.length,
    requests: hosts.reduce((sum, { requests }) => sum + requests, 0),
    hostsByVerdict: countsOf(
      hostVerdictIds,
      hosts.map(({ verdict }) => verdict.id),
    ),
    pagesByClass: countsOf(
      pageClassIds,
      pages.map(({ verdict }) => verdict.class),
    ),
    pagesByResult: { 'with-nat64': results('with-nat64'), 'without-nat64': results('without-nat64') },
    share: hosts.map(({ share }) => share).reduce(addShares, noShare),
  };
}

function grouped<Item>(items: readonly Item[], key: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}

/** How often each id occurs; those that do not occur are counted too. */
function countsOf<Id extends string>(ids: readonly Id[], found: readonly Id[]): Record<Id, number> {
  const counts = Object.fromEntries(ids.map((id) => [id, 0])) as Record<Id, number>;
  for (const id of found) counts[id]++;
  return counts;
}
