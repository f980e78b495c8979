import { describeAddress } from '../address/describe-address.ts';
import { type Nat64Prefix, parseNat64Prefixes } from '../address/nat64-prefix.ts';
import type { SiteOf } from '../address/site.ts';
import { allSteps } from '../async/all-steps.ts';
import { nat64TestName } from '../dns/discover-nat64.ts';
import type { HostRecords } from '../dns/host-records.ts';
import { dns64Prefixes, showsNoDns64 } from '../dns/infer-dns64.ts';
import type { Describe } from '../page/presentation/row.ts';
import { addEndpoints, type Endpoint, endpointTotal } from '../page/recording/host.ts';
import { type DelegationVerdict, judgeDelegation } from './evidence/delegation.ts';
import { dnsFacts } from './evidence/dns-facts.ts';
import { addShares, type FamilyShare, familyShare, noShare } from './evidence/family-share.ts';
import { type SeenEndpoint, type Sightings, sightingsOf } from './evidence/sightings.ts';
import { type JudgedHost, judgeHost, type ServiceView } from './judge-host.ts';
import { type SeenHost, together, type Vantage, type VantageId, vantageOf } from './network/vantage.ts';
import type { Party } from './party.ts';
import { entriesOf, type List, mapList } from './report/list.ts';
import type { HostLoad } from './report/load-graph.ts';
import { type NetworkId, networkIds } from './report/networks.ts';
import { type AddressOperator, operatorLabel } from './report/operator.ts';
import { isAnswer, type ServiceCheck } from './report/service-check.ts';
import {
  documentHostname,
  joinLoaders,
  type Loader,
  type ReportHost,
  type ReportPage,
  type ReportSource,
  type Run,
} from './report.ts';
import type { HostVerdict } from './verdicts/host-verdict.ts';
import { type HostVerdictId, hostVerdictIds } from './verdicts/host-verdict-id.ts';
import {
  type NetworkVerdict,
  type PageClassId,
  type PageHost,
  type PageVerdict,
  pageClassIds,
  pageHosts,
  pageVerdict,
  sumOf,
} from './verdicts/page-verdict.ts';
import { proxyAddresses } from './verdicts/proxy-addresses.ts';
import { type SeverityId, worst } from './verdicts/severity.ts';

/** A report with all that follows from it. */
export interface ReportView<Pages extends List<PageView> = readonly PageView[]> {
  readonly runs: readonly RunView[];
  /** As the report has them. */
  readonly pages: Pages;
  /** In the order in which they were first seen. */
  readonly hosts: readonly HostView[];
  /** By the registrable domain of the hosts: whom to write to. */
  readonly organisations: readonly OrganisationView[];
  /** By who runs the addresses of the hosts: a host with several is in each. Empty where the report says of none. */
  readonly operators: readonly OperatorView[];
  /** By the registrable domain of the pages. */
  readonly sites: readonly SiteView[];
  readonly totals: Totals;
}

/** The same where each page is judged anew whenever somebody wants it. A view with its pages in memory is one, too. */
export type WalkedView = ReportView<List<PageView>>;

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
  /** `first` where a page of its own registrable domain needs it. */
  readonly party: Party;
  /** The most able vantage from which it was reached, or else seen. */
  readonly vantage: VantageId;
  /** That of the service with which it stands worst. */
  readonly verdict: HostVerdict;
  readonly sightings: Sightings;
  /** One for each port at which it was asked. */
  readonly services: readonly ServiceView[];
  readonly records: HostRecords | undefined;
  /** Who runs the addresses at which it was reached, as far as the report says, by address. */
  readonly operators: readonly AddressOperator[];
  /** Whether a resolver with IPv6 alone finds its name; null where nobody looked. */
  readonly delegation: DelegationVerdict | null;
  /** The worst that a page loses with it. */
  readonly severity: SeverityId;
  readonly types: Readonly<Record<string, number>>;
  readonly share: FamilyShare;
  readonly requests: number;
  /** How the page that is nearest to it comes to it; null where nothing tells. */
  readonly load: HostLoad | null;
  /** What caused its requests, on all pages; empty where nothing tells. */
  readonly loadedBy: readonly Loader[];
  /** The hosts that come only through it, on every page that needs them. */
  readonly goesWithIt: readonly string[];
  /** The pages that need it, as indices of `pages`. */
  readonly pages: readonly number[];
}

