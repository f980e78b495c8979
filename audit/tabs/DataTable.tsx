import type { ComponentChildren } from 'preact';
import { memo } from 'preact/compat';
import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { usePrinting } from '../parts/use-printing.ts';
import type { Sort } from '../state/place.ts';
import { nextSort } from '../tables/table-model.ts';

/** A column as it is shown. The first one names the row, and opens it. */
export interface Column<Row> {
  readonly id: string;
  readonly label: string;
  readonly hint?: string;
  /** Left out for a column that cannot be sorted by; else whether large values are of more interest. */
  readonly sort?: 'ascending' | 'descending';
  /** How wide the table must be for this column to be shown; what is missing there stands in the details. */
  readonly from: Level;
  readonly numeric?: true;
  cell(row: Row): ComponentChildren;
}

interface DataTableProps<Row> {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  /** The rows that are shown, in order. */
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  readonly detail: (row: Row) => ComponentChildren;
  readonly sort: Sort | undefined;
  readonly setSort: (sort: Sort | undefined) => void;
}

/** How wide tables are, and from how many pixels on. What a narrow one leaves out stands in the details. */
const levels = ['narrow', 'medium', 'wide'] as const;
type Level = (typeof levels)[number];
const mediumFrom = 680;
const wideFrom = 1060;

/** Rows of one part. Only the parts in and near the window are in the document, so thousands cost as much as a few. */
const partSize = 30;
/** How far beyond the window parts are made, in pixels: farther than a key or a wheel scrolls at once. */
const margin = 1200;
/** Of a row that was never drawn. */
const usualHeight = 37;

/** A table with rows that open. Screen readers get its size, whatever part of it is in the document. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { label, rows, keyOf, detail, sort, setSort } = props;
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const toggle = useMemo(
    () => (key: string) =>
      setOpened((before) => {
        const next = new Set(before);
        if (!next.delete(key)) next.add(key);
        return next;
      }),
    [],
  );
  const parts = useMemo(
    () =>
      Array.from({ length: Math.ceil(rows.length / partSize) }, (_, at) =>
        rows.slice(at * partSize, (at + 1) * partSize),
      ),
    [rows],
  );
  const table = useRef<HTMLTableElement>(null);
  const printing = usePrinting();
  const focused = useKeptFocus(table);
  const focusedAt = focused === undefined ? -1 : rows.findIndex((row) => keyOf(row) === focused);
  const { near, heights } = useNearParts(table, parts, printing, Math.floor(focusedAt / partSize));
  const level = useLevel(table, printing);
  const columns = useMemo(
    () => props.columns.filter(({ from }) => levels.indexOf(from) <= levels.indexOf(level)),
    [props.columns, level],
  );

  return (
    <table ref={table} data-level={level} aria-label={label} aria-rowcount={rows.length + 1}>
      <thead>
        <tr aria-rowindex={1}>
          {columns.map((column) => (
            <Heading key={column.id} column={column} sort={sort} setSort={setSort} />
          ))}
        </tr>
      </thead>
      {parts.map((part, at) =>
        near(at) ? (
          <tbody key={at} data-part={at}>
            {part.map((row, inPart) => {
              const key = keyOf(row);
              return (
                <DataRow
                  key={key}
                  id={key}
                  row={row}
                  index={at * partSize + inPart + 2}
                  columns={columns}
                  detail={opened.has(key) ? detail : undefined}
                  toggle={toggle}
                />
              );
            })}
          </tbody>
        ) : (
          // Stands for rows that are out of sight.
          <tbody key={at} data-part={at} aria-hidden="true">
            <tr>
              <td colSpan={columns.length} class="gap" style={{ height: `${heights.of(at, part.length)}px` }} />
            </tr>
          </tbody>
        ),
      )}
    </table>
  );
}

function Heading<Row>(props: {
  readonly column: Column<Row>;
  readonly sort: Sort | undefined;
  readonly setSort: (sort: Sort | undefined) => void;
}) {
  const { column, sort, setSort } = props;
  const { id, label, hint, numeric } = column;
  const order = sort?.descending ? 'descending' : 'ascending';
  const direction = sort?.column === id ? order : undefined;
  const cell = { scope: 'col' as const, class: `of-${id}`, 'data-numeric': numeric };
  if (!column.sort) {
    return (
      <th {...cell} title={hint}>
        {label}
      </th>
    );
  }
  const descendingFirst = column.sort === 'descending';
  return (
    <th {...cell} aria-sort={direction ?? 'none'}>
      <button type="button" class="sort" title={hint} onClick={() => setSort(nextSort(sort, id, descendingFirst))}>
        {label}
        {direction && (
          <span class="arrow" aria-hidden="true">
            {direction === 'ascending' ? '▲' : '▼'}
          </span>
        )}
      </button>
    </th>
  );
}

interface DataRowProps<Row> {
  readonly id: string;
  readonly row: Row;
  readonly index: number;
  readonly columns: readonly Column<Row>[];
  /** Left out while the row is closed. */
  readonly detail: ((row: Row) => ComponentChildren) | undefined;
  readonly toggle: (key: string) => void;
}

