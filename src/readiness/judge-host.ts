import type { HostRecords } from '../dns/host-records.ts';
import type { Describe } from '../page/presentation/row.ts';
import { type Endpoint, endpointTotal } from '../page/recording/host.ts';
import { dnsFacts } from './evidence/dns-facts.ts';
import { type SeenEndpoint, type Sightings, sightingsOf } from './evidence/sightings.ts';
import { networkIds, type Outcome } from './report/networks.ts';
import type { ServiceCheck } from './report/service-check.ts';
import { evidenceOf } from './verdicts/host-evidence.ts';
import { type Here, type HostFacts, knownFacts } from './verdicts/host-facts.ts';
import { confidenceIds, type HostVerdict, hostVerdict } from './verdicts/host-verdict.ts';

/** The service at one port of a host: at another port of the same address another program may answer, or none. */
export interface ServiceView {
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
export interface JudgedHost {
  /** That of the service with which it stands worst. */
  readonly verdict: HostVerdict;
  /** What was seen at all ports. */
  readonly sightings: Sightings;
  readonly services: readonly ServiceView[];
  /** Tells what the services at these ports come to, for who knows of no other sightings than these. */
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
export interface HostKnowledge {
  readonly hostname: string;
  readonly records: HostRecords | undefined;
  readonly checks: readonly ServiceCheck[];
  readonly here: Here;
  /** Whether a connection to that address and port was made over IPv4 for this host itself. */
  readonly isFresh: (endpoint: Endpoint) => boolean;
  /** As in `HostFacts`. */
  readonly resolverHasDns64: boolean | null;
}

/**
 * @param all all that was seen of the host
 * @param knowledge what is known besides
 * @param describe reads an address, as any of the networks would
 */
export function judgeHost(all: readonly SeenEndpoint[], knowledge: HostKnowledge, describe: Describe): JudgedHost {
  const asked = all.filter(({ endpoint }) => !isOfBrowser(endpoint));
  const seen = asked.length > 0 ? asked : all;
  const { hostname, here, checks, records, isFresh, resolverHasDns64 } = knowledge;
  const dns = dnsFacts(records, describe, here.id === 'ipv6' || here.id === 'nat64');
  const ports = [...new Set(seen.map(({ endpoint }) => endpoint.port ?? null))];
  const judge = (port: number | null) => {
    const own = ports.length < 2 ? seen : seen.filter(({ endpoint }) => (endpoint.port ?? null) === port);
    const facts: HostFacts = {
      hostname,
      here,
      dns,
      sightings: sightingsOf(own, dns),
      checks: checks.filter((check) => port === null || check.port === port),
      freshOverIpv4: own.some(({ endpoint }) => isFresh(endpoint)),
      resolverHasDns64,
    };
    const secure = own.some(({ endpoint }) => (endpoint.marks.insecure ?? 0) < endpointTotal(endpoint));
    return { port, facts, secure, verdict: hostVerdict(facts, describe) };
  };
  const judged = (ports.length > 0 ? ports : [null]).map(judge);
  const services = judged.map(({ port, facts, secure, verdict }) => {
    return { port, verdict, secure, sightings: facts.sightings, aaaa: dns.usable };
  });
  const verdicts = judged.map(({ verdict }) => verdict);
  const chief = judged.reduce((worst, each) => (rank(each.verdict) > rank(worst.verdict) ? each : worst));
  return {
    services,
    sightings: services.length === 1 ? chief.facts.sightings : sightingsOf(seen, dns),
    verdict: agree(verdicts) ? ofAll(chief.facts, chief.verdict) : atPort(chief.verdict, chief.port),
    use,
  };

  /** Where the ports agree, everything that was seen speaks for it. */
  function ofAll(facts: HostFacts, verdict: HostVerdict): HostVerdict {
    if (judged.length < 2) return verdict;
    const whole = knownFacts({ ...facts, checks, sightings: sightingsOf(seen, dns) }, describe);
    return { ...verdict, evidence: evidenceOf(whole, verdict.id) };
  }

  function use(used: readonly SeenEndpoint[]): readonly ServiceUse[] {
    const portsUsed = new Set(used.map(({ endpoint }) => endpoint.port ?? null));
    const concerned = judged.length < 2 ? judged : judged.filter(({ port }) => portsUsed.has(port));
    const shown = concerned.length > 0 ? concerned : [chief];
    const isOne = agree(shown.map(({ verdict }) => verdict));
    const groups = isOne ? [shown] : shown.map((each) => [each]);
    return groups.map((group) => {
      const [first] = group as [(typeof judged)[number]];
      const own = isOne ? used : used.filter(({ endpoint }) => (endpoint.port ?? null) === first.port);
      const evidence = evidenceOfUse(first, own, isOne);
      return {
        port: isOne ? null : first.port,
        verdict: isOne ? { ...first.verdict, evidence } : atPort({ ...first.verdict, evidence }, first.port),
        endpoints: own.map(({ endpoint }) => endpoint),
      };
    });
  }

  function evidenceOfUse(
    { facts, verdict }: (typeof judged)[number],
    own: readonly SeenEndpoint[],
    isOne: boolean,
  ): HostVerdict['evidence'] {
    // Most hosts are on one page only, or everything about them was seen on this one.
    if (
      judged.length < 2 &&
      own.length === seen.length &&
      own.every(({ endpoint }, at) => isSame(endpoint, seen[at]))
    ) {
      return verdict.evidence;
    }
    const whole = isOne ? { ...facts, checks } : facts;
    return evidenceOf(knownFacts(whole, describe), verdict.id, sightingsOf(own, dns));
  }
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

const outcomesBestFirst: readonly Outcome[] = ['works', 'fails-anyway', 'unknown', 'breaks'];

function rank({ outcomes, confidence }: HostVerdict): number {
  return (
    networkIds.reduce((sum, id) => sum * outcomesBestFirst.length + outcomesBestFirst.indexOf(outcomes[id]), 0) *
      confidenceIds.length +
    confidenceIds.indexOf(confidence)
  );
}
