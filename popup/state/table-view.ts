/** What the rows are sorted by. */
export const sortKeys = ['name', 'family', 'requests'] as const;
export type SortKey = (typeof sortKeys)[number];

/** The filters that are one click away. */
export const quickFilters = ['ipv4', 'failed', 'third-party'] as const;
export type QuickFilter = (typeof quickFilters)[number];

/** How the user wants to see the table; remembered from one popup to the next. */
export interface TableView {
  /** Whether the hosts of one registrable domain stand together under a heading. */
  readonly grouped: boolean;
  readonly sort: SortKey;
  /** Only rows that pass all of these are shown. */
  readonly only: readonly QuickFilter[];
  /** Only rows that contain this are shown. */
  readonly text: string;
}

export const defaultTableView: TableView = { grouped: true, sort: 'name', only: [], text: '' };

/** A longer text cannot be a part of a hostname. */
const longestText = 253;

/**
 * @param stored what was kept, as JSON; anything else stands for the default
 * @returns how to show the table
 */
export function readTableView(stored: string | null): TableView {
  const { grouped, sort, only, text } = fieldsOf(stored);
  return {
    grouped: typeof grouped === 'boolean' ? grouped : defaultTableView.grouped,
    sort: sortKeys.find((key) => key === sort) ?? defaultTableView.sort,
    only: Array.isArray(only) ? quickFilters.filter((filter) => only.includes(filter)) : defaultTableView.only,
    text: typeof text === 'string' ? text.slice(0, longestText) : defaultTableView.text,
  };
}

/**
 * @param view how the table is shown
 * @returns whether some rows may be left out
 */
export function isFiltered({ only, text }: TableView): boolean {
  return only.length > 0 || text.trim() !== '';
}

function fieldsOf(stored: string | null): Partial<Record<keyof TableView, unknown>> {
  try {
    return Object(JSON.parse(stored ?? '{}'));
  } catch {
    return {};
  }
}
