import { boundedText } from '../events/bounded-text.ts';
import { isCancelled } from '../events/failure.ts';
import type { AbandonEvent, RequestEvent } from '../events/network-event.ts';
import { isTentative, type Page } from './page.ts';
import { RequestIds } from './request-ids.ts';

/** The requests of one navigation of a main frame, in order, while no document is known that they belong to. */
export interface PendingNavigation {
  /** webRequest's requestId, which redirects keep. */
  readonly id: string;
  readonly tab: number;
  readonly frame: number;
  readonly chain: readonly RequestEvent[];
}

/** A main frame, or the hidden one of a prerender. */
type FrameKey = Pick<PendingNavigation, 'tab' | 'frame'>;

/** How many there may be: a frame has one at a time, and a few that have no event of their end. */
const bounds = { ofFrame: 4, total: 200 };
/** Of a hop's URL only so much is kept that it is recognised. */
const maxHopUrl = 120;
/** Browsers give up after twenty redirects; an extension can make more. */
const maxHops = 50;

/** Navigations of main frames that wait for the commit of their document. */
export class PendingNavigations {
  #navigations: PendingNavigation[];
  /** The requests that have come to an answer or a failure, whether a document came of them or not. */
  readonly #ended: RequestIds;

  /** Both are what `toJson` returned before. */
  constructor(navigations: readonly PendingNavigation[] = [], ended?: string) {
    this.#navigations = [...navigations];
    this.#ended = new RequestIds(ended);
  }

  /** @returns whether the event comes too late to be waited with: its request has ended before */
  isOver({ id, kind }: RequestEvent): boolean {
    if (kind === 'redirect') return false;
    return this.#ended.has(id) || (kind === 'failure' && this.#ended.isForgotten(id));
  }

  /** Takes note of the event, if it ends its request. */
  noteEnd(event: RequestEvent): void {
    if (event.kind !== 'redirect' && !isTentative(event)) this.#ended.add(event.id);
  }

  /**
   * Takes a request of a navigation in. Browsers try with TLS what they are to load without it, or without TLS what fails with
   * it, and show no error page until both have failed. The second try is a request of its own, and only the first says how the
   * browser came there (test/e2e/https-first.test.ts, Chromium 156 and Firefox 153).
   * @returns the navigation as it is now
   */
  add(event: RequestEvent): PendingNavigation {
    const { id, tab, frame } = event;
    const before = this.#navigations.findLast(
      (other) => other.id === id || (isInFrame(other, event) && hasFailedAt(other, event)),
    );
    const navigation = { id, tab, frame, chain: withEvent(before?.chain ?? [], event) };
    const others = this.#navigations.filter((other) => other !== before);
    const surplus = others.filter((other) => isInFrame(other, event)).at(-bounds.ofFrame);
    this.#navigations = [...others.filter((other) => other !== surplus), navigation].slice(-bounds.total);
    return navigation;
  }

  /** @returns whether a navigation of a main frame has ended and waits for its commit */
  awaitsCommit(frame: FrameKey): boolean {
    return this.#navigations.some((other) => isInFrame(other, frame) && hasEnded(other));
  }

  /** @returns whether a navigation of a main frame was redirected and waits for its answer */
  awaitsAnswer(frame: FrameKey): boolean {
    return this.#navigations.some((other) => isInFrame(other, frame) && !hasEnded(other));
  }

  /** Gives a navigation up, whose requests were given to a page. */
  remove(navigation: PendingNavigation): void {
    this.#navigations = this.#navigations.filter((other) => other !== navigation);
  }

  /**
   * @param page of a document that was committed
   * @returns the requests of the last navigation to it that has ended; what was asked for before it in this frame has been
   *   overtaken and is forgotten; undefined if there was no such navigation
   */
  takeFor(page: Page): readonly RequestEvent[] | undefined {
    const at = this.#navigations.findLastIndex(
      (other) => isInFrame(other, page) && hasEnded(other) && endsIn(other, page),
    );
    const own = this.#navigations[at];
    if (own) this.#navigations = this.#navigations.filter((other, index) => index > at || !isInFrame(other, page));
    return own?.chain;
  }

  /** Forgets the navigations of a frame to a URL, of which no document came. */
  abandon(event: AbandonEvent): void {
    const names = [event.url, boundedText(event.url, maxHopUrl)];
    this.#navigations = this.#navigations.filter(
      (other) => !isInFrame(other, event) || !other.chain.some(({ target = '' }) => names.includes(target)),
    );
  }

  /** @returns whether there was anything to forget */
  forgetOlderHalf(): boolean {
    const count = this.#navigations.length;
    this.#navigations = this.#navigations.slice(Math.ceil(count / 2));
    return count > 0;
  }

  /** Forgets what a closed tab asked for. */
  dropTab(tab: number): void {
    this.#navigations = this.#navigations.filter((other) => other.tab !== tab);
  }

  /** Moves what a tab asked for to the tab that took its place. */
  renameTab(tab: number, by: number): void {
    this.#navigations = this.#navigations.map((other) => (other.tab === tab ? { ...other, tab: by } : other));
  }

  /** @returns what the constructor takes */
  toJson(): { readonly navigations: readonly PendingNavigation[]; readonly navigated: string } {
    return { navigations: this.#navigations, navigated: this.#ended.toJson() };
  }
}

