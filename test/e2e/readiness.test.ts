/**
 * Whether verdicts come true: the audited site is visited from a network with both families and judged, and then
 * visited from networks without IPv4.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { judgeReport } from '../../src/readiness/judged-report/judge-report.ts';
import type { NetworkId } from '../../src/readiness/report/report.ts';
import type { HostVerdict, Outcome } from '../../src/readiness/verdicts/host-verdict.ts';
import { TRUTHS } from '../world/audit-hosts.ts';
import { AUDIT_PAGES, type AuditPage, flatLoads } from '../world/audit-pages.ts';
import { poll } from '../world/poll.ts';
import { startHttpProxy } from '../world/proxy.ts';
import { OWN_PREFIX, type VantageName } from '../world/vantages.ts';
import type { BrowserDriver } from './driver/driver.ts';
import { openAudit, pressRecorder, saved } from './support/audit.ts';
import { clickElement, has, waitForElement } from './support/elements.ts';
import { kind, open } from './support/extension.ts';
import { tour, type Visit } from './support/tour.ts';
import { dohUrl, set } from './support/verdict.ts';

/** What the audit page exports, as far as it is compared. */
interface Exported {
  readonly runs: readonly { readonly vantage: { readonly id: string }; readonly nat64Prefixes: readonly string[] }[];
  readonly pages: readonly { readonly id: string; readonly verdict: PagePrediction }[];
  readonly hosts: readonly { readonly hostname: string; readonly verdict: HostVerdict }[];
}

interface PagePrediction {
  readonly networks: Readonly<Record<NetworkId, { readonly result: string; readonly severity: string | null }>>;
}

/** A tour with what the extension says after it. */
interface Tour {
  readonly visits: readonly Visit[];
  readonly predictions: Predictions;
}

interface Predictions {
  readonly runs: Exported['runs'];
  readonly hosts: ReadonlyMap<string, HostVerdict>;
  /** By the name of the page. */
  readonly pages: ReadonlyMap<string, PagePrediction>;
}

/** Makes a tour that the extension records, lets it ask the DNS, and takes what it exports. */
async function recorded(driver: BrowserDriver, pages: readonly AuditPage[], prefix?: string): Promise<Tour> {
  await set(driver, { aaaaCheck: 'button', resolver: dohUrl });
  const start = await openAudit(driver);
  await pressRecorder(start, 'start', 'recording');
  // It would judge all pages again and again.
  await start.close();
  const visits = await tour(driver, pages);
  const view = await openAudit(driver);
  await pressRecorder(view, 'stop', 'stopped');
  const count = () => document.querySelector('#tab-pages .count')?.textContent?.trim();
  await expect.poll(() => view.evaluate(count)).toBe(String(pages.length));
  await waitForElement(view, '[data-check-aaaa]', 'the button');
  await clickElement(view, '[data-check-aaaa]');
  await poll('the end of the check', async () => !(await has(view, '[data-asking], [data-check-aaaa]')));
  if (prefix) {
    const keep = `[data-nat64-suggestion="${prefix}"] button`;
    await waitForElement(view, keep, 'the suggestion');
    await clickElement(view, keep);
    await poll('the prefix in the run', async () => !(await has(view, keep)));
  }
  const { runs, pages: judged, hosts }: Exported = JSON.parse(await saved(view, 'json'));
  const names = new Map(visits.map(({ page, facts }) => [facts.id, page.name]));
  return {
    visits,
    predictions: {
      runs,
      hosts: new Map(hosts.map(({ hostname, verdict }) => [hostname, verdict])),
      pages: new Map(judged.map(({ id, verdict }) => [names.get(id) ?? `a page that nobody visited: ${id}`, verdict])),
    },
  };
}

/**
 * One page of so many is visited from a network: every page, where nothing else is given. What a NAT64 lets through does
 * not depend on the browser, so one browser sees all of it.
 */
const shares: Partial<Record<VantageName | 'both', number>> = {
  'nat64-own': 5,
  'ipv4-only': 4,
  ...(kind === 'firefox' && { nat64: 3 }),
};

/** From a network to the tour that was made there. */
const tours = new Map<VantageName | 'both', Tour>();

