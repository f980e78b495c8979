import { EventEmitter } from 'node:events';
import type { Page, Request } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { Activity, maxRequests } from '../../../../cli/visits/activity.ts';
import { waitForNetworkIdle } from '../../../../cli/visits/wait-for-network-idle.ts';

/** A page that never comes to rest, as far as these look at it. */
class BusyPage extends EventEmitter {
  readonly frame = {};
  readonly #context = new EventEmitter();
  context = () => this.#context;
  mainFrame = () => this.frame;
  url = () => 'https://a.test/';
  waitForLoadState: () => Promise<void> = () => new Promise(() => {});
  /** Whether the document has loaded. */
  evaluate: () => Promise<boolean> = async () => true;
  isClosed = () => false;
  ask(url: string, isDocument = false): void {
    this.emit('requestfinished', this.begin(url, isDocument));
  }
  begin(url: string, isDocument: boolean, redirectedFrom: Request | null = null): Request {
    const request = {
      url: () => url,
      isNavigationRequest: () => isDocument,
      frame: () => this.frame,
      redirectedFrom: () => redirectedFrom,
      serviceWorker: () => null,
    } as unknown as Request;
    this.emit('request', request);
    return request;
  }
}

describe('a page that makes requests without end', () => {
  it('is taken as it is after so many of its document, whatever the time', async () => {
    const page = new BusyPage();
    const activity = new Activity(page as unknown as Page);
    const later = Date.now() + 3_600_000;
    const rest = waitForNetworkIdle(page as unknown as Page, activity, {
      quietMs: 3_600_000,
      timeoutMs: 3_600_000,
      deadlineMs: later,
    });
    for (let n = 0; n < maxRequests; n++) page.ask('https://before.test/');
    page.ask('https://a.test/', true);
    for (let n = 0; n < maxRequests; n++) page.ask('https://b.test/');
    expect(await rest).toEqual({ id: 'restless', text: 'The page made more than 10,000 requests.' });
    expect([...activity.answeringHosts]).toEqual(['a.test', 'b.test']);
  });
});

describe('a document that another one replaces', () => {
  it('is known by its request, behind its redirects, also when its answer is reported after the request of the next one', () => {
    const page = new BusyPage();
    const left: Request[] = [];
    const activity = new Activity(page as unknown as Page, (request) => left.push(request));
    const hop = page.begin('http://a.test/', true);
    const first = page.begin('https://a.test/', true, hop);
    page.begin('https://a.test/image', false);
    expect(left).toEqual([]);
    const next = page.begin('https://b.test/', true);
    page.emit('response', { request: () => first, status: () => 200 });
    page.begin('https://c.test/', true);
    expect(left).toEqual([first, next]);
    expect(activity.documents).toBe(3);
  });
});

describe('the host of a document', () => {
  it('has answered once the tab shows the document, also before its answer is reported', () => {
    const page = new BusyPage();
    const activity = new Activity(page as unknown as Page);
    page.begin('https://a.test/', true);
    expect([[...activity.answeringHosts], activity.silentHosts]).toEqual([[], ['a.test']]);
    activity.noteCommit();
    expect([[...activity.answeringHosts], activity.silentHosts]).toEqual([['a.test'], []]);
  });
});

describe('a host that was asked just before the time of its page was over', () => {
  const limits = () => ({ quietMs: 200, timeoutMs: 60_000, deadlineMs: Date.now() });
  const waitFor = async (page: BusyPage, activity: Activity) =>
    waitForNetworkIdle(page as unknown as Page, activity, limits());

  it('is given time to answer before it is called silent, and what is asked meanwhile is left out', async () => {
    const page = new BusyPage();
    page.waitForLoadState = async () => {};
    const activity = new Activity(page as unknown as Page);
    page.ask('https://a.test/', true);
    const late = page.begin('https://late.test/', false);
    page.begin('https://silent.test/', false);
    const over = waitFor(page, activity);
    setTimeout(() => {
      page.begin('https://later.test/', false);
      page.emit('requestfinished', late);
    }, 300);
    expect(await over).toEqual({ id: 'silent', text: 'No answer came from: silent.test.' });
    expect(activity.silentHosts).toEqual(['silent.test']);
    expect([...activity.answeringHosts]).toEqual(['a.test', 'late.test']);
  });

  it('has not waited while the machine stood still', async () => {
    const page = new BusyPage();
    page.waitForLoadState = async () => {};
    const activity = new Activity(page as unknown as Page);
    const late = page.begin('https://late.test/', false);
    for (const end = Date.now() + 2500; Date.now() < end; );
    // Timers come first, what waits in sockets after them.
    setTimeout(() => page.emit('requestfinished', late), 50);
    expect(await waitFor(page, activity)).not.toMatchObject({ id: 'silent' });
    expect(activity.silentHosts).toEqual([]);
  });

  it('is not waited for when the page is gone', async () => {
    const page = new BusyPage();
    const activity = new Activity(page as unknown as Page);
    page.begin('https://silent.test/', false);
    page.emit('close');
    await activity.waitForLast(3_600_000, 3_600_000);
    expect(activity.silentHosts).toEqual(['silent.test']);
  });
});

