import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type IconColours,
  type IconName,
  iconColours,
  iconDrawing,
  iconShapes,
  logoSizes,
  schemeColours,
  schemeSizes,
  toolbarNames,
  toolbarSizes,
} from '../../../src/icon/icon-drawing.ts';
import { type Bitmap, encodePng } from './encode-png.ts';
import { raster } from './raster.ts';

type Rgb = readonly [number, number, number];

/** The steps of alpha that are kept: 16, so that a drawing of one colour takes half a byte per pixel. */
const alphaStep = 17;

function rgb(hex: string): Rgb {
  const n = Number.parseInt(hex.slice(1), 16);
  return [n >> 16, (n >> 8) & 255, n & 255];
}

/** The drawing's colours, and the blends that its edges may show where two of them touch. */
function colours(name: IconName, size: number, palette: IconColours): Rgb[] {
  const used = iconShapes(name, size, palette).flatMap(({ fill, stroke }) => [fill, stroke]);
  const pure = Object.values(palette)
    .filter((colour) => used.includes(colour))
    .map(rgb);
  // Only the logo's shapes touch; between digits there is nothing to blend.
  const [first, second] = pure;
  if (name !== 'logo' || first === undefined || second === undefined) return pure;
  const mix = (share: number): Rgb => {
    const part = (i: 0 | 1 | 2): number => Math.round(first[i] + (second[i] - first[i]) * share);
    return [part(0), part(1), part(2)];
  };
  return [0, 0.2, 0.4, 0.6, 0.8, 1].map(mix);
}

/** Snaps colours to the drawing's own (nearly transparent pixels are imprecise) and alpha to a few steps. */
function quantise({ width, height, data }: Bitmap, palette: readonly Rgb[]): Bitmap {
  const out = new Uint8Array(data.length);
  for (let i = 0; i < data.length; i += 4) {
    const [r = 0, g = 0, b = 0, a = 0] = data.subarray(i, i + 4);
    const alpha = Math.round(a / alphaStep) * alphaStep;
    if (alpha === 0) continue;
    const distance = (c: Rgb): number => (c[0] - r) ** 2 + (c[1] - g) ** 2 + (c[2] - b) ** 2;
    const nearest = palette.reduce((best, c) => (distance(c) < distance(best) ? c : best));
    out.set([...nearest, alpha], i);
  }
  return { width, height, data: out };
}

/** One icon's pixels as they are shipped. */
export function iconBitmap(name: IconName, size: number, palette: IconColours = iconColours): Bitmap {
  return quantise(raster(iconDrawing(name, size, palette)), colours(name, size, palette));
}

/** A PNG file that belongs into the extension. */
export interface IconFile {
  /** Relative to the extension's root. */
  readonly path: string;
  readonly name: IconName;
  readonly size: number;
  readonly colours: IconColours;
}

const plain = (name: IconName, size: number): IconFile => ({
  path: `icons/${name}-${size}.png`,
  name,
  size,
  colours: iconColours,
});

/** Every PNG file that belongs into the extension. */
export const iconFiles: readonly IconFile[] = [
  ...toolbarNames.flatMap((name) => toolbarSizes.map((size) => plain(name, size))),
  ...(['light', 'dark'] as const).flatMap((scheme) =>
    toolbarNames.flatMap((name) =>
      schemeSizes.map((size) => ({
        path: `icons/${name}-${scheme}-${size}.png`,
        name,
        size,
        colours: schemeColours[scheme],
      })),
    ),
  ),
  ...logoSizes.map((size) => plain('logo', size)),
];

/** Writes all icons to `<outDir>/icons/` and returns their paths relative to `outDir`. */
export function makeIcons(outDir: string): string[] {
  mkdirSync(join(outDir, 'icons'), { recursive: true });
  return iconFiles.map(({ path, name, size, colours }) => {
    writeFileSync(join(outDir, path), encodePng(iconBitmap(name, size, colours)));
    return path;
  });
}
