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

describe('iconImage', () => {
  it.each(
    toolbarNames.flatMap((name) => [16, 32].map((size) => [name, size] as const)),
  )('has the same pixels as %s-%i.png', (name, size) => {
    expect([...iconImage(name, size, undefined).data]).toEqual([...iconBitmap(name, size).data]);
    for (const scheme of ['light', 'dark'] as const) {
      const { data } = iconBitmap(name, size, schemeColours[scheme]);
      expect([...iconImage(name, size, scheme).data]).toEqual([...data]);
    }
  });
});
