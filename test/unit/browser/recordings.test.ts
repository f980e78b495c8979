import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeAddress } from '../../../src/address/describe-address.ts';
import {
  commitEvent,
  completedEvent,
  type NavigationDetails,
  navigateEvent,
  navigationErrorEvent,
} from '../../../src/browser/events/navigation-event.ts';
import { type RequestDetails, requestEvent } from '../../../src/browser/events/request-event.ts';
import { traitsByBuild } from '../../../src/browser/traits-by-build.ts';
import { failureId } from '../../../src/page/events/failure.ts';
import type { NetworkEvent } from '../../../src/page/events/network-event.ts';
import { rowOf } from '../../../src/page/presentation/row.ts';
import { iconName, summaryOf } from '../../../src/page/presentation/summary.ts';
import { endpointTotal } from '../../../src/page/recording/host.ts';
import { hostnamesOf, hostWithChain } from '../../../src/page/recording/page.ts';
import { Tracker } from '../../../src/page/recording/tracker.ts';
import type { Served } from '../../world/log.ts';
import { restored } from '../page/network-events.ts';

/**
 * The events that real browsers sent an extension that only logs (test/recorder), played into the tracker. Each recording is
 * played twice, the second time with the tracker written out and read in after every single event. The tables that
 * come out are kept in a snapshot, and their counts are compared with what the servers had answered.
 */
interface Recording {
  readonly browser: 'chromium' | 'firefox';
  readonly scenario: string;
  readonly events: readonly { readonly event: string; readonly details: unknown }[];
  readonly served: readonly Served[];
}

const folder = join(import.meta.dirname, '../../data/recordings');
const recordings = ['chromium', 'firefox'].flatMap((browser) =>
  readdirSync(join(folder, browser)).map((name) => join(browser, name)),
);

function eventsOf(recording: Recording): NetworkEvent[] {
  const traits = traitsByBuild[recording.browser === 'firefox' ? 'firefox' : 'chrome'];
  const requests = { onResponseStarted: 'answer', onBeforeRedirect: 'redirect', onErrorOccurred: 'failure' } as const;
  return recording.events.flatMap(({ event, details }): NetworkEvent[] => {
    const [source, name] = event.split('.') as [string, string];
    const one = (mapped: NetworkEvent | null) => (mapped ? [mapped] : []);
    if (source === 'webRequest') {
      const kind = requests[name as keyof typeof requests];
      return kind ? one(requestEvent(kind, details as RequestDetails, traits)) : [];
    }
    if (source === 'webNavigation') {
      const navigation = details as NavigationDetails;
      if (name === 'onBeforeNavigate') return one(navigateEvent(navigation));
      if (name === 'onCommitted') return one(commitEvent(navigation, traits.hiddenSites));
      if (name === 'onCompleted') return one(completedEvent(navigation, traits.hiddenSites));
      if (name === 'onErrorOccurred' && traits.errorsEndNavigations) return one(navigationErrorEvent(navigation));
    }
    if (event === 'tabs.onRemoved') {
      const { tabId } = details as { tabId: number };
      return [{ kind: 'tab-removed', time: 0, tab: tabId }];
    }
    if (event === 'tabs.onReplaced') {
      const { addedTabId, removedTabId } = details as { addedTabId: number; removedTabId: number };
      return [{ kind: 'tab-replaced', time: 0, tab: removedTabId, by: addedTabId }];
    }
    return [];
  });
}

/** All pages with the table of each, hidden ones included, free of ids that differ from run to run. */
function tables(tracker: Tracker): unknown {
  const read = (address: string) => describeAddress(address);
  return tracker
    .pageIds()
    .flatMap((id) => tracker.page(id) ?? [])
    .filter((page) => hostnamesOf(page).size > 0)
    .map((page) => ({
      url: page.target.replace(/\?.*/, ''),
      origin: page.origin,
      shown: tracker.isShown(page.id),
      icon: iconName(summaryOf(page, read)),
      rows: [...hostnamesOf(page)].sort().map((hostname) => {
        const row = rowOf(page, hostname, read, (name) => name);
        if (!row) return hostname;
        const marks = row.marks.map(({ id, count }) => `${id} ${count}`).join(', ');
        const failures = row.failures.map(({ error }) => failureId(error)).join(', ');
        return [hostname, row.family, row.address || '-', row.total, marks, failures]
          .filter((part) => part !== '')
          .join(' | ');
      }),
    }));
}

