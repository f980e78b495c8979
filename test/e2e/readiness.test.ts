/**
 * Whether verdicts come true: the audited site is visited from a network with both families and judged, and then
 * visited from networks without IPv4.
 */
import { getDomain } from 'tldts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dohLookup } from '../../src/dns/doh-lookup.ts';
import type { HostRecords } from '../../src/dns/host-records.ts';
import { siteOf } from '../../src/page/site.ts';
import type { NetworkId, Outcome } from '../../src/readiness/networks.ts';
import type { Run } from '../../src/readiness/report.ts';
import { type HostView, type ReportView, viewReport } from '../../src/readiness/view-report.ts';
import { hostnamesToAsk } from '../../src/readiness/what-to-do.ts';
import { TRUTHS } from '../world/audit-hosts.ts';
import { AUDIT_PAGES, type FlatLoad, flatLoads } from '../world/audit-pages.ts';
import { startHttpProxy } from '../world/proxy.ts';
import { OWN_PREFIX, type VantageName } from '../world/vantages.ts';
import { kind, open, world } from './support/extension.ts';
import { tour, type Visit } from './support/tour.ts';

const site = (hostname: string) => siteOf(hostname, getDomain);

/** The world's own resolver of DNS over HTTPS; without TLS, which is no matter here. */
const lookup = dohLookup({
  url: 'http://doh.test/dns-query',
  get: async (url, { signal }) => {
    const response = await fetch(url, { signal, headers: { accept: 'application/dns-message' } });
    const body = new Uint8Array(await response.arrayBuffer());
    return { status: response.status, contentType: response.headers.get('content-type') ?? '', body };
  },
  now: Date.now,
  after: (milliseconds, then) => {
    const timer = setTimeout(then, milliseconds);
    return () => clearTimeout(timer);
  },
});
const asked = new Map<string, Promise<HostRecords>>();
const ask = (hostname: string): Promise<HostRecords> => {
  const known = asked.get(hostname) ?? lookup.ask(hostname, { signal: new AbortController().signal, fresh: false });
  asked.set(hostname, known);
  return known;
};

/** Judges visits as the audit does: asks the DNS where a verdict needs it, and judges again. */
async function judged(visits: readonly Visit[], nat64Prefixes: readonly string[] = []): Promise<ReportView> {
  const run: Run = { id: 'tour', source: 'recording', time: 0, browser: kind, nat64Prefixes };
  const report = { runs: [run], pages: visits.map(({ facts }) => ({ ...facts, run: run.id })), dns: [] };
  const dns = await Promise.all(hostnamesToAsk(viewReport(report, site).hosts).map(ask));
  return viewReport({ ...report, dns }, site);
}

/** From a network to the visits that were made there. */
const tours = new Map<VantageName | 'both', readonly Visit[]>();

async function tourFrom(vantage?: VantageName): Promise<readonly Visit[]> {
  const known = tours.get(vantage ?? 'both');
  if (known) return known;
  const driver = await open(vantage ? { vantage } : behindProxy());
  try {
    const visits = await tour(driver, AUDIT_PAGES);
    tours.set(vantage ?? 'both', visits);
    return visits;
  } finally {
    await driver.close();
  }
}

let proxy: Awaited<ReturnType<typeof startHttpProxy>>;
beforeAll(async () => {
  proxy = await startHttpProxy();
});
afterAll(() => proxy.close());

/** Some hosts are behind a proxy. */
function behindProxy(): Parameters<typeof open>[0] {
  const rule = `function FindProxyForURL(url, host) {
    return host.endsWith('.proxied.test') ? 'PROXY 127.0.0.1:${proxy.port}' : 'DIRECT';
  }`;
  const url = `data:application/x-ns-proxy-autoconfig,${encodeURIComponent(rule)}`;
  return {
    args: [`--proxy-pac-url=${url}`],
    prefs: { 'network.proxy.type': 2, 'network.proxy.autoconfig_url': url },
  };
}

