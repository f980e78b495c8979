import { nextFrame } from '../../ui/next-frame.ts';
import { createStore, type Store } from '../../ui/store.ts';
import { type Place, parsePlace, writePlace } from './place.ts';

/**
 * The address changes no more often than this. A key that is held moves thirty times a second, and Chromium ignores what
 * a page changes of its address after 200 times in ten seconds (navigation_rate_limiter.cc).
 */
const showIntervalMs = 100;

/**
 * Follows the place that the page's address names behind `#`.
 * @param show writes a place into the address, as what stands there behind the path; empty for the first place
 * @returns the place
 */
export function followPlaces(show: (hash: string) => void): Store<Place> {
  const places = createStore(parsePlace(location.hash), nextFrame);
  let shownAt = Number.NEGATIVE_INFINITY;
  let isWaiting = false;
  const showNow = () => {
    isWaiting = false;
    shownAt = performance.now();
    show(writePlace(places.get()));
  };
  places.subscribe(() => {
    if (isWaiting) return;
    const rest = shownAt + showIntervalMs - performance.now();
    if (rest <= 0) return showNow();
    isWaiting = true;
    setTimeout(showNow, rest);
  });
  addEventListener('hashchange', () => places.update(() => parsePlace(location.hash)));
  return places;
}
