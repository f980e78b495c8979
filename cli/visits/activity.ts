import { setTimeout as sleep } from 'node:timers/promises';
import type { BrowserContext, Page, Request } from 'playwright-core';
import { RunningClock } from '../../src/async/running-time.ts';
import { requestUrl, urlOrigin } from '../../src/page/events/request-url.ts';

/** A request without an answer holds a page up for this many times the quiet time. */
const unansweredFactor = 10;
/**
 * So long at most a request that has only just begun may go on when the time of its page is over: Chromium gives IPv6 300 ms
 * before it tries IPv4 as well (docs/readiness.md), and a lost SYN is sent again after 1 and 3 seconds (RFC 6298 section 2).
 */
const mostExtraMs = 5000;
const pollIntervalMs = 50;
/** A page with more requests is taken as it is: it would never end, and keep the others from being seen. */
export const maxRequests = 10_000;

const contextEvents = ['request', 'requestfinished', 'requestfailed'] as const;

/**
 * Listens to the events of a context that each page's `Activity` comes and goes for: Playwright sends its server a message
 * whenever the first listener comes and the last one goes.
 */
export function keepListening(context: BrowserContext): void {
  for (const event of contextEvents) context.on(event as 'request', () => {});
}

/** Of a page that is never closed, the timer keeps no process alive. */
function every(milliseconds: number, callback: () => void): () => void {
  const timer = setInterval(callback, milliseconds).unref();
  return () => clearInterval(timer);
}

/** Watches the requests of a page. */
export class Activity {
  /** Since when they wait, by `#clock`. */
  readonly #unanswered = new Map<Request, number>();
  /** Of these, what had begun when the page was last waited for; what began later had no chance to be answered. */
  #due: ReadonlySet<Request> | null = null;
  /** A machine that stands still is none on which nobody answers. */
  readonly #clock = new RunningClock(every);
  readonly #answered = new Set<string>();
  readonly #asked = new Set<string>();
  readonly #onLeave: (left: Request) => void;
  /**
   * The request of the document. Not its answer: on a busy machine Playwright reports that only after the request of the
   * next document, because it waits for the headers (test/unit/cli/visits/activity.test.ts).
   */
  #document: Request | null = null;
  #last = Date.now();
  #count = 0;
  #documents = 0;
  #overflow = (): void => {};
  /** Resolves when the page has made more than `maxRequests`. */
  readonly overflow = new Promise<void>((resolve) => {
    this.#overflow = resolve;
  });

  /**
   * @param onLeave is called with the request of the document when that asks for another one in its place, without anybody's
   *   doing; the request may have failed
   */
  constructor(page: Page, onLeave: (left: Request) => void = () => {}) {
    this.#onLeave = onLeave;
    const begun = (request: Request): void => {
      this.#last = Date.now();
      if (++this.#count > maxRequests) this.#overflow();
      this.#unanswered.set(request, this.#clock.now);
      // What an earlier document of the tab asked belongs to another page.
      if (isOfDocument(request, page)) {
        if (!request.redirectedFrom()) {
          if (this.#document) this.#onLeave(this.#document);
          this.#documents++;
          this.#asked.clear();
          this.#count = 1;
        }
        this.#document = request;
      }
      if (/^https?:/.test(request.url())) this.#asked.add(hostnameOf(request));
    };
    const answered = (request: Request): void => {
      this.#last = Date.now();
      this.#unanswered.delete(request);
      this.#answered.add(hostnameOf(request));
    };
    page.on('request', begun);
    page.on('response', (response) => answered(response.request()));
    page.on('requestfinished', answered);
    page.on('requestfailed', answered);
    page.on('websocket', () => {
      this.#last = Date.now();
    });
    // A service worker may still make requests that the page gave it, and only the context gets events for them.
    const noteWorker = (request: Request): void => {
      const worker = request.serviceWorker();
      if (worker && urlOrigin(worker.url()) === urlOrigin(page.url())) this.#last = Date.now();
    };
    const context = page.context();
    for (const event of contextEvents) context.on(event as 'request', noteWorker);
    page.once('close', () => {
      this.#clock.stop();
      for (const event of contextEvents) context.off(event as 'request', noteWorker);
    });
  }

  /**
   * To be called when the tab shows the document: its host has answered then, also where Playwright has not reported the
   * answer yet, and the extension has to know it.
   */
  noteCommit(): void {
    if (this.#document) this.#answered.add(hostnameOf(this.#document));
  }

  /** When a request began or ended last. */
  get last(): number {
    return this.#last;
  }

  /** How many documents the tab has asked for in its own place. */
  get documents(): number {
    return this.#documents;
  }

  /** The hosts that the document and all below it asked, and of which the browser has reported something. */
  get answeringHosts(): ReadonlySet<string> {
    const silent = new Set([...this.#unanswered.keys()].filter((request) => this.#isSilent(request)).map(hostnameOf));
    return new Set([...this.#asked].filter((hostname) => !silent.has(hostname)));
  }

  /** Hosts that were asked and have neither answered nor failed, in time enough. */
  get silentHosts(): string[] {
    return [...new Set(this.silentRequests.map(hostnameOf))];
  }

  /** The requests to these hosts, of which the extension gets no event before they end. */
  get silentRequests(): Request[] {
    return [...this.#unanswered.keys()].filter(
      (request) => this.#due?.has(request) !== false && this.#isSilent(request),
    );
  }

  #isSilent(request: Request): boolean {
    const hostname = hostnameOf(request);
    return hostname !== '' && this.#asked.has(hostname) && !this.#answered.has(hostname);
  }

  /**
   * To be called when the time of the page is over: waits for the first answer of hosts that were asked only just now, so that
   * none is called silent that had no time. What the page asks from now on is left out.
   * @param quietMs the page's quiet time
   * @param mostMs how long that may take, both in milliseconds
   */
  async waitForLast(quietMs: number, mostMs: number): Promise<void> {
    this.#due = new Set(this.#unanswered.keys());
    const enoughMs = Math.min(unansweredFactor * quietMs, mostExtraMs, mostMs);
    const isYoung = (request: Request) => this.#clock.now - (this.#unanswered.get(request) ?? 0) < enoughMs;
    while (!this.#clock.isStopped && this.silentRequests.some(isYoung)) await sleep(pollIntervalMs);
  }

  /**
   * Waits until no request has begun or ended for a while and none that is new waits for its answer.
   * @param quietMs that while, in milliseconds
   * @param deadlineMs when to give up, ms since the epoch
   * @returns whether that came before the deadline
   */
  async quiet(quietMs: number, deadlineMs: number): Promise<boolean> {
    for (;;) {
      const now = Date.now();
      const waits = [...this.#unanswered.values()].some(
        (since) => this.#clock.now - since < unansweredFactor * quietMs,
      );
      if (!waits && now - this.#last >= quietMs) return true;
      if (now >= deadlineMs) return false;
      await sleep(Math.min(pollIntervalMs, deadlineMs - now));
    }
  }
}

/** @returns whether a request is for the document that the tab shows */
export function isOfDocument(request: Request, page: Page): boolean {
  try {
    return request.isNavigationRequest() && request.frame() === page.mainFrame();
  } catch {
    // Playwright does not know the frame yet, so it is another than the page's.
    return false;
  }
}

function hostnameOf(request: Request): string {
  return requestUrl(request.url()).hostname;
}
