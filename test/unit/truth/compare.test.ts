import { describe, expect, it } from 'vitest';
import { compare, lostSoundHosts } from '../../truth/compare.ts';
import type { Facts, Observation } from '../../truth/job.ts';
import type { KindId } from '../../truth/kinds.ts';
import type { NetworkName } from '../../truth/network.ts';
import type { Plan } from '../../truth/plan.ts';
import { refusals } from '../../truth/rules.ts';
import type { Served } from '../../truth/web.ts';

const step = (hostname: string) => ({ hostname, scheme: 'https', port: 443 }) as const;
const host = (hostname: string, kind: KindId = 'dual') =>
  ({ name: hostname, hostname, kind, site: 'a.com', a: [], aaaa: [] }) as const;
const plan: Plan = {
  seed: 1,
  sites: ['a.com'],
  hosts: [host('a.com'), host('cdn.a.com')],
  pages: [
    {
      id: 'p1',
      steps: [{ ...step('a.com'), hop: null }],
      loads: [{ id: 'p1-1', type: 'image', steps: [step('cdn.a.com')] }],
    },
  ],
};

const served = (path: string, status = 200): Served => ({
  client: '',
  server: '',
  port: '443',
  host: '',
  path,
  status,
});
const pageServed = served('/page/p1.0.html');
const loadServed = served('/load/p1-1.0.png');

const shownPage = { shown: true, loaded: [], pending: [], open: false, errors: {} };

/** What was seen from a network: the page, and its load or not. */
function seen(network: NetworkName, loaded: boolean, log: readonly Served[] = [pageServed, loadServed]): Observation {
  const page = { ...shownPage, loaded: loaded ? ['p1-1'] : [] };
  return { browser: 'chromium', network, seen: { p1: page }, served: loaded ? log : [pageServed] };
}

function facts(outcome: string, confidence: string, observations: readonly Observation[]): Facts {
  const both = <Value>(value: Value) => ({ 'with-nat64': value, 'without-nat64': value });
  const use = (hostname: string, predicted: string) => ({
    hostname,
    port: null,
    verdict: 'ipv6',
    outcomes: both(predicted),
    confidences: both(confidence),
  });
  const verdict = { evidence: [] };
  const result = outcome === 'breaks' ? 'breaks' : 'works';
  const report = {
    pages: [
      {
        requested: 'https://a.com/page/p1.0.html',
        url: 'https://a.com/page/p1.0.html',
        verdict: { class: 'ipv6-full', networks: both({ result, confidence, severity: 'content', unknown: [] }) },
        uses: [use('a.com', 'works'), use('cdn.a.com', outcome)],
      },
    ],
    hosts: [
      { hostname: 'a.com', verdict },
      { hostname: 'cdn.a.com', verdict },
    ],
  };
  return { plan, observations, predictions: [{ vantage: 'dual', pages: ['p1'], report, stderr: '' }], seconds: {} };
}

/** The comparison of the load's host, of some kind, in the network without IPv4. */
function scored(outcome: string, observations: readonly Observation[], kind?: KindId) {
  const hosts = [host('a.com'), host('cdn.a.com', kind)];
  const { all } = compare({ ...facts(outcome, 'certain', observations), plan: { ...plan, hosts } });
  const use = all.find(({ hostname }) => hostname === 'cdn.a.com');
  return use && [use.truth, use.score];
}

