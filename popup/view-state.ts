import type { Row, RowRequests } from '../src/page/row.ts';
import type { Message, PageHeader, ViewUpdates } from '../src/protocol.ts';
import { orderHostnames } from './row-order.ts';

/** All that the popup shows. A row that did not change stays the same object. */
export interface ViewState {
  /** Whether the background answers. */
  readonly connected: boolean;
  /** Whether Greensix may see the requests of all sites. */
  readonly permitted: boolean;
  readonly header: PageHeader | null;
  readonly rows: ReadonlyMap<string, Row>;
  /** The hostnames of `rows` in the order in which they are shown. */
  readonly order: readonly string[];
  /** The hostnames whose rows are opened; also those that the page does not have, or not yet. */
  readonly opened: ReadonlySet<string>;
  readonly requests: ReadonlyMap<string, RowRequests>;
}

/** What there is before the background said anything. */
export const initialState: ViewState = {
  connected: false,
  permitted: true,
  header: null,
  rows: new Map(),
  order: [],
  opened: new Set(),
  requests: new Map(),
};

/**
 * @param state the state so far
 * @param update what the background says
 * @returns the state after that
 */
export function applyUpdate(state: ViewState, update: Message<ViewUpdates>): ViewState {
  if (update.name === 'requests') {
    return { ...state, requests: new Map(state.requests).set(update.body.hostname, update.body) };
  }
  const { header, rows: changed } = update.body;
  // A snapshot of the same page comes when the background was restarted: the requests are sent again, but until then
  // those that are known are as good.
  const samePage = state.header?.page === header.page;
  const rows = new Map(update.name === 'change' && samePage ? state.rows : []);
  for (const row of changed) rows.set(row.hostname, row);
  const sameOrder =
    samePage &&
    state.header?.hostname === header.hostname &&
    rows.size === state.order.length &&
    changed.every(({ hostname }) => state.rows.has(hostname));
  return {
    ...state,
    header,
    rows,
    order: sameOrder ? state.order : orderHostnames(rows.keys(), header.hostname),
    requests: samePage ? state.requests : new Map(),
    opened: samePage ? state.opened : stillOpened(state),
  };
}

/**
 * @param state the state so far
 * @param hostname whose row
 * @param open whether to open or to close it
 * @returns the state after that
 */
export function openRow(state: ViewState, hostname: string, open: boolean): ViewState {
  if (state.opened.has(hostname) === open) return state;
  const opened = new Set(state.opened);
  if (open) opened.add(hostname);
  else opened.delete(hostname);
  return { ...state, opened };
}

/**
 * @param state the state so far
 * @param known what is known anew about the popup's surroundings
 * @returns the state after that; the same object if nothing changed
 */
export function noteSurroundings(
  state: ViewState,
  known: Partial<Pick<ViewState, 'connected' | 'permitted'>>,
): ViewState {
  const next = { ...state, ...known };
  return next.connected === state.connected && next.permitted === state.permitted ? state : next;
}

/**
 * What stays opened when the tab shows another page. Its hosts come one by one, so at first nobody knows which of them
 * it has: what is dropped are the hosts that the page before did not have. A page without any says nothing about that:
 * there is one for a moment between two others.
 */
function stillOpened({ opened, rows }: ViewState): ReadonlySet<string> {
  if (rows.size === 0) return opened;
  const still = [...opened].filter((hostname) => rows.has(hostname));
  return still.length === opened.size ? opened : new Set(still);
}
