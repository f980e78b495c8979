/** What comes of asking who announces the network of an address. Plain JSON. */
import type { LookupTarget, SpecialTarget } from '../lookup-target.ts';

/** Who is asked which autonomous system announces an address: RIPEstat of the RIPE NCC (https://stat.ripe.net/docs/data-api). */
export const routingServer = 'stat.ripe.net';

/**
 * @param address IPv4 or IPv6 text without a zone
 * @returns the URL of "prefix overview"; the name of the program is what the RIPE NCC asks for, and tells of nobody
 */
export function routingUrl(address: string): string {
  const url = new URL(`https://${routingServer}/data/prefix-overview/data.json`);
  url.searchParams.set('resource', address);
  url.searchParams.set('sourceapp', 'greensix');
  return url.href;
}

/** A network as routers of the internet know it. */
export interface RoutedNetwork {
  /** In CIDR notation. */
  readonly prefix: string;
  /** The autonomous systems that announce it: mostly one. */
  readonly origins: readonly { readonly as: number; readonly holder: string }[];
}

/** Why there is no network; what is behind each stands at `WhoisFailureKind`. */
export type RoutingFailure = 'no-network' | 'time-out' | 'refused' | 'rate-limited' | 'wrong-answer' | 'cancelled';

/** Who announces an address in BGP, or why that is not known. */
export type RoutingResult =
  | { readonly kind: 'routed'; readonly network: RoutedNetwork }
  /** Nobody announces it. */
  | { readonly kind: 'unrouted' }
  /** Nobody was asked: the user has turned it off, or the address belongs to a special-purpose block. */
  | { readonly kind: 'not-asked' }
  | { readonly kind: 'failed'; readonly reason: RoutingFailure };

/** How to ask for it. */
export interface RoutingQuestion {
  /** Ends the question at once; it then fails with `cancelled`. */
  readonly signal: AbortSignal;
  /** Ask even if an answer is kept. */
  readonly fresh?: boolean;
}

/** Asks about an address. Never rejects. */
export type RoutingLookup = (target: LookupTarget | SpecialTarget, question: RoutingQuestion) => Promise<RoutingResult>;
