import { describe, expect, it } from 'vitest';
import { brokenKinds, soundKinds } from '../../truth/kinds.ts';
import { partialJob } from '../../truth/launch.ts';
import { hasIpv4, networkNames } from '../../truth/network.ts';
import { hopKinds, loadTypes, loadUrl, makePlan, pageUrl, urlOf } from '../../truth/plan.ts';

describe('a plan', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(makePlan(5, 6)).toEqual(makePlan(5, 6));
    expect(makePlan(5, 6)).not.toEqual(makePlan(6, 6));
  });

  it('has hosts of every kind, as many pages as wanted, and no name or address twice', () => {
    const { hosts, pages } = makePlan(3, 40);
    expect(pages).toHaveLength(40);
    expect(new Set(hosts.map(({ kind }) => kind))).toEqual(new Set([...soundKinds, ...brokenKinds]));
    expect(new Set(hosts.map(({ hostname }) => hostname)).size).toBe(hosts.length);
    const own = hosts.flatMap(({ a }) => a).filter((address) => address.startsWith('45.'));
    expect(new Set(own).size).toBe(own.length);
  });

  it('never asks a host twice for a page, so that an address says what it was asked for', () => {
    for (const { steps, loads } of makePlan(4, 30).pages) {
      const asked = [...steps, ...loads.flatMap((load) => load.steps)].map(({ hostname }) => hostname);
      // The documents of a page may be of one host.
      const ofLoads = loads.flatMap((load) => load.steps).map(({ hostname }) => hostname);
      expect(new Set(ofLoads).size).toBe(ofLoads.length);
      for (const { hostname } of steps) expect(ofLoads).not.toContain(hostname);
      expect(asked.length).toBeGreaterThan(6);
    }
  });

  it('mixes no content: what a page over https loads comes over https', () => {
    for (const { steps, loads } of makePlan(9, 30).pages) {
      if (steps.at(-1)?.scheme !== 'https') continue;
      for (const { scheme } of loads.flatMap((load) => load.steps)) expect(scheme).toBe('https');
    }
  });

  it('writes URLs that a browser reads as they are', () => {
    const { pages } = makePlan(2, 20);
    for (const page of pages) {
      for (const url of [pageUrl(page), ...page.loads.map((load) => loadUrl(load))])
        expect(new URL(url).href).toBe(url);
    }
    expect(urlOf({ scheme: 'https', hostname: '[2001:db8::1]', port: 443 }, '/x')).toBe('https://[2001:db8::1]/x');
  });
});

describe('the part of the world that is tried each time', () => {
  const { seed, pages, without, loadCounts, observe } = partialJob();
  const plan = makePlan(seed, pages, without, loadCounts);

  it('has every kind of host but those left out, of redirect and of load, and both schemes', () => {
    const expected = [...soundKinds, ...brokenKinds].filter((kind) => !without.includes(kind));
    expect(new Set(plan.hosts.map(({ kind }) => kind))).toEqual(new Set(expected));
    const documents = plan.pages.flatMap(({ steps }) => steps);
    expect(new Set(documents.map(({ hop }) => hop))).toEqual(new Set([...hopKinds, null]));
    expect(new Set(documents.map(({ scheme }) => scheme))).toEqual(new Set(['http', 'https']));
    const loads = plan.pages.flatMap((page) => page.loads);
    expect(new Set(loads.map(({ type }) => type))).toEqual(new Set(loadTypes));
    expect(new Set(loads.map(({ steps }) => steps.length))).toEqual(new Set([1, 2]));
  });

  it('has a first document with IPv4 alone that leads on by itself, and sound pages', () => {
    const kindOf = new Map(plan.hosts.map(({ hostname, kind }) => [hostname, kind]));
    const first = plan.pages.map(({ steps: [step] }) => `${step?.hop} ${kindOf.get(step?.hostname ?? '')}`);
    expect(first).toContain('refresh ipv4-only');
    expect(first).not.toEqual(first.map(() => 'refresh ipv4-only'));
  });

  it('is seen from every network, and from those without IPv4 by both browsers', () => {
    expect(new Set(observe.map(({ network }) => network))).toEqual(new Set(networkNames));
    const browsers = observe.filter(({ network }) => !hasIpv4(network)).map(({ browser }) => browser);
    expect(new Set(browsers)).toEqual(new Set(['chromium', 'firefox']));
  });
});
