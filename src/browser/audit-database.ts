import { type DBSchema, type IDBPDatabase, type IDBPObjectStore, openDB, type StoreNames } from 'idb';
import type { HostRecords } from '../dns/host-records.ts';
import type { Report, ReportPage, Run } from '../readiness/report.ts';

/** A report with each of its three lists in a store of its own, so that one page more does not write all others again. */
interface Schema extends DBSchema {
  pages: { key: [run: string, id: string]; value: ReportPage };
  runs: { key: string; value: Run };
  dns: { key: string; value: HostRecords };
}

let opened: Promise<IDBPDatabase<Schema>> | undefined;

function database(): Promise<IDBPDatabase<Schema>> {
  opened ??= openDB<Schema>('audit', 1, {
    upgrade(db) {
      db.createObjectStore('pages', { keyPath: ['run', 'id'] });
      db.createObjectStore('runs', { keyPath: 'id' });
      db.createObjectStore('dns', { keyPath: 'hostname' });
    },
    // A newer version of the extension waits for this connection to go.
    blocking: (_from, _to, event) => {
      (event.target as IDBDatabase).close();
      opened = undefined;
    },
    terminated: () => {
      opened = undefined;
    },
  });
  // What failed once, for example for lack of room, may work later.
  opened.catch(() => {
    opened = undefined;
  });
  return opened;
}

/** Tells the audit pages that are open that there is something new. */
const news = new BroadcastChannel('audit');

/** @returns the ids of the pages that a run has */
export async function pageIds(run: string): Promise<string[]> {
  const keys = await (await database()).getAllKeys('pages', IDBKeyRange.bound([run], [run, []]));
  return keys.map(([, id]) => id);
}

/**
 * Adds pages, or replaces what was known of them.
 * @throws DOMException QuotaExceededError when there is no room
 */
export function putPages(pages: readonly ReportPage[]): Promise<void> {
  return put({ pages });
}

/**
 * Adds to the report what is given, in one step: all of it, or nothing.
 * @throws DOMException QuotaExceededError when there is no room
 */
export async function put({ pages = [], runs = [], dns = [] }: Partial<Report>): Promise<void> {
  const db = await database();
  const step = db.transaction(['pages', 'runs', 'dns'], 'readwrite');
  await Promise.all([
    ...pages.map((page) => step.objectStore('pages').put(page)),
    ...runs.map((run) => step.objectStore('runs').put(run)),
    ...dns.map((records) => step.objectStore('dns').put(records)),
    step.done,
  ]);
  news.postMessage(null);
}

/**
 * Adds NAT64 prefixes to what is known of a run's network.
 * @throws DOMException QuotaExceededError when there is no room
 */
export async function addNat64Prefixes(id: string, prefixes: readonly string[]): Promise<void> {
  const step = (await database()).transaction('runs', 'readwrite');
  const run = await step.store.get(id);
  const all = new Set([...(run?.nat64Prefixes ?? []), ...prefixes]);
  const isNew = run !== undefined && all.size > run.nat64Prefixes.length;
  if (isNew) await step.store.put({ ...run, nat64Prefixes: [...all] });
  await step.done;
  if (isNew) news.postMessage(null);
}

/** Of so many pages at a time nobody notices the reading. */
const pagesAtATime = 100;

/** In several parts, because what a request brings is made into objects in one go. */
async function allPages(store: IDBPObjectStore<Schema, StoreNames<Schema>[], 'pages'>): Promise<ReportPage[]> {
  const pages: ReportPage[] = [];
  for (let part: ReportPage[] = []; ; ) {
    const last = part.at(-1);
    part = await store.getAll(last && IDBKeyRange.lowerBound([last.run, last.id], true), pagesAtATime);
    pages.push(...part);
    if (part.length < pagesAtATime) return pages;
  }
}

/** @returns all that was recorded and imported, pages in the order of time */
export async function readReport(): Promise<Report> {
  const step = (await database()).transaction(['pages', 'runs', 'dns']);
  const [pages, runs, dns] = await Promise.all([
    allPages(step.objectStore('pages')),
    step.objectStore('runs').getAll(),
    step.objectStore('dns').getAll(),
  ]);
  return { pages: pages.sort((one, other) => one.time - other.time), runs, dns };
}

/** Deletes all that was recorded and imported. */
export async function clearReport(): Promise<void> {
  const step = (await database()).transaction(['pages', 'runs', 'dns'], 'readwrite');
  await Promise.all([
    step.objectStore('pages').clear(),
    step.objectStore('runs').clear(),
    step.objectStore('dns').clear(),
    step.done,
  ]);
  news.postMessage(null);
}

/** @param changed is called after anything was added or deleted by another part of the extension */
export function observeReport(changed: () => void): void {
  news.addEventListener('message', changed);
}
