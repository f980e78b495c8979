import { describe, expect, it } from 'vitest';
import { commitEvent, navigateEvent } from '../../../src/browser/events/navigation-event.ts';
import { requestEvent } from '../../../src/browser/events/request-event.ts';
import { traitsByBuild } from '../../../src/browser/traits-by-build.ts';
import type { NetworkEvent } from '../../../src/page/events/network-event.ts';
import { noticesOf } from '../../../src/page/presentation/notices.ts';
import type { Page } from '../../../src/page/recording/page.ts';
import type { Tracker } from '../../../src/page/recording/tracker.ts';
import { type Browsing, browse, documentOf, quota, Session } from './browsing.ts';

interface Kept {
  readonly pages: number;
  readonly hosts: number;
  readonly counted: number;
  readonly listed: number;
}

function kept(tracker: Tracker): Kept {
  const pages = tracker.pageIds().map((id) => tracker.page(id) as Page);
  const hosts = pages.flatMap((page) => [...page.hosts.values()]);
  const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
  return {
    pages: pages.length,
    hosts: hosts.length,
    counted: sum(hosts.map(({ total }) => total)),
    listed: sum(hosts.map(({ requests }) => requests.length)),
  };
}

async function afterKill(
  browsing: Browsing,
  bytes = quota,
): Promise<{ readonly session: Session; readonly kept: Kept }> {
  const session = new Session(bytes);
  await session.begin();
  // As many between two writes as a smaller storage has room for.
  await session.take(browse(browsing), Math.ceil((500 * bytes) / quota));
  return { session, kept: kept(await session.kill()) };
}

describe('after a kill', () => {
  it('300 tabs with 250 requests to 30 hosts each have every host and count', async () => {
    const { session, kept } = await afterKill({ tabs: 300, requests: 250, hosts: 30, together: 60 });
    expect(kept).toMatchObject({ pages: 300, hosts: 300 * 30, counted: 300 * 250 });
    expect([session.isFull, session.refusals, session.bytes < quota / 2]).toEqual([false, 0, true]);
  });

  it('30 tabs with 1,500 requests each have every host and count', async () => {
    const { session, kept } = await afterKill({ tabs: 30, requests: 1500, hosts: 60 });
    expect(kept).toMatchObject({ pages: 30, hosts: 30 * 60, counted: 30 * 1500 });
    expect([session.isFull, session.refusals]).toEqual([false, 0]);
  });

  it('1,000 tabs have lost lists of single requests, and no row of a host', async () => {
    // A tenth of the tabs in a tenth of the room; test/long has all of them.
    const { session, kept } = await afterKill({ tabs: 100, requests: 120, hosts: 30 }, quota / 10);
    expect(kept).toMatchObject({ pages: 100, hosts: 100 * 30, counted: 100 * 120 });
    expect(kept.listed).toBeLessThan(kept.counted);
    expect([session.isFull, session.refusals]).toEqual([false, 0]);
  });
});

describe('when not even the hosts of all pages fit', () => {
  it('pages out of view go first, then rows of the biggest pages; nobody else loses any, and notices say both', async () => {
    const session = new Session(quota / 4);
    await session.begin();
    await session.take(browse({ tabs: 20, requests: 100, hosts: 30 }), 100);
    // Tab 1 shows another page: what it showed is out of view.
    await session.take([
      { kind: 'commit', time: 1_750_000_000_001, tab: 1, frame: 0, document: 'next', url: 'https://n.example/' },
    ]);
    for (let tab = 100; tab < 104; tab++) {
      const document = `hostile${tab}`;
      await session.take(hostileRequests(tab, document, 4000), 200);
    }
    const tracker = await session.kill();
    expect([session.isFull, session.refusals]).toEqual([true, 0]);
    expect(tracker.page(documentOf(1))).toBeUndefined();
    for (let tab = 2; tab <= 20; tab++) expect(tracker.shownPage(tab)?.hosts.size).toBe(30);
    const hostile = tracker.shownPage(103);
    expect(hostile && noticesOf(hostile)).toContain('hosts-left-out');
    expect(session.bytes).toBeLessThan(quota / 4);
  });
});

function* hostileRequests(tab: number, document: string, hosts: number): Generator<NetworkEvent> {
  yield { kind: 'commit', time: 1_750_000_000_002, tab, frame: 0, document, url: 'https://hostile.example/' };
  for (let i = 0; i < hosts; i++) {
    yield {
      ...{ kind: 'answer', id: String(tab * 100_000 + i), time: 1_750_000_000_003, tab, frame: 0, type: 'image' },
      ...{
        scheme: 'https',
        hostname: `h${i}.${'x'.repeat(60)}.${'y'.repeat(60)}.example`,
        path: `/${'p'.repeat(200)}`,
      },
      ...{ document, address: '2001:db8::1', status: 200 },
    } as NetworkEvent;
  }
}

describe('a page that makes names and URLs of megabytes', () => {
  const traits = traitsByBuild.firefox;
  const megabytes = 'x'.repeat(1_900_000);
  const base = { tabId: 50, frameId: 0, timeStamp: 1_750_000_000_000 };
  const events = function* (): Generator<NetworkEvent> {
    for (let tab = 50; tab < 54; tab++) {
      const url = `https://hostile.example/${megabytes}?${tab}`;
      const documentId = `H${tab}`;
      const all = [
        navigateEvent({ ...base, url, tabId: tab }),
        requestEvent('answer', { ...base, requestId: `${tab}`, url, type: 'main_frame', tabId: tab }, traits),
        commitEvent({ ...base, url, tabId: tab, documentId }, traits.hiddenSites),
      ];
      for (const event of all) if (event) yield event;
      for (let i = 0; i < 11; i++) {
        const error = 'net::ERR_NAME_NOT_RESOLVED';
        const details = { ...base, requestId: `${tab}${i}`, url: `https://${megabytes}${i}/`, type: 'xmlhttprequest' };
        const event = requestEvent('failure', { ...details, tabId: tab, documentId, error }, traits);
        if (event) yield event;
      }
    }
  };

  it('blinds nobody: pages opened before and after it are there after a kill, and it says what it has no row for', async () => {
    const session = new Session();
    await session.begin();
    await session.take(browse({ tabs: 3, requests: 50, hosts: 10 }));
    await session.take(events());
    for (const tab of [60, 61, 62]) {
      const document = `later${tab}`;
      await session.take([
        { kind: 'commit', time: 1_750_000_000_009, tab, frame: 0, document, url: 'https://later.example/' },
      ]);
    }
    const tracker = await session.kill();
    expect([session.isFull, session.refusals]).toEqual([false, 0]);
    expect([1, 2, 3].map((tab) => tracker.shownPage(tab)?.total)).toEqual([50, 50, 50]);
    expect([60, 61, 62].map((tab) => tracker.shownPage(tab)?.id)).toEqual(['later60', 'later61', 'later62']);
    const hostile = tracker.shownPage(50);
    expect(hostile?.invalidHostnames).toBe(11);
    expect(hostile && noticesOf(hostile)).toContain('invalid-hostnames');
  });
});
