import { isCancelled } from './failure.ts';
import type { RequestEvent } from './network-event.ts';

/**
 * What is remarkable about a single request, taken from its event alone. A new mark is one entry here (and, for a fact
 * that no event carries yet, a field of the event) and two texts in the locales.
 */
export const requestMarks = {
  cached: (event) => event.cached === true,
  recalled: (event) => event.recalled === true,
  websocket: (event) => event.type === 'websocket',
  // Of some requests of a document, as of beacons that are answered with text, Firefox names the document and now and then no tab
  // (test/e2e/attribution.test.ts, Firefox 153).
  worker: (event) => (event.tab < 0 && !event.document) || event.fromServiceWorker === true,
  prefetch: (event) => event.prefetch === true,
  prerender: (event) => event.prerender === true,
  redirect: (event) => event.kind === 'redirect',
  failed: (event) => event.error !== undefined && !isCancelled(event.error),
  cancelled: (event) => event.error !== undefined && isCancelled(event.error),
  intercepted: (event) => event.intercepted === true,
  proxied: (event) => event.proxy !== undefined,
  insecure: (event) => (event.scheme === 'http' || event.scheme === 'ws') && !isLoopbackName(event.hostname),
} satisfies Record<string, (event: RequestEvent) => boolean>;

/** The id of a mark that a request can carry. */
export type RequestMarkId = keyof typeof requestMarks;

const entries = Object.entries(requestMarks) as [RequestMarkId, (event: RequestEvent) => boolean][];

/**
 * @param event a request's event
 * @returns the ids of all marks that it carries, in the table's order
 */
export function marksOf(event: RequestEvent): RequestMarkId[] {
  const marks: RequestMarkId[] = [];
  for (const [id, applies] of entries) if (applies(event)) marks.push(id);
  return marks;
}

/** @returns the marks and one more, in the table's order */
export function withMark(marks: readonly RequestMarkId[], mark: RequestMarkId): RequestMarkId[] {
  return entries.map(([id]) => id).filter((id) => id === mark || marks.includes(id));
}

/**
 * @param hostname as a URL has it
 * @returns whether it means this computer: browsers treat such names as trustworthy without TLS (Secure Contexts, section 3.1)
 */
export function isLoopbackName(hostname: string): boolean {
  return /(^|\.)localhost$|^127(\.\d+){3}$|^\[::1]$/.test(hostname);
}
