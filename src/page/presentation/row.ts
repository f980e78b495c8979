import type { AddressClass } from '../../address/class-table.ts';
import { type Describe, type FamilySign, familySign } from '../../address/describe-address.ts';
import type { SiteOf } from '../../address/site.ts';
import { type RequestMarkId, requestMarks } from '../events/request-marks.ts';
import {
  addEndpoints,
  type DetailId,
  type Endpoint,
  endpointTotal,
  type Host,
  type RequestRecord,
} from '../recording/host.ts';
import { hostWithChain, mainAnswer, mainHostname, type ShownPage } from '../recording/page.ts';

/** The id of a mark on a row: those of its requests, and those that only the whole host shows. */
export type RowMarkId = RequestMarkId | 'mixed';

interface Seen {
  readonly counts: Readonly<Record<string, number>>;
  readonly addresses: readonly Pick<AddressRow, 'family' | 'total'>[];
}

/** All marks in the order in which they are shown, each with how many of the host's requests it is about. */
export const rowMarks: readonly (readonly [id: RowMarkId, count: (seen: Seen) => number])[] = [
  ['mixed', ({ addresses }) => lesserFamily(addresses)],
  ...(Object.keys(requestMarks) as RequestMarkId[]).map((id) => [id, ({ counts }: Seen) => counts[id] ?? 0] as const),
];

/** How many requests went over the family that fewer of them used. */
function lesserFamily(addresses: Seen['addresses']): number {
  const over = (family: FamilySign) =>
    addresses.filter((row) => row.family === family).reduce((total, row) => total + row.total, 0);
  return Math.min(over('6'), over('4'));
}

/** One host of a page as it is shown. Everything in it is derived; nothing in it is stored. */
export interface Row {
  /** ASCII hostname, IPv6 literals in brackets. */
  readonly hostname: string;
  /** The registrable domain or what stands for it; the empty text where the browser does not know suffixes. */
  readonly site: string;
  /** The host of the page's main document. */
  readonly main: boolean;
  /** The address that stands for the host: the main document's, else the one most requests went to; empty if none. */
  readonly address: string;
  readonly family: FamilySign;
  /** Empty where no address is known, and for text that is none. */
  readonly class: AddressClass | '';
  /** The IPv4 address inside the address, as text. */
  readonly embedded: string;
  /** How many requests there were. */
  readonly total: number;
  /** How many requests of each resource type. */
  readonly types: Readonly<Record<string, number>>;
  readonly marks: readonly RowMark[];
  readonly addresses: readonly AddressRow[];
  readonly failures: readonly Failure[];
  /** HTTP versions seen, most frequent first. */
  readonly versions: readonly string[];
  /** Proxies seen, as "http 192.0.2.1:3128". */
  readonly proxies: readonly string[];
}

/** A mark with the number of requests that carry it. */
export interface RowMark {
  readonly id: RowMarkId;
  readonly count: number;
}

/** One address of a host. */
export interface AddressRow {
  readonly address: string;
  readonly family: FamilySign;
  readonly class: AddressClass | '';
  readonly embedded: string;
  readonly total: number;
  readonly cached: number;
}

/** One way in which requests failed. */
export interface Failure {
  /** The browser's own name of the error, which has a meaning (page/events/failure.ts) for who shows it. */
  readonly error: string;
  readonly count: number;
}

/** The single requests behind a row. */
export interface RowRequests {
  readonly hostname: string;
  readonly requests: readonly RequestRecord[];
  /** How many more there were. */
  readonly leftOut: number;
}

/**
 * @param page a page
 * @param hostname one of its hostnames
 * @param describe reads an address
 * @param siteOf gives the site of a hostname
 * @returns the host's row, or undefined when the page has no such host
 */
export function rowOf(page: ShownPage, hostname: string, describe: Describe, siteOf: SiteOf): Row | undefined {
  const host = hostWithChain(page, hostname);
  if (!host) return undefined;
  const main = hostname === mainHostname(page);
  const known = byAddress(host);
  const chief = chiefEndpoint(known, main ? mainAnswer(page)?.address : undefined);
  const addresses = known.map((e) => addressRow(e, describe));
  const shown = chief && addressRow(chief, describe);
  return {
    hostname,
    site: siteOf(hostname),
    main,
    address: shown?.address ?? '',
    family: shown?.family ?? '?',
    class: shown?.class ?? '',
    embedded: shown?.embedded ?? '',
    total: host.total,
    types: sum(host.endpoints.map(({ types }) => types)),
    marks: marksOfRow(host, addresses),
    addresses,
    failures: countsOf(host, 'error').map(([error, count]) => ({ error, count })),
    versions: countsOf(host, 'version').map(([version]) => version),
    proxies: countsOf(host, 'proxy').map(([proxy]) => proxy),
  };
}

/**
 * @param page a page
 * @param hostname one of its hostnames
 * @param describe reads an address
 * @returns the single requests behind the host's row, oldest first; undefined if the page has no such host
 */
export function requestsOf(page: ShownPage, hostname: string, describe: Describe): RowRequests | undefined {
  const host = hostWithChain(page, hostname);
  if (!host) return undefined;
  const requests = host.requests
    .map((request) => ({ ...request, address: request.address && describe(request.address).text }))
    .sort((a, b) => a.time - b.time);
  return { hostname, requests, leftOut: host.total - requests.length };
}

/** The addresses that are known, each with what was seen at any of its ports. */
function byAddress({ endpoints }: Host): readonly Endpoint[] {
  const sums = new Map<string, Endpoint>();
  for (const endpoint of endpoints) {
    const { address } = endpoint;
    if (address === '') continue;
    const before = sums.get(address);
    sums.set(address, addEndpoints(before ?? { address, types: {}, marks: {}, details: {} }, endpoint));
  }
  return [...sums.values()];
}

function chiefEndpoint(known: readonly Endpoint[], preferred: string | undefined): Endpoint | undefined {
  const own = known.find(({ address }) => address === preferred);
  return own ?? known.reduce<Endpoint | undefined>((best, e) => (best && !busier(e, best) ? best : e), undefined);
}

function busier(endpoint: Endpoint, than: Endpoint): boolean {
  return endpointTotal(endpoint) > endpointTotal(than);
}

function addressRow(endpoint: Endpoint, describe: Describe): AddressRow {
  const description = describe(endpoint.address);
  return {
    address: description.text,
    family: familySign(endpoint.address, describe),
    class: description.class ?? '',
    embedded: description.embedded ?? '',
    total: endpointTotal(endpoint),
    cached: endpoint.marks.cached ?? 0,
  };
}

function marksOfRow(host: Host, addresses: readonly AddressRow[]): RowMark[] {
  const counts = sum(host.endpoints.map(({ marks }) => marks));
  const marks: RowMark[] = [];
  for (const [id, count] of rowMarks) {
    const n = count({ counts, addresses });
    if (n > 0) marks.push({ id, count: n });
  }
  return marks;
}

function countsOf(host: Host, detail: DetailId): [string, number][] {
  const counts = sum(host.endpoints.map(({ details }) => details[detail] ?? {}));
  return Object.entries(counts).sort((a, b) => b[1] - a[1]);
}

function sum(parts: readonly Readonly<Partial<Record<string, number>>>[]): Record<string, number> {
  const total: Record<string, number> = {};
  for (const part of parts) for (const key in part) total[key] = (total[key] ?? 0) + (part[key] ?? 0);
  return total;
}
