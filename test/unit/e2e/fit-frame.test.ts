import { expect, it } from 'vitest';
import { fitFrame } from '../../e2e/driver/fit-frame.ts';

/** A page that shows so much in a window of a height, and is at least as high as the window. */
function pageOf(contentIn: (window: number) => number) {
  const heights: number[] = [];
  const windowHeight = () => heights.at(-1) ?? 860;
  return {
    heights,
    resize: async (height: number) => heights.push(height),
    shownHeight: async () => Math.max(windowHeight(), contentIn(windowHeight())),
  };
}

it.each([
  ['as high as what it shows', 900, () => 320, 320],
  [
    'whole also where a low window shows its rows closer together',
    900,
    (window: number) => (window <= 400 ? 541 : 548),
    548,
  ],
  ['not higher than wanted', 480, () => 1000, 480],
])('a picture of a page is %s', async (_, height, contentIn, expected) => {
  const { heights, resize, shownHeight } = pageOf(contentIn);
  await fitFrame({ width: 760, height }, resize, shownHeight);
  expect(heights.at(-1)).toBe(expected);
});
