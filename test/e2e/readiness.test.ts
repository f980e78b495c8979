/**
 * Whether verdicts come true: the audited site is visited from a network with both families and judged, and then
 * visited from networks without IPv4.
 */
import { getDomain } from 'tldts';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { dohLookup } from '../../src/dns/doh-lookup.ts';
import type { HostRecords } from '../../src/dns/host-records.ts';
import { siteOf } from '../../src/page/site.ts';
import type { NetworkId, Outcome } from '../../src/readiness/networks.ts';
import type { PageVerdict } from '../../src/readiness/page-verdict.ts';
import type { Run } from '../../src/readiness/report.ts';
import { type ReportView, viewReport } from '../../src/readiness/view-report.ts';
import { hostnamesToAsk } from '../../src/readiness/what-to-do.ts';
import { TRUTHS } from '../world/audit-hosts.ts';
import { AUDIT_PAGES, type AuditPage, flatLoads } from '../world/audit-pages.ts';
import { startHttpProxy } from '../world/proxy.ts';
import { OWN_PREFIX, type VantageName } from '../world/vantages.ts';
import { kind, open } from './support/extension.ts';
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

/** What was said after visits. */
interface Said {
  readonly view: ReportView;
  /** By the name of the page. */
  readonly pages: ReadonlyMap<string, PageVerdict>;
}

/** Judges visits as the audit does: asks the DNS where a verdict needs it, and judges again. */
async function judged(visits: readonly Visit[], nat64Prefixes: readonly string[] = []): Promise<Said> {
  const run: Run = { id: 'tour', source: 'recording', time: 0, browser: kind, nat64Prefixes };
  const report = { runs: [run], pages: visits.map(({ facts }) => ({ ...facts, run: run.id })), dns: [] };
  const dns = await Promise.all(hostnamesToAsk(viewReport(report, site).hosts).map(ask));
  const view = viewReport({ ...report, dns }, site);
  const verdicts = view.pages.map(({ verdict }) => verdict);
  return { view, pages: new Map(visits.map(({ page }, at) => [page.name, verdicts[at] as PageVerdict])) };
}

/** One page of so many is visited from a network: every page, where nothing else is said. */
const shares: Partial<Record<VantageName | 'both', number>> = { 'nat64-own': 4, 'ipv4-only': 3 };

/** From a network to the visits that were made there. */
const tours = new Map<VantageName | 'both', readonly Visit[]>();