async function tourFrom(network: VantageName | 'both'): Promise<Tour> {
  const known = tours.get(network);
  if (known) return known;
  const where = network === 'both' ? behindProxy() : { vantage: network };
  const driver = await open({ ...where, fewProcesses: true });
  try {
    const pages = AUDIT_PAGES.filter((_, at) => at % (shares[network] ?? 1) === 0);
    const made = await recorded(driver, pages, network === 'nat64-own' ? OWN_PREFIX : undefined);
    // Who reaches nothing has nothing to compare, and the browser's own words say why.
    const [[hostname, verdict] = []] = made.predictions.hosts;
    if (made.predictions.runs.some(({ vantage }) => vantage.id === 'failing')) {
      throw new Error(`Nothing was reached from ${network}: ${hostname} ${JSON.stringify(verdict?.evidence)}`);
    }
    tours.set(network, made);
    return made;
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
  /** What was not predicted: hostnames that something needs. */
  readonly open: readonly string[];
}

/**
 * Compares what was predicted for a network with what was seen there, for each page and each of its loads.
 * @param unknowable hosts of which nobody could know it where it was predicted; what needs them is left out
 */
function compare(
  { hosts, pages }: Predictions,
  network: NetworkId,
  seen: readonly Visit[],
  unknowable: readonly string[] = [],
): Comparison {
  const outcomeOf = (hostname: string) =>
    unknowable.includes(hostname) ? 'unknown' : hosts.get(hostname)?.outcomes[network];
  const wrong: string[] = [];
  const open = new Set<string>();
  for (const { page, shown, loaded } of seen) {
    const check = (what: string, needs: readonly string[], works: boolean) => {
      const predicted = together(needs.map(outcomeOf));
      if (predicted === 'unknown') for (const each of needs) if (outcomeOf(each) !== 'works') open.add(each);
      if (predicted !== 'unknown' && (predicted === 'works') !== works) {
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
    if (verdict?.result === 'works' && !whole && !fails)
      wrong.push(`${page.name}: predicted to work, and is not whole`);
    if (verdict?.result === 'breaks' && whole) wrong.push(`${page.name}: predicted to break, and is whole`);
    if (verdict?.severity === 'document' && verdict.result === 'breaks' && shown) {
      wrong.push(`${page.name}: predicted not to be shown, and is`);
    }
    if (verdict && verdict.result !== 'unknown' && verdict.severity !== 'document' && !shown && !fails) {
      wrong.push(`${page.name}: predicted to be shown, and is not`);
    }
  }
  return { wrong, open: [...open].sort() };
}

describe('a visit from a network with both families', () => {
  it('gives every host the verdict that is true of it', async () => {
    const { visits, predictions } = await tourFrom('both');
    expect(visits.length).toBeGreaterThanOrEqual(40);
    expect([...predictions.pages.keys()].sort()).toEqual(visits.map(({ page }) => page.name).sort());
    expect(predictions.runs.map(({ vantage }) => vantage.id)).toEqual(['ipv6']);
    const truth = Object.fromEntries([...TRUTHS].map(([hostname, { verdict }]) => [hostname, verdict]));
    // The extension tells no resolver the name of a host at a private address.
    truth['private.ready.test'] = 'ipv4-seen';
    expect(Object.fromEntries([...predictions.hosts].map(([hostname, { id }]) => [hostname, id]))).toEqual(truth);
  });

  const networks = [
    ['with-nat64', 'nat64'],
    ['with-nat64', 'nat64-own'],
    ['without-nat64', 'ipv6-only'],
  ] as const;
  it.each(networks)('foretells exactly what breaks %s, as seen from %s', async (network, vantage) => {
    const seen = (await tourFrom(vantage)).visits;
    const { wrong, open } = compare((await tourFrom('both')).predictions, network, seen);
    expect(wrong).toEqual([]);
    const needed = new Set(seen.flatMap(({ page }) => hostsOf(page)));
    const openTruths = [...TRUTHS].filter(([host, truth]) => needed.has(host) && truth.open?.includes(network));
    expect(open).toEqual(openTruths.map(([hostname]) => hostname).sort());
  });

  it('tells without asking anybody which hosts have no IPv6 that works, and is wrong of half broken IPv6 alone', async () => {
    const { visits } = await tourFrom('both');
    const run = { id: 'run', source: 'recording', time: 0, browser: '', nat64Prefixes: [OWN_PREFIX] } as const;
    const pages = visits.map(({ facts }) => ({ ...facts, run: 'run' }));
    const { hosts } = judgeReport({ runs: [run], pages, dns: [] }, (hostname) => hostname);
    const guessed = hosts.filter(({ verdict }) => verdict.id === 'ipv4-seen').map(({ hostname }) => hostname);
    const [right, wrong] = [false, true].map((works) =>
      guessed.filter((hostname) => TRUTHS.get(hostname)?.works['without-nat64'] === works),
    );
    // The first of its two AAAA is dead, so a browser that has IPv4 takes that.
    expect(wrong).toEqual(['some.ready.test']);
    expect(right?.length).toBeGreaterThanOrEqual(15);
    expect((right?.length ?? 0) + 1).toBe(guessed.length);
  });

  it('the truth is what happens', async () => {
    for (const [network, vantage] of networks) {
      for (const { page, shown, loaded } of (await tourFrom(vantage)).visits) {
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
    const { predictions } = await tourFrom(from);
    expect(predictions.runs).toMatchObject([{ vantage: { id }, nat64Prefixes: prefixes }]);
    const seen = async (network: VantageName) => (await tourFrom(network)).visits;
    expect(compare(predictions, 'with-nat64', await seen('nat64'), unknowable).wrong).toEqual([]);
    expect(compare(predictions, 'without-nat64', await seen('ipv6-only'), unknowable).wrong).toEqual([]);
  });
});
