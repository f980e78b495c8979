import type { HostRecords } from '../../dns/host-records.ts';
import type { Reach } from '../../own-addresses/reach.ts';
import type { FailureId } from '../../page/events/failure.ts';
import type { LoaderKind } from '../../page/events/loader.ts';
import type { RequestEvent } from '../../page/events/network-event.ts';
import { requestUrl } from '../../page/events/request-url.ts';
import type { Endpoint } from '../../page/recording/host.ts';
import type { Page } from '../../page/recording/page.ts';
import type { ZoneCut } from '../evidence/delegation.ts';
import type { List } from './list.ts';
import type { VisitProblem } from './visit-problem.ts';

/**
 * An audit over many pages, as plain JSON: facts only. Verdicts, vantages and totals are derived when somebody reads
 * (`judgeReport`), so they are right after the DNS has answered more, and the same for every reader.
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

/** The networks without IPv4 that a verdict looks ahead to: with NAT64 and DNS64 (RFC 6146, RFC 6147), or with nothing. */
export const networkIds = ['with-nat64', 'without-nat64'] as const;
export type NetworkId = (typeof networkIds)[number];

/** @returns what is asked for, of each network */
export function byNetwork<Value>(of: (network: NetworkId) => Value): Record<NetworkId, Value> {
  return { 'with-nat64': of('with-nat64'), 'without-nat64': of('without-nat64') };
}

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
  /** The file that it was read from, where several were read together. */
  readonly file?: string;
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

/** @returns the hostname of a page's document; empty where none was seen and nothing tells its URL */
export function documentHostname(page: Pick<ReportPage, 'chain' | 'url' | 'problem'>): string {
  if (page.problem?.id === 'no-document') return '';
  const last = page.chain.at(-1);
  // After a document that went on comes one whose own request is not known.
  return last && last.kind !== 'client-redirect' ? last.hostname : requestUrl(page.url).hostname;
}

/** @returns the hostnames that a page's document came by, its own first; one may be there twice */
export function chainHostnames(page: Pick<ReportPage, 'chain' | 'url' | 'problem'>): string[] {
  return [documentHostname(page), ...page.chain.map(({ hostname }) => hostname)];
}

/** @returns a URL without query and fragment, which may name a person */
export function withoutQuery(url: string): string {
  return url.replace(/[?#].*$/s, '');
}

/** Who runs the network of an address, as a database has it that somebody named. */
export interface AddressOperator {
  readonly address: string;
  /** The network that the database speaks of, as "198.51.100.0/24". */
  readonly prefix: string;
  /** The number of the autonomous system; databases of countries have none. */
  readonly as?: number;
  /** As the database writes it; empty where it has a number alone. */
  readonly name: string;
  /** ISO 3166-1 alpha-2 */
  readonly country?: string;
}

/** @returns what tells one operator from another, for people: "AS64496 Example Net", or the name of a country */
export function operatorLabel({ as, name, country }: AddressOperator): string {
  const parts = [as === undefined ? '' : `AS${as}`, name].filter((part) => part !== '');
  return parts.length > 0 ? parts.join(' ') : (country ?? '');
}

/** @returns the operators of a host, each once; empty where none is known */
export function operatorsText(operators: readonly AddressOperator[], show: (name: string) => string): string {
  return [...new Set(operators.map(operatorLabel))].map(show).join('; ');
}

/**
 * How an attempt to reach a host over IPv6 ended: `answered` · `untrusted` it answered, with a certificate for its name
 * that who asked does not trust, as one of a company's own authority · or why it failed.
 */
export type CheckResult = 'answered' | 'untrusted' | FailureId;

/** One attempt to reach a host at one of its AAAA: a TCP connection, and TLS with the host's name where the page used it. */
export interface ServiceCheck {
  /** The id of the run in whose network it was made. */
  readonly run: string;
  readonly hostname: string;
  readonly port: number;
  /** An IPv6 address as RFC 5952 has it. */
  readonly address: string;
  readonly tls: boolean;
  /** When it began, ms since the epoch. */
  readonly at: number;
  /** How long it took. */
  readonly milliseconds: number;
  readonly result: CheckResult;
}

/** @returns whether a browser could have used that address */
export function isAnswer({ result }: ServiceCheck): boolean {
  return result === 'answered' || result === 'untrusted';
}

/** Results before which a connection stood. */
const resultsOfConnection: readonly CheckResult[] = [
  'answered',
  'untrusted',
  'certificate',
  'secure-connection',
  'reset',
];

/** @returns whether something came back over IPv6, so that there is IPv6 where the check was made, whatever the host is like */
export function isConnection({ result }: ServiceCheck): boolean {
  return resultsOfConnection.includes(result);
}

/** @returns what tells one check from another */
export function checkKey({
  run,
  hostname,
  port,
  address,
}: Omit<ServiceCheck, 'tls' | 'at' | 'milliseconds' | 'result'>) {
  return JSON.stringify([run, hostname, port, address]);
}
