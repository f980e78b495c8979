import { TrackerJournal } from '../../../src/background/tracker-journal.ts';
import type { NetworkEvent } from '../../../src/page/events/network-event.ts';
import { requestUrl } from '../../../src/page/events/request-url.ts';
import type { Tracker } from '../../../src/page/recording/tracker.ts';

/** What browsers give an extension (storage.session.QUOTA_BYTES). */
export const quota = 10_485_760;

/** What real pages ask for, as far as its length matters. */
const types = ['image', 'script', 'stylesheet', 'xmlhttprequest', 'font'];
const paths = [
  '/v2/collect',
  '/assets/js/vendor.8f3c2d1e.chunk.js',
  '/images/thumbs/2026/11/26/photo-1024x768.webp',
  '/a',
];

/** Pages that load at the same time, each in a tab of its own. */
export interface Browsing {
  readonly tabs: number;
  readonly requests: number;
  readonly hosts: number;
  /** How many tabs load at the same time. */
  readonly together?: number;
}

/**
 * @returns the events of the pages; the address of a host is IPv6 if its number is even
 */
export function* browse({ tabs, requests, hosts, together = tabs }: Browsing): Generator<NetworkEvent> {
  let id = 1000;
  let time = 1_750_000_000_000;
  for (let first = 1; first <= tabs; first += together) {
    const loading = Array.from({ length: Math.min(together, tabs - first + 1) }, (_, at) => first + at);
    for (const tab of loading) {
      const url = `https://www.site-${tab}.example/articles/2026/a-page-about-something?session=${tab}`;
      const main = { kind: 'answer' as const, id: String(id++), time, tab, frame: 0, type: 'main_frame', target: url };
      yield { ...main, ...requestUrl(url), address: '2001:db8:100::10', status: 200 };
      yield { kind: 'commit', time, tab, frame: 0, document: documentOf(tab), url };
    }
    for (let number = 0; number < requests; number++) {
      for (const tab of loading) {
        time += 3;
        const host = number % hosts;
        yield {
          kind: 'answer',
          id: String(id++),
          time,
          tab,
          frame: 0,
          type: types[number % types.length] ?? '',
          ...requestUrl(`https://cdn${host}.provider-${(host * 7 + tab) % 90}.example${paths[number % paths.length]}`),
          document: documentOf(tab),
          loaders: [`frame www.site-${tab}.example`],
          address: host % 2 ? `192.0.2.${host}` : `2001:db8:${host.toString(16)}:${tab.toString(16)}::10`,
          status: 200,
        };
      }
    }
  }
}

/** @returns a documentId as Chromium makes them */
export function documentOf(tab: number): string {
  return tab.toString(16).toUpperCase().padStart(32, '0');
}

/** A background on a storage with the browser's limit, which is killed when all is written. */
export class Session {
  readonly items = new Map<string, string>();
  isFull = false;
  refusals = 0;
  readonly #quota: number;
  #life = 1;
  readonly #callbacks = new Set<() => void>();
  #journal: TrackerJournal;

  /** @param bytes what the storage takes */
  constructor(bytes = quota) {
    this.#quota = bytes;
    this.#journal = this.#start();
  }

  /** Takes events, a few hundred between two writes. */
  async take(events: Iterable<NetworkEvent>, together = 500): Promise<void> {
    let taken = 0;
    for (const event of events) {
      this.#journal.apply(this.#journal.record(event));
      if (++taken % together === 0) await this.settle();
    }
    await this.settle();
  }

  /** Lets all writes end. */
  async settle(): Promise<void> {
    do {
      for (const callback of [...this.#callbacks]) {
        this.#callbacks.delete(callback);
        callback();
      }
      let operations = -1;
      while (operations !== this.#operations) {
        operations = this.#operations;
        for (let turn = 0; turn < 20; turn++) await Promise.resolve();
      }
    } while (this.#callbacks.size > 0);
  }

  /** @returns what the next life knows */
  async kill(): Promise<Tracker> {
    this.#callbacks.clear();
    this.#journal = this.#start();
    return (await this.#journal.restore()).tracker;
  }

  async begin(): Promise<void> {
    await this.#journal.restore();
  }

  /** All characters that are stored; they are all ASCII. */
  bytes = 0;

  get tracker(): Tracker {
    return this.#journal.tracker;
  }

  #operations = 0;

  #lengthOf(key: string): number {
    const text = this.items.get(key);
    return text === undefined ? 0 : key.length + text.length;
  }

  #start(): TrackerJournal {
    return new TrackerJournal({
      area: {
        getAll: async () => Object.fromEntries(this.items),
        set: async (items) => {
          this.#operations++;
          const before = this.bytes;
          for (const [key, text] of Object.entries(items)) this.bytes += key.length + text.length - this.#lengthOf(key);
          if (this.bytes > this.#quota) {
            this.bytes = before;
            this.refusals++;
            throw new Error('QuotaExceededError');
          }
          for (const [key, text] of Object.entries(items)) this.items.set(key, text);
        },
        remove: async (keys) => {
          this.#operations++;
          for (const key of keys) {
            this.bytes -= this.#lengthOf(key);
            this.items.delete(key);
          }
        },
      },
      capacity: Math.floor(this.#quota * 0.95),
      after: (milliseconds, callback) => {
        if (milliseconds < 1000) this.#callbacks.add(callback);
        return () => void this.#callbacks.delete(callback);
      },
      beforeSnapshot: () => {},
      onFull: () => {
        this.isFull = true;
      },
      onChanges: () => {},
      onAvailable: () => {},
      onError: (error) => {
        throw error;
      },
      annotate: (event) => event,
      firstEntry: this.#life++ * 1_000_000_000,
    });
  }
}
