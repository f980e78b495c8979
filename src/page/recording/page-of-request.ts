import type { RequestEvent } from '../events/network-event.ts';
import { createPage, type Page } from './page.ts';
import type { PageIndex } from './page-index.ts';
import type { PendingNavigations } from './pending-navigations.ts';
import type { Tabs } from './tabs.ts';

/** For so long what names the URL of the page before is taken for its own; later, the new one may have taken over its address. */
const lastWordsMs = 5000;

/** What it is found by. */
interface Known {
  readonly pages: PageIndex;
  readonly tabs: Tabs;
  readonly navigations: PendingNavigations;
}

/**
 * Finds the page that a request of a document or a worker belongs to; may create it, or attach the document to it.
 * @param event the request
 * @param known what is known until now
 * @param sequence the number of the event
 * @returns the page; 'unknown' to try again later; undefined where it belongs to no page alone
 */
export function pageOfRequest(event: RequestEvent, known: Known, sequence: number): Page | 'unknown' | undefined {
  const { pages, tabs } = known;
  const asking = event.document ?? event.parent;
  if (!asking) return pageOfOrigin(event, known);
  const page = pages.ofDocument(asking);
  if (page) return page;
  if (event.tab < 0) return undefined;
  if (event.document && event.parent) {
    const around = pages.ofDocument(event.parent);
    if (around) pages.addDocument(around, event.document);
    return around ?? 'unknown';
  }
  if (!event.document || (event.frame !== 0 && !event.prerender)) return 'unknown';
  if (tabs.isRemoved(event.tab)) return undefined;
  const first = firstPageOf(event, known);
  if (first === 'unknown') return first;
  if (first) {
    pages.addDocument(first, event.document);
    return first;
  }
  return pages.add(createPage(event.document, event.tab, event.frame, sequence));
}

/**
 * For what its first page asks for in the moment in which it takes the place of the empty document of a tab, or of a frame that
 * is prerendered, Chromium names that one, of which no other event ever comes (Chromium 156: at 2 of 26 starts on a busy
 * machine; test/unit/page/recording/tracker.test.ts).
 * @returns the page, if there was no other; 'unknown' as long as only its main document has had events
 */
function firstPageOf({ tab, frame }: RequestEvent, { pages, navigations }: Known): Page | 'unknown' | undefined {
  const committed = pages.ofTab(tab).filter((page) => page.time > 0 && (frame === 0 || page.frame === frame));
  if (committed.length > 0) return committed.length === 1 ? committed[0] : undefined;
  return navigations.awaitsCommit({ tab, frame }) ? 'unknown' : undefined;
}

/**
 * Firefox names no document for a dedicated worker's request (recordings/firefox/workers.json), nor for a `fetch` with
 * `keepalive` (test/e2e/attribution.test.ts, Firefox 153): the one whose URL it says, in the moment in which that goes, or the
 * tab's newest page with a document of its origin. Nor does it for what early hints name (RFC 8297), because there is none yet:
 * 'unknown' until the one is committed whose URL it says (recordings/firefox/early-hints.json), or any behind a redirect, whose
 * event does not say where it leads.
 */
function pageOfOrigin(
  { id, time, tab, frame, origin, askedBy }: RequestEvent,
  { pages, tabs, navigations }: Known,
): Page | 'unknown' | undefined {
  const url = tabs.get(tab)?.navigation?.url;
  if (askedBy && url && (url === askedBy || navigations.awaitsAnswer({ tab, frame }))) return 'unknown';
  // Those of a worker that ends with its page fail in Firefox when the next page is there; it numbers requests in order
  // (test/e2e/attribution.test.ts, Firefox 153).
  const mayOwn = ({ origins, chain: [first] }: Page): boolean =>
    (!origin || origins.has(origin)) && !(Number(id) < Number(first?.id));
  const newestFirst = pages
    .ofTab(tab)
    .filter(mayOwn)
    .sort((a, b) => b.sequence - a.sequence);
  const [newest] = newestFirst;
  // Of a worker made of a blob, Firefox says no more than the origin (test/e2e/attribution.test.ts, Firefox 153).
  const isAsking = ({ target }: Page): boolean => target === askedBy && target !== `${origin}/`;
  return newest && time < newest.shown + lastWordsMs ? (newestFirst.find(isAsking) ?? newest) : newest;
}

/**
 * A page without a request of its own (answered by a worker) takes an answer of the same URL that comes after its commit.
 * @param page the page that its tab shows next
 * @param before the page that was there
 * @returns whether the answer that the one before has taken is rather that of the next one
 */
export function isAnswerTakenBy(page: Page, before: Page): boolean {
  const last = before.chain.at(-1);
  if (last?.target !== page.target) return false;
  const tooEarly = last.time > before.time;
  // It is that of the load to whose commit it is nearer in time.
  const nearer = tooEarly && Math.abs(page.time - last.time) < Math.abs(last.time - before.time);
  // A tab that Firefox restores shows placeholders first: documents of the same URL that load nothing
  // (recordings/firefox/tab-discarded.json).
  return nearer || (before.hosts.size === 0 && (tooEarly || before.commitTimeUnknown === true));
}