/** Hosts that somebody answers for. */
export interface HostGroup {
  readonly hosts: readonly HostView[];
  readonly severity: SeverityId;
  readonly share: FamilyShare;
  readonly requests: number;
  /** The pages that need one of its hosts, as indices of `pages`. */
  readonly pages: readonly number[];
  /** How many of its hosts break. */
  readonly breaks: Readonly<Record<NetworkId, number>>;
}

export interface OrganisationView extends HostGroup {
  readonly site: string;
}

export interface OperatorView extends HostGroup {
  /** "AS64496 Example Net" */
  readonly operator: string;
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

const results = ['works', 'breaks', 'unknown', 'fails-anyway'] as const satisfies readonly NetworkVerdict['result'][];

/** What is gathered of a host before anything is judged: of each run, address and port the sum of all pages. */
interface Gathered {
  readonly hostname: string;
  readonly runs: Map<string, Map<string, Endpoint>>;
  readonly pages: number[];
  loaders: Pick<ReportHost, 'loadedBy' | 'loadedByOthers'>;
}

/**
 * Judges everything in a report. Linear in its size.
 * @param report the facts
 * @param siteOf gives registrable domains
 * @returns the same facts with verdicts, grouped and counted
 */
export function viewReport(report: ReportSource, siteOf: SiteOf): ReportView {
  return allSteps(viewReportInSteps(report, siteOf));
}

/**
 * The same in short steps, for a page that has to answer meanwhile.
 * @returns the steps; the last one returns the view
 */
export function* viewReportInSteps(report: ReportSource, siteOf: SiteOf): Generator<undefined, ReportView> {
  const pages: PageView[] = [];
  return { ...(yield* judge(report, siteOf, (page) => pages.push(page))), pages };
}

/**
 * The same without keeping a page in memory: the report is read twice, and each page is judged again whenever somebody
 * wants it. What is kept grows with the hosts.
 */
export function walkReport(report: ReportSource, siteOf: SiteOf): WalkedView {
  return allSteps(judge(report, siteOf, () => {}));
}

function* judge(
  report: ReportSource,
  siteOf: SiteOf,
  onPage: (page: PageView) => void,
): Generator<undefined, WalkedView> {
  const sites = new Map<string, string>();
  const site = (hostname: string): string => {
    const found = sites.get(hostname) ?? siteOf(hostname);
    sites.set(hostname, found);
    return found;
  };

  // What is under the prefix of a DNS64 is a translator's, whichever network that is in.
  const dns64 = dns64Prefixes(report.dns, site);
  const describeOf = new Map(report.runs.map((run) => [run.id, describeWith([...prefixesOf([run]), ...dns64])]));
  const fallback = describeWith(dns64);
  // Whichever network a resolver was asked from, a translated answer is no AAAA of the host's own.
  const describeAny = describeWith([...prefixesOf(report.runs), ...dns64]);
  const records = new Map(report.dns.map((known) => [known.hostname, known]));
  const operatorOf = new Map((report.operators ?? []).map((operator) => [operator.address, operator]));
  const gathered = yield* gather(report.pages);
  const isProxyIn = new Map<string, ReturnType<typeof proxyAddresses>>();
  const seenAs = (hostname: string, run: string, endpoints: Iterable<Endpoint>): SeenEndpoint[] => {
    const describe = describeOf.get(run) ?? fallback;
    const isProxy = isProxyIn.get(run);
    return [...endpoints].map((endpoint) => ({
      endpoint,
      describe,
      ...(isProxy?.(hostname, endpoint.address) && { isProxy: true }),
    }));
  };
  const seenIn = ({ hostname, runs }: Gathered, run: string) => seenAs(hostname, run, runs.get(run)?.values() ?? []);
  const allSeen = (host: Gathered) => [...host.runs.keys()].flatMap((run) => seenIn(host, run));

  const firstAt = firstHostsAt(report.runs, gathered);
  const checksOf = grouped(report.checks ?? [], ({ hostname }) => hostname);
  const answering = new Set((report.checks ?? []).filter(isAnswer).map(({ run }) => run));

  // Only a network in which a host was reached can show that its IPv6 was not used.
  const reachedIn = new Map<string, string[]>();
  const runs: RunView[] = [];
  for (const run of report.runs) {
    const ofRun = [...gathered.values()].filter((host) => host.runs.has(run.id));
    const asked = ofRun.map((host) => ({ host, dns: dnsFacts(records.get(host.hostname), describeAny, false) }));
    yield;
    isProxyIn.set(
      run.id,
      proxyAddresses(
        asked.map(({ host, dns }) => {
          const { hostname } = host;
          return { hostname, dns, site: site(hostname), seen: seenIn(host, run.id) };
        }),
        run.network?.proxy === true,
      ),
    );
    const seen: SeenHost[] = [];
    for (const { host, dns } of asked) {
      const { hostname } = host;
      yield;
      const sightings = sightingsOf(seenIn(host, run.id), dns);
      seen.push({ hostname, site: site(hostname), sightings, dns });
      if (sightings.reached.length > 0) reachedIn.set(hostname, [...(reachedIn.get(hostname) ?? []), run.id]);
    }
    runs.push({
      run,
      vantage: vantageOf(seen, { machine: run.network, reach: run.reach, answersOverIpv6: answering.has(run.id) }),
    });
  }
  const vantages = new Map(runs.map(({ run, vantage }) => [run.id, vantage]));

  const plain = new Set([...records.values()].filter(showsNoDns64).map(({ source }) => JSON.stringify(source)));
  const judged = new Map<string, JudgedHost & { readonly vantage: VantageId }>();
  for (const host of gathered.values()) {
    yield;
    const { hostname } = host;
    const from = reachedIn.get(hostname) ?? [...host.runs.keys()];
    const here = together(from.flatMap((run) => vantages.get(run) ?? []));
    const checks: readonly ServiceCheck[] = checksOf.get(hostname) ?? [];
    const isFresh = ({ address, port }: Endpoint) =>
      [...host.runs.keys()].some((run) => firstAt.get(serviceKey(run, address, port)) === hostname);
    const known = records.get(hostname);
    const resolverHasDns64 = known ? hasDns64(known, records.get(nat64TestName), plain) : null;
    const knowledge = { hostname, records: known, checks, here, isFresh, resolverHasDns64 };
    judged.set(hostname, { vantage: here.id, ...judgeHost(allSeen(host), knowledge, describeAny) });
  }
  const viewPage = (page: ReportPage): PageView => {
    const hosts = pageHosts(page, (hostname, endpoints) =>
      (judged.get(hostname) as JudgedHost).use(seenAs(hostname, page.run, endpoints)),
    );
    return { page, site: site(documentHostname(page)), hosts, verdict: pageVerdict(page, hosts) };
  };

  const severities = new Map<string, SeverityId[]>();
  const neededByOwn = new Set<string>();
  const loads = new Loads();
  const counted = new PageCounts();
  for (const page of report.pages) {
    yield;
    const view = viewPage(page);
    for (const { hostname, severity, load } of view.hosts) {
      loads.add(hostname, load);
      if (site(hostname) === view.site) neededByOwn.add(hostname);
      const known = severities.get(hostname) ?? [];
      if (!known.includes(severity)) severities.set(hostname, [...known, severity]);
    }
    counted.add(view);
    onPage(view);
  }
  const goesWith = loads.goesWith();
  const cuts = new Map((report.delegations ?? []).map((cut) => [cut.zone, cut]));
  const hosts: HostView[] = [];
  for (const host of gathered.values()) {
    yield;
    const { hostname, pages } = host;
    const seen = allSeen(host);
    const types = sumOf(seen.map(({ endpoint }) => endpoint.types));
    const { verdict, sightings, services, vantage } = judged.get(hostname) as JudgedHost & Pick<HostView, 'vantage'>;
    hosts.push({
      hostname,
      site: site(hostname),
      party: neededByOwn.has(hostname) ? 'first' : 'third',
      verdict,
      sightings,
      services,
      vantage,
      records: records.get(hostname),
      operators: sightings.reached.flatMap(({ address }) => operatorOf.get(address) ?? []),
      delegation: judgeDelegation([hostname, ...(records.get(hostname)?.cnames ?? [])], cuts),
      severity: worst(severities.get(hostname) ?? []) ?? 'background',
      types,
      share: seen.map(familyShare).reduce(addShares, noShare),
      requests: Object.values(types).reduce((sum, count) => sum + count, 0),
      load: loads.nearest(hostname),
      loadedBy: host.loaders.loadedBy ?? [],
      goesWithIt: goesWith.get(hostname) ?? [],
      pages,
    });
  }
  yield;
  const organisations = [...grouped(hosts, ({ site }) => site)].map(([site, own]) => ({ site, ...groupOf(own) }));
  const operators = operatorsOf(hosts);
  yield;
  const totals = {
    ...counted.totals,
    hosts: hosts.length,
    requests: hosts.reduce((sum, { requests }) => sum + requests, 0),
    hostsByVerdict: countsOf(
      hostVerdictIds,
      hosts.map(({ verdict }) => verdict.id),
    ),
    share: hosts.map(({ share }) => share).reduce(addShares, noShare),
  };
  return {
    runs,
    pages: mapList(report.pages, viewPage),
    hosts,
    organisations,
    operators,
    sites: counted.sites,
    totals,
  };
}

function* gather(pages: Iterable<ReportPage>): Generator<undefined, Map<string, Gathered>> {
  const gathered = new Map<string, Gathered>();
  for (const [at, page] of entriesOf(pages)) {
    yield;
    for (const reported of page.hosts) {
      const { hostname, endpoints } = reported;
      let host = gathered.get(hostname);
      if (!host) {
        host = { hostname, runs: new Map(), pages: [], loaders: {} };
        gathered.set(hostname, host);
      }
      const ofRun = host.runs.get(page.run) ?? new Map<string, Endpoint>();
      host.runs.set(page.run, ofRun);
      for (const endpoint of endpoints) {
        const { address, port } = endpoint;
        const key = `${address} ${port ?? ''}`;
        const empty = { address, ...(port !== undefined && { port }), types: {}, marks: {}, details: {} };
        ofRun.set(key, addEndpoints(ofRun.get(key) ?? empty, endpoint));
      }
      if (reported.loadedBy) host.loaders = joinLoaders([host.loaders, reported]);
      if (host.pages.at(-1) !== at) host.pages.push(at);
    }
  }
  return gathered;
}

function serviceKey(run: string, address: string, port: number | undefined): string {
  return `${run} ${address} ${port ?? ''}`;
}

/**
 * Finds for each IPv4 address and port the host that was asked there first: a connection was made for it, while those that
 * came after may have used that one.
 */
function firstHostsAt(runs: readonly Run[], gathered: ReadonlyMap<string, Gathered>): Map<string, string> {
  const first = new Map<string, string>();
  for (const { id } of runs) {
    for (const { hostname, runs: seen } of gathered.values()) {
      for (const endpoint of seen.get(id)?.values() ?? []) {
        const isOfCache = (endpoint.marks.cached ?? 0) >= endpointTotal(endpoint);
        const key = serviceKey(id, endpoint.address, endpoint.port);
        if (endpoint.address.includes('.') && !isOfCache && !first.has(key)) first.set(key, hostname);
      }
    }
  }
  return first;
}

/** Counts pages, all together and by site. */
class PageCounts {
  readonly totals = {
    pages: 0,
    pagesByClass: countsOf(pageClassIds, []),
    pagesByResult: { 'with-nat64': countsOf(results, []), 'without-nat64': countsOf(results, []) },
  };
  readonly #sites = new Map<string, { site: string; pages: number[]; classes: Record<PageClassId, number> }>();

