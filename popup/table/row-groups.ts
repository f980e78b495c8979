import type { Row } from '../../src/page/presentation/row.ts';
import { type PopupState, sitesOf } from '../state/popup-state.ts';
import { type QuickFilter, quickFilters } from '../state/table-options.ts';
import { isBlockedByPreview, withoutMarksOfPreview } from './preview-rows.ts';
import { isShown, passesQuick } from './row-filter.ts';

/** The shown rows of one site; of all sites where they are not grouped. */
export interface RowGroup {
  /** The empty text for a flat list. */
  readonly site: string;
  /** Whether it is the main document's. */
  readonly firstParty: boolean;
  readonly rows: readonly Row[];
}

/** What the table shows. */
export interface Arrangement {
  readonly groups: readonly RowGroup[];
  /** How many rows there are in all groups. */
  readonly shown: number;
  /** How many of all rows pass each quick filter. */
  readonly passing: Readonly<Record<QuickFilter, number>>;
}

/**
 * @param state the popup's state
 * @returns its rows as they are shown: filtered, and in groups if the user wants them
 */
export function arrange(
  state: Pick<PopupState, 'header' | 'order' | 'rows' | 'tableOptions' | 'suffixList' | 'judging'>,
): Arrangement {
  const { header, order, rows, tableOptions, judging } = state;
  const siteOf = sitesOf(state);
  const main = header?.hostname ? siteOf(header.hostname) : '';
  const passing: Record<QuickFilter, number> = { ipv4: 0, failed: 0, 'third-party': 0 };
  const groups: { site: string; firstParty: boolean; rows: Row[] }[] = [];
  let shown = 0;
  for (const hostname of order) {
    const row = rows.get(hostname);
    if (!row) continue;
    const site = siteOf(hostname);
    const firstParty = site === main;
    const found = isBlockedByPreview(row, judging) ? withoutMarksOfPreview(row) : row;
    for (const filter of quickFilters) if (passesQuick(filter, found, firstParty)) passing[filter]++;
    if (!isShown(tableOptions, found, firstParty)) continue;
    shown++;
    const last = groups.at(-1);
    if (last && (!tableOptions.grouped || last.site === site)) last.rows.push(row);
    else groups.push({ site: tableOptions.grouped ? site : '', firstParty, rows: [row] });
  }
  return { groups, shown, passing };
}
