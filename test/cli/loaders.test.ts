import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { InitiatorWatch } from '../../cli/visits/initiator-watch.ts';
import { importHar } from '../../src/format/har/import-har.ts';
import { loadGraph } from '../../src/readiness/report/load-graph.ts';
import type { ReportHost, ReportPage } from '../../src/readiness/report/report.ts';
import { executables } from '../e2e/driver/executables.ts';
import { type LoadPlan, loadPlan } from './load-plan.ts';
import { plainVisits, visitAll } from './plain-visits.ts';
import { recordHar } from './record-har.ts';

/** Who loads the hosts of a page, in a real browser: what the generator of the pages knows against what is reported. */
const plans = [1, 2, 3, 4, 5, 6].flatMap((depth) => [0, 1].map((more) => loadPlan(depth * 10 + more, depth)));

/** As a proxy it is asked for every name. */
const server = createServer(({ url = '/' }, response) => {
  const { host, pathname } = new URL(url, 'http://nobody.test');
  const file = plans.map(({ files }) => files.get(`${host}${pathname}`)).find((known) => known !== undefined);
  response.setHeader('access-control-allow-origin', '*');
  response.setHeader('content-type', file?.type ?? 'text/plain');
  if (file?.location !== undefined) response.writeHead(302, { location: file.location });
  response.end(file?.body ?? 'leaf');
});

const pages = new Map<string, ReportPage>();
const ofHar = new Map<string, ReportPage>();
const ofExtension = new Map<string, ReportPage>();

beforeAll(async () => {
  await new Promise<void>((listening) => {
    server.listen(0, '127.0.0.1', listening);
  });
  const { port } = server.address() as AddressInfo;
  process.env.GREENSIX_CHROMIUM_ARGS = `--proxy-server=127.0.0.1:${port}`;
  const original = InitiatorWatch.prototype.withObservedRequests;
  vi.spyOn(InitiatorWatch.prototype, 'withObservedRequests').mockImplementation(function (this: InitiatorWatch, facts) {
    ofExtension.set(facts.url, facts);
    return original.call(this, facts);
  });
  const options = { ...plainVisits, urls: plans.map(({ url }) => url), jobs: 3, timeoutMs: 120_000, quietMs: 500 };
  for (const page of await visitAll(options)) pages.set(page.url, page);
  const recorded = plans.filter((_, at) => at % 2 === 0).map(({ url }) => url);
  const reading = importHar(await recordHar(executables.chromium, recorded, [`--proxy-server=127.0.0.1:${port}`]), {
    id: 'har',
    nat64Prefixes: [],
  });
  if (!reading.ok) throw new Error(reading.error);
  for (const page of reading.report.pages) ofHar.set(page.url, page);
});
afterAll(() => {
  vi.restoreAllMocks();
  delete process.env.GREENSIX_CHROMIUM_ARGS;
  server.closeAllConnections();
  server.close();
});

type LoadersByHost = Readonly<Record<string, readonly string[]>>;

const loadersIn = (hosts: readonly ReportHost[] = []): LoadersByHost =>
  Object.fromEntries(
    hosts.flatMap(({ hostname, loadedBy = [] }) =>
      loadedBy.length > 0 ? [[hostname, loadedBy.map(({ kind, hostname: by }) => `${kind} ${by}`).sort()]] : [],
    ),
  );

const loadersOf = ({ truth }: LoadPlan): LoadersByHost =>
  Object.fromEntries(
    [...truth].map(([host, by]) => [host, by.map(({ kind, hostname }) => `${kind} ${hostname}`).sort()]),
  );

describe.each(plans.map((plan) => [plan.url, plan] as const))('%s', (url, plan) => {
  it('names who loads each of its hosts, and nobody else', () => {
    expect(pages.get(url)?.problem).toBeUndefined();
    expect(loadersIn(pages.get(url)?.hosts)).toEqual(loadersOf(plan));
  });

  it('has the chain to each host, and what each comes only through', () => {
    const root = new URL(url).hostname;
    const graph = loadGraph(pages.get(url) as ReportPage);
    const reach = (gone?: string) => {
      const chains = new Map([[root, [root]]]);
      for (let before = 0; before !== chains.size; ) {
        before = chains.size;
        const reached = new Map(chains);
        for (const [host, by] of plan.truth) {
          const from = by.find(({ hostname }) => reached.has(hostname) && hostname !== gone);
          if (from && !chains.has(host)) chains.set(host, [...(reached.get(from.hostname) ?? []), host]);
        }
      }
      return chains;
    };
    const chains = reach();
    expect(graph.size).toBe(plan.truth.size + 1);
    for (const [host, chain] of chains) {
      const without = chain.slice(1, -1).filter((name) => !reach(name).has(host));
      expect(graph.get(host)).toMatchObject({ depth: chain.length - 1, exact: true, onlyThrough: without });
    }
  });

  it('is known to the extension as far as Chromium reports it: the document, the host that redirects', () => {
    const reported = [...plan.truth].flatMap(([host, by]) => {
      const keys = by.flatMap(({ kind, hostname, document }) => {
        const key = kind === 'redirect' ? `redirect ${hostname}` : `frame ${document}`;
        return [key];
      });
      return [[host, [...new Set(keys)].sort()]];
    });
    expect(loadersIn(ofExtension.get(url)?.hosts)).toEqual(Object.fromEntries(reported));
  });
});

describe.each(
  plans.filter((_, at) => at % 2 === 0).map((plan) => [plan.url, plan] as const),
)('HAR of %s', (url, plan) => {
  it('names who loads each host, but for what workers load, and a preload as the document that it is in', () => {
    const truth = [...plan.truth].flatMap(([host, by]) => {
      const keys = by.map(({ kind, hostname }) => `${kind === 'preload' ? 'document' : kind} ${hostname}`).sort();
      return by.some(({ kind }) => kind === 'worker') ? [] : [[host, keys]];
    });
    expect(loadersIn(ofHar.get(url)?.hosts)).toEqual(Object.fromEntries(truth));
  });
});
