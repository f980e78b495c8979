/** What the rows are sorted by. */
export const sortKeys = ['family', 'name', 'requests'] as const;
export type SortKey = (typeof sortKeys)[number];

/** The filters that are one click away. */
export const quickFilters = ['ipv4', 'failed', 'third-party'] as const;
export type QuickFilter = (typeof quickFilters)[number];

/** How the user wants to see the table. */
export interface TableOptions {
  /** Whether the hosts of one registrable domain stand together under a heading. */
  readonly grouped: boolean;
  readonly sort: SortKey;
  /** Only rows that pass all of these are shown. */
  readonly only: readonly QuickFilter[];
  /** Only rows that contain this are shown. */
  readonly text: string;
}

export const defaultTableOptions: TableOptions = { grouped: true, sort: 'family', only: [], text: '' };

/**
 * Parses what was kept from one popup to the next: how rows are arranged. Filters are not: what somebody looked for
 * yesterday must not empty today's list, and what is typed may be a hostname, which must not be on a disk.
 * @param stored what was kept, as JSON; anything else stands for the default
 * @returns how to show the table
 */
export function parseTableOptions(stored: string | null): TableOptions {
  const { grouped, sort } = fieldsOf(stored);
  return {
    ...defaultTableOptions,
    grouped: typeof grouped === 'boolean' ? grouped : defaultTableOptions.grouped,
    sort: sortKeys.find((key) => key === sort) ?? defaultTableOptions.sort,
  };
}

/**
 * @param options how the table is shown
 * @returns what is kept of it, as JSON
 */
export function writeTableOptions({ grouped, sort }: TableOptions): string {
  return JSON.stringify({ grouped, sort });
}

/**
 * @param options how the table is shown
 * @returns whether some rows may be left out
 */
export function isFiltered({ only, text }: TableOptions): boolean {
  return only.length > 0 || text.trim() !== '';
}

function fieldsOf(stored: string | null): Partial<Record<keyof TableOptions, unknown>> {
  try {
    return Object(JSON.parse(stored ?? '{}'));
  } catch {
    return {};
  }
}
