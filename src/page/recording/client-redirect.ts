import type { CommitEvent } from '../events/network-event.ts';
import { urlOrigin } from '../events/request-url.ts';
import type { ClientRedirect, Page } from './page.ts';

/**
 * Client-side redirects happen soon after the commit. Both browsers flag a meta refresh as `client_redirect`; Chromium
 * flags script navigations only while the document loads, Firefox never (recordings/chromium/client-redirect.json,
 * recordings/firefox/client-redirect.json). Unflagged ones count if they start within 1 s: sooner than anybody could
 * click.
 */
const maxStayMs = { confirmed: 15_000, inferred: 1000 };

/** Hops that a page may have had; browsers bound only those of HTTP. */
export const maxClientRedirects = 20;

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

/** @returns whether a page was reached from that document, now that its own request may be known */
export function isClientRedirect(before: Page, { clientRedirect, chain }: Page): boolean {
  if (clientRedirect?.from !== before.id) return false;
  return clientRedirect.isConfirmed || (chain[0]?.origin !== undefined && chain[0].origin === urlOrigin(before.target));
}