  add({ site, verdict }: PageView): void {
    const { totals } = this;
    const ofSite = this.#sites.get(site) ?? { site, pages: [], classes: countsOf(pageClassIds, []) };
    this.#sites.set(site, ofSite);
    ofSite.pages.push(totals.pages);
    ofSite.classes[verdict.class]++;
    totals.pages++;
    totals.pagesByClass[verdict.class]++;
    for (const id of networkIds) totals.pagesByResult[id][verdict.networks[id].result]++;
  }

  get sites(): SiteView[] {
    return [...this.#sites.values()];
  }
}

/**
 * @param known a resolver's answer about a host
 * @param test the answer about ipv4only.arpa
 * @returns whether that resolver makes AAAA up (RFC 7050 section 3); null where it was not asked
 */
function hasDns64({ source }: HostRecords, test: HostRecords | undefined, plain: ReadonlySet<string>): boolean | null {
  const key = JSON.stringify(source);
  const isPlain = plain.has(key) ? false : null;
  if (!test || JSON.stringify(test.source) !== key) return isPlain;
  const { status, addresses } = test.aaaa;
  return addresses.length > 0 ? true : status === 'no-data' ? false : isPlain;
}

/** How pages come to hosts, all pages together. */
class Loads {
  readonly #nearest = new Map<string, HostLoad>();
  /** The hosts without which a host is loaded on no page. */
  readonly #onlyThrough = new Map<string, readonly string[]>();

