import { dnsStatuses } from '../dns/dns-status.ts';
import type {
  AddressAnswer,
  HostRecords,
  OtherAnswer,
  RecordSource,
  ServiceAnswer,
  ServiceBinding,
} from '../dns/host-records.ts';
import { failureIds } from '../page/events/failure.ts';
import { loaderKinds } from '../page/events/loader.ts';
import { type RequestMarkId, requestMarks } from '../page/events/request-marks.ts';
import { detailIds, type Endpoint } from '../page/recording/host.ts';
import { type NameServer, withNamesOfToday, type ZoneCut } from '../readiness/evidence/delegation.ts';
import {
  type AddressOperator,
  type ChainStep,
  type Loader,
  type MachineNetwork,
  networkIds,
  type Report,
  type ReportHost,
  type ReportPage,
  type Run,
  runSources,
  type ServiceCheck,
} from '../readiness/report/report.ts';
import { type VisitProblem, visitProblemIds } from '../readiness/report/visit-problem.ts';
import {
  flag,
  flagOrNull,
  list,
  name,
  object,
  oneOf,
  record,
  type Shape,
  ShapeError,
  text,
  time,
  whole,
} from './shape.ts';

/** The facts of a report as they may come from outside. The published schema says the same. */

const outcome = { status: oneOf(dnsStatuses), code: whole(), extendedErrors: list(whole()) };
const addressAnswer = object<AddressAnswer>({ ...outcome, addresses: list(name(60)) }, ['code', 'extendedErrors']);
const binding = object<ServiceBinding>(
  {
    priority: whole(),
    target: name(),
    alpn: list(text()),
    port: whole(),
    ipv4Hints: list(name(60)),
    ipv6Hints: list(name(60)),
  },
  ['port'],
);
const serviceAnswer = object<ServiceAnswer>({ ...outcome, bindings: list(binding) }, ['code', 'extendedErrors']);

type Doh = Extract<RecordSource, { kind: 'doh' }>;
type Browser = Extract<RecordSource, { kind: 'browser' }>;
const dohSource = object<Doh>({ kind: oneOf(['doh']), url: text(2000) });
const browserSource = object<Browser>({ kind: oneOf(['browser']), overHttps: flag });
type Server = Extract<RecordSource, { kind: 'server' }>;
const sources: { readonly [Kind in RecordSource['kind']]: Shape<RecordSource> } = {
  doh: dohSource,
  browser: browserSource,
  server: object<Server>({ kind: oneOf(['server']), server: text() }),
};
const kindOnly = object<Pick<RecordSource, 'kind'>>({
  kind: oneOf(Object.keys(sources) as RecordSource['kind'][]),
});
const source: Shape<RecordSource> = (value, fit) => sources[kindOnly(value).kind](value, fit);

export const recordsShape = object<HostRecords>(
  {
    hostname: name(),
    a: addressAnswer,
    aaaa: addressAnswer,
    https: serviceAnswer,
    cnames: list(name()),
    source,
    others: list(object<OtherAnswer>({ source, aaaa: addressAnswer })),
    at: time,
    ttl: whole(),
  },
  ['others'],
);

export const runShape = object<Run>(
  {
    id: name(),
    source: oneOf(runSources),
    time,
    browser: text(),
    nat64Prefixes: list(name(60)),
    network: object<MachineNetwork>({ ipv4: flag, ipv6: flag, nat64: flag, proxy: flag }),
    reach: object<NonNullable<Run['reach']>>({ time, ipv4: flagOrNull, ipv6: flagOrNull, nat64: flagOrNull }),
  },
  ['network', 'reach'],
);

export const checkShape = object<ServiceCheck>({
  run: name(),
  hostname: name(),
  port: whole(),
  address: name(60),
  tls: flag,
  at: time,
  milliseconds: whole(),
  result: oneOf(['answered', 'untrusted', ...failureIds]),
});

export const operatorShape = object<AddressOperator>(
  { address: name(120), prefix: name(60), as: whole(), name: name(), country: name(2) },
  ['as', 'country'],
);

