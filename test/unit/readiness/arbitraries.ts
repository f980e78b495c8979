import fc from 'fast-check';
import type { DnsStatus } from '../../../src/dns/dns-status.ts';
import type { HostRecords } from '../../../src/dns/host-records.ts';
import { loaderKinds } from '../../../src/page/events/loader.ts';
import type { NameServer, ZoneCut } from '../../../src/readiness/evidence/delegation.ts';
import type { VantageId } from '../../../src/readiness/network/vantage.ts';
import {
  type AddressOperator,
  checkKey,
  type Loader,
  type MachineNetwork,
  networkIds,
  type ReportHost,
  type ReportPage,
  type ServiceCheck,
} from '../../../src/readiness/report/report.ts';
import { visitProblemIds } from '../../../src/readiness/report/visit-problem.ts';
import { host, page, records, type Seen } from './facts.ts';

const addresses = [
  '',
  '198.41.30.10',
  '10.0.0.1',
  '127.0.0.1',
  '2606:4700::10',
  '2606:4700::11',
  '64:ff9b::c629:1e0a',
  '2002:c629:1e0a::1',
  'fd00::1',
  '::1',
  '::ffff:198.41.30.10',
  'nonsense',
];

const hostnames = [
  'a.test',
  'b.test',
  'www.a.test',
  'cdn.c.test',
  '198.41.30.10',
  '[2606:4700::10]',
  'localhost',
  'printer.local',
  '__proto__',
  'constructor',
];

const anyHostname = fc.constantFrom(...hostnames);
export const anyVantage = fc.constantFrom<VantageId>('ipv6', 'nat64', 'no-ipv6', 'proxied', 'failing', 'unknown');

const few = fc.integer({ min: 0, max: 3 });
const types = ['main_frame', 'script', 'stylesheet', 'image', 'font', 'beacon', 'new_type'];

const anySeen: fc.Arbitrary<Seen> = fc
  .record({
    at: fc.constantFrom(...addresses),
    port: fc.constantFrom(443, 443, 80, 8443),
    type: fc.constantFrom(...types),
    count: fc.integer({ min: 1, max: 5 }),
    cached: few,
    served: few,
    proxied: few,
    cancelled: few,
    error: fc.option(fc.constantFrom('net::ERR_TIMED_OUT', 'net::ERR_BLOCKED_BY_CLIENT', 'NS_ERROR_UNKNOWN_HOST'), {
      nil: undefined,
    }),
  })
  .map(({ error, ...seen }) => (error === undefined ? seen : { ...seen, error }));

const anySeenList = fc.uniqueArray(anySeen, { maxLength: 4, selector: ({ at, port }) => `${at} ${port}` });

const anyLoader: fc.Arbitrary<Loader> = fc.record({
  kind: fc.constantFrom(...loaderKinds),
  hostname: anyHostname,
  requests: fc.integer({ min: 1, max: 5 }),
});

/** What is known of who loaded a host. */
export const anyLoaders: fc.Arbitrary<Pick<ReportHost, 'loadedBy' | 'loadedByOthers'>> = fc.record(
  {
    loadedBy: fc.uniqueArray(anyLoader, {
      selector: ({ kind, hostname }) => `${kind} ${hostname}`,
      minLength: 1,
      maxLength: 4,
    }),
    loadedByOthers: fc.integer({ min: 1, max: 3 }),
  },
  { requiredKeys: [], noNullPrototype: true },
);

export const anyHost: fc.Arbitrary<ReportHost> = fc
  .tuple(anyHostname, anySeenList, anyLoaders)
  .map(([name, seen, loaders]) => ({ ...host(name, ...seen), ...loaders }));

const statuses: readonly DnsStatus[] = ['no-data', 'nxdomain', 'no-records', 'servfail', 'timeout', 'not-asked'];
const anyAnswer = fc.oneof(
  fc.constantFrom(...statuses),
  fc.subarray(['198.41.30.10', '10.0.0.1'], { minLength: 1 }),
  fc.subarray(['2606:4700::10', 'fd00::1', '64:ff9b::c629:1e0a', '::ffff:198.41.30.10'], { minLength: 1 }),
);

