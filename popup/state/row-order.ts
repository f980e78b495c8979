import type { FamilySign } from '../../src/address/describe-address.ts';
import type { SiteOf } from '../../src/address/site.ts';
import type { Row } from '../../src/page/presentation/row.ts';
import type { SortKey, TableOptions } from './table-options.ts';

/** What the order depends on, next to the rows. */
export interface OrderBy {
  readonly options: Pick<TableOptions, 'grouped' | 'sort'>;
  /** The main document's hostname, or the empty text. */
  readonly main: string;
  readonly siteOf: SiteOf;
}

/** One row, with all that it is sorted by. */
interface Sorted {
  readonly hostname: string;
  readonly key: string;
  readonly rank: number;
  readonly site: string;
  readonly siteKey: string;
}

/** Smaller comes first; equals are sorted by name. */
const ranks: Readonly<Record<SortKey, (row: Row) => number>> = {
  name: () => 0,
  // What an auditor looks for comes first.
  family: ({ family }) => familyRank[family],
  requests: ({ total }) => -total,
};
const familyRank: Readonly<Record<FamilySign, number>> = { 4: 0, '?': 1, 6: 2 };

/**
 * @param row a row
 * @param sort what rows are sorted by
 * @returns what it weighs then; smaller comes first
 */
export function rankOf(row: Row, sort: SortKey): number {
  return ranks[sort](row);
}

/**
 * The order of the rows: the main host first, then its own site, then the others. By name, the hosts of one
 * organisation stand together in any case, and rows never change places when another one comes.
 * @param rows the rows
 * @param by how to sort them
 * @returns the hostnames in order; where they are grouped, each site's without a gap
 */
export function orderRows(rows: Iterable<Row>, { options, main, siteOf }: OrderBy): string[] {
  const rank = ranks[options.sort];
  const sorted = Array.from(rows, (row): Sorted => {
    const { hostname } = row;
    const site = siteOf(hostname);
    return {
      hostname,
      key: hostname === main ? '' : keyOf(hostname, site),
      rank: rank(row),
      site,
      siteKey: keyOf(site, site),
    };
  });
  const byHost = (a: Sorted, b: Sorted) => mainFirst(a, b) || a.rank - b.rank || compare(a.key, b.key);
  if (!options.grouped) return sorted.sort(byHost).map(({ hostname }) => hostname);
  const sites = ranksOfSites(sorted, options.sort, main === '' ? undefined : siteOf(main));
  const bySite = (a: Sorted, b: Sorted) =>
    compare(sites.get(a.site) ?? 0, sites.get(b.site) ?? 0) || compare(a.siteKey, b.siteKey);
  return sorted.sort((a, b) => (a.site === b.site ? byHost(a, b) : bySite(a, b))).map(({ hostname }) => hostname);
}

/**
 * The order while somebody is working in the table: rows that are there stay where they are.
 * @param before the order so far
 * @param rows the rows
 * @param by how they are sorted otherwise
 * @returns the hostnames in order; new ones stand behind the others of their site
 */
export function keepOrder(before: readonly string[], rows: ReadonlyMap<string, Row>, by: OrderBy): string[] {
  const known = new Set(before);
  const order = before.filter((hostname) => rows.has(hostname));
  for (const hostname of orderRows(rows.values(), by)) {
    if (known.has(hostname)) continue;
    const site = by.siteOf(hostname);
    const last = by.options.grouped ? order.findLastIndex((other) => by.siteOf(other) === site) : -1;
    order.splice(last < 0 ? order.length : last + 1, 0, hostname);
  }
  return order;
}

/** What each site is sorted by: a sum of requests, or the best family of its hosts. */
function ranksOfSites(hosts: readonly Sorted[], sort: SortKey, first: string | undefined): Map<string, number> {
  const siteRanks = new Map<string, number>();
  const together = sort === 'requests' ? (one: number, other: number) => one + other : Math.min;
  for (const { site, rank } of hosts) {
    const before = siteRanks.get(site);
    siteRanks.set(site, before === undefined ? rank : together(before, rank));
  }
  if (first !== undefined) siteRanks.set(first, Number.NEGATIVE_INFINITY);
  return siteRanks;
}

function mainFirst(a: Sorted, b: Sorted): number {
  return Number(b.key === '') - Number(a.key === '');
}

/** No other hostname of a URL has brackets, or digits and dots alone (URL standard). The parser of addresses is loaded after the first paint. */
const ipLiteral = /^\[|^[\d.]+$/;

/**
 * What a name is sorted by: its site as people know it ("doubleclick.net" stands under d), then the labels below it from
 * the right, so that names of one organisation stand together: "cm.g.doubleclick.net" as "doubleclick.net g cm". The space
 * sorts before all that a label can hold. Addresses come last.
 */
function keyOf(hostname: string, site: string): string {
  if (ipLiteral.test(hostname)) return `~${hostname}`;
  if (!hostname.endsWith(`.${site}`)) return hostname;
  return [
    site,
    ...hostname
      .slice(0, -site.length - 1)
      .split('.')
      .reverse(),
  ].join(' ');
}

function compare<Value extends string | number>(a: Value, b: Value): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