/** What becomes of something that needs all of these hosts. */
function together(outcomes: readonly (Outcome | undefined)[]): 'works' | 'breaks' | 'unknown' {
  if (outcomes.some((outcome) => outcome === 'breaks' || outcome === 'fails-anyway')) return 'breaks';
  return outcomes.every((outcome) => outcome === 'works') ? 'works' : 'unknown';
}

interface Comparison {
  /** What did not come true, in words. */
  readonly wrong: readonly string[];
  /** What was not foretold: hostnames that something needs. */
  readonly open: readonly string[];
  readonly compared: { readonly loads: number; readonly pages: number };
}

/** Compares what was said of a network with what was seen there, for each page and each of its loads. */
function compare(said: ReportView, network: NetworkId, seen: readonly Visit[]): Comparison {
  const hosts = new Map(said.hosts.map((host) => [host.hostname, host]));
  const outcomeOf = (hostname: string) => hosts.get(hostname)?.verdict.outcomes[network];
  const wrong: string[] = [];
  const open = new Set<string>();
  let loads = 0;
  seen.forEach(({ page, shown, loaded }, at) => {
    const check = (what: string, needs: readonly string[], works: boolean) => {
      const foretold = together(needs.map(outcomeOf));
      if (foretold === 'unknown') for (const each of needs) if (outcomeOf(each) !== 'works') open.add(each);
      if (foretold !== 'unknown' && (foretold === 'works') !== works) {
        wrong.push(`${what} ${works ? 'works' : 'breaks'} (${needs.map((each) => `${each} ${outcomeOf(each)}`)})`);
      }
    };
    const chain = [...(page.through ?? []), page.host];
    check(page.name, chain, shown);
    const all: readonly FlatLoad[] = flatLoads(page);
    for (const load of all) check(`${load.type} ${load.id}`, load.needs, loaded.has(load.id));
    loads += all.length;

    const verdict = said.pages[at]?.verdict.networks[network];
    const whole = shown && all.every(({ id }) => loaded.has(id));
    const fails = chain.concat(all.flatMap(({ needs }) => needs)).some((each) => outcomeOf(each) === 'fails-anyway');
    if (verdict?.result === 'works' && !whole && !fails) wrong.push(`${page.name}: said to work, and is not whole`);
    if (verdict?.result === 'breaks' && whole) wrong.push(`${page.name}: said to break, and is whole`);
    if (verdict?.severity === 'document' && verdict.result === 'breaks' && shown) {
      wrong.push(`${page.name}: said not to be shown, and is`);
    }
    if (verdict && verdict.result !== 'unknown' && verdict.severity !== 'document' && !shown && !fails) {
      wrong.push(`${page.name}: said to be shown, and is not`);
    }
  });
  return { wrong, open: [...open].sort(), compared: { loads, pages: seen.length } };
}

const minute = 60_000;

describe('a visit from a network with both families', () => {
  it(
    'gives every host the verdict that is true of it',
    async () => {
      const visits = await tourFrom();
      expect(visits.length).toBeGreaterThanOrEqual(40);
      const { hosts, runs } = await judged(visits);
      expect(runs.map(({ vantage }) => vantage.id)).toEqual(['ipv6']);
      const said = Object.fromEntries(hosts.map(({ hostname, verdict }) => [hostname, verdict.id]));
      const truth = Object.fromEntries([...TRUTHS].map(([hostname, { verdict }]) => [hostname, verdict]));
      expect(said).toEqual(truth);
    },
    2 * minute,
  );

  it.each([
    ['with-nat64', 'nat64'],
    ['with-nat64', 'nat64-own'],
    ['without-nat64', 'ipv6-only'],
  ] as const)(
    'foretells exactly what breaks %s: seen from %s',
    async (network, vantage) => {
      const said = await judged(await tourFrom());
      const { wrong, open, compared } = compare(said, network, await tourFrom(vantage));
      console.log(kind, vantage, compared, 'open:', open.join(' '));
      expect(wrong).toEqual([]);
      const openTruths = [...TRUTHS].filter(([, truth]) => truth.open?.includes(network)).map(([hostname]) => hostname);
      expect(open).toEqual(openTruths.sort());
    },
    2 * minute,
  );
});
void OWN_PREFIX;
void world;

export type { HostView };
