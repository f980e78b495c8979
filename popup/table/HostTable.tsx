// biome-ignore-all lint/a11y/useSemanticElements: a heading of a group of rows is what it is
// biome-ignore-all lint/a11y/noRedundantRoles: laid out by CSS as blocks and grids, some browsers would forget these roles
import { Fragment } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Words } from '../../src/text.ts';
import { nextFrame } from '../../ui/next-frame.ts';
import { type FoldingState, isFolded, type PopupState } from '../state/popup-state.ts';
import { GroupHeading } from './GroupHeading.tsx';
import type { HostTools } from './HostDetails.tsx';
import { HostRow, lazyDetails } from './HostRow.tsx';
import { keepFocus, keepOneTabStop } from './row-focus.ts';
import type { RowGroup } from './row-groups.ts';
import { layoutWidth } from './row-room.ts';

/** Rows of the first rendering: all of nearly every page, because each part costs a frame of its own. */
const atOnce = 250;
/** Rows more in each frame after that. */
export const rowsPerFrame = 250;
/** In CSS pixels, where it takes room of its own. */
const scrollBarWidth = 15;

interface HostTableProps {
  readonly groups: readonly RowGroup[];
  readonly state: Pick<PopupState, 'opened' | 'requests' | 'whois' | 'judging'> & FoldingState;
  readonly tools: HostTools;
  readonly words: Words;
}

/** All shown hosts. Very many are rendered in parts, so that the first ones are there at once and keys never wait. */
export function HostTable({ groups, state, tools, words }: HostTableProps) {
  const { opened, requests, whois, judging } = state;
  const { text } = words;
  const table = useRef<HTMLTableElement>(null);
  const limit = useGrowingLimit(groups.reduce((sum, { rows }) => sum + rows.length, 0));
  const width = useLayoutWidth(table);
  const refocus = keepFocus(table.current);
  useLayoutEffect(() => {
    refocus();
    if (table.current) keepOneTabStop(table.current);
  });
  useEffect(() => void lazyDetails.preload(), []);
  let left = limit;
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
          <th role="columnheader" scope="col" class="loads">
            {text('column_loads')}
          </th>
        </tr>
      </thead>
      {groups.map((group, at) => {
        const { site, firstParty } = group;
        const headed = isHeaded(group);
        const folded = headed && isFolded(state, site);
        const rows = folded ? [] : group.rows.slice(0, Math.max(0, left));
        if (left <= 0) return null;
        left -= Math.max(1, rows.length);
        return (
          <Fragment key={site}>
            {site !== '' && !firstParty && (at === 0 || groups[at - 1]?.firstParty) && (
              <tbody role="rowgroup">
                <tr role="row" class="divider">
                  <th role="rowheader" scope="rowgroup" colSpan={4}>
                    {text('group_third_parties')}
                  </th>
                </tr>
              </tbody>
            )}
            <tbody role="rowgroup" class={headed ? 'headed' : undefined} data-group={site}>
              {headed && <GroupHeading group={group} folded={folded} words={words} />}
              {rows.map((row) => (
                <HostRow
                  key={row.hostname}
                  row={row}
                  opened={opened.has(row.hostname)}
                  requests={opened.has(row.hostname) ? requests.get(row.hostname) : undefined}
                  whois={whois}
                  judging={judging}
                  width={width}
                  tools={tools}
                  words={words}
                />
              ))}
            </tbody>
          </Fragment>
        );
      })}
    </table>
  );
}

/** A heading over a single host would only say again what its row says. */
function isHeaded({ site, rows }: RowGroup): boolean {
  return site !== '' && rows.length > 1;
}

/** How many rows to render by now. A hidden page draws no frames, so there it is all of them at once. */
function useGrowingLimit(total: number): number {
  const [limit, setLimit] = useState(() => (document.hidden ? Number.POSITIVE_INFINITY : atOnce));
  useLayoutEffect(() => (limit < total ? nextFrame(() => setLimit(limit + rowsPerFrame)) : undefined), [limit, total]);
  return limit;
}

/** By which width rows say more or less: guessed from the window, then from the table itself. */
function useLayoutWidth(table: { readonly current: HTMLTableElement | null }): number {
  const [width, setWidth] = useState(() => layoutWidth(innerWidth - scrollBarWidth));
  useEffect(() => {
    if (!table.current) return undefined;
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setWidth(layoutWidth(entry.contentRect.width));
    });
    observer.observe(table.current);
    return () => observer.disconnect();
  }, [table]);
  return width;
}