  add(hostname: string, load: HostLoad | null): void {
    const known = this.#onlyThrough.get(hostname);
    const through = load?.onlyThrough ?? [];
    this.#onlyThrough.set(hostname, known ? known.filter((name) => through.includes(name)) : through);
    const nearest = this.#nearest.get(hostname);
    if (load && (!nearest || load.depth < nearest.depth)) this.#nearest.set(hostname, load);
  }

  nearest(hostname: string): HostLoad | null {
    return this.#nearest.get(hostname) ?? null;
  }

  /** @returns of each host those that come only through it */
  goesWith(): ReadonlyMap<string, readonly string[]> {
    const hosts = new Map<string, string[]>();
    for (const [hostname, through] of this.#onlyThrough) {
      for (const name of through) {
        const known = hosts.get(name);
        if (known) known.push(hostname);
        else hosts.set(name, [hostname]);
      }
    }
    return hosts;
  }
}

function prefixesOf(runs: readonly Run[]): Nat64Prefix[] {
  return parseNat64Prefixes([...new Set(runs.flatMap(({ nat64Prefixes }) => nat64Prefixes))]);
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

function groupOf(hosts: readonly HostView[]): HostGroup {
  return {
    hosts,
    severity: worst(hosts.map(({ severity }) => severity)) ?? 'background',
    share: hosts.map(({ share }) => share).reduce(addShares, noShare),
    requests: hosts.reduce((sum, { requests }) => sum + requests, 0),
    pages: [...new Set(hosts.flatMap(({ pages }) => pages))].sort((one, other) => one - other),
    breaks: countsOf(
      networkIds,
      hosts.flatMap(({ verdict }) => networkIds.filter((id) => verdict.outcomes[id] === 'breaks')),
    ),
  };
}

function operatorsOf(hosts: readonly HostView[]): OperatorView[] {
  const groups = new Map<string, HostView[]>();
  for (const host of hosts) {
    for (const label of new Set(host.operators.map(operatorLabel))) {
      const group = groups.get(label);
      if (group) group.push(host);
      else groups.set(label, [host]);
    }
  }
  return [...groups].map(([operator, own]) => ({ operator, ...groupOf(own) }));
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
