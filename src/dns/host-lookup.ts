import type { HostRecords } from './host-records.ts';

/** One way to find out about hostnames: DNS over HTTPS, or the browser's own resolver. */
export interface HostLookup {
  /** Whom it asks, as a key for what is kept. */
  readonly key: string;
  /** Whether it asks nobody outside of the user's own network but whom the browser asks anyway, so that its names give nothing away. */
  readonly ownNetwork: boolean;
  /**
   * Asks, whatever was answered before. Failures are part of what comes back.
   *
   * @param hostname one that may be asked for (`HostResolver`)
   * @param fresh whether the resolver, too, should not answer from what it keeps, if it can be asked so
   * @returns rejects only with the reason of the signal
   */
  ask(hostname: string, options: { readonly signal: AbortSignal; readonly fresh: boolean }): Promise<HostRecords>;
}
