/** What asking a provider showed of the network, for those who judge pages; null where it does not tell. No address is in it. */
export interface Reach {
  /** When it was asked, ms since the epoch. */
  readonly time: number;
  /** Whether the internet was reached over IPv4, not counting what a NAT64 translates. */
  readonly ipv4: boolean | null;
  readonly ipv6: boolean | null;
  readonly nat64: boolean | null;
}

/**
 * Networks change without anybody telling who does not listen at that moment: so long what was learnt is taken for true, in
 * milliseconds.
 */
export const reachLifetimeMs = 600_000;

/**
 * @param reach what was learnt of the network
 * @param times ms since the epoch: when a page was loaded, and now
 * @returns it, if it was learnt about then; undefined otherwise
 */
export function reachAbout(reach: Reach | undefined, ...times: readonly number[]): Reach | undefined {
  return reach && times.every((time) => Math.abs(time - reach.time) < reachLifetimeMs) ? reach : undefined;
}
