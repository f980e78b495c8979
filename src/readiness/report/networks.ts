/** The networks without IPv4 that a verdict looks ahead to: with NAT64 and DNS64 (RFC 6146, RFC 6147), or with nothing. */
export const networkIds = ['with-nat64', 'without-nat64'] as const;
export type NetworkId = (typeof networkIds)[number];

/** What becomes of a host's requests there. `fails-anyway`: it fails where there is IPv4, too, so nothing changes. */
export type Outcome = 'works' | 'breaks' | 'unknown' | 'fails-anyway';
