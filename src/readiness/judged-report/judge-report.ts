import { type AddressDescription, type Describe, describeAddress } from '../../address/describe-address.ts';
import { type Nat64Prefix, parseNat64Prefixes } from '../../address/nat64-prefix.ts';
import type { SiteOf } from '../../address/site.ts';
import { allSteps } from '../../async/time-slices.ts';
import { nat64TestName } from '../../dns/discover-nat64.ts';
import type { HostRecords } from '../../dns/host-records.ts';
import { findDns64, hasDns64, plainResolvers } from '../../dns/infer-dns64.ts';
import { suspectedNat64 } from '../../dns/suggest-nat64.ts';
import { requestUrl } from '../../page/events/request-url.ts';
import type { Endpoint } from '../../page/recording/host.ts';
import { judgeDelegation } from '../evidence/delegation.ts';
import { type DnsFacts, dnsFacts, hasAaaaAnswer } from '../evidence/dns-facts.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { addShares, familyShare, noShare } from '../evidence/family-share.ts';
import { type SeenEndpoint, sightingsOf } from '../evidence/sightings.ts';
import { jointVantage, type SeenHost, vantageOf } from '../network/vantage.ts';
import { mapList } from '../report/list.ts';
import type { HostLoad } from '../report/load-graph.ts';
import {
  documentHostname,
  isConnection,
  type ReportPage,
  type ReportSource,
  type Run,
  type ServiceCheck,
} from '../report/report.ts';
import { type HostJudgement, judgeHost } from '../verdicts/judge-host.ts';
import { pageHosts, pageVerdict, sumOf } from '../verdicts/page-verdict.ts';
import { type IsProxy, proxyAddresses, type SeenAt } from '../verdicts/proxy-addresses.ts';
import { type SeverityId, worst } from '../verdicts/severity.ts';
import { type CollectedHost, collectHosts, firstHostsAt, serviceKey } from './collect-hosts.ts';
import type { JudgedHost, JudgedPage, JudgedReport, JudgedRun, StreamedReport } from './judged-report.ts';
import { domainsOf, grouped, hostTotals, operatorsOf, PageCounts } from './totals.ts';

/**
 * Judges everything in a report. Linear in its size.
 * @param report the facts
 * @param siteOf gives registrable domains
 * @returns the same facts with verdicts, grouped and counted
 */
export function judgeReport(report: ReportSource, siteOf: SiteOf): JudgedReport {
  return allSteps(judgeReportInSteps(report, siteOf));
}

/**
 * The same in short steps, for a page that has to answer meanwhile.
 * @returns the steps; the last one returns the judged report
 */
export function* judgeReportInSteps(report: ReportSource, siteOf: SiteOf): Generator<undefined, JudgedReport> {
  const pages: JudgedPage[] = [];
  return { ...(yield* judge(report, siteOf, (page) => pages.push(page))), pages };
}

/**
 * The same without keeping a page in memory: the report is read twice, and each page is judged again whenever somebody
 * wants it. What is kept grows with the hosts.
 */
export function streamReport(report: ReportSource, siteOf: SiteOf): StreamedReport {
  return allSteps(judge(report, siteOf, () => {}));
}

/** Judges networks, hosts and pages, each of which follows from those before, and then says what the pages need each host for. */
function* judge(
  report: ReportSource,
  siteOf: SiteOf,
  onPage: (page: JudgedPage) => void,
): Generator<undefined, StreamedReport> {
  const facts = new Facts(report, siteOf, yield* collectHosts(report.pages));
  const networks = yield* judgeNetworks(facts);
  const verdicts = yield* judgeHosts(facts, networks);
  const judgePage = (page: ReportPage): JudgedPage => {
    const hosts = pageHosts(page, (hostname, endpoints) =>
      (verdicts.get(hostname) as HostJudgement).use(facts.seenAs(hostname, page.run, endpoints)),
    );
    // Where no document was seen, its first request says best whose page it is.
    const site = facts.site(documentHostname(page) || requestUrl(page.url).hostname);
    return { page, site, hosts, verdict: pageVerdict(page, hosts) };
  };
  const needs = new Needs(facts.site);
  const counted = new PageCounts();
  for (const page of report.pages) {
    yield;
    const judged = judgePage(page);
    needs.add(judged);
    counted.add(judged);
    onPage(judged);
  }
  const hosts = yield* assembleHosts(facts, verdicts, needs);
  yield;
  const domains = domainsOf(hosts);
  const operators = operatorsOf(hosts);
  yield;
  const totals = { ...counted.totals, ...hostTotals(hosts) };
  return {
    runs: networks.runs,
    pages: mapList(report.pages, judgePage),
    hosts,
    domains,
    operators,
    sites: counted.sites,
    totals,
  };
}

