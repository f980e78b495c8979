import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { followPlaces } from '../../../../audit/state/follow-places.ts';

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('location', { hash: '#search=before' });
  vi.stubGlobal('addEventListener', () => {});
  vi.stubGlobal('requestAnimationFrame', (draw: () => void) => setTimeout(draw, 16));
  vi.stubGlobal('cancelAnimationFrame', clearTimeout);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('writes a place into the address at once, and of many that come fast no more than a browser heeds, and the last', () => {
  const shown: string[] = [];
  const places = followPlaces((hash) => shown.push(hash));
  expect(places.get().search).toBe('before');
  const type = (search: string) => {
    places.update((place) => ({ ...place, search }));
    vi.advanceTimersByTime(16);
  };
  type('a');
  expect(shown).toEqual(['#search=a']);
  for (let count = 1; count <= 600; count++) type('x'.repeat(count));
  // Within the ten seconds that these took.
  expect(shown.length).toBeLessThan(150);
  vi.advanceTimersByTime(1000);
  expect(shown.at(-1)).toBe(`#search=${'x'.repeat(600)}`);
});