describe('a use that was tried', () => {
  it('is right when it was predicted to break, and breaks only without IPv4', () => {
    const observations = [seen('dual', true), seen('ipv6-only', false)];
    expect(scored('breaks', observations)).toEqual(['breaks', 'right']);
    expect(scored('works', observations)).toEqual(['breaks', 'wrong']);
    expect(scored('fails-anyway', observations)).toEqual(['breaks', 'wrong']);
    expect(scored('unknown', observations)).toEqual(['breaks', 'unknown']);
  });

  it('that fails everywhere is not to be blamed on IPv6', () => {
    const observations = [seen('dual', false), seen('ipv4-only', false), seen('ipv6-only', false)];
    expect(scored('fails-anyway', observations)).toEqual(['fails-anyway', 'right']);
    expect(scored('breaks', observations)).toEqual(['fails-anyway', 'wrong']);
  });

  it('that fails with both families and works with IPv4 alone may be called either', () => {
    const observations = [seen('dual', false), seen('ipv4-only', true), seen('ipv6-only', false)];
    expect(scored('fails-anyway', observations)).toEqual(['failed-before', 'right']);
    expect(scored('breaks', observations)).toEqual(['failed-before', 'right']);
    expect(scored('works', observations)).toEqual(['failed-before', 'wrong']);
  });

  it('may be called either, too, where a connection over IPv6 is good for nothing and a busy browser tried IPv4 before it stood', () => {
    const over = (server: string) => [pageServed, { ...loadServed, server }];
    const around = [seen('ipv4-only', true), seen('ipv6-only', false)];
    const inAHurry = [seen('dual', true, over('192.0.2.1')), ...around];
    expect(scored('fails-anyway', inAHurry, 'ipv6-wrong-certificate')).toEqual(['failed-before', 'right']);
    expect(scored('breaks', inAHurry, 'ipv6-wrong-certificate')).toEqual(['failed-before', 'right']);
    // Nobody connects there.
    expect(scored('fails-anyway', inAHurry, 'ipv6-blackhole')).toEqual(['breaks', 'wrong']);
    const overIpv6 = [seen('dual', true, over('2001:db8::1')), ...around];
    expect(scored('fails-anyway', overIpv6, 'ipv6-wrong-certificate')).toEqual(['breaks', 'wrong']);
  });

  it('works when the server answered, whatever the answer', () => {
    const refused: Observation = {
      ...seen('ipv6-only', false),
      served: [pageServed, served('/load/p1-1.0.png', 503)],
    };
    expect(scored('works', [seen('dual', true), refused])).toEqual(['works', 'right']);
  });

  it('is not compared when the visit was over before anybody knew what becomes of it', () => {
    const pending = (network: NetworkName): Observation => ({
      ...seen(network, false),
      seen: { p1: { ...shownPage, pending: ['p1-1'] } },
    });
    expect(scored('works', [seen('dual', true), pending('ipv6-only')])).toBeUndefined();
    expect(scored('breaks', [pending('dual'), seen('ipv4-only', true), seen('ipv6-only', false)])).toBeUndefined();
    expect(
      scored('fails-anyway', [seen('dual', false), pending('ipv4-only'), seen('ipv6-only', false)]),
    ).toBeUndefined();
  });

  it('is compared though something else of its page was not known', () => {
    const other: Observation = { ...seen('ipv6-only', false), seen: { p1: { ...shownPage, pending: ['p1-2'] } } };
    expect(scored('works', [seen('dual', true), other])).toEqual(['breaks', 'wrong']);
  });

  it('is not compared when the page that needs it was not shown', () => {
    const nothing: Observation = {
      browser: 'chromium',
      network: 'ipv6-only',
      seen: { p1: { shown: false, loaded: [], pending: [], open: false, errors: {} } },
      served: [],
    };
    expect(scored('works', [seen('dual', true), nothing])).toBeUndefined();
  });
});

