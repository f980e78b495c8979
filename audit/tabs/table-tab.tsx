import type { ComponentChildren } from 'preact';
import { useCallback, useMemo } from 'preact/hooks';
import type { Words } from '../../src/text.ts';
import type { Place, Sort, TabId } from '../state/place.ts';
import { filterRows, sortRows, type TableModel } from '../tables/table-model.ts';
import { type Column, DataTable } from './DataTable.tsx';

/** A table of the page: what it is made from, and how its rows look. */
interface TableParts<Source, Row> {
  rows(source: Source): readonly Row[];
  readonly model: TableModel<Row>;
  columns(words: Words): readonly Column<Row>[];
  /** What an opened row shows. */
  details(row: Row, source: Source, words: Words): ComponentChildren;
}

/** What each table of the page is given. */
interface TableTabProps<Source> {
  readonly source: Source;
  readonly place: Place;
  /** Moves the reader elsewhere. */
  readonly go: (changes: Partial<Place>) => void;
  readonly words: Words;
}

/**
 * @param tab where the table stands
 * @param parts what it shows
 * @returns a component: all rows that the place lets through, with how many they are
 */
export function tableTab<Source, Row>(tab: TabId, parts: TableParts<Source, Row>) {
  const { model } = parts;
  return function TableTab({ source, place, go, words }: TableTabProps<Source>) {
    const sort = place.sorts[tab];
    const { search, show, verdict, party, pageClass } = place;
    const columns = useMemo(() => parts.columns(words), [words]);
    const all = useMemo(() => parts.rows(source), [source]);
    const sorted = useMemo(() => sortRows(all, model, sort), [all, sort?.column, sort?.descending]);
    const rows = useMemo(() => filterRows(sorted, model, place), [sorted, search, show, verdict, party, pageClass]);
    const detail = useCallback((row: Row) => parts.details(row, source, words), [source, words]);
    const setSort = (next: Sort | undefined) => {
      const { [tab]: _, ...others } = place.sorts;
      go({ sorts: next ? { ...others, [tab]: next } : others });
    };
    return (
      <>
        <p class="shown" role="status" data-shown={rows.length}>
          {rows.length === all.length
            ? words.plural('audit_rows', rows.length)
            : words.text('audit_rows_of', words.number(rows.length), words.number(all.length))}
          {rows.length < all.length && (
            <>
              {' '}
              <button
                type="button"
                class="small"
                onClick={() => go({ search: '', show: 'all', verdict: '', party: '', pageClass: '' })}
              >
                {words.text('audit_show_all')}
              </button>
            </>
          )}
        </p>
        {rows.length > 0 && (
          <DataTable
            label={words.text(`audit_tab_${tab}`)}
            columns={columns}
            rows={rows}
            keyOf={model.key}
            detail={detail}
            sort={sort}
            setSort={setSort}
          />
        )}
      </>
    );
  };
}
