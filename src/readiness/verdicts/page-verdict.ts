/** Judges a page: its class, and what becomes of it on networks without IPv4, from the verdicts on its hosts. */
import type { FailureId } from '../../page/events/failure.ts';
import { portOf, requestUrl } from '../../page/events/request-url.ts';
import type { Endpoint } from '../../page/recording/host.ts';
import { failureMeaning } from '../evidence/failure-meaning.ts';
import { type HostLoad, loadGraph } from '../report/load-graph.ts';
import {
  byNetwork,
  chainHostnames,
  documentHostname,
  type NetworkId,
  networkIds,
  type ReportPage,
} from '../report/report.ts';
import { visitProblems } from '../report/visit-problem.ts';
import { type Confidence, type HostVerdict, leastSure, mostSure, type Outcome } from './host-verdict.ts';
import type { ServiceUse } from './judge-host.ts';
import { bySeverity, type SeverityId, severityIds, severityOf } from './severity.ts';

/**
 * The classes of pages. The first, second and fifth are those of S. Thottungal Valapu and J. Heidemann, "Towards a Non-Binary View of IPv6
 * Adoption", ACM Internet Measurement Conference (IMC) 2025, section 4.2; the others are for what is not known.
 */
export const pageClassIds = [
  // The document has no IPv6.
  'ipv4-only',
  // The document has IPv6, and something that the page needs has none.
  'ipv6-partial',
  // The document has IPv6, and of other hosts it is not known.
  'incomplete',
  // The document has an AAAA that nobody tried.
  'ipv6-untested',
  // The document and all that the page needs have IPv6.
  'ipv6-full',
  // It is not known whether the document has IPv6.
  'unknown',
  // The document fails on any network.
  'failed',
] as const;
export type PageClassId = (typeof pageClassIds)[number];

/** A host as one page needs it; where its ports come to different verdicts, one for each. */
export interface PageHost {
  readonly hostname: string;
  /** Null where the verdict is that of all ports that the page uses. */
  readonly port: number | null;
  /** With what was seen on this page as evidence. */
  readonly verdict: HostVerdict;
  /** What the page loses with it. */
  readonly severity: SeverityId;
  /** How many requests of each resource type. */
  readonly types: Readonly<Record<string, number>>;
  readonly requests: number;
  /** How the page comes to it; null where it is not known. */
  readonly load: HostLoad | null;
}

/** What becomes of a page on a network without IPv4. */
export interface NetworkVerdict {
  /** `fails-anyway`: the document fails on any network. */
  readonly result: Outcome;
  /** How sure that is, and where something breaks how sure it is that this is the worst. */
  readonly confidence: Confidence;
  /** The worst that breaks, or of an unknown result the worst that may; null when all works. */
  readonly severity: SeverityId | null;
  /** Where something breaks and something worse may: that. Else null. */
  readonly possibleSeverity: SeverityId | null;
  /** The hosts that break, and those of which it is not known: what weighs most first. */
  readonly breaks: readonly PageHost[];
  readonly unknown: readonly PageHost[];
}

/** What else leaves a page's verdict open. */
export type CaveatId = 'adopted' | 'hosts-left-out' | 'visit-problem';

/** What becomes of a page on networks without IPv4. */
export interface PageVerdict {
  readonly class: PageClassId;
  /** How sure the class is. */
  readonly confidence: Confidence;
  readonly networks: Readonly<Record<NetworkId, NetworkVerdict>>;
  readonly caveats: readonly CaveatId[];
}

/**
 * @param page a page
 * @param useOf the verdicts on a host as some endpoints use it
 * @returns the page's hosts as it needs them, what weighs most first
 */
export function pageHosts(
  page: ReportPage,
  useOf: (hostname: string, endpoints: readonly Endpoint[]) => readonly ServiceUse[],
): PageHost[] {
  const chain = new Set(chainHostnames(page));
  const loads = loadGraph(page);
  const hosts = page.hosts.flatMap(({ hostname, endpoints }) =>
    useOf(hostname, endpoints).map(({ port, verdict, endpoints: own }): PageHost => {
      const types = sumOf(own.map((endpoint) => endpoint.types));
      const requests = Object.values(types).reduce((sum, count) => sum + count, 0);
      // Of a host with several verdicts, the document came by the port that document requests went to.
      const isOfChain = chain.has(hostname) && (port === null || (types.main_frame ?? 0) > 0);
      const load = loads.get(hostname) ?? null;
      return { hostname, port, verdict, severity: severityOf(types, isOfChain), types, requests, load };
    }),
  );
  return hosts.sort((one, other) => bySeverity(one, other) || other.requests - one.requests);
}

/**
 * Judges a page.
 * @param page the page
 * @param hosts what `pageHosts` returned for it
 * @returns its class and what becomes of it without IPv4
 */
export function pageVerdict(page: ReportPage, hosts: readonly PageHost[]): PageVerdict {
  const facts: PageFacts = {
    hosts,
    main: mainHost(page, hosts),
    isComplete: isSeenWhole(page),
    failsOnCertificate: page.problem?.id === 'certificate' || documentFailure(page) === 'certificate',
  };
  const networks = byNetwork((id) => networkVerdict(id, facts));
  return { ...classOf(facts, networks['without-nat64']), networks, caveats: caveatsOf(page) };
}

/** What the verdict on a page is made of. */
interface PageFacts {
  readonly hosts: readonly PageHost[];
  /** That of the document; undefined where none is known. */
  readonly main: PageHost | undefined;
  /** Whether all that the page needs was seen. */
  readonly isComplete: boolean;
  /** The certificate is most likely the same over either family, so that the document fails on any network. */
  readonly failsOnCertificate: boolean;
}

/**
 * @param page a page
 * @returns whether all that it needs was seen: of what it has no request, it needs nothing
 */
