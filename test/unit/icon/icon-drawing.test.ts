import { describe, expect, test } from 'vitest';
import {
  type IconName,
  iconColours,
  iconDrawing,
  iconNames,
  iconShapes,
  logoSizes,
  schemeColours,
  toolbarNames,
  toolbarSizes,
} from '../../../src/icon/icon-drawing.ts';

const sizes = [...new Set([...toolbarSizes, ...logoSizes])];

/** WCAG's relative luminance. */
function luminance(hex: string): number {
  const n = Number.parseInt(hex.slice(1), 16);
  const linear = (c: number): number => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4);
  return 0.2126 * linear(n >> 16) + 0.7152 * linear((n >> 8) & 255) + 0.0722 * linear(n & 255);
}

function contrast(a: string, b: string): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return ((high ?? 0) + 0.05) / ((low ?? 0) + 0.05);
}

/** The colours of a drawing's shapes, in the order of drawing. */
const colours = (name: IconName): string[] =>
  iconShapes(name, 16).map(({ fill, stroke }) => (fill === 'none' ? stroke : fill));

test('there are twelve patterns, the neutral mark and the logo', () => {
  const patterns = ['6', '4', 'q'].flatMap((big) => ['', '4', '6', '46'].map((small) => big + small));
  expect([...toolbarNames].sort()).toEqual([...patterns, 'default'].sort());
  expect([...iconNames].sort()).toEqual([...patterns, 'default', 'logo'].sort());
});

describe.each(sizes)('at %i px', (size) => {
  test.each(iconNames)('%s is a well-formed SVG', (name) => {
    const svg = iconDrawing(name, size);
    const [, attributes = '', content = ''] = /^<svg((?: [A-Za-z]+="[^"<>&]*")+)>(.*)<\/svg>$/.exec(svg) ?? [];
    expect(attributes).toContain(' xmlns="http://www.w3.org/2000/svg"');
    expect(attributes).toContain(` viewBox="0 0 ${size} ${size}" width="${size}" height="${size}"`);
    expect(content).toMatch(/^(?:<path(?: [a-z-]+="[^"<>&]+")+\/>)+$/);
    expect(content).not.toMatch(/NaN|undefined|Infinity/);
    for (const [, path = ''] of content.matchAll(/ d="([^"]*)"/g)) {
      expect(path).toMatch(/^(?:M[-.\d ]+(?:[LC][-.\d ]+)+Z)+$/);
    }
  });

  test('no two icons are alike', () => {
    const drawings = iconNames.map((name) => iconDrawing(name, size));
    expect(new Set(drawings).size).toBe(iconNames.length);
  });

  test('digits differ in shape, not only in colour', () => {
    const shapes = iconNames.map((name) => JSON.stringify(iconShapes(name, size).map(({ path }) => path)));
    expect(new Set(shapes).size).toBe(iconNames.length);
  });
});

test('the big digit comes first, then 4 above 6', () => {
  const { six, four, unknown } = iconColours;
  expect(colours('6')).toEqual([six]);
  expect(colours('646')).toEqual([six, four, six]);
  expect(colours('44')).toEqual([four, four]);
  expect(colours('q46')).toEqual([unknown, four, six]);
  const [, above, below] = iconShapes('646', 16);
  expect(above?.transform).toBe('translate(10 0)');
  expect(below?.transform).toBe('translate(10 9)');
});

test('a small digit stays at its place when the other one joins', () => {
  for (const size of toolbarSizes) {
    expect(iconShapes('64', size)[1]).toEqual(iconShapes('646', size)[1]);
    expect(iconShapes('66', size)[1]).toEqual(iconShapes('646', size)[2]);
  }
});

test('the neutral mark is only an outline, and of no colour of a verdict', () => {
  const shapes = iconShapes('default', 16);
  expect(shapes.map(({ fill }) => fill)).toEqual(['none']);
  expect(shapes.map(({ stroke }) => stroke)).toEqual([iconColours.unknown]);
});

describe.each(['#ffffff', '#dee1e6', '#f9f9fb', '#202124', '#35363a', '#2b2a33'])('on a toolbar of %s', (toolbar) => {
  test.each(['six', 'four', 'unknown'] as const)('%s has a contrast of 3:1', (kind) => {
    expect(contrast(iconColours[kind], toolbar)).toBeGreaterThanOrEqual(3);
  });
});

/** The toolbars that Chromium (before and since its refresh of 2023) and Firefox draw themselves. */
const toolbars = {
  light: ['#ffffff', '#dee1e6', '#f9f9fb', '#d3e3fd'],
  dark: ['#202124', '#35363a', '#3c3c3c', '#2b2a33', '#535458'],
} as const;

describe.each(['light', 'dark'] as const)('on a %s toolbar', (scheme) => {
  test.each(['six', 'four', 'unknown'] as const)('%s has a contrast of 4.5:1', (kind) => {
    for (const toolbar of toolbars[scheme]) {
      expect(contrast(schemeColours[scheme][kind], toolbar), toolbar).toBeGreaterThanOrEqual(4.5);
    }
  });

  test.each(toolbarNames)('%s is the same drawing in other colours', (name) => {
    const shapes = (all: readonly { path: string; transform: string }[]) =>
      all.map(({ path, transform }) => [path, transform]);
    expect(shapes(iconShapes(name, 16, schemeColours[scheme]))).toEqual(shapes(iconShapes(name, 16)));
    const { six, four, unknown } = schemeColours[scheme];
    for (const { fill, stroke } of iconShapes(name, 16, schemeColours[scheme])) {
      expect([six, four, unknown]).toContain(fill === 'none' ? stroke : fill);
    }
  });
});

test.each(iconNames)('%s is drawn in nothing but the measured colours', (name) => {
  const { six, four, unknown, leaf } = iconColours;
  const [first, ...others] = colours(name);
  expect([six, four, unknown]).toContain(first);
  for (const colour of others) expect([six, four, ...(name === 'logo' ? [leaf] : [])]).toContain(colour);
});

test('red and green stay apart for colour-blind eyes', () => {
  // Machado, Oliveira and Fernandes (2009), full severity, for linear light.
  const eyes = {
    protanopia: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
    deuteranopia: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  };
  const seen = (hex: string, m: readonly number[]): number[] => {
    const n = Number.parseInt(hex.slice(1), 16);
    const linear = [n >> 16, (n >> 8) & 255, n & 255].map((c) => ((c / 255 + 0.055) / 1.055) ** 2.4);
    return [0, 3, 6].map((row) => linear.reduce((sum, c, i) => sum + c * (m[row + i] ?? 0), 0));
  };
  for (const matrix of Object.values(eyes)) {
    const [six, four] = [seen(iconColours.six, matrix), seen(iconColours.four, matrix)];
    const ratios = six.map((c, i) => (Math.max(c, four[i] ?? 0) + 0.05) / (Math.min(c, four[i] ?? 0) + 0.05));
    expect(Math.max(...ratios)).toBeGreaterThan(1.6);
  }
});
