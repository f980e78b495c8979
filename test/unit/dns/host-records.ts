import type { HostRecords } from '../../../src/dns/host-records.ts';

/** Records of a host that has nothing, with changes. */
export function hostRecords(changes: Partial<HostRecords>): HostRecords {
  return {
    hostname: 'v6.test',
    a: { status: 'no-data', addresses: [] },
    aaaa: { status: 'no-data', addresses: [] },
    https: { status: 'no-data', bindings: [] },
    cnames: [],
    source: { kind: 'doh', url: 'https://dns.test/' },
    at: 1_000_000,
    ttl: 300,
    ...changes,
  };
}
