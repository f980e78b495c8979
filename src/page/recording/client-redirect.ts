import type { CommitEvent, RequestEvent } from '../events/network-event.ts';
import { urlOrigin } from '../events/request-url.ts';
import { type ClientRedirect, mainHostname, type Page, type ShownPage } from './page.ts';
import type { PageIndex } from './page-index.ts';

/**
 * Client-side redirects happen soon after the commit. Both browsers flag a meta refresh as `client_redirect`; Chromium
 * flags script navigations only while the document loads, Firefox never (recordings/chromium/client-redirect.json,
 * recordings/firefox/client-redirect.json). Unflagged ones count if they start within 1 s: sooner than anybody could
 * click.
 */
export const maxStayMs = { confirmed: 15_000, inferred: 1000 };

/** Hops that a page may have had; browsers bound only those of HTTP. */
const maxClientRedirects = 20;

/**
 * @param event the commit of a page
 * @param before the page that the tab showed until then
 * @param stayMs how long after the commit of that page the navigation began; undefined if that is not known
 * @returns what is known of how the page was reached; undefined if another way
 */
export function clientRedirectCandidate(
  event: CommitEvent,
  before: Page | undefined,
  stayMs: number | undefined,
): ClientRedirect | undefined {
  if (!before || before.commitTimeUnknown || before.time === 0 || !/^https?:/.test(before.target)) return undefined;
  const isConfirmed = event.clientRedirect === true;
  const maxMs = isConfirmed ? maxStayMs.confirmed : maxStayMs.inferred;
  const stay = stayMs ?? event.time - before.time;
  return stay >= 0 && stay <= maxMs ? { from: before.id, isConfirmed } : undefined;
}

/**
 * @param pages all pages
 * @param reached one of them
 * @returns the pages that went on to it by themselves, by script or by refresh, the first one first
 */
export function pagesBefore(pages: PageIndex, reached: Page): Page[] {
  const found: Page[] = [];
  let page = reached;
  while (page.clientRedirect && found.length < maxClientRedirects) {
    const before = pages.get(page.clientRedirect.from);
    if (!before || found.includes(before) || !isClientRedirect(before, page)) break;
    found.unshift(before);
    page = before;
  }
  return found;
}

/**
 * @param page a page
 * @param before the pages that went on to it by themselves
 * @returns the page with the requests of those documents that were on other hosts
 */
export function withStepsBefore(page: Page, before: readonly Page[]): ShownPage {
  // Nearly always: this is asked for each update of a view and each look at the icon.
  if (before.length === 0) return page;
  const main = mainHostname(page);
  const stepsBefore = before.flatMap(({ chain }) => chain).filter(({ hostname }) => hostname !== main);
  return stepsBefore.length === 0 ? page : { ...page, stepsBefore };
}

/**
 * Of a document that goes on to another one at once, Firefox may report the answer only after the commit of the next
 * one (Firefox 153: 4 of 20 on a busy machine; test/unit/page/recording/client-redirect.test.ts): then it is older
 * than that commit. Whether it went on may not be known before the next one's answer.
 * @param pages all pages
 * @param page the page that is there by now
 * @param answer what came after its commit
 * @returns the documents that may have had that answer, newest first
 */
export function pagesLeftEarly(pages: PageIndex, page: Page, answer: RequestEvent | undefined): Page[] {
  const found: Page[] = [];
  let before = pages.get(page.clientRedirect?.from ?? '');
  while (before && answer && answer.time < page.time && !found.includes(before) && found.length < maxClientRedirects) {
    found.push(before);
    before = pages.get(before.clientRedirect?.from ?? '');
  }
  return found;
}

/** @returns whether a page was reached from that document, now that its own request may be known */
function isClientRedirect(before: Page, { clientRedirect, chain }: Page): boolean {
  if (clientRedirect?.from !== before.id) return false;
  return clientRedirect.isConfirmed || (chain[0]?.origin !== undefined && chain[0].origin === urlOrigin(before.target));
}
