import type { Nat64Prefix } from '../address/nat64-prefix.ts';
import type { HostRecords } from './host-records.ts';

/** `off` nobody is asked · `button` when the user clicks · `auto` for each page that is shown in an open view. */
export const aaaaCheckModes = ['off', 'button', 'auto'] as const;
export type AaaaCheckMode = (typeof aaaaCheckModes)[number];

/** What to do with a check besides waiting for its end. */
export interface CheckOptions {
  /** Ends the check; what is known by then stays. */
  readonly signal: AbortSignal;
  /** Is called with the records of each host as they come, in any order; those that are known come at once. */
  readonly onRecords: (records: HostRecords) => void;
  /** Asks again also about hosts whose records are known. */
  readonly fresh?: boolean;
}

/** The AAAA check: asks the DNS about hosts, only after the user has turned that on. */
export interface AaaaCheck {
  /** `off` until the user turns the check on, and from the moment on in which it is turned off. */
  state(): 'off' | 'ready';
  /** When to check: `off` whenever `state` is. */
  mode(): AaaaCheckMode;
  /** Who is asked: a name, a hostname, or the empty text for the browser's own resolver. */
  readonly resolverName: string;
  /** @returns what is known of a host without asking anybody; nothing as long as the check is off */
  known(hostname: string): HostRecords | undefined;
  /** @returns the same of all hosts */
  allKnown(): readonly HostRecords[];
  /** @returns what the resolver has answered about ipv4only.arpa; undefined as long as it has not */
  dns64Records(): HostRecords | undefined;
  /**
   * Asks for the records of hosts. Hostnames that are nobody else's business are passed over. The same resolver is also
   * asked for ipv4only.arpa, so that AAAA which it makes up are recognised (RFC 7050): `dns64Records` has the answer then.
   * @returns when all have answered or failed to; rejects with the reason of the signal, or when it is off or turned off
   */
  check(hostnames: readonly string[], options: CheckOptions): Promise<void>;
  /**
   * Asks the user's network for its NAT64 prefixes (RFC 7050), where the browser allows it.
   * @returns none if there is no NAT64; null if that is not known, or the check is off
   */
  nat64Prefixes(signal: AbortSignal): Promise<readonly Nat64Prefix[] | null>;
  /** @param changed is called after the user has chosen otherwise, or wants what is known forgotten */
  observe(changed: () => void): void;
}