const endpoint = object<Endpoint>(
  {
    address: name(120),
    port: whole(),
    types: record(name(40), whole(1)),
    marks: record(oneOf(Object.keys(requestMarks) as RequestMarkId[]), whole(1)),
    details: record(oneOf(detailIds), record(text(1000), whole(1))),
  },
  ['port'],
);

const loader = object<Loader>({ kind: oneOf(loaderKinds), hostname: name(), requests: whole(1) });

const wholePage = object<ReportPage>(
  {
    id: name(),
    run: name(),
    url: text(100_000),
    time,
    origin: oneOf(['loaded', 'prerendered', 'adopted', 'failed']),
    chain: list(
      object<ChainStep>(
        {
          kind: oneOf(['answer', 'redirect', 'failure', 'client-redirect']),
          hostname: name(),
          address: name(120),
          error: text(1000),
        },
        ['error'],
      ),
    ),
    hosts: unique(
      ['hostname'],
      object<ReportHost>(
        {
          hostname: name(),
          endpoints: unique(['address', 'port'], endpoint),
          loadedBy: unique(['kind', 'hostname'], loader),
          loadedByOthers: whole(1),
        },
        ['loadedBy', 'loadedByOthers'],
      ),
    ),
    leftOut: whole(),
    requested: text(100_000),
    file: text(10_000),
    problem: object<VisitProblem>({ id: oneOf(visitProblemIds), text: text(2000) }),
    preview: object<NonNullable<ReportPage['preview']>>({ network: oneOf(networkIds), blocked: list(name()) }),
  },
  ['requested', 'file', 'problem', 'preview'],
);

/** Hosts that do not fit are counted as left out. */
export const pageShape: Shape<ReportPage> = (value, fit) => {
  const page = wholePage(value, fit);
  const left = fit ? (value as ReportPage).hosts.length - page.hosts.length : 0;
  return left > 0 ? { ...page, leftOut: page.leftOut + left } : page;
};

const serverShape = object<NameServer>(
  {
    name: name(),
    glue: list(name(60)),
    aaaa: list(name(60)),
    isAaaaAnswered: flag,
    overIpv6: oneOf(['answered', 'lame', 'silent', 'not-asked']),
    code: whole(),
  },
  ['code'],
);

export const cutShape = object<ZoneCut>(
  {
    targets: list(object<NonNullable<ZoneCut['targets']>[number]>({ name: name(), target: name() })),
    zone: name(),
    servers: list((value, fit) => serverShape(withNamesOfToday(value), fit)),
    isOfParent: flag,
    isUnanswered: flag,
    at: time,
  },
  ['targets'],
);

const facts = object<Report>(
  {
    runs: unique(['id'], runShape),
    pages: list(pageShape),
    dns: unique(['hostname'], recordsShape),
    checks: unique(['run', 'hostname', 'port', 'address'], checkShape),
    operators: unique(['address'], operatorShape),
    delegations: unique(['zone'], cutShape),
  },
  ['checks', 'operators', 'delegations'],
);

/** The facts of a report, each page of a run that is there. */
export const reportShape: Shape<Report> = (value) => {
  const report = facts(value);
  const runs = new Set(report.runs.map(({ id }) => id));
  const ids = new Set<string>();
  report.pages.forEach(({ run, id }, at) => {
    if (!runs.has(run)) throw new ShapeError('must be the id of one of the runs').within(`pages[${at}].run`);
    const key = JSON.stringify([run, id]);
    if (ids.has(key)) throw new ShapeError('must not be the id of another page of its run').within(`pages[${at}].id`);
    ids.add(key);
  });
  return report;
};

/** @param keys what no two items may have in common */
function unique<Item>(keys: readonly (keyof Item & string)[], item: Shape<Item>): Shape<Item[]> {
  const read = list(item);
  return (value, fit) => {
    const items = read(value, fit);
    if (items.length < 2) return items;
    const seen = new Set<unknown>();
    return items.filter((entry, at) => {
      const key = JSON.stringify(keys.map((name) => entry[name] ?? null));
      const isNew = !seen.has(key);
      if (!isNew && !fit) throw new ShapeError('must not be there twice').within(`[${at}].${keys.join(' and ')}`);
      seen.add(key);
      return isNew;
    });
  };
}
