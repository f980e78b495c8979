import type { ComponentType } from 'preact';
import type { SiteOf } from '../../src/address/site.ts';
import type { Row, RowRequests } from '../../src/page/presentation/row.ts';
import type { Message, PageHeader, ViewUpdates } from '../../src/protocol.ts';
import type { ReportPage, ReportSource } from '../../src/readiness/report/report.ts';
import type { SeenPage } from '../../src/readiness/verdicts/answer-from-sightings.ts';
import type { HostChip } from '../../src/readiness/verdicts/host-chip.ts';
import type { HostVerdictId } from '../../src/readiness/verdicts/host-verdict-id.ts';
import type { UnansweredId } from '../../ui/unanswered-ids.ts';
import { keepOrder, type OrderBy, orderRows, rankOf } from './row-order.ts';
import { defaultTableOptions, isFiltered, type TableOptions } from './table-options.ts';

/** All that the popup shows. A row that did not change stays the same object. */
export interface PopupState {
  /** Whether the background answers. */
  readonly connected: boolean;
  /** Whether Greensix may see the requests of all sites. */
  readonly permitted: boolean;
  /** Questions that the browser has not answered. */
  readonly unanswered: readonly UnansweredId[];
  readonly header: PageHeader | null;
  readonly rows: ReadonlyMap<string, Row>;
  readonly tableOptions: TableOptions;
  /** The hostnames of `rows` in the order in which they are shown, also of those that are filtered out. */
  readonly order: readonly string[];
  /** Whether rows may stand where they do not belong, because somebody was working in the table when they changed. */
  readonly isOrderStale: boolean;
  /** The sites whose rows the user folded away (true) or unfolded (false). */
  readonly folded: ReadonlyMap<string, boolean>;
  /** Whether the other groups of third parties are folded: on a page of very many hosts. */
  readonly foldThirdParties: boolean;
  /** Knows the sites where the browser does not; not there before it is needed. */
  readonly suffixList: SiteOf | null;
  /** The hostnames whose rows are opened; also those that the page does not have, or not yet. */
  readonly opened: ReadonlySet<string>;
  readonly requests: ReadonlyMap<string, RowRequests>;
  /** What a verdict on the page rests on, once that was asked for. */
  readonly facts: ReportPage | null;
  /** The verdicts, and how they are shown; null until the code for that was loaded. */
  readonly judging: Judging | null;
  /** What has just happened, in words; another object each time. */
  readonly message: { readonly text: string } | null;
  /** The addresses whose whois card the user wants to see. */
  readonly whois: ReadonlySet<string>;
}

/** What the popup is given when the code that judges has been loaded. */
export interface Judging {
  /** The answer under the page's name, the next step beside it, and what is behind it. */
  readonly Strip: ComponentType<{ readonly seen: SeenPage }>;
  /** A host's verdict in the details of its row; nothing as long as there is none. */
  readonly HostVerdict: ComponentType<{ readonly hostname: string }>;
  /** What a report of the page is written from; null before its facts have come. */
  readonly source: () => ReportSource | null;
  /** Whether the rules of the tab's preview block that host; no host where nothing is previewed. */
  readonly isBlocked: (hostname: string) => boolean;
  /** By hostname. */
  readonly verdicts: ReadonlyMap<string, HostVerdictId>;
  /** What a check found, by hostname. */
  readonly chips: ReadonlyMap<string, HostChip>;
}

/** A page of more hosts than this starts with the groups of third parties folded. */
const maxHostsUnfolded = 30;

/** The state before the first message of the background. */
export const initialState: PopupState = {
  connected: false,
  permitted: true,
  unanswered: [],
  header: null,
  rows: new Map(),
  tableOptions: defaultTableOptions,
  order: [],
  isOrderStale: false,
  folded: new Map(),
  foldThirdParties: false,
  suffixList: null,
  opened: new Set(),
  requests: new Map(),
  facts: null,
  judging: null,
  message: null,
  whois: new Set(),
};

/**
 * @param state the state so far
 * @param update what the background says
 * @param busy whether the user is working in the table: then no row may change its place
 * @returns the state after that
 */
export function applyUpdate(state: PopupState, update: Message<ViewUpdates>, busy = false): PopupState {
  if (update.name === 'requests') {
    return { ...state, requests: new Map(state.requests).set(update.body.hostname, update.body) };
  }
  if (update.name === 'facts') return { ...state, facts: update.body.page };
  const { header, rows: changed } = update.body;
  // A snapshot of the same page comes when the background was restarted: the requests are sent again, but until then
  // those that are known are as good.
  const samePage = state.header?.page === header.page;
  const rows = new Map(update.name === 'change' && samePage ? state.rows : []);
  for (const row of changed) rows.set(row.hostname, row);
  const next = {
    ...state,
    header,
    rows,
    requests: samePage ? state.requests : new Map(),
    opened: samePage ? state.opened : stillOpened(state),
    // A card asks when it appears: on the next page only the user's click may bring it back.
    whois: samePage ? state.whois : new Set<string>(),
    // No row goes away under somebody's hands.
    foldThirdParties: samePage && busy ? state.foldThirdParties : rows.size > maxHostsUnfolded,
  };
  const stays = samePage && state.header?.hostname === header.hostname;
  // Only new names, and rows that weigh otherwise than before, can change the order.
  const isKnown = stays && rows.size === state.order.length;
  const isAsBefore = (row: Row): boolean => {
    const before = state.rows.get(row.hostname);
    return before !== undefined && rankOf(row, state.tableOptions.sort) === rankOf(before, state.tableOptions.sort);
  };
  if (isKnown && changed.every(isAsBefore) && (busy || !state.isOrderStale)) return { ...next, order: state.order };
  if (stays && busy) return { ...next, order: keepOrder(state.order, rows, orderBy(next)), isOrderStale: true };
  return { ...next, order: sortedOrder(next), isOrderStale: false };
}