export function isSeenWhole(page: ReportPage): boolean {
  // What a document would load that failed is unknown, whatever address the browser names of the connection that broke.
  return caveatsOf(page).length === 0 && !hasFailed(page);
}

function caveatsOf({ origin, leftOut, problem }: ReportPage): CaveatId[] {
  return [
    ...(origin === 'adopted' ? (['adopted'] as const) : []),
    ...(leftOut > 0 ? (['hosts-left-out'] as const) : []),
    ...(problem && visitProblems[problem.id].open ? (['visit-problem'] as const) : []),
  ];
}

/** The host of the document, at the port of its URL. */
function mainHost(page: ReportPage, hosts: readonly PageHost[]): PageHost | undefined {
  const own = hosts.filter(({ hostname }) => hostname === documentHostname(page));
  const port = portOf(requestUrl(page.url));
  return own.find((host) => host.port === null || host.port === port) ?? own[0];
}

/** @returns whether the document failed in the end, and was not given up */
export function hasFailed(page: ReportPage): boolean {
  return documentFailure(page) !== null;
}

/** How the document failed in the end; null where it did not, or was given up. */
function documentFailure({ chain }: ReportPage): FailureId | null {
  const last = chain.at(-1);
  const id = last?.kind === 'failure' ? failureMeaning(last.error ?? '') : 'cancelled';
  return id === 'cancelled' ? null : id;
}

function classOf(
  { hosts, main, isComplete }: PageFacts,
  { result, confidence, breaks }: NetworkVerdict,
): Pick<PageVerdict, 'class' | 'confidence'> {
  const network = 'without-nat64';
  const own = main?.verdict.outcomes[network];
  const ofMain = main?.verdict.confidences[network] ?? 'unsure';
  if (main && own === 'breaks') return { class: 'ipv4-only', confidence: ofMain };
  if (result === 'fails-anyway') return { class: 'failed', confidence };
  const isUntested = main?.verdict.id === 'ipv6-available' && own === 'unknown';
  if (!main || (own !== 'works' && !isUntested)) return { class: 'unknown', confidence: 'unsure' };
  if (breaks.length > 0) {
    const found = mostSure(confidencesOn(network, breaks));
    return { class: 'ipv6-partial', confidence: leastSure([found, isUntested ? 'likely' : ofMain]) };
  }
  if (isUntested) return { class: 'ipv6-untested', confidence: 'unsure' };
  const isOpen = hosts.some(({ verdict }) => verdict.outcomes[network] === 'unknown');
  if (!isComplete || isOpen) return { class: 'incomplete', confidence: 'unsure' };
  return {
    class: 'ipv6-full',
    confidence: leastSure(confidencesOn(network, withOutcome(hosts, network, 'works'))),
  };
}

function networkVerdict(
  network: NetworkId,
  { hosts, main, isComplete, failsOnCertificate }: PageFacts,
): NetworkVerdict {
  const breaks = withOutcome(hosts, network, 'breaks');
  const unknown = withOutcome(hosts, network, 'unknown');
  const lists = { breaks, unknown, possibleSeverity: null };
  const ofMain = main?.verdict.outcomes[network];
  if (ofMain === 'fails-anyway' || (failsOnCertificate && ofMain !== 'breaks')) {
    const sure = main && ofMain === 'fails-anyway' ? main.verdict.confidences[network] : 'likely';
    return { result: 'fails-anyway', confidence: sure, severity: 'document', ...lists };
  }
  if (breaks[0]) {
    const { severity } = breaks[0];
    const mayBeWorse = possibleSeverity(severity, unknown, main !== undefined && ofMain !== 'unknown');
    // The surest of those that make it as bad as it is.
    const decisive = breaks.filter((host) => host.severity === severity);
    const sure = mayBeWorse === null ? mostSure(confidencesOn(network, decisive)) : 'unsure';
    return { result: 'breaks', confidence: sure, severity, ...lists, possibleSeverity: mayBeWorse };
  }
  const mainWorks = ofMain === 'works';
  if (unknown.length > 0 || !mainWorks || !isComplete) {
    const severity = !mainWorks ? 'document' : (unknown[0]?.severity ?? 'function');
    return { result: 'unknown', confidence: 'unsure', severity, ...lists };
  }
  return {
    result: 'works',
    confidence: leastSure(confidencesOn(network, withOutcome(hosts, network, 'works'))),
    severity: null,
    ...lists,
  };
}

function withOutcome(hosts: readonly PageHost[], network: NetworkId, outcome: Outcome): PageHost[] {
  return hosts.filter(({ verdict }) => verdict.outcomes[network] === outcome);
}

/** How sure the outcome of each host on that network is. */
function confidencesOn(network: NetworkId, hosts: readonly PageHost[]): Confidence[] {
  return hosts.map(({ verdict }) => verdict.confidences[network]);
}

/** What may break that is worse than what does. */
function possibleSeverity(known: SeverityId, unknown: readonly PageHost[], isMainKnown: boolean): SeverityId | null {
  const worst = isMainKnown ? unknown[0]?.severity : 'document';
  return worst !== undefined && severityIds.indexOf(worst) < severityIds.indexOf(known) ? worst : null;
}

/** @returns the sum of several counts by name */
export function sumOf(parts: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const total = new Map<string, number>();
  for (const part of parts) {
    for (const [name, count] of Object.entries(part)) total.set(name, (total.get(name) ?? 0) + count);
  }
  return Object.fromEntries(total);
}

/** @returns the names of the hosts that break on one of the networks, each once */
export function breakingHosts({ networks }: PageVerdict): string[] {
  return [...new Set(networkIds.flatMap((id) => networks[id].breaks.map(({ hostname }) => hostname)))];
}
