// biome-ignore-all lint/a11y/noRedundantRoles: laid out by CSS as blocks and grids, some browsers would forget these roles
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { nextFrame } from '../ui/next-frame.ts';
import type { Words } from '../ui/words.ts';
import { HostRow } from './HostRow.tsx';
import { keepOneTabStop } from './row-focus.ts';
import type { ViewState } from './view-state.ts';

/** Rows of the first rendering: more than a screen shows. */
const atOnce = 200;
/** Rows more in each frame after that. */
const perFrame = 250;

/**
 * All hosts. Very many are rendered in parts, so that the first ones are there at once and keys are never left waiting.
 * @param props.state what is shown
 * @param props.words texts in the user's language
 */
export function HostTable({ state, words }: { state: ViewState; words: Words }) {
  const { order, rows, opened, requests } = state;
  const { text } = words;
  const table = useRef<HTMLTableElement>(null);
  const limit = useGrowingLimit(order.length);
  useLayoutEffect(() => {
    if (table.current) keepOneTabStop(table.current);
  });
  return (
    <table class="hosts" ref={table} role="table" aria-label={text('table_label')}>
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" scope="col" class="family">
            {text('column_family')}
          </th>
          <th role="columnheader" scope="col">
            {text('column_host')}
          </th>
          <th role="columnheader" scope="col">
            {text('column_address')}
          </th>
          <th role="columnheader" scope="col" class="total" title={text('column_requests')}>
            {text('column_count')}
          </th>
          <th role="columnheader" scope="col">
            {text('column_marks')}
          </th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {order.slice(0, limit).map((hostname) => {
          const row = rows.get(hostname);
          return (
            row && (
              <HostRow
                key={hostname}
                row={row}
                opened={opened.has(hostname)}
                requests={opened.has(hostname) ? requests.get(hostname) : undefined}
                words={words}
              />
            )
          );
        })}
      </tbody>
    </table>
  );
}

/** How many rows to render by now. A hidden page draws no frames, so there it is all of them at once. */
function useGrowingLimit(total: number): number {
  const [limit, setLimit] = useState(() => (document.hidden ? Number.POSITIVE_INFINITY : atOnce));
  useLayoutEffect(() => (limit < total ? nextFrame(() => setLimit(limit + perFrame)) : undefined), [limit, total]);
  return limit;
}
