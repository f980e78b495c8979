/**
 * Every message between the background and the pages of the extension. A name is mapped to what it carries; the
 * compiler then asks both sides for a handler.
 */
import { recordOf } from './json/narrow.ts';
import type { DocumentKind } from './page/events/document-kind.ts';
import type { NoticeId } from './page/presentation/notices.ts';
import type { Row, RowRequests } from './page/presentation/row.ts';
import type { Summary } from './page/presentation/summary.ts';
import type { Page } from './page/recording/page.ts';
import type { NetworkId, ReportPage } from './readiness/report/report.ts';

/** The name of the port on which a view follows a tab. */
export const viewPortName = 'view';

/** What a view says to the background. */
export interface ViewRequests {
  /** Follow this tab from now on; answered by a `snapshot`. */
  readonly watch: { readonly tab: number };
  /** These hosts are opened: send their single requests, now and whenever they change. */
  readonly open: { readonly hostnames: readonly string[] };
  /** Send what a verdict on the page rests on, now and whenever it changes. */
  readonly judge: Readonly<Record<never, never>>;
  /** For who follows no tab: send once what a verdict on the page of this one rests on, and nothing else. */
  readonly facts: { readonly tab: number };
}

/** What the background says to a view. */
export interface ViewUpdates {
  /** All there is; replaces what was sent before. */
  readonly snapshot: { readonly header: PageHeader; readonly rows: readonly Row[] };
  /** The header and the rows that are new or changed. */
  readonly change: { readonly header: PageHeader; readonly rows: readonly Row[] };
  readonly requests: RowRequests;
  /** What a report would say of the page; null where there is no page. */
  readonly facts: { readonly page: ReportPage | null };
}

/** A message of one of the two maps above. */
export type Message<Bodies> = {
  [Name in keyof Bodies]: { readonly name: Name; readonly body: Bodies[Name] };
}[keyof Bodies];

/** What a view shows above the rows. */
export interface PageHeader {
  readonly tab: number;
  /** The page's id, empty when the tab shows none that was seen. */
  readonly page: string;
  readonly kind: DocumentKind;
  readonly origin: Page['origin'];
  /** ASCII hostname of the main document, or the empty text. */
  readonly hostname: string;
  /** The names of other hosts that sent the browser on to the document, by redirect, script or refresh, in order. */
  readonly redirectingHosts: readonly string[];
  /** The icon's name: the big digit, then the small ones. */
  readonly icon: string;
  readonly summary: Summary | null;
  readonly notices: readonly NoticeId[];
  /** The network without IPv4 that the tab previews, or null. */
  readonly preview: NetworkId | null;
}

/**
 * Parses a message that came from outside of the type system.
 * @param message anything
 * @returns the request of a view, or null when it is not one
 */
export function parseViewRequest(message: unknown): Message<ViewRequests> | null {
  const { name, body } = recordOf(message);
  const { tab, hostnames } = recordOf(body);
  if ((name === 'watch' || name === 'facts') && Number.isInteger(tab)) return { name, body: { tab: tab as number } };
  if (name === 'judge') return { name, body: {} };
  if (name === 'open' && Array.isArray(hostnames)) {
    return { name, body: { hostnames: hostnames.filter((hostname) => typeof hostname === 'string') } };
  }
  return null;
}

/**
 * The name of the port on which a live log to which the browser reports no requests is sent those of a tab: it sends
 * the tab's id, again and again, or the background is ended.
 */
export const logPortName = 'log';