export const anyRecords: fc.Arbitrary<HostRecords> = fc
  .tuple(anyHostname, anyAnswer, anyAnswer, fc.subarray(['edge.cdn.test', 'v4.cdn.test']))
  .map(([name, a, aaaa, cnames]) => records(name, a, aaaa, { cnames }));

export const anyDns = fc.uniqueArray(anyRecords, { selector: ({ hostname }) => hostname, maxLength: 6 });

const anyCheck: fc.Arbitrary<ServiceCheck> = fc.record({
  run: fc.constant('run'),
  hostname: anyHostname,
  port: fc.constantFrom(443, 80, 8443),
  address: fc.constantFrom('2606:4700::10', '2606:4700::11', 'fd00::1'),
  tls: fc.boolean(),
  at: fc.nat(5000),
  milliseconds: fc.nat(10_000),
  result: fc.constantFrom(
    ...(['answered', 'untrusted', 'refused', 'timed-out', 'unreachable', 'certificate'] as const),
  ),
});

export const anyChecks = fc.uniqueArray(anyCheck, { selector: checkKey, maxLength: 4 });

/** What a database may say of addresses. */
export const anyOperators: fc.Arbitrary<AddressOperator[]> = fc.uniqueArray(
  fc.record(
    {
      address: fc.constantFrom('198.41.30.10', '2606:4700::10', '198.41.30.11'),
      prefix: fc.constantFrom('198.41.0.0/16', '2606:4700::/32'),
      name: fc.string({ maxLength: 20 }),
      as: fc.nat({ max: 4_294_967_295 }),
      country: fc.constantFrom('DE', 'JP'),
    },
    { requiredKeys: ['address', 'prefix', 'name'] },
  ),
  { selector: ({ address }) => address, maxLength: 3 },
);

const anyNameServer: fc.Arbitrary<NameServer> = fc.record({
  name: fc.constantFrom('ns.test', 'ns.cdn.test', 'ns.elsewhere.example'),
  glue: fc.subarray(['198.41.30.53', '2606:4700::53', 'fd00::53']),
  aaaa: fc.subarray(['2606:4700::54']),
  isAaaaAnswered: fc.boolean(),
  overIpv6: fc.constantFrom('answered', 'lame', 'silent', 'not-asked'),
});

/** Zone cuts above some of the hostnames. */
export const anyCuts: fc.Arbitrary<ZoneCut[]> = fc.uniqueArray(
  fc.record(
    {
      zone: fc.constantFrom('test', 'cdn.test', 'elsewhere.example'),
      servers: fc.array(anyNameServer, { maxLength: 3 }),
      isOfParent: fc.boolean(),
      isUnanswered: fc.boolean(),
      targets: fc.subarray([
        { name: 'www.test', target: 'edge.cdn.test' },
        { name: 'edge.cdn.test', target: '' },
      ]),
      at: fc.nat({ max: 9 }),
    },
    { requiredKeys: ['zone', 'servers', 'isOfParent', 'isUnanswered', 'at'] },
  ),
  { selector: ({ zone }) => zone, maxLength: 3 },
);

export const anyMachineNetwork: fc.Arbitrary<MachineNetwork> = fc.record({
  ipv4: fc.boolean(),
  ipv6: fc.boolean(),
  nat64: fc.boolean(),
  proxy: fc.boolean(),
});

export const anyPage: fc.Arbitrary<ReportPage> = fc
  .tuple(
    fc.uniqueArray(anyHost, { selector: ({ hostname }) => hostname, minLength: 1, maxLength: 5 }),
    fc.constantFrom<ReportPage['origin']>('loaded', 'adopted', 'prerendered', 'failed'),
    fc.constantFrom(0, 0, 2),
    fc.constantFrom('/', '/login', '/a b'),
    fc.record(
      {
        requested: fc.constantFrom('https://a.test/x?y=1', 'no url', ''),
        problem: fc.record({ id: fc.constantFrom(...visitProblemIds), text: fc.string() }),
        preview: fc.record({
          network: fc.constantFrom(...networkIds),
          blocked: fc.uniqueArray(anyHostname, { maxLength: 2 }),
        }),
      },
      { requiredKeys: [], noNullPrototype: true },
    ),
  )
  .map(([hosts, origin, leftOut, path, more]) =>
    page(hosts, { origin, leftOut, url: `https://${hosts[0]?.hostname ?? ''}${path}`, ...more }),
  );
