import fc from 'fast-check';
import { describeAddress } from '../../../src/address/describe-address.ts';
import { type LoaderKey, maxLoaders } from '../../../src/page/events/loader.ts';
import type { NetworkEvent, RequestEvent } from '../../../src/page/events/network-event.ts';
import { requestUrl } from '../../../src/page/events/request-url.ts';
import { rowOf } from '../../../src/page/presentation/row.ts';
import { summaryOf } from '../../../src/page/presentation/summary.ts';
import { endpointTotal, maxEndpoints } from '../../../src/page/recording/host.ts';
import { isTentative, type Page } from '../../../src/page/recording/page.ts';
import type { Tracker } from '../../../src/page/recording/tracker.ts';

const hosts = ['a.test', 'b.test', 'c.test', 'x'.repeat(70)];
const url = (host: number, path = '') => `https://${hosts[host]}/${path}`;
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 2 });
const host = fc.nat(hosts.length - 1);
const tab = fc.integer({ min: 1, max: 4 });
const document = fc.constantFrom('A', 'B', 'C', 'D', 'E', 'F');
/** Clocks jump: an hour forth and back, and events come out of order. */
const time = fc.oneof(fc.integer({ min: 1_000_000, max: 1_003_000 }), fc.constantFrom(1, 4_600_000));
const partition = maybe(fc.constant('private'));

function withoutUndefined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as T;
}

const request: fc.Arbitrary<RequestEvent> = fc
  .record({
    kind: fc.constantFrom('answer' as const, 'answer' as const, 'failure' as const, 'redirect' as const),
    id: fc.oneof(fc.nat(40).map(String), fc.constant('fakeRequest-1')),
    time,
    tab: fc.oneof(tab, fc.constant(-1)),
    frame: fc.constantFrom(0, 0, 0, 7),
    type: fc.constantFrom('image', 'script', 'main_frame'),
    host,
    document: maybe(document),
    parent: maybe(document),
    address: maybe(fc.constantFrom('2606:4700::10', '198.41.30.10')),
    error: fc.constantFrom('net::ERR_CONNECTION_RESET', 'net::ERR_ABORTED', 'NS_ERROR_NET_RESET'),
    cached: maybe(fc.constant(true as const)),
    prerender: maybe(fc.constant(true as const)),
    fromServiceWorker: maybe(fc.constant(true as const)),
    provisional: maybe(fc.constant(true as const)),
    version: maybe(fc.constant('2')),
    loaders: maybe(fc.subarray<LoaderKey>(['frame a.test', 'stylesheet b.test', 'worker c.test'], { minLength: 1 })),
    partition,
  })
  .map(({ host, ...event }) => {
    const isNavigation = event.type === 'main_frame' && event.document === undefined && event.tab >= 0;
    const named = event.document !== undefined || event.parent !== undefined || isNavigation;
    return withoutUndefined({
      ...event,
      ...requestUrl(url(host)),
      fromServiceWorker: event.kind === 'answer' ? event.fromServiceWorker : undefined,
      provisional: event.kind === 'answer' ? event.provisional : undefined,
      error: event.kind === 'failure' ? event.error : undefined,
      target: isNavigation ? url(host) : undefined,
      origin: named ? undefined : `https://${hosts[host]}`,
    }) as RequestEvent;
  });

/** Any event of any kind; no two events need to agree with each other. */
export const anyEvent: fc.Arbitrary<NetworkEvent> = fc.oneof(
  { weight: 12, arbitrary: request },
  {
    weight: 4,
    arbitrary: fc
      .record({
        kind: fc.constant('commit' as const),
        time,
        tab,
        frame: fc.constantFrom(0, 0, 0, 7),
        document,
        parent: fc.option(document, { nil: undefined, freq: 4 }),
        host,
        preexisting: maybe(fc.constant(true as const)),
        atStartup: maybe(fc.constant(true as const)),
        prerender: maybe(fc.constant(true as const)),
        failed: maybe(fc.constant(true as const)),
      })
      .map(({ host, ...event }) => withoutUndefined({ ...event, url: url(host) }) as NetworkEvent),
  },
  {
    weight: 1,
    arbitrary: fc
      .record({ time, tab, host })
      .map(({ host, ...rest }) => ({ kind: 'navigate' as const, ...rest, url: url(host) })),
  },
  {
    weight: 1,
    arbitrary: fc
      .record({ time, tab, frame: fc.constantFrom(0, 7), host })
      .map(({ host, ...rest }) => ({ kind: 'abandon' as const, ...rest, url: url(host) })),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('listing' as const), time }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('tab-removed' as const), time, tab }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('tab-replaced' as const), time, tab, by: tab }) },
);

/** @returns what is wrong with the counts of a tracker's pages, whatever has happened to it; nothing if all is well */
export function problemsOf(tracker: Tracker): string[] {
  const problems = tracker.pageIds().flatMap((id) => {
    const page = tracker.page(id);
    return page ? problemsOfPage(page).map((problem) => `${id}: ${problem}`) : [`${id} is missing`];
  });
  for (const id of tracker.tabs()) {
    const page = tracker.shownPage(id);
    if (page && page.tab !== id) problems.push(`tab ${id} shows ${page.id}, which is in tab ${page.tab}`);
  }
  return problems;
}

function problemsOfPage(page: Page): string[] {
  const problems: string[] = [];
  const check = (isRight: boolean, problem: () => string) => {
    if (!isRight) problems.push(problem());
  };
  let total = 0;
  for (const host of page.hosts.values()) {
    const { hostname, endpoints, requests, loaders } = host;
    check(Object.keys(loaders).length <= maxLoaders + 1, () => `${hostname} has too many loaders`);
    for (const [loader, count = 0] of Object.entries(loaders)) {
      check(
        count > 0 && count <= host.total,
        () => `${loader} loads ${hostname} ${count} times in ${host.total} requests`,
      );
    }
    total += host.total;
    const sum = endpoints.reduce((all, endpoint) => all + endpointTotal(endpoint), 0);
    check(host.total > 0 && host.total === sum, () => `${hostname} has ${host.total} requests, its endpoints ${sum}`);
    check(requests.length <= host.total, () => `${hostname} lists ${requests.length} of ${host.total} requests`);
    check(endpoints.length <= maxEndpoints, () => `${hostname} has ${endpoints.length} endpoints`);
    for (const endpoint of endpoints) {
      const { types, marks, details } = endpoint;
      const all = endpointTotal(endpoint);
      check(all > 0, () => `${hostname} has an endpoint without requests`);
      for (const counts of [types, marks, ...Object.values(details)]) {
        for (const [key, count] of Object.entries(counts)) {
          check(count > 0 && count <= all, () => `${hostname} counts ${key} ${count} times in ${all} requests`);
        }
      }
    }
  }
  check(page.total === total, () => `the page has ${page.total} requests, its hosts ${total}`);
  check(page.invalidHostnames >= 0 && page.uncounted >= 0, () => 'a count is below zero');
  for (const { event } of page.tentative) {
    check(isTentative(event) && !page.counted.has(event.id), () => `${event.id} is both tentative and counted`);
  }
  return problems;
}

const read = (address: string) => describeAddress(address);

/** @returns all that a reader can see of a tracker's pages */
export function visible(tracker: Tracker): unknown {
  return tracker.pageIds().map((id) => {
    const page = tracker.page(id) as Page;
    return [
      id,
      tracker.isShown(id),
      summaryOf(page, read),
      [...page.hosts.keys()].map((name) => rowOf(page, name, read, (own) => own)),
      [...page.hosts.values()].map(({ requests, loaders }) => [requests, loaders]),
    ];
  });
}