const DataRow = memo(DrawnRow) as typeof DrawnRow;

function DrawnRow<Row>({ id, row, index, columns, detail, toggle }: DataRowProps<Row>) {
  const [first, ...others] = columns;
  return (
    <>
      <tr data-row={id} aria-rowindex={index} class={detail && 'opened'}>
        <th scope="row" class={`of-${first?.id}`}>
          <button type="button" class="opener" aria-expanded={detail !== undefined} onClick={() => toggle(id)}>
            {first?.cell(row)}
          </button>
        </th>
        {others.map((column) => (
          <td key={column.id} class={`of-${column.id}`} data-numeric={column.numeric}>
            {column.cell(row)}
          </td>
        ))}
      </tr>
      {detail && (
        <tr class="details" data-details={id}>
          <td colSpan={columns.length}>{detail(row)}</td>
        </tr>
      )}
    </>
  );
}

/** Which parts are to be in the document: those near the window, the one that has the focus, and on paper all. */
function useNearParts(table: TableRef, parts: readonly unknown[], printing: boolean, focused: number) {
  const [seen, setSeen] = useState<ReadonlySet<number>>(new Set([0, 1]));
  const measured = useRef(new Map<number, number>());
  const rowHeight = useRef(usualHeight);
  const known = useRef(parts);
  if (known.current !== parts) {
    known.current = parts;
    measured.current.clear();
  }

  useLayoutEffect(() => {
    const observer = new IntersectionObserver(
      (entries) =>
        setSeen((before) => {
          const next = new Set(before);
          let changed = false;
          for (const { target, isIntersecting, boundingClientRect } of entries) {
            const body = target as HTMLElement;
            const at = Number(body.dataset.part);
            if (isIntersecting === next.has(at)) continue;
            // The keyboard stays where it is.
            if (body.contains(document.activeElement)) continue;
            changed = true;
            if (isIntersecting) next.add(at);
            else {
              next.delete(at);
              measured.current.set(at, boundingClientRect.height);
            }
          }
          return changed ? next : before;
        }),
      { rootMargin: `${margin}px 0px` },
    );
    for (const body of table.current?.tBodies ?? []) observer.observe(body);
    return () => observer.disconnect();
    // Drawn or not, a part's element is the same.
  }, [table, parts.length]);

  useLayoutEffect(() => {
    const row = table.current?.tBodies[0]?.querySelector<HTMLElement>('[data-row]');
    if (row) rowHeight.current = row.getBoundingClientRect().height || usualHeight;
  });

  return {
    near: (at: number) => printing || at === focused || seen.has(at),
    heights: { of: (at: number, rows: number) => measured.current.get(at) ?? Math.round(rows * rowHeight.current) },
  };
}

type TableRef = { readonly current: HTMLTableElement | null };

/**
 * Gives the focus back to a row that had it, when the row is drawn anew in another part of the table.
 * @returns the key of the row that has the focus; undefined if none has
 */
function useKeptFocus(table: TableRef): string | undefined {
  const row = table.current?.contains(document.activeElement)
    ? document.activeElement?.closest<HTMLElement>('[data-row], [data-details]')
    : undefined;
  const key = row?.dataset.row ?? row?.dataset.details;
  useLayoutEffect(() => {
    if (key === undefined || document.activeElement !== document.body) return;
    const again = table.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(key)}"] .opener`);
    again?.focus({ preventScroll: true });
  });
  return key;
}

function levelOf(width: number): Level {
  if (width >= wideFrom) return 'wide';
  return width >= mediumFrom ? 'medium' : 'narrow';
}

/** How wide the table is. Columns that do not fit are not made at all, so that no cell spans what is not there. */
function useLevel(table: TableRef, printing: boolean): Level {
  const [level, setLevel] = useState<Level>('narrow');
  useLayoutEffect(() => {
    const box = table.current?.parentElement;
    if (!box) return undefined;
    const measure = () => {
      const { width } = box.getBoundingClientRect();
      setLevel(levelOf(width));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(box);
    return () => observer.disconnect();
  }, [table]);
  // About as much as fits on paper.
  return printing ? 'medium' : level;
}
