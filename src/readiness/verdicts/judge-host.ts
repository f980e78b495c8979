import type { Describe } from '../../address/describe-address.ts';
import type { HostRecords } from '../../dns/host-records.ts';
import { tunnelType } from '../../page/events/resource-kind.ts';
import { type Endpoint, endpointTotal } from '../../page/recording/host.ts';
import { type DnsFacts, dnsFacts } from '../evidence/dns-facts.ts';
import { type SeenEndpoint, type Sightings, sightingsOf } from '../evidence/sightings.ts';
import { hasIpv6 } from '../network/vantage.ts';
import { byNetwork, type NetworkId, networkIds, type ServiceCheck } from '../report/report.ts';
import { evidenceOf } from './host-evidence.ts';
import { deriveFacts, type HostFacts, type ObservingNetwork } from './host-facts.ts';
import { confidenceIds, type HostVerdict, hostVerdict, leastSure, outcomesWorstFirst } from './host-verdict.ts';

/** The service at one port of a host: at another port of the same address another program may answer, or none. */
export interface JudgedService {
  /** Null for requests of which the port is not known, as in reports of version 1. */
  readonly port: number | null;
  readonly verdict: HostVerdict;
  readonly sightings: Sightings;
  /** Whether it was asked with TLS. */
  readonly secure: boolean;
  /** Its AAAA that could be reached from elsewhere. */
  readonly aaaa: readonly string[];
}

/** A host judged port by port. */
export interface HostJudgement {
  /** That of the service with which it stands worst. */
  readonly verdict: HostVerdict;
  /** What was seen at all ports. */
  readonly sightings: Sightings;
  readonly services: readonly JudgedService[];
  /** Verdicts for the given endpoints only (one page's), one per port where ports differ. */
  readonly use: (endpoints: readonly SeenEndpoint[]) => readonly ServiceUse[];
}

/** What becomes of the requests to some ports of a host. */
export interface ServiceUse {
  /** Null where all that are used come to the same. */
  readonly port: number | null;
  readonly verdict: HostVerdict;
  readonly endpoints: readonly Endpoint[];
}

/** What is known of a host beside its endpoints. */
export interface HostContext {
  readonly hostname: string;
  readonly records: HostRecords | undefined;
  readonly checks: readonly ServiceCheck[];
  readonly here: ObservingNetwork;
  /** Whether a connection to that address and port was made over IPv4 for this host itself. */
  readonly isFresh: (endpoint: Endpoint) => boolean;
  /** As in `HostFacts`. */
  readonly resolverHasDns64: boolean | null;
  /** As in `HostFacts`. */
  readonly suspectedPrefix?: string | undefined;
  /** What the resolvers answered about ipv4only.arpa. */
  readonly dns64Test?: HostRecords | undefined;
}

/** One service with all that its verdict was made of. */
interface ServiceWithFacts {
  readonly port: number | null;
  readonly facts: HostFacts;
  readonly secure: boolean;
  readonly verdict: HostVerdict;
}

/** A host whose services were judged. */
interface HostServices {
  readonly context: HostContext;
  /** What was seen of the host, without what only the browser itself answered. */
  readonly seen: readonly SeenEndpoint[];
  /** At least one. */
  readonly services: readonly ServiceWithFacts[];
  /** The service with which the host stands worst. */
  readonly worst: ServiceWithFacts;
  readonly describe: Describe;
}

/**
 * Judges a host by each of its ports.
 * @param all all that was seen of the host
 * @param context what is known besides
 * @param describe reads an address, as any of the networks would
 * @returns the host's verdict, that of each service, and what judges the use that one page makes of it
 */
export function judgeHost(all: readonly SeenEndpoint[], context: HostContext, describe: Describe): HostJudgement {
  const asked = all.filter(({ endpoint }) => !isOfBrowser(endpoint));
  const seen = asked.length > 0 ? asked : all;
  const { records, here, resolverHasDns64, dns64Test } = context;
  const dns = dnsFacts(records, describe, { machineHasIpv6: hasIpv6(here), resolverHasDns64, dns64Test });
  const ports = [...new Set(seen.map(({ endpoint }) => endpoint.port ?? null))];
  const services = (ports.length > 0 ? ports : [null]).map((port) => {
    const own = ports.length < 2 ? seen : seen.filter(({ endpoint }) => (endpoint.port ?? null) === port);
    return judgeService(port, own, dns, context, describe);
  });
  const worst = services.reduce((found, each) => (isWorse(each.verdict, found.verdict) ? each : found));
  const host = { context, seen, services, worst, describe };
  return {
    services: services.map(({ port, facts, secure, verdict }) => {
      return { port, verdict, secure, sightings: facts.sightings, aaaa: dns.usable };
    }),
    sightings: services.length === 1 ? worst.facts.sightings : sightingsOf(seen, dns),
    verdict: verdictOfHost(host),
    use: (used) => judgeUse(host, used),
  };
}

/** @param own what was seen of the host at that port */
function judgeService(
  port: number | null,
  own: readonly SeenEndpoint[],
  dns: DnsFacts,
  { hostname, here, checks, isFresh, resolverHasDns64, suspectedPrefix }: HostContext,
  describe: Describe,
): ServiceWithFacts {
  const facts: HostFacts = {
    hostname,
    here,
    dns,
    sightings: sightingsOf(own, dns),
    checks: checks.filter((check) => port === null || check.port === port),
    freshOverIpv4: own.some(({ endpoint }) => isFresh(endpoint)),
    resolverHasDns64,
    suspectedPrefix,
  };
  const secure = own.some(({ endpoint }) => (endpoint.marks.insecure ?? 0) < endpointTotal(endpoint));
  const verdict = hostVerdict(facts, describe);
  return { port, facts, secure, verdict: isTunnelOnly(own) ? atMostLikely(verdict) : verdict };
}

