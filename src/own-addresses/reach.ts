/**
 * What asking a provider showed of the network, for those who judge pages; null where it does not report it. No address
 * is in it.
 */
export interface Reach {
  /** When it was asked, ms since the epoch. */
  readonly time: number;
  /** Whether the internet was reached over IPv4, not counting what a NAT64 translates. */
  readonly ipv4: boolean | null;
  readonly ipv6: boolean | null;
  readonly nat64: boolean | null;
}

/**
 * Networks change without anybody telling who does not listen at that moment: so long what was found out is taken for
 * true, in milliseconds.
 */
export const reachLifetimeMs = 600_000;

/** @returns whether two times (ms since the epoch) are so near that the network will not have changed between them */
export function isSameNetworkTime(one: number, other: number): boolean {
  // Before or after: a clock that was set back must not keep it for ever.
  return Math.abs(one - other) < reachLifetimeMs;
}

/**
 * @param reach what was found out about the network
 * @param times ms since the epoch: when a page was loaded, and now
 * @returns it, if it was found out about then; undefined otherwise
 */
export function reachAbout(reach: Reach | undefined, ...times: readonly number[]): Reach | undefined {
  return reach && times.every((time) => isSameNetworkTime(time, reach.time)) ? reach : undefined;
}