/** The facts of a report, to be asked for by host and run. */
class Facts {
  readonly report: ReportSource;
  readonly collected: ReadonlyMap<string, CollectedHost>;
  readonly records: ReadonlyMap<string, HostRecords>;
  /** Whichever network a resolver was asked from, a translated answer is no AAAA of the host's own. */
  readonly describe: Describe;
  /** By run; known once its network was judged. */
  readonly isProxyIn = new Map<string, IsProxy>();
  /** By run, once its network was judged: addresses that may be a NAT64's, each with its possible prefix. */
  readonly suspectedIn = new Map<string, ReadonlyMap<string, string>>();
  /** The prefixes of DNS64 that each resolver's answers about hosts show. */
  readonly dns64ShownBy: ReturnType<typeof findDns64>['shownBy'];
  readonly #siteOf: SiteOf;
  readonly #sites = new Map<string, string>();
  readonly #describeIn: ReadonlyMap<string, Describe>;
  readonly #describeElsewhere: Describe;

  constructor(report: ReportSource, siteOf: SiteOf, collected: ReadonlyMap<string, CollectedHost>) {
    const { runs, dns } = report;
    this.report = report;
    this.collected = collected;
    this.#siteOf = siteOf;
    this.records = new Map(dns.map((known) => [known.hostname, known]));
    // What is under the prefix of a DNS64 is a translator's, whichever network that is in.
    const { prefixes: dns64, shownBy } = findDns64(dns, this.site);
    this.dns64ShownBy = shownBy;
    this.#describeIn = new Map(runs.map((run) => [run.id, describeWith([...prefixesOf([run]), ...dns64])]));
    this.#describeElsewhere = describeWith(dns64);
    this.describe = describeWith([...prefixesOf(runs), ...dns64]);
  }

  readonly site = (hostname: string): string => {
    const found = this.#sites.get(hostname) ?? this.#siteOf(hostname);
    this.#sites.set(hostname, found);
    return found;
  };

  dnsOf(hostname: string): DnsFacts {
    const dns64Test = this.records.get(nat64TestName);
    return dnsFacts(this.records.get(hostname), this.describe, { machineHasIpv6: false, dns64Test });
  }

  seenAs(hostname: string, run: string, endpoints: Iterable<Endpoint>): SeenEndpoint[] {
    const describe = this.#describeIn.get(run) ?? this.#describeElsewhere;
    const isProxy = this.isProxyIn.get(run);
    return [...endpoints].map((endpoint) => ({
      endpoint,
      describe,
      ...(isProxy?.(hostname, endpoint.address) && { isProxy: true }),
    }));
  }

  seenIn({ hostname, runs }: CollectedHost, run: string): SeenEndpoint[] {
    return this.seenAs(hostname, run, runs.get(run)?.values() ?? []);
  }

  allSeen(host: CollectedHost): SeenEndpoint[] {
    return [...host.runs.keys()].flatMap((run) => this.seenIn(host, run));
  }

  hasAnswerFor(hostname: string): boolean {
    const records = this.records.get(hostname);
    return records !== undefined && hasAaaaAnswer(records);
  }

  /** The prefix of a NAT64 through which a host may have been reached, of which no DNS has said whether it has that address. */
  suspectedPrefixOf({ hostname, runs }: CollectedHost): string | undefined {
    if (this.hasAnswerFor(hostname)) return undefined;
    const found = [...runs].flatMap(([run, endpoints]) =>
      [...endpoints.values()].flatMap(({ address }) => this.suspectedIn.get(run)?.get(address) ?? []),
    );
    return found[0];
  }
}

/** What the networks of the visits offer, and from which of them each host was reached. */
interface JudgedNetworks {
  readonly runs: readonly JudgedRun[];
  /** By hostname. Only a network in which a host was reached can show that its IPv6 was not used. */
  readonly reachedIn: ReadonlyMap<string, readonly string[]>;
}

function* judgeNetworks(facts: Facts): Generator<undefined, JudgedNetworks> {
  const { report } = facts;
  const connected = new Set((report.checks ?? []).filter(isConnection).map(({ run }) => run));
  const reachedIn = new Map<string, string[]>();
  const runs: JudgedRun[] = [];
  for (const run of report.runs) {
    const ofRun = [...facts.collected.values()].filter((host) => host.runs.has(run.id));
    const asked: (SeenAt & { readonly host: CollectedHost })[] = [];
    for (const host of ofRun) {
      yield;
      const { hostname } = host;
      const dns = facts.dnsOf(hostname);
      asked.push({ host, hostname, dns, site: facts.site(hostname), seen: facts.seenIn(host, run.id) });
    }
    facts.isProxyIn.set(run.id, proxyAddresses(asked, run.network?.proxy === true));
    const seen: SeenHost[] = [];
    for (const { host, hostname, dns } of asked) {
      yield;
      const sightings = sightingsOf(facts.seenIn(host, run.id), dns);
      seen.push({ hostname, site: facts.site(hostname), sightings, dns });
      if (sightings.reached.length > 0) reachedIn.set(hostname, [...(reachedIn.get(hostname) ?? []), run.id]);
    }
    const unanswered = seen.flatMap(({ hostname, sightings }) =>
      facts.hasAnswerFor(hostname) ? [] : sightings.reached.map(({ address, kind }) => ({ hostname, address, kind })),
    );
    const overIpv6 = unanswered.filter(({ kind }) => kind === 'native' || kind === 'local');
    const suspected = suspectedNat64(overIpv6, facts.site);
    facts.suspectedIn.set(run.id, suspected);
    const { network: machine, reach } = run;
    const vantage = vantageOf(seen, { machine, reach, connectsOverIpv6: connected.has(run.id) });
    const maybeNat64 = [...new Set(suspected.values())].map((prefix): Evidence => {
      return { id: 'maybe-nat64', values: [prefix] };
    });
    runs.push({ run, vantage: { ...vantage, evidence: [...vantage.evidence, ...maybeNat64] } });
  }
  return { runs, reachedIn };
}

