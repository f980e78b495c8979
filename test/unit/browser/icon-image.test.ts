import { beforeAll, describe, expect, it } from 'vitest';
import { iconBitmap } from '../../../scripts/build/icons/make-icons.ts';
import { iconImage } from '../../../src/browser/toolbar/icon-image.ts';
import { schemeColours, toolbarNames } from '../../../src/icon/icon-drawing.ts';

/** What a worker has of ImageData, for Node, which has none. */
class PlainImageData {
  readonly data: Uint8ClampedArray;
  readonly width: number;
  readonly height: number;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.data = new Uint8ClampedArray(width * height * 4);
  }
}

beforeAll(() => {
  Object.assign(globalThis, { ImageData: PlainImageData });
});

/** Half a step of either: the worker's pictures have sixths of opacity, the files fifteenths. */
const halfSteps = 255 / 12 + 255 / 30;

/** What differs between two pictures: pixels of another colour, and the largest difference of opacity. */
function difference(one: Uint8ClampedArray, other: Uint8Array) {
  let recoloured = 0;
  let opacity = 0;
  for (let at = 0; at < one.length; at += 4) {
    const [alpha = 0, otherAlpha = 0] = [one[at + 3], other[at + 3]];
    opacity = Math.max(opacity, Math.abs(alpha - otherAlpha));
    const isSeen = alpha > 0 && otherAlpha > 0;
    if (isSeen && [0, 1, 2].some((channel) => one[at + channel] !== other[at + channel])) recoloured++;
  }
  return { size: one.length - other.length, recoloured, opacity };
}

describe('iconImage', () => {
  it.each(
    toolbarNames.flatMap((name) => [16, 32].map((size) => [name, size] as const)),
  )('shows what %s-%i.png shows', (name, size) => {
    for (const scheme of [undefined, 'light', 'dark'] as const) {
      const file = iconBitmap(name, size, scheme && schemeColours[scheme]);
      const { opacity, ...rest } = difference(iconImage(name, size, scheme).data, file.data);
      expect(rest).toEqual({ size: 0, recoloured: 0 });
      expect(opacity).toBeLessThanOrEqual(halfSteps);
    }
  });
});
