import type { Change, Tracker } from '../../page/recording/tracker.ts';

/** One step that frees room in the storage: it makes a page smaller, or forgets it. */
export interface EvictionStep {
  /** The page's id. */
  readonly page: string;
  /** What is lost by it. Of single requests each row says how many are not listed, all else needs a notice. */
  readonly drops: 'requests' | 'page' | 'hosts';
  /** @returns what changes by it */
  readonly apply: () => readonly Change[];
}

/** A page of this size is not made smaller any more, characters. */
const minPageChars = 2000;

/**
 * What goes first when the pages do not fit the storage: first the lists of single requests, of pages out of view
 * (longest out of view first), then of pages in view (biggest first); then pages out of view, longest out of view
 * first; last the rows of hosts, of the biggest page.
 * @param tracker the pages
 * @param sizes how many characters each page takes, kept up to date by the caller while it takes steps
 * @returns the steps, to be taken until enough of them were
 */
export function* evictionSteps(tracker: Tracker, sizes: ReadonlyMap<string, number>): Generator<EvictionStep> {
  const limit = (page: string, requests: number): EvictionStep => ({
    page,
    drops: 'requests',
    apply: () => tracker.limitRequests(page, requests),
  });
  const biggestFirst = () =>
    [...sizes]
      .filter(([id]) => tracker.isShown(id))
      .sort((a, b) => b[1] - a[1])
      .map(([id]) => id);
  for (const id of tracker.hiddenPageIds()) yield limit(id, 0);
  for (const requests of [4, 0]) for (const id of biggestFirst()) yield limit(id, requests);
  for (const page of tracker.hiddenPageIds()) yield { page, drops: 'page', apply: () => tracker.forget(page) };
  const cannotShrink = new Set<string>();
  for (;;) {
    const candidates = [...sizes].filter(([id]) => !cannotShrink.has(id));
    const [page, size] = candidates.reduce((most, entry) => (entry[1] > most[1] ? entry : most), ['', 0] as const);
    if (size < minPageChars) return;
    yield { page, drops: 'hosts', apply: () => tracker.halveHosts(page) };
    if ((sizes.get(page) ?? 0) >= size) cannotShrink.add(page);
  }
}
