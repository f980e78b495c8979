import type { HostRecords } from '../../dns/host-records.ts';
import type { Report, ReportPage, Run } from '../../readiness/report/report.ts';
import { completed, databaseOf, resultOf } from './indexed-db.ts';

/** A report with each of its three lists in a store of its own, so that one page more does not write all others again. */
const stores = { pages: ['run', 'id'], runs: 'id', dns: 'hostname' } as const;
const storeNames = Object.keys(stores) as (keyof typeof stores)[];

const database = databaseOf('audit', 1, (db) => {
  for (const name of storeNames) db.createObjectStore(name, { keyPath: stores[name] as string | string[] });
});

/** Tells the audit pages that are open that there is something new. */
const news = new BroadcastChannel('audit');

/** @returns the ids of the pages that a run has */
export async function pageIds(run: string): Promise<string[]> {
  const store = (await database()).transaction('pages').objectStore('pages');
  const keys = await resultOf(store.getAllKeys(IDBKeyRange.bound([run], [run, []])));
  return (keys as [run: string, id: string][]).map(([, id]) => id);
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
export async function put(part: Partial<Report>): Promise<void> {
  const step = (await database()).transaction(storeNames, 'readwrite');
  for (const name of storeNames) for (const item of part[name] ?? []) step.objectStore(name).put(item);
  await completed(step);
  news.postMessage(null);
}

/**
 * Adds NAT64 prefixes to what is known of a run's network.
 * @throws DOMException QuotaExceededError when there is no room
 */
export async function addNat64Prefixes(id: string, prefixes: readonly string[]): Promise<void> {
  const step = (await database()).transaction('runs', 'readwrite');
  const store = step.objectStore('runs');
  const run = await resultOf<Run | undefined>(store.get(id));
  const all = new Set([...(run?.nat64Prefixes ?? []), ...prefixes]);
  const isNew = run !== undefined && all.size > run.nat64Prefixes.length;
  if (isNew) store.put({ ...run, nat64Prefixes: [...all] });
  await completed(step);
  if (isNew) news.postMessage(null);
}

/** Of so many pages at a time nobody notices the reading. */
const pagesAtATime = 100;

/** In several parts, because what a request brings is made into objects in one go. */
async function allPages(store: IDBObjectStore): Promise<ReportPage[]> {
  const pages: ReportPage[] = [];
  for (let part: ReportPage[] = []; ; ) {
    const last = part.at(-1);
    part = await resultOf(store.getAll(last && IDBKeyRange.lowerBound([last.run, last.id], true), pagesAtATime));
    pages.push(...part);
    if (part.length < pagesAtATime) return pages;
  }
}

/** @returns all that was recorded and imported, pages in the order of time */
export async function readReport(): Promise<Report> {
  const step = (await database()).transaction(storeNames);
  const [pages, runs, dns] = await Promise.all([
    allPages(step.objectStore('pages')),
    resultOf<Run[]>(step.objectStore('runs').getAll()),
    resultOf<HostRecords[]>(step.objectStore('dns').getAll()),
  ]);
  return { pages: pages.sort((one, other) => one.time - other.time), runs, dns };
}

/** Deletes all that was recorded and imported. */
export async function clearReport(): Promise<void> {
  const step = (await database()).transaction(storeNames, 'readwrite');
  for (const name of storeNames) step.objectStore(name).clear();
  await completed(step);
  news.postMessage(null);
}

/** @param changed is called after anything was added or deleted by another part of the extension */
export function observeReport(changed: () => void): void {
  news.addEventListener('message', changed);
}
