import type { Place, Sort } from '../state/place.ts';

/** What rows of a table are sorted by: numbers, or texts by their code units, but numbers in them by their size. */
export type SortValue = string | number;

/** A table without its looks. */
export interface TableModel<Row> {
  key(row: Row): string;
  /** What weighs most has the smallest value: the order in which a table is at first, and of rows that are equal else. */
  weight(row: Row): number;
  /** What each column is sorted by. */
  readonly columns: Readonly<Record<string, (row: Row) => SortValue>>;
  /** All that can be searched for, in lower case. */
  haystack(row: Row): string;
  /** Whether the filters leave the row in. */
  matches(row: Row, place: Place): boolean;
}

/**
 * @param rows all rows of a table
 * @param model the table
 * @param sort how it is sorted; a column that the table does not have sorts nothing
 * @returns the rows in order
 */
export function sortRows<Row>(rows: readonly Row[], model: TableModel<Row>, sort: Sort | undefined): Row[] {
  const value = sort && Object.hasOwn(model.columns, sort.column) ? model.columns[sort.column] : undefined;
  const direction = sort?.descending ? -1 : 1;
  return rows
    .map((row) => ({ row, weight: model.weight(row), value: sortable(value?.(row) ?? 0), key: model.key(row) }))
    .sort(
      (one, other) =>
        direction * order(one.value, other.value) || one.weight - other.weight || order(one.key, other.key),
    )
    .map(({ row }) => row);
}

/**
 * @param rows rows in any order
 * @param model the table
 * @param place says what is searched for and which filters are set
 * @returns the rows that are shown, in the same order
 */
export function filterRows<Row>(rows: readonly Row[], model: TableModel<Row>, place: Place): Row[] {
  const words = place.search.toLowerCase().split(/\s+/).filter(Boolean);
  return rows.filter((row) => {
    if (!model.matches(row, place)) return false;
    if (words.length === 0) return true;
    const haystack = model.haystack(row);
    return words.every((word) => haystack.includes(word));
  });
}

/**
 * What a click on a column's heading makes of the order: the usual direction, the other one, then what weighs most first.
 * @param before the order so far
 * @param column the column
 * @param descendingFirst whether large values are of more interest
 */
export function nextSort(before: Sort | undefined, column: string, descendingFirst: boolean): Sort | undefined {
  if (before?.column !== column) return { column, descending: descendingFirst };
  return before.descending === descendingFirst ? { column, descending: !descendingFirst } : undefined;
}

/** Longer ones are no numbers that anybody compares. */
const maxDigits = 16;

/** @returns the same, but of a text one in which AS3320 comes before AS15169, and page 2 before page 10 */
function sortable(value: SortValue): SortValue {
  return typeof value === 'number' ? value : value.replace(/\d+/g, (digits) => digits.padStart(maxDigits, '0'));
}

function order(one: SortValue, other: SortValue): number {
  return one === other ? 0 : one < other ? -1 : 1;
}