describe('a page that is complete', () => {
  /** @returns how often it was asked whether it is complete */
  async function askedFor(navigates: (page: BusyPage, times: number) => void): Promise<number> {
    const page = new BusyPage();
    let times = 0;
    page.waitForLoadState = async () => {
      times++;
      // Behind what waits for this, while it waits for silence.
      setImmediate(() => navigates(page, times));
    };
    const activity = new Activity(page as unknown as Page);
    const limits = { quietMs: 60, timeoutMs: 60_000, deadlineMs: Date.now() + 60_000 };
    expect(await waitForNetworkIdle(page as unknown as Page, activity, limits)).toBeUndefined();
    expect(page.listenerCount('framenavigated')).toBe(0);
    return times;
  }

  it('is waited for by what its document says, where the load event was that of the blank page before', async () => {
    const page = new BusyPage();
    page.waitForLoadState = async () => {};
    const activity = new Activity(page as unknown as Page);
    let asked = 0;
    page.evaluate = async () => {
      asked++;
      if (asked === 2) page.ask('https://late.test/');
      return asked > 2;
    };
    const limits = { quietMs: 20, timeoutMs: 60_000, deadlineMs: Date.now() + 60_000 };
    expect(await waitForNetworkIdle(page as unknown as Page, activity, limits)).toBeUndefined();
    expect(asked).toBe(3);
    expect([...activity.answeringHosts]).toEqual(['late.test']);
  });

  it('is incomplete where its document says so until the end', async () => {
    const page = new BusyPage();
    page.waitForLoadState = async () => {};
    page.evaluate = async () => false;
    const activity = new Activity(page as unknown as Page);
    const limits = { quietMs: 20, timeoutMs: 100, deadlineMs: Date.now() + 100 };
    expect(await waitForNetworkIdle(page as unknown as Page, activity, limits)).toMatchObject({ id: 'timeout' });
  });

  it('is incomplete where its document says so when the time is over, also while it makes requests', async () => {
    const page = new BusyPage();
    page.waitForLoadState = async () => {};
    page.evaluate = async () => false;
    const activity = new Activity(page as unknown as Page);
    page.ask('https://a.test/', true);
    const limits = { quietMs: 200, timeoutMs: 60_000, deadlineMs: Date.now() };
    expect(await waitForNetworkIdle(page as unknown as Page, activity, limits)).toMatchObject({ id: 'timeout' });
    page.evaluate = async () => true;
    page.ask('https://a.test/image');
    expect(await waitForNetworkIdle(page as unknown as Page, activity, limits)).toMatchObject({ id: 'restless' });
  });

  it('is taken as it is where it is too busy to answer', async () => {
    const page = new BusyPage();
    page.waitForLoadState = async () => {};
    page.evaluate = () => new Promise(() => {});
    const activity = new Activity(page as unknown as Page);
    const limits = { quietMs: 20, timeoutMs: 60_000, deadlineMs: Date.now() + 60_000 };
    expect(await waitForNetworkIdle(page as unknown as Page, activity, limits)).toBeUndefined();
  });

  it('is not asked again once nothing is under way, whatever its frames have gone to', async () => {
    expect(await askedFor(() => {})).toBe(1);
    expect(await askedFor((page) => page.emit('framenavigated', {}))).toBe(1);
  });

  it('is asked again when it has gone to another one meanwhile', async () => {
    const once = (page: BusyPage, times: number) => times === 1 && page.emit('framenavigated', page.frame);
    expect(await askedFor(once)).toBe(2);
  });
});