/**
 * Whom a request was sent to, as both ends see it. A server does not know that it was asked under a mapped address, and
 * behind a proxy the browser does not know the server's.
 */
function peer(hostname: string, address: string, proxied: boolean): string {
  const { text, class: addressClass, embedded } = describeAddress(address);
  return proxied ? hostname : `${hostname} ${(addressClass === 'ipv4-mapped' && embedded) || text}`;
}

/** How many requests of each peer were answered, as the pages count them. */
function countedAnswers(tracker: Tracker, proxied: boolean): Map<string, number> {
  const counts = new Map<string, number>();
  for (const page of tracker.pageIds().flatMap((id) => tracker.page(id) ?? [])) {
    for (const hostname of hostnamesOf(page)) {
      for (const endpoint of hostWithChain(page, hostname)?.endpoints ?? []) {
        const nobody = endpoint.address === '' && !proxied;
        const answers = nobody ? 0 : endpointTotal(endpoint) - (endpoint.marks.cached ?? 0);
        add(counts, peer(hostname, endpoint.address, proxied), answers);
      }
    }
  }
  return counts;
}

/**
 * The same as the servers know it. Not counted are connections that they broke instead of answering, and what they
 * called not modified: that answer comes from the browser's cache.
 */
function servedAnswers(served: readonly Served[], proxied: boolean): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { host, localAddress, status } of served) {
    if (status !== null && status !== 304) add(counts, peer(host, localAddress, proxied), 1);
  }
  return counts;
}

function add(counts: Map<string, number>, key: string, by: number): void {
  if (by !== 0) counts.set(key, (counts.get(key) ?? 0) + by);
}

/** What the pages count more (+) or less (-) than the servers. */
function differences(recording: Recording, events: readonly NetworkEvent[]): string[] {
  const proxied = recording.scenario.startsWith('proxy-');
  const tracker = new Tracker();
  // A closed tab is forgotten, but its requests were served.
  for (const event of events) if (event.kind !== 'tab-removed') tracker.apply(event);
  const ours = countedAnswers(tracker, proxied);
  const theirs = servedAnswers(recording.served, proxied);
  return [...new Set([...ours.keys(), ...theirs.keys()])].sort().flatMap((key) => {
    const more = (ours.get(key) ?? 0) - (theirs.get(key) ?? 0);
    return more === 0 ? [] : [`${more > 0 ? '+' : ''}${more} ${key}`];
  });
}

const noPage = 'an answer to a navigation that brought no page';
const twice = 'Chromium tells twice of a document that it loads ahead';
const unanswered = 'Firefox names the address also of a request that was given up before its answer';
const byProxy = 'the proxy answered for hosts that it could not reach';

