import { nextFrame } from '../../ui/next-frame.ts';
import { createStore, type Store } from '../../ui/store.ts';
import { type Place, parsePlace, writePlace } from './place.ts';

/**
 * Follows the place that the page's address names behind `#`.
 * @param show writes a place into the address, as what stands there behind the path; empty for the first place
 * @returns the place
 */
export function followPlaces(show: (hash: string) => void): Store<Place> {
  const places = createStore(parsePlace(location.hash), nextFrame);
  places.subscribe(() => show(writePlace(places.get())));
  addEventListener('hashchange', () => places.update(() => parsePlace(location.hash)));
  return places;
}
