/** What came of asking a provider for the addresses of this machine. Plain JSON; facts only. */
import type { Reach } from './reach.ts';

/** The families, in the order in which they are shown. */
export const ownFamilies = ['ipv4', 'ipv6'] as const;
export type OwnFamily = (typeof ownFamilies)[number];

/**
 * Why a provider did not report the address: `no-route` nothing leads there over this family · `no-name` its name gave
 * no address of this family · `offline` the browser has no network · `timed-out` no answer in time · `refused` nobody
 * took the connection · `broken` the connection failed in another way · `status` an HTTP status that is no answer ·
 * `redirect` it sends elsewhere, which is not followed · `not-an-address` what it says is none · `wrong-family` it is
 * one of the other family · `unreadable` the browser does not let the extension read it.
 */
export const askingFailures = [
  'no-route',
  'no-name',
  'offline',
  'timed-out',
  'refused',
  'broken',
  'status',
  'redirect',
  'not-an-address',
  'wrong-family',
  'unreadable',
] as const;
export type AskingFailure = (typeof askingFailures)[number];

/** What came of asking one name of the provider. */
export type FamilyAnswer =
  | {
      readonly kind: 'address';
      /** As the provider sees the client. */
      readonly address: string;
      /** The provider's own address, as the browser reached it; empty where the browser does not report it. */
      readonly peer: string;
      /** Whether the browser says that a proxy made the request. */
      readonly proxied: boolean;
    }
  | { readonly kind: 'failed'; readonly reason: AskingFailure; readonly status?: number };

/** What a provider answered about this machine's addresses. */
export interface OwnAddresses {
  /** Hostnames that were asked. */
  readonly hosts: Readonly<Record<OwnFamily, string>>;
  /** Whether the provider is one of the table, so that its names are known to have one family each. */
  readonly known: boolean;
  /** When both had answered, ms since the epoch. */
  readonly time: number;
  readonly answers: Readonly<Record<OwnFamily, FamilyAnswer>>;
  /** The NAT64 prefixes of the network by RFC 7050; null where that is not known. */
  readonly nat64Prefixes: readonly string[] | null;
}

/** An autonomous system that announces an address. */
export interface AnnouncingNetwork {
  readonly as: number;
  readonly holder: string;
}

/** All that is known of the addresses of this machine. */
export interface KnownAddresses {
  readonly own: OwnAddresses;
  readonly reach: Reach;
  /** Missing where nobody was asked, or nobody answered. */
  readonly networks: Readonly<Partial<Record<OwnFamily, readonly AnnouncingNetwork[]>>>;
}