async function tourFrom(network: VantageName | 'both'): Promise<readonly Visit[]> {
  const known = tours.get(network);
  if (known) return known;
  const driver = await open(network === 'both' ? behindProxy() : { vantage: network });
  try {
    const pages = AUDIT_PAGES.filter((_, at) => at % (shares[network] ?? 1) === 0);
    const visits = await tour(driver, pages);
    tours.set(network, visits);
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

/** The hosts that bring a page's document. */
function chainOf({ through = [], host }: AuditPage): readonly string[] {
  return [...through, host];
}

/** All hosts of a page. */
function hostsOf(page: AuditPage): string[] {
  return [...chainOf(page), ...flatLoads(page).flatMap(({ needs }) => needs)];
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
}

/**
 * Compares what was said of a network with what was seen there, for each page and each of its loads.
 * @param unknowable hosts of which nobody could know it where it was said; what needs them is left out
 */
function compare(
  { view, pages }: Said,
  network: NetworkId,
  seen: readonly Visit[],
  unknowable: readonly string[] = [],
): Comparison {
  const hosts = new Map(view.hosts.map((host) => [host.hostname, host]));
  const outcomeOf = (hostname: string) =>
    unknowable.includes(hostname) ? 'unknown' : hosts.get(hostname)?.verdict.outcomes[network];
  const wrong: string[] = [];
  const open = new Set<string>();
  for (const { page, shown, loaded } of seen) {
    const check = (what: string, needs: readonly string[], works: boolean) => {
      const foretold = together(needs.map(outcomeOf));
      if (foretold === 'unknown') for (const each of needs) if (outcomeOf(each) !== 'works') open.add(each);
      if (foretold !== 'unknown' && (foretold === 'works') !== works) {
        wrong.push(`${what} ${works ? 'works' : 'breaks'} (${needs.map((each) => `${each} ${outcomeOf(each)}`)})`);
      }
    };
    const chain = chainOf(page);
    check(page.name, chain, shown);
    const all = flatLoads(page);
    for (const load of all) check(`${load.type} ${load.id}`, load.needs, loaded.has(load.id));

    const knowable = !hostsOf(page).some((each) => unknowable.includes(each));
    const verdict = knowable ? pages.get(page.name)?.networks[network] : undefined;
    const whole = shown && all.every(({ id }) => loaded.has(id));
    const fails = hostsOf(page).some((each) => outcomeOf(each) === 'fails-anyway');
    if (verdict?.result === 'works' && !whole && !fails) wrong.push(`${page.name}: said to work, and is not whole`);
    if (verdict?.result === 'breaks' && whole) wrong.push(`${page.name}: said to break, and is whole`);
    if (verdict?.severity === 'document' && verdict.result === 'breaks' && shown) {
      wrong.push(`${page.name}: said not to be shown, and is`);
    }
    if (verdict && verdict.result !== 'unknown' && verdict.severity !== 'document' && !shown && !fails) {
      wrong.push(`${page.name}: said to be shown, and is not`);
    }
  }
  return { wrong, open: [...open].sort() };
}

/** A tour takes its time on a busy machine. */
vi.setConfig({ testTimeout: 120_000 });

describe('a visit from a network with both families', () => {
  it('gives every host the verdict that is true of it', async () => {
    const visits = await tourFrom('both');
    expect(visits.length).toBeGreaterThanOrEqual(40);
    const { hosts, runs } = (await judged(visits)).view;
    expect(runs.map(({ vantage }) => vantage.id)).toEqual(['ipv6']);
    const said = Object.fromEntries(hosts.map(({ hostname, verdict }) => [hostname, verdict.id]));
    const truth = Object.fromEntries([...TRUTHS].map(([hostname, { verdict }]) => [hostname, verdict]));
    expect(said).toEqual(truth);
  });

  const networks = [
    ['with-nat64', 'nat64'],
    ['with-nat64', 'nat64-own'],
    ['without-nat64', 'ipv6-only'],
  ] as const;
  it.each(networks)('foretells exactly what breaks %s, as seen from %s', async (network, vantage) => {
    const seen = await tourFrom(vantage);
    const { wrong, open } = compare(await judged(await tourFrom('both')), network, seen);
    expect(wrong).toEqual([]);
    const needed = new Set(seen.flatMap(({ page }) => hostsOf(page)));
    const openTruths = [...TRUTHS].filter(([host, truth]) => needed.has(host) && truth.open?.includes(network));
    expect(open).toEqual(openTruths.map(([hostname]) => hostname).sort());
  });

  it('the truth is what happens', async () => {
    for (const [network, vantage] of networks) {
      for (const { page, shown, loaded } of await tourFrom(vantage)) {
        const works = (needs: readonly string[]) => needs.every((host) => TRUTHS.get(host)?.works[network]);
        expect([page.name, shown]).toEqual([page.name, works(chainOf(page))]);
        const loads = flatLoads(page).filter(({ needs }) => works(needs));
        expect([page.name, [...loaded].sort()]).toEqual([page.name, loads.map(({ id }) => id).sort()]);
      }
    }
  });
});

describe('a visit from a network that lacks something', () => {
  // Without IPv6 nobody sees that an AAAA leads nowhere, or that one that is of no use elsewhere is of use here.
  const away = ['unused.ready.test', 'inside.ready.test', 'tunnel.ready.test'];
  const networks: readonly (readonly [VantageName, string, readonly string[], readonly string[]])[] = [
    ['ipv4-only', 'no-ipv6', [], away],
    ['nat64', 'ipv6', [], []],
    ['nat64-own', 'ipv6', [OWN_PREFIX], []],
    ['ipv6-only', 'ipv6', [], []],
  ];
  it.each(networks)('foretells nothing that does not come true: %s', async (from, id, prefixes, unknowable) => {
    const said = await judged(await tourFrom(from), prefixes);
    expect(said.view.runs.map(({ vantage }) => vantage.id)).toEqual([id]);
    expect(compare(said, 'with-nat64', await tourFrom('nat64'), unknowable).wrong).toEqual([]);
    expect(compare(said, 'without-nat64', await tourFrom('ipv6-only'), unknowable).wrong).toEqual([]);
  });
});
