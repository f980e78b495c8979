import { describeAddress } from '../../../src/address/describe-address.ts';
import type { AddressAnswer, HostRecords } from '../../../src/dns/host-records.ts';
import type { Endpoint } from '../../../src/page/host.ts';
import type { Describe } from '../../../src/page/row.ts';
import { dnsFacts } from '../../../src/readiness/dns-facts.ts';
import { type HostVerdict, hostVerdict } from '../../../src/readiness/host-verdict.ts';
import type { Report, ReportHost, ReportPage, Run } from '../../../src/readiness/report.ts';
import { sightingsOf } from '../../../src/readiness/sightings.ts';
import type { VantageId } from '../../../src/readiness/vantage.ts';
import { type ReportView, viewReport } from '../../../src/readiness/view-report.ts';

export const six = '2606:4700::10';
export const four = '198.41.30.10';
export const translated = '64:ff9b::c629:1e0a';
export const read: Describe = (address) => describeAddress(address);

/** The last two labels: enough for tests. */
export const site = (hostname: string) => hostname.split('.').slice(-2).join('.');

/** What happened at one address of a host. */
export interface Seen {
  /** Empty for "none known". */
  readonly at?: string;
  readonly port?: number;
  readonly type?: string;
  readonly count?: number;
  readonly cached?: number;
  readonly served?: number;
  readonly proxied?: number;
  readonly error?: string;
  readonly cancelled?: number;
}

export function endpoint(seen: Seen): Endpoint {
  const { at = '', port = 443, type = 'image', count = 1, cached, served, proxied, error, cancelled } = seen;
  const errors = {
    ...(error === undefined ? {} : { [error]: count }),
    ...(cancelled ? { 'net::ERR_ABORTED': cancelled } : {}),
  };
  return {
    address: at,
    port,
    types: { [type]: count },
    marks: {
      ...(cached ? { cached } : {}),
      ...(served ? { worker: served } : {}),
      ...(proxied ? { proxied } : {}),
      ...(error === undefined ? {} : { failed: count }),
      ...(cancelled ? { cancelled } : {}),
    },
    details: Object.keys(errors).length > 0 ? { error: errors } : {},
  };
}

export function host(hostname: string, ...seen: readonly Seen[]): ReportHost {
  return { hostname, endpoints: seen.map(endpoint) };
}

/** How a question ended: a status, or the addresses of an answer. */
export type Answer = AddressAnswer['status'] | readonly string[];

export function records(hostname: string, a: Answer, aaaa: Answer, more: Partial<HostRecords> = {}): HostRecords {
  const answer = (of: Answer): AddressAnswer =>
    typeof of === 'string' ? { status: of, addresses: [] } : { status: 'ok', addresses: of };
  return {
    hostname,
    a: answer(a),
    aaaa: answer(aaaa),
    https: { status: 'not-asked', bindings: [] },
    cnames: [],
    source: { kind: 'doh', url: 'https://resolver.test/dns-query' },
    at: 1000,
    ttl: 300,
    ...more,
  };
}

/** The verdict on one host. */
export function judge(
  { hostname, endpoints }: ReportHost,
  of: HostRecords | undefined,
  vantage: VantageId = 'ipv6',
): HostVerdict {
  const dns = dnsFacts(of, read, vantage === 'ipv6' || vantage === 'nat64');
  const seen = endpoints.map((known) => ({ endpoint: known, describe: read }));
  return hostVerdict({ hostname, sightings: sightingsOf(seen, dns), dns, vantage }, read);
}

export const run: Run = { id: 'run', source: 'recording', time: 500, browser: 'Chromium 156.0', nat64Prefixes: [] };

let nextPage = 1;

/** A page whose document came from the first host. */
export function page(hosts: readonly ReportHost[], more: Partial<ReportPage> = {}): ReportPage {
  const main = hosts[0];
  const hostname = main?.hostname ?? '';
  return {
    id: `page-${nextPage++}`,
    run: 'run',
    url: `https://${hostname}/`,
    time: 1000,
    origin: 'loaded',
    chain: [{ kind: 'answer', hostname, address: main?.endpoints[0]?.address ?? '' }],
    hosts,
    leftOut: 0,
    ...more,
  };
}

export function report(
  pages: readonly ReportPage[],
  dns: readonly HostRecords[] = [],
  runs: readonly Run[] = [run],
): Report {
  return { runs, pages, dns };
}

export function view(
  pages: readonly ReportPage[],
  dns: readonly HostRecords[] = [],
  runs: readonly Run[] = [run],
): ReportView {
  return viewReport(report(pages, dns, runs), site);
}