/**
 * @param state the state so far
 * @param change what the user wants otherwise
 * @returns the state after that, sorted anew
 */
export function changeTableOptions(state: PopupState, change: Partial<TableOptions>): PopupState {
  const next = { ...state, tableOptions: { ...state.tableOptions, ...change } };
  return { ...next, order: sortedOrder(next), isOrderStale: false };
}

/**
 * @param state the state so far
 * @param suffixList knows the sites of all hosts
 * @returns the state after that, sorted anew
 */
export function knowSites(state: PopupState, suffixList: SiteOf): PopupState {
  const next = { ...state, suffixList };
  return { ...next, order: sortedOrder(next) };
}

/**
 * @param state the state so far
 * @param site whose rows
 * @param fold whether to fold them away or to show them
 * @returns the state after that
 */
export function setSiteFolded(state: PopupState, site: string, fold: boolean): PopupState {
  if (state.folded.get(site) === fold) return state;
  return { ...state, folded: new Map(state.folded).set(site, fold) };
}

/**
 * @param state the state
 * @param site a site
 * @returns whether its rows are folded away: as the user wants it, else while nothing is filtered those of third parties
 *   of a page of very many hosts
 */
export function isFolded(
  { folded, foldThirdParties, tableOptions, header, ...known }: FoldingState,
  site: string,
): boolean {
  const wanted = folded.get(site);
  if (wanted !== undefined) return wanted;
  if (!foldThirdParties || isFiltered(tableOptions)) return false;
  return !header?.hostname || sitesOf(known)(header.hostname) !== site;
}

/** What folding depends on. */
export type FoldingState = Pick<
  PopupState,
  'folded' | 'foldThirdParties' | 'tableOptions' | 'header' | 'rows' | 'suffixList'
>;

/**
 * @param state the state
 * @returns gives the site of each of its hosts
 */
export function sitesOf({ rows, suffixList }: Pick<PopupState, 'rows' | 'suffixList'>): SiteOf {
  return (hostname) => rows.get(hostname)?.site || suffixList?.(hostname) || hostname;
}

/**
 * @param state the state so far
 * @param hostname whose row
 * @param open whether to open or to close it
 * @returns the state after that
 */
export function setRowOpened(state: PopupState, hostname: string, open: boolean): PopupState {
  if (state.opened.has(hostname) === open) return state;
  return { ...state, opened: withOrWithout(state.opened, hostname, open) };
}

/**
 * @param state the state so far
 * @param address whose whois card
 * @param show whether to show it
 * @returns the state after that
 */
export function setWhoisShown(state: PopupState, address: string, show: boolean): PopupState {
  if (state.whois.has(address) === show) return state;
  return { ...state, whois: withOrWithout(state.whois, address, show) };
}

/**
 * @param state the state so far
 * @param known what is known anew about the popup's surroundings
 * @returns the state after that; the same object if nothing changed
 */
export function noteSurroundings(
  state: PopupState,
  known: Partial<Pick<PopupState, 'connected' | 'permitted' | 'unanswered'>>,
): PopupState {
  const keys = Object.keys(known) as (keyof typeof known)[];
  return keys.every((key) => known[key] === state[key]) ? state : { ...state, ...known };
}

/**
 * What stays opened when the tab shows another page. Its hosts come one by one, so at first it is not known which of
 * them it has: what is dropped are the hosts that the page before did not have. A page without any says nothing about
 * that: there is one for a moment between two others.
 */
function stillOpened({ opened, rows }: PopupState): ReadonlySet<string> {
  if (rows.size === 0) return opened;
  const still = [...opened].filter((hostname) => rows.has(hostname));
  return still.length === opened.size ? opened : new Set(still);
}

function sortedOrder(state: PopupState): string[] {
  return orderRows(state.rows.values(), orderBy(state));
}

function orderBy(state: PopupState): OrderBy {
  return { options: state.tableOptions, main: state.header?.hostname ?? '', siteOf: sitesOf(state) };
}

function withOrWithout(set: ReadonlySet<string>, value: string, contained: boolean): ReadonlySet<string> {
  const next = new Set(set);
  if (contained) next.add(value);
  else next.delete(value);
  return next;
}
