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
  waitForLoadState = () => new Promise<void>(() => {});
  ask(url: string, isDocument = false): void {
    const request = {
      url: () => url,
      isNavigationRequest: () => isDocument,
      frame: () => this.frame,
      redirectedFrom: () => null,
      serviceWorker: () => null,
    };
    this.emit('request', request as unknown as Request);
    this.emit('requestfinished', request as unknown as Request);
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
