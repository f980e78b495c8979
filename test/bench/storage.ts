/**
 * What the pages of the extension take of the session storage: computed, so the same on every machine.
 * `node test/bench/storage.ts` prints it alone; the bench prints it with the rest.
 */
import { pathToFileURL } from 'node:url';
import { Tracker } from '../../src/page/recording/tracker.ts';
import { type Browsing, browse, documentOf } from '../unit/background/browsing.ts';
import { columns, showTarget, type Target } from './figures.ts';

/** @returns the characters of the one page of a tab, and of the same without its single requests */
function sizesOf(page: Omit<Browsing, 'tabs'>): { readonly whole: number; readonly withoutRequests: number } {
  const tracker = new Tracker();
  for (const event of browse({ ...page, tabs: 1 })) tracker.apply(event);
  const size = () => JSON.stringify(tracker.pageToJson(documentOf(1))).length;
  const whole = size();
  tracker.limitRequests(documentOf(1), 0);
  return { whole, withoutRequests: size() };
}

/** @returns what a tab, a host and a single request take, with the bounds that the storage's shares rest on */
export function storageTargets(): Target[] {
  const hosts = 30;
  const requests = 250;
  const tab = sizesOf({ hosts: 1, requests: 0 }).whole;
  const page = sizesOf({ hosts, requests });
  return [
    { name: 'stored: a tab without hosts', value: tab, bound: 1200, unit: 'B' },
    { name: 'stored: a host', value: (page.withoutRequests - tab) / hosts, bound: 110, unit: 'B' },
    { name: 'stored: a single request', value: (page.whole - page.withoutRequests) / requests, bound: 75, unit: 'B' },
    { name: `stored: a tab, ${hosts} hosts, ${requests} requests`, value: page.whole, bound: 20_000, unit: 'B' },
  ];
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  console.log(columns(storageTargets().map(showTarget)));