function isTunnelOnly(own: readonly SeenEndpoint[]): boolean {
  return own.length > 0 && own.every(({ endpoint: { types } }) => Object.keys(types).join() === tunnelType);
}

/** Of what went through a tunnel that nobody decrypted it is not known whether a page asked for it, and what became of it. */
function atMostLikely(verdict: HostVerdict): HostVerdict {
  return { ...verdict, confidences: byNetwork((id) => leastSure([verdict.confidences[id], 'likely'])) };
}

/** That of the worst service; where the ports agree, everything that was seen speaks for it. */
function verdictOfHost({ context, seen, services, worst, describe }: HostServices): HostVerdict {
  const { facts, verdict, port } = worst;
  if (!agree(services.map((service) => service.verdict))) return atPort(verdict, port);
  if (services.length < 2) return verdict;
  const whole = { ...facts, checks: context.checks, sightings: sightingsOf(seen, facts.dns) };
  return { ...verdict, evidence: evidenceOf(deriveFacts(whole, describe), verdict.id) };
}

/**
 * @param used the endpoints of the host that one page uses
 * @returns one verdict for all ports that they use where these agree, else one for each
 */
function judgeUse(host: HostServices, used: readonly SeenEndpoint[]): readonly ServiceUse[] {
  const { services, worst } = host;
  const portsUsed = new Set(used.map(({ endpoint }) => endpoint.port ?? null));
  const concerned = services.length < 2 ? services : services.filter(({ port }) => portsUsed.has(port));
  const shown = concerned.length > 0 ? concerned : [worst];
  const [first] = shown as [ServiceWithFacts];
  if (agree(shown.map(({ verdict }) => verdict))) {
    const evidence = evidenceOfUse(host, first, { ...first.facts, checks: host.context.checks }, used);
    return [{ port: null, verdict: { ...first.verdict, evidence }, endpoints: used.map(({ endpoint }) => endpoint) }];
  }
  return shown.map((service) => {
    const { port, facts, verdict } = service;
    const own = used.filter(({ endpoint }) => (endpoint.port ?? null) === port);
    const evidence = evidenceOfUse(host, service, facts, own);
    return { port, verdict: atPort({ ...verdict, evidence }, port), endpoints: own.map(({ endpoint }) => endpoint) };
  });
}

/** @param facts those that the evidence is taken from, but for what was seen */
function evidenceOfUse(
  { seen, services, describe }: HostServices,
  { verdict }: ServiceWithFacts,
  facts: HostFacts,
  own: readonly SeenEndpoint[],
): HostVerdict['evidence'] {
  // Most hosts are on one page only, or everything about them was seen on this one.
  const isAll = own.length === seen.length && own.every(({ endpoint }, at) => isSame(endpoint, seen[at]));
  if (services.length < 2 && isAll) return verdict.evidence;
  return evidenceOf(deriveFacts(facts, describe), verdict.id, sightingsOf(own, facts.dns));
}

/**
 * Whether the browser itself sent all of its requests elsewhere, as from http: to https: where it knows that the host wants
 * that (RFC 6797 section 8.3). No server was asked at that port, so that nothing follows for it.
 */
function isOfBrowser(endpoint: Endpoint): boolean {
  const { address, marks } = endpoint;
  const total = endpointTotal(endpoint);
  const others = Object.keys(marks).filter((mark) => mark !== 'redirect' && mark !== 'insecure');
  return address === '' && total > 0 && marks.redirect === total && others.length === 0;
}

function isSame(endpoint: Endpoint, other: SeenEndpoint | undefined): boolean {
  return JSON.stringify(endpoint) === JSON.stringify(other?.endpoint);
}

function agree(verdicts: readonly HostVerdict[]): boolean {
  const [first, ...others] = verdicts;
  return others.every(
    (other) => other.id === first?.id && networkIds.every((id) => other.outcomes[id] === first.outcomes[id]),
  );
}

function atPort(verdict: HostVerdict, port: number | null): HostVerdict {
  if (port === null) return verdict;
  return { ...verdict, evidence: [{ id: 'service-port', values: [port] }, ...verdict.evidence] };
}

/** On how many networks it breaks. */
function breakingOn({ outcomes }: HostVerdict): number {
  return networkIds.filter((id) => outcomes[id] === 'breaks').length;
}

/**
 * What breaks on more networks is worse, so that a host that breaks a page at any port is among those that break. Else the
 * first network on which the outcomes differ decides; where none does, the surer verdict is the worse.
 */
function isWorse(one: HostVerdict, other: HostVerdict): boolean {
  const more = breakingOn(one) - breakingOn(other);
  if (more !== 0) return more > 0;
  const placeOf = ({ outcomes }: HostVerdict, id: NetworkId) => outcomesWorstFirst.indexOf(outcomes[id]);
  const differing = networkIds.find((id) => one.outcomes[id] !== other.outcomes[id]);
  return differing === undefined
    ? confidenceIds.indexOf(one.confidence) > confidenceIds.indexOf(other.confidence)
    : placeOf(one, differing) < placeOf(other, differing);
}