/**
 * @param navigation a navigation that has ended
 * @param page of a document; an error page has the URL that was asked for without TLS, when the request with it failed
 *   (test/e2e/https-first.test.ts, Chromium 156)
 * @returns whether the document came of it
 */
export function endsIn(navigation: PendingNavigation, page: Pick<Page, 'target' | 'origin'>): boolean {
  return navigation.chain.at(-1)?.target === page.target || (page.origin === 'failed' && hasFailedAt(navigation, page));
}

/** @returns whether its last request failed, to this URL, with TLS or without */
function hasFailedAt({ chain }: PendingNavigation, { target }: { readonly target?: string }): boolean {
  const last = chain.at(-1);
  return !!last?.error && !isCancelled(last.error) && withoutTls(last.target) === withoutTls(target);
}

function withoutTls(url: string | undefined): string | undefined {
  return url?.replace(/^https:/, 'http:');
}

/** @returns whether the navigation came to an answer or a failure that may become a document */
export function mayCommit({ chain }: PendingNavigation): boolean {
  const last = chain.at(-1);
  return last !== undefined && last.kind !== 'redirect' && !isCancelled(last.error ?? '');
}

function isInFrame(navigation: PendingNavigation, { tab, frame }: FrameKey): boolean {
  return navigation.tab === tab && navigation.frame === frame;
}

function hasEnded({ chain }: PendingNavigation): boolean {
  return chain.at(-1)?.kind !== 'redirect';
}

/**
 * Adds an event to the requests of its navigation. A background that Firefox wakes gets the events of meanwhile kind by
 * kind (recordings/firefox/start-redirect.json), so a redirect may come after the answer that it led to, and an offer
 * to a service worker after the answer.
 */
export function withEvent(chain: readonly RequestEvent[], event: RequestEvent): readonly RequestEvent[] {
  const last = chain.at(-1);
  const isOther = last?.id !== event.id;
  if (!isOther && event.kind !== 'redirect' && last.kind !== 'redirect' && !isTentative(last)) return chain;
  // What a worker was asked for counts only until an event of the network comes, and a try that failed until the next one.
  const { target = '' } = event;
  const own = event.kind === 'redirect' ? { ...event, target: boundedText(target, maxHopUrl) } : event;
  const isHop = ({ kind }: RequestEvent) => kind === 'redirect';
  const all = [...chain.filter((known) => isHop(known) || !(isOther || isTentative(known))), own];
  return [...all.filter(isHop).slice(-maxHops), ...all.filter((known) => !isHop(known))];
}

/**
 * Of redirects without end, Chromium's webRequest says that the last one was given up, at its address; its webNavigation says
 * why (recordings/chromium/redirect-loop.json).
 * @param chain the requests of a navigation that led to an error page
 * @param error what the browser says there
 * @returns the requests, the last one with that error if it only was given up
 */
export function withReason(chain: readonly RequestEvent[], error: string | undefined): readonly RequestEvent[] {
  const last = chain.at(-1);
  if (!error || !last?.error || !isCancelled(last.error)) return chain;
  const { address: _, ...request } = last;
  return [...chain.slice(0, -1), { ...request, error }];
}
