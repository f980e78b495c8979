import { describeAddress } from '../../../src/address/describe-address.ts';
import { siteOf } from '../../../src/address/site.ts';
import type { AddressRow, Row, RowMark } from '../../../src/page/presentation/row.ts';
import type { PageHeader } from '../../../src/protocol.ts';

/** What of a row a test wants to say itself. */
export interface RowFacts {
  readonly site?: string;
  readonly main?: boolean;
  readonly total?: number;
  readonly marks?: readonly RowMark[];
  readonly errors?: readonly string[];
}

/** @returns a row as the background would send it */
export function rowWith(hostname: string, addresses: readonly string[], facts: RowFacts = {}): Row {
  const total = facts.total ?? 1;
  const described = addresses.map((address): AddressRow => {
    const { text, class: id, family, embedded } = describeAddress(address);
    return {
      address: text,
      family: family === 6 ? '6' : '4',
      class: id ?? '',
      embedded: embedded ?? '',
      total,
      cached: 0,
    };
  });
  const [first] = described;
  return {
    hostname,
    site: facts.site ?? siteOf(hostname, (name) => name.split('.').slice(-2).join('.')),
    main: facts.main ?? false,
    address: first?.address ?? '',
    family: first?.family ?? '?',
    class: first?.class ?? '',
    embedded: first?.embedded ?? '',
    total,
    types: { script: total },
    marks: facts.marks ?? [],
    addresses: described,
    failures: (facts.errors ?? []).map((error) => ({ error, count: 1 })),
    versions: [],
    proxies: [],
  };
}

/** @returns a header as the background would send it */
export function headerWith(hostname: string, page = 'page'): PageHeader {
  return {
    tab: 1,
    page,
    kind: 'web',
    origin: 'loaded',
    hostname,
    redirectingHosts: [],
    icon: '6',
    summary: {
      main: '6',
      address: '2606:4700::11',
      failed: false,
      others: { 4: false, 6: false },
      hosts: { total: 1, 4: 0, 6: 1, failed: 0, unknown: 0 },
      leftOut: 0,
      more: false,
    },
    notices: [],
    preview: null,
  };
}