describe('an observation is made again where it lost', () => {
  const lost = (observation: Observation, kind: KindId) =>
    lostSoundHosts({ ...plan, hosts: [host('a.com'), host('cdn.a.com', kind)] }, observation);

  it('a host with which the plan has nothing wrong, at an address of a family that the network has', () => {
    const failed = { ...seen('nat64', false), seen: { p1: { ...shownPage, errors: { 'p1-1': 'net::ERR_FAILED' } } } };
    expect(lost(failed, 'dual')).toEqual(['cdn.a.com of p1-1 (net::ERR_FAILED)']);
    expect(lost(seen('ipv4-only', false), 'ipv4-only')).toEqual(['cdn.a.com of p1-1']);
    expect(lost(seen('nat64', true), 'dual')).toEqual([]);
  });

  it('no host that the plan broke, and none that only a translator reaches: those are what is observed', () => {
    for (const kind of ['ipv6-refused', 'a-nxdomain', 'ipv4-only'] as const) {
      expect(lost(seen('nat64', false), kind), kind).toEqual([]);
    }
    expect(lost(seen('ipv4-only', false), 'ipv6-only')).toEqual([]);
  });

  it('a page of sound documents, but none of which it was not known yet whether its host would answer', () => {
    const open = { p1: { ...shownPage, shown: false, open: true } };
    expect(lost({ ...seen('dual', false), seen: open }, 'dual')).toEqual(['p1']);
    const pending = { p1: { ...shownPage, pending: ['p1-1'] } };
    expect(lost({ ...seen('dual', false), seen: pending }, 'dual')).toEqual([]);
  });
});

describe('a page that is not shown without IPv4', () => {
  const hidden = (network: NetworkName, log: readonly Served[]): Observation => ({
    browser: 'chromium',
    network,
    seen: { p1: { ...shownPage, shown: false } },
    served: log,
  });
  /** A redirect by the first host leads to the page of another one. */
  const twoSteps: Plan = {
    ...plan,
    pages: plan.pages.map((page) => ({
      ...page,
      steps: [
        { ...step('a.com'), hop: 'script' },
        { ...step('cdn.a.com'), hop: null },
      ],
    })),
  };
  const truthOfPage = (...observations: readonly Observation[]) => {
    const { all } = compare({ ...facts('breaks', 'likely', observations), plan: twoSteps });
    return all.find(({ what }) => what === 'page')?.truth;
  };
  const first = served('/page/p1.0.html');
  const last = served('/page/p1.1.html');

  it('breaks when it is shown where IPv4 is', () => {
    const withIpv4 = seen('dual', false, [first, last]);
    expect(truthOfPage(withIpv4, hidden('ipv4-only', [first]), hidden('ipv6-only', []))).toBe('not shown');
  });

  it('fails before when it is shown with IPv4 alone', () => {
    const alone = seen('ipv4-only', false, [first, last]);
    expect(truthOfPage(hidden('dual', [first]), alone, hidden('ipv6-only', []))).toBe('not shown the same');
  });

  it('fails anyway when it is shown nowhere, though the first of its documents breaks', () => {
    const nowhere = [hidden('dual', [first]), hidden('ipv4-only', [first]), hidden('ipv6-only', [])] as const;
    expect(truthOfPage(...nowhere)).toBe('not shown anywhere');
  });
});

describe('what is demanded', () => {
  it('refuses what is certain and wrong', () => {
    const observations = [seen('dual', true), seen('ipv6-only', false)];
    const refused = refusals(compare(facts('works', 'certain', observations)));
    expect(refused.filter((each) => each.startsWith('certain, and wrong'))).toHaveLength(2);
    expect(refusals(compare(facts('breaks', 'certain', observations)))).toEqual([]);
  });

  it('refuses unknown without a reason, and more than one in a hundred wrong of those called likely', () => {
    const observations = [seen('dual', true), seen('ipv6-only', false)];
    expect(refusals(compare(facts('unknown', 'unsure', observations))).join()).toContain('unknown without a reason');
    expect(refusals(compare(facts('works', 'likely', observations))).join()).toContain('likely, and wrong (2 of 3)');
  });

  it('refuses what a page noted and no server knows of', () => {
    const observations = [seen('dual', true), seen('ipv6-only', true, [pageServed])];
    expect(refusals(compare(facts('works', 'certain', observations))).join()).toContain('contradict each other');
  });
});
