import type { ComponentChildren } from 'preact';
import { useMemo } from 'preact/hooks';
import { type Column, DataTable } from './DataTable.tsx';
import type { Sort, TabId } from './place.ts';
import type { TabProps } from './tab-props.ts';
import { filterRows, sortRows, type TableModel } from './tables/table-model.ts';

/** A table of all rows that the place lets through, with how many they are. */
export function FilteredTable<Row>(
  props: Pick<TabProps, 'place' | 'go' | 'outside'> & {
    readonly tab: TabId;
    readonly label: string;
    readonly all: readonly Row[];
    readonly model: TableModel<Row>;
    /** Both must stay the same from one rendering to the next. */
    readonly columns: readonly Column<Row>[];
    readonly detail: (row: Row) => ComponentChildren;
  },
) {
  const { tab, label, all, model, columns, detail, place, go, outside } = props;
  const { words } = outside;
  const sort = place.sorts[tab];
  const sorted = useMemo(() => sortRows(all, model, sort), [all, model, sort?.column, sort?.descending]);
  const { search, show, verdict, pageClass } = place;
  const rows = useMemo(() => filterRows(sorted, model, place), [sorted, model, search, show, verdict, pageClass]);
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
              onClick={() => go({ search: '', show: 'all', verdict: '', pageClass: '' })}
            >
              {words.text('audit_show_all')}
            </button>
          </>
        )}
      </p>
      {rows.length > 0 && (
        <DataTable
          label={label}
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
}
