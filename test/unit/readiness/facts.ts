import { type Describe, describeAddress } from '../../../src/address/describe-address.ts';
import type { AddressAnswer, HostRecords } from '../../../src/dns/host-records.ts';
import type { Endpoint } from '../../../src/page/recording/host.ts';
import { judgeReport } from '../../../src/readiness/judged-report/judge-report.ts';
import type { JudgedReport } from '../../../src/readiness/judged-report/judged-report.ts';
import type { VantageId } from '../../../src/readiness/network/vantage.ts';
import type { Report, ReportHost, ReportPage, Run, ServiceCheck } from '../../../src/readiness/report/report.ts';
import type { ObservingNetwork } from '../../../src/readiness/verdicts/host-facts.ts';
import type { HostVerdict } from '../../../src/readiness/verdicts/host-verdict.ts';
import { judgeHost } from '../../../src/readiness/verdicts/judge-host.ts';

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
  readonly redirect?: number;
}

function endpoint(seen: Seen): Endpoint {
  const { at = '', port = 443, type = 'image', count = 1, cached, served, proxied, error } = seen;
  const { cancelled, redirect } = seen;
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
      ...(redirect ? { redirect } : {}),
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

/** What is known besides what was seen of a host and what the DNS says of it. */
export interface Around extends Partial<Omit<ObservingNetwork, 'id'>> {
  readonly checks?: readonly ServiceCheck[];
  readonly fresh?: boolean;
  readonly resolverHasDns64?: boolean | null;
}

/** The verdict on one host. */
export function judge(
  { hostname, endpoints }: ReportHost,
  of: HostRecords | undefined,
  vantage: VantageId = 'ipv6',
  {
    checks = [],
    fresh = true,
    resolverHasDns64 = null,
    ipv4 = null,
    nat64 = null,
    provesIpv6 = vantage === 'ipv6',
    prefersIpv4 = false,
  }: Around = {},
): HostVerdict {
  const seen = endpoints.map((known) => ({ endpoint: known, describe: read }));
  const here = { id: vantage, ipv4, nat64, provesIpv6, prefersIpv4 };
  const context = { hostname, records: of, checks, here, isFresh: () => fresh, resolverHasDns64 };
  return judgeHost(seen, context, read).verdict;
}

/** An attempt to reach a host again at one AAAA. */
export function check(
  hostname: string,
  result: ServiceCheck['result'],
  more: Partial<ServiceCheck> = {},
): ServiceCheck {
  return { run: 'run', hostname, port: 443, address: six, tls: true, at: 2000, milliseconds: 20, result, ...more };
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

export function judgedReport(
  pages: readonly ReportPage[],
  dns: readonly HostRecords[] = [],
  runs: readonly Run[] = [run],
): JudgedReport {
  return judgeReport(report(pages, dns, runs), site);
}

/** The verdict on a page of these hosts, all looked up; those whose name begins with "four" have no AAAA. */
export function verdictOn(...hosts: Parameters<typeof host>[]) {
  const dns = hosts.map(([hostname]) => records(hostname, [four], hostname.startsWith('four') ? 'no-data' : [six]));
  const { pages } = judgedReport([page(hosts.map((each) => host(...each)))], dns);
  const [only] = pages;
  if (!only) throw new Error('no page');
  return only.verdict;
}
