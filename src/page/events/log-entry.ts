import type { RequestEvent, ResourceType } from './network-event.ts';

/** One line of the live log: a request that was answered, redirected, or that failed. */
export interface LogEntry {
  /** Counted from 1 for each log, in the order of the browser's events. */
  readonly number: number;
  /** webRequest's requestId: hops of a redirect, and a failure after the answer, have the same. */
  readonly id: string;
  readonly kind: RequestEvent['kind'];
  /** Milliseconds since the epoch, whole. */
  readonly time: number;
  /** The tab's id, -1 for a worker that belongs to no tab. */
  readonly tab: number;
  readonly type: ResourceType;
  readonly method: string;
  readonly scheme: string;
  /** ASCII hostname, IPv6 literals in brackets; empty for what is longer than any hostname. */
  readonly hostname: string;
  /** Left out where it is the default of the scheme. */
  readonly port?: number;
  /** Without query and fragment, at most 256 characters. */
  readonly path: string;
  /** The server's address as the browser wrote it; left out where it tells none. */
  readonly address?: string;
  readonly status?: number;
  /** The browser's own name of what went wrong. */
  readonly error?: string;
  /** Type, host and port of the proxy in use. */
  readonly proxy?: string;
  readonly cached?: true;
  readonly fromServiceWorker?: true;
  /**
   * Hostname of the document, stylesheet or worker that asked; empty where the browser reports none, as of a typed
   * address.
   */
  readonly initiator: string;
}

/** A line that is in no log yet. */
export type LogLine = Omit<LogEntry, 'number'>;

/**
 * @param event the browser's event of a request
 * @param method the HTTP method
 * @param initiator hostname of what asked
 * @returns the line of the log, without its number
 */
export function logEntry(event: RequestEvent, method: string, initiator: string): LogLine {
  const { id, kind, time, tab, type, scheme, hostname, port, path } = event;
  const { address, status, error, proxy, cached, fromServiceWorker } = event;
  return {
    ...{ id, kind, time, tab, type, method, scheme, hostname, path, initiator },
    ...(port !== undefined && { port }),
    ...(address !== undefined && { address }),
    ...(status !== undefined && { status }),
    ...(error !== undefined && { error }),
    ...(proxy !== undefined && { proxy }),
    ...(cached && { cached }),
    ...(fromServiceWorker && { fromServiceWorker }),
  };
}

/** @returns the URL of a line, as far as it is recorded */
export function logUrl({ scheme, hostname, port, path }: LogEntry): string {
  return `${scheme}://${hostname}${port === undefined ? '' : `:${port}`}${path}`;
}