/** Where the pages count otherwise than the servers, and why that is right. */
const exceptions: Readonly<Record<string, { readonly why: string; readonly differences: readonly string[] }>> = {
  'chromium/204.json': { why: noPage, differences: ['-1 v4.test 198.41.30.10'] },
  'firefox/204.json': { why: noPage, differences: ['-1 v4.test 198.41.30.10'] },
  'chromium/download.json': { why: noPage, differences: ['-1 v4.test 198.41.30.10'] },
  'firefox/download.json': { why: noPage, differences: ['-1 v4.test 198.41.30.10'] },
  'chromium/prefetch-cross-site.json': { why: twice, differences: ['+1 v4.test 198.41.30.10'] },
  'chromium/prefetch.json': { why: twice, differences: ['+1 dual.test 2606:4700::11'] },
  'chromium/prerender-unused.json': { why: twice, differences: ['+1 dual.test 2606:4700::11'] },
  'chromium/prerender.json': { why: twice, differences: ['+1 dual.test 2606:4700::11'] },
  'chromium/proxy-http.json': { why: byProxy, differences: ['+1 dead.test', '+1 unknown.test'] },
  'chromium/proxy-socks.json': { why: byProxy, differences: ['+1 dead.test', '+1 unknown.test'] },
  'firefox/proxy-http.json': { why: byProxy, differences: ['+1 dead.test', '+1 unknown.test'] },
  'firefox/proxy-socks.json': { why: byProxy, differences: ['+1 dead.test', '+1 unknown.test'] },
  'chromium/early-hints.json': {
    why: 'Chromium tells nothing of what early hints name until the page takes it from the cache',
    differences: ['-1 a.v4.test 198.41.30.110', '-1 b.v4.test 198.41.30.111', '-1 v4.test 198.41.30.10'],
  },
  'chromium/client-redirect.json': {
    why: 'the page had gone on when the answer to its icon came',
    differences: ['-1 v4.test 198.41.30.10'],
  },
  'chromium/websocket.json': {
    why: 'Chromium names no address of a WebSocket that a server refuses',
    differences: ['-1 a.v4.test 198.41.30.110'],
  },
  'chromium/csp-report.json': {
    why: 'Chromium names no address of a report whose answer it may not read',
    differences: ['-3 v4.test 198.41.30.10'],
  },
  'chromium/withheld.json': {
    why: 'Chromium names no address of an answer that it keeps from the page',
    differences: ['-2 a.v4.test 198.41.30.110', '-1 b.v4.test 198.41.30.111'],
  },
  'firefox/redirect-loop.json': {
    why: 'the redirect that was one too many counts as failed',
    differences: ['-1 v6.test 2606:4700::10'],
  },
  'firefox/favicon-late.json': { why: unanswered, differences: ['+1 a.v4.test 198.41.30.110'] },
  'firefox/tab-closed.json': { why: unanswered, differences: ['+1 v6.test 2606:4700::10'] },
  'firefox/unload-beacon.json': { why: unanswered, differences: ['+1 b.v4.test 198.41.30.111'] },
};

describe.each(recordings)('%s', (name) => {
  const recording = JSON.parse(readFileSync(join(folder, name), 'utf8')) as Recording;
  const events = eventsOf(recording);

  it('gives the tables that the servers confirm', () => {
    const tracker = new Tracker();
    for (const event of events) tracker.apply(event);
    expect(tables(tracker)).toMatchSnapshot();
  });

  it('counts for each host and address what the servers answered', () => {
    expect(differences(recording, events)).toEqual(exceptions[name]?.differences ?? []);
  });

  it('gives the same when the background is killed after every event', () => {
    const steady = new Tracker();
    let killed = new Tracker();
    for (const event of events) {
      steady.apply(event);
      killed.apply(event);
      killed = restored(killed);
      expect(tables(killed)).toEqual(tables(steady));
    }
  }, 60_000);
});

describe.each(['chromium', 'firefox'])('%s, client redirects', (browser) => {
  const recording = JSON.parse(readFileSync(join(folder, browser, 'client-redirect.json'), 'utf8')) as Recording;
  const events = eventsOf(recording);
  const arrivals = (tracker: Tracker) =>
    Object.fromEntries(
      tracker
        .pageIds()
        .flatMap((id) => tracker.page(id) ?? [])
        .filter(({ target }) => target.startsWith('https://v6.test'))
        .map(({ id, target }) => {
          const name = /(assign|go|refresh|click)/.exec(decodeURIComponent(target))?.[1];
          return [name, tracker.pagesBefore(id).map((before) => new URL(before.target).hostname)];
        }),
    );

  it('are known by what the browser says, or by the document that asks for another one at once', () => {
    const expected = { assign: ['v4.test'], go: ['v4.test'], refresh: ['v4.test'], click: [] };
    const tracker = new Tracker();
    for (const event of events) tracker.apply(event);
    expect(arrivals(tracker)).toEqual(expected);
    let killed = new Tracker();
    for (const event of events) {
      killed.apply(event);
      killed = restored(killed);
    }
    expect(arrivals(killed)).toEqual(expected);
  });
});
