import type { Confidence, HostVerdict } from './host-verdict.ts';
import { type NetworkId, networkIds } from './networks.ts';
import { documentHostname, type ReportPage } from './report.ts';
import { type SeverityId, severityIds, severityOf } from './severity.ts';
import { visitProblems } from './visit-problem.ts';

/**
 * The classes of the study of IMC 2025 ("ipv4-only": the document has no IPv6 · "ipv6-partial": something that the page
 * needs has none · "ipv6-full"), and two for what is not known: "incomplete" the document has IPv6 and of other hosts
 * it is not known · "unknown" of the document it is not known.
 */
export const pageClassIds = ['ipv4-only', 'ipv6-partial', 'incomplete', 'ipv6-full', 'unknown'] as const;
export type PageClassId = (typeof pageClassIds)[number];

/** A host as one page needs it. */
export interface PageHost {
  readonly hostname: string;
  readonly verdict: HostVerdict;
  /** What the page loses with it. */
  readonly severity: SeverityId;
  /** How many requests of each resource type. */
  readonly types: Readonly<Record<string, number>>;
  readonly requests: number;
}

/** What becomes of a page on a network without IPv4. */
export interface NetworkVerdict {
  readonly result: 'works' | 'breaks' | 'unknown';
  readonly confidence: Confidence;
  /** The worst that breaks, or of an unknown result the worst that may; null when all works. */
  readonly severity: SeverityId | null;
  /** The hosts that break, and those of which it is not known: what weighs most first. */
  readonly breaks: readonly PageHost[];
  readonly unknown: readonly PageHost[];
}

/** What else leaves a page's verdict open. */
export type CaveatId = 'adopted' | 'hosts-left-out' | 'visit-problem';

export interface PageVerdict {
  readonly class: PageClassId;
  readonly networks: Readonly<Record<NetworkId, NetworkVerdict>>;
  readonly caveats: readonly CaveatId[];
}

/**
 * @param page a page
 * @param verdictOf the verdict of a host
 * @returns the page's hosts as it needs them, what weighs most first
 */
export function pageHosts(page: ReportPage, verdictOf: (hostname: string) => HostVerdict): PageHost[] {
  const chain = new Set([documentHostname(page), ...page.chain.map(({ hostname }) => hostname)]);
  const hosts = page.hosts.map(({ hostname, endpoints }): PageHost => {
    const types = sumOf(endpoints.map((endpoint) => endpoint.types));
    return {
      hostname,
      verdict: verdictOf(hostname),
      severity: severityOf(types, chain.has(hostname)),
      types,
      requests: Object.values(types).reduce((sum, count) => sum + count, 0),
    };
  });
  return hosts.sort(
    (one, other) =>
      severityIds.indexOf(one.severity) - severityIds.indexOf(other.severity) || other.requests - one.requests,
  );
}

/**
 * Judges a page.
 * @param page the page
 * @param hosts what `pageHosts` returned for it
 * @returns its class and what becomes of it without IPv4
 */
export function pageVerdict(page: ReportPage, hosts: readonly PageHost[]): PageVerdict {
  const caveats: CaveatId[] = [];
  if (page.origin === 'adopted') caveats.push('adopted');
  if (page.leftOut > 0) caveats.push('hosts-left-out');
  if (page.problem && visitProblems[page.problem.id].open) caveats.push('visit-problem');
  const main = hosts.find(({ hostname }) => hostname === documentHostname(page));
  const judged = networkIds.map((id) => [id, networkVerdict(id, hosts, main, caveats.length === 0)] as const);
  return {
    class: classOf(hosts, main, caveats.length === 0),
    networks: Object.fromEntries(judged) as Record<NetworkId, NetworkVerdict>,
    caveats,
  };
}

function classOf(hosts: readonly PageHost[], main: PageHost | undefined, complete: boolean): PageClassId {
  const own = main?.verdict.outcomes['without-nat64'];
  if (own === 'breaks') return 'ipv4-only';
  if (own !== 'works') return 'unknown';
  const outcomes = hosts.map(({ verdict }) => verdict.outcomes['without-nat64']);
  if (outcomes.includes('breaks')) return 'ipv6-partial';
  return complete && !outcomes.includes('unknown') ? 'ipv6-full' : 'incomplete';
}

const confidences: readonly Confidence[] = ['unsure', 'likely', 'certain'];

function networkVerdict(
  network: NetworkId,
  hosts: readonly PageHost[],
  main: PageHost | undefined,
  complete: boolean,
): NetworkVerdict {
  const withOutcome = (outcome: string) => hosts.filter(({ verdict }) => verdict.outcomes[network] === outcome);
  const breaks = withOutcome('breaks');
  const unknown = withOutcome('unknown');
  const ranks = (of: readonly PageHost[]) => of.map(({ verdict }) => confidences.indexOf(verdict.confidence));
  const confidence = (rank: number) => confidences[rank] ?? 'unsure';
  if (breaks[0]) {
    // The surest of those that make it as bad as it is.
    const decisive = breaks.filter(({ severity }) => severity === breaks[0]?.severity);
    const { severity } = breaks[0];
    return { result: 'breaks', confidence: confidence(Math.max(...ranks(decisive))), severity, breaks, unknown };
  }
  const working = withOutcome('works');
  const mainWorks = main?.verdict.outcomes[network] === 'works';
  if (unknown.length > 0 || !mainWorks || !complete) {
    const severity = !mainWorks ? 'document' : (unknown[0]?.severity ?? 'function');
    return { result: 'unknown', confidence: 'unsure', severity, breaks, unknown };
  }
  return { result: 'works', confidence: confidence(Math.min(...ranks(working))), severity: null, breaks, unknown };
}

/** @returns the sum of several counts by name */
export function sumOf(parts: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const total = new Map<string, number>();
  for (const part of parts) {
    for (const [name, count] of Object.entries(part)) total.set(name, (total.get(name) ?? 0) + count);
  }
  return Object.fromEntries(total);
}
