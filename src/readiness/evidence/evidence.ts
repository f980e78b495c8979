/**
 * What a value of a piece of evidence is, so that a text can be made of it: a hostname, an address, the class of the
 * address that stands before it, the browser's name of an error, ...
 */
type ValueKind = 'hostname' | 'address' | 'class' | 'error' | 'failure' | 'count' | 'port' | 'status';

/**
 * All that a verdict can rest on, with the values that it carries, in the order of the places in its text. A new one is
 * an entry here, where it is found, and a text.
 */
export const evidenceValues = {
  'literal-ipv4': ['hostname'],
  'name-local': ['hostname'],
  'reached-native': ['address', 'count'],
  'reached-tunnelled': ['address', 'class', 'count'],
  'reached-local': ['address', 'class', 'count'],
  'reached-nat64': ['address', 'count'],
  'maybe-nat64': ['address'],
  'reached-ipv4': ['address', 'count'],
  'reached-loopback': ['address', 'count'],
  'stored-address': ['address', 'count'],
  'from-cache': ['count'],
  served: ['count'],
  proxied: ['count'],
  'proxied-at': ['address', 'count'],
  intercepted: ['count'],
  cancelled: ['count'],
  failed: ['failure', 'error', 'count'],
  'other-pages': ['address', 'count'],
  'address-unknown': ['count'],
  'nothing-seen': [],
  'aaaa-usable': ['address'],
  'aaaa-unusable': ['address', 'class'],
  'aaaa-none': [],
  'aaaa-none-target': ['hostname'],
  'aaaa-denied': [],
  'aaaa-synthetic': ['address'],
  'aaaa-embedded': ['address'],
  'a-not-global': ['address', 'class'],
  'no-name': [],
  'lookup-failed': ['status'],
  'resolver-blocks': ['status'],
  'resolver-differs': ['hostname', 'status'],
  'lookup-missing': [],
  'check-answered': ['address', 'port'],
  'check-untrusted': ['address', 'port'],
  'check-failed': ['address', 'port', 'failure'],
  'service-port': ['port'],
  'ipv6-here': [],
  'ipv6-unproven': [],
  'not-tried': [],
  'aaaa-untried': ['count'],
  'connection-shared': [],
  'depends-denied': [],
  'depends-mapped': [],
  'depends-failure': [],
  'vantage-route': [],
  'vantage-no-route': [],
  'vantage-proxy-set': [],
  'vantage-proxy-address': ['address', 'count'],
  'vantage-native': ['count', 'hostname'],
  'vantage-nat64': ['count', 'hostname'],
  'vantage-proxied': ['count', 'hostname'],
  'vantage-unused': ['count', 'hostname'],
  'vantage-failed': ['count', 'hostname'],
  'vantage-asked-ipv6': [],
  'vantage-asked-no-ipv6': [],
  'vantage-asked-nat64': [],
  'vantage-untold': [],
} as const satisfies Record<string, readonly ValueKind[]>;

export type EvidenceId = keyof typeof evidenceValues;

/** One fact that a verdict rests on. Its words come from the locales. */
export interface Evidence {
  readonly id: EvidenceId;
  /** As `evidenceValues` lists them. */
  readonly values: readonly (string | number)[];
}