/** A host with its verdicts, and from where it was judged. */
type JudgementFromVantage = HostJudgement & Pick<JudgedHost, 'vantage'>;

/** The verdicts on hosts, by hostname. */
type HostVerdicts = ReadonlyMap<string, JudgementFromVantage>;

function* judgeHosts(facts: Facts, { runs, reachedIn }: JudgedNetworks): Generator<undefined, HostVerdicts> {
  const { report, records, collected } = facts;
  const vantages = new Map(runs.map(({ run, vantage }) => [run.id, vantage]));
  const firstAt = firstHostsAt(report.runs, collected);
  const checksOf = grouped(report.checks ?? [], ({ hostname }) => hostname);
  const plain = plainResolvers(records.values());
  const verdicts = new Map<string, JudgementFromVantage>();
  for (const host of collected.values()) {
    yield;
    const { hostname } = host;
    const from = reachedIn.get(hostname) ?? [...host.runs.keys()];
    const here = jointVantage(from.flatMap((run) => vantages.get(run) ?? []));
    const checks: readonly ServiceCheck[] = checksOf.get(hostname) ?? [];
    const isFresh = ({ address, port }: Endpoint) =>
      [...host.runs.keys()].some((run) => firstAt.get(serviceKey(run, address, port)) === hostname);
    const known = records.get(hostname);
    const dns64Test = records.get(nat64TestName);
    const resolverHasDns64 = known ? hasDns64(known, { test: dns64Test, plain, shownBy: facts.dns64ShownBy }) : null;
    const suspectedPrefix = facts.suspectedPrefixOf(host);
    const context = { hostname, records: known, checks, here, isFresh, resolverHasDns64, suspectedPrefix, dns64Test };
    verdicts.set(hostname, { vantage: here.id, ...judgeHost(facts.allSeen(host), context, facts.describe) });
  }
  return verdicts;
}

/** What the pages of a report need each host for, all together. */
class Needs {
  readonly loads = new Loads();
  /** The hosts that a page of their own site needs. */
  readonly byOwn = new Set<string>();
  readonly #site: SiteOf;
  readonly #severities = new Map<string, SeverityId[]>();

  constructor(site: SiteOf) {
    this.#site = site;
  }

  add(page: JudgedPage): void {
    for (const { hostname, severity, load } of page.hosts) {
      this.loads.add(hostname, load);
      if (this.#site(hostname) === page.site) this.byOwn.add(hostname);
      const known = this.#severities.get(hostname) ?? [];
      if (!known.includes(severity)) this.#severities.set(hostname, [...known, severity]);
    }
  }

  severityOf(hostname: string): SeverityId {
    return worst(this.#severities.get(hostname) ?? []) ?? 'background';
  }
}

function* assembleHosts(facts: Facts, verdicts: HostVerdicts, needs: Needs): Generator<undefined, JudgedHost[]> {
  const { report } = facts;
  const operatorOf = new Map((report.operators ?? []).map((operator) => [operator.address, operator]));
  const goesWith = needs.loads.goesWith();
  const cuts = new Map((report.delegations ?? []).map((cut) => [cut.zone, cut]));
  const hosts: JudgedHost[] = [];
  for (const host of facts.collected.values()) {
    yield;
    const { hostname, pages } = host;
    const seen = facts.allSeen(host);
    const dns = facts.dnsOf(hostname);
    const records = facts.records.get(hostname);
    const types = sumOf(seen.map(({ endpoint }) => endpoint.types));
    const { verdict, sightings, services, vantage } = verdicts.get(hostname) as JudgementFromVantage;
    hosts.push({
      hostname,
      site: facts.site(hostname),
      party: needs.byOwn.has(hostname) ? 'first' : 'third',
      verdict,
      sightings,
      services,
      vantage,
      records,
      operators: sightings.reached.flatMap(({ address }) => operatorOf.get(address) ?? []),
      delegation: judgeDelegation(
        [hostname, ...(records?.cnames ?? [])],
        cuts,
        records !== undefined && hasAaaaAnswer(records),
      ),
      severity: needs.severityOf(hostname),
      types,
      share: seen.map((each) => familyShare(each, dns)).reduce(addShares, noShare),
      requests: Object.values(types).reduce((sum, count) => sum + count, 0),
      load: needs.loads.nearest(hostname),
      loadedBy: host.loaders.loadedBy ?? [],
      goesWithIt: goesWith.get(hostname) ?? [],
      pages,
    });
  }
  return hosts;
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
  const known = new Map<string, AddressDescription>();
  return (address) => {
    const described = known.get(address) ?? describeAddress(address, prefixes);
    known.set(address, described);
    return described;
  };
}
