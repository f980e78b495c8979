import type { Plugin } from 'vite';
import {
  type IconColours,
  type IconName,
  type IconShape,
  iconColours,
  iconShapes,
  schemeColours,
  svgText,
} from '../../src/icon/icon-drawing.ts';
import { raster } from './icons/raster.ts';

const id = 'virtual:icon-pixels';
const sizes = [16, 32];
/** Into so many steps opacity is cut. */
const opaque = 6;

/** Each shape that a picture is put together from, by one picture that has it and its place there. */
const shapes: Readonly<Record<string, readonly [name: IconName, at: number]>> = {
  6: ['6', 0],
  4: ['4', 0],
  q: ['q', 0],
  default: ['default', 0],
  '6-': ['646', 0],
  '4-': ['446', 0],
  'q-': ['q46', 0],
  '-4': ['646', 1],
  '-6': ['646', 2],
};

/**
 * The pixels of the toolbar's pictures as a module (src/browser/toolbar/icon-pixels.d.ts), made of the same drawing as the PNG
 * files. Chromium's worker would have to decode files through a canvas, which costs it megabytes.
 */
export const iconPixels: Plugin = {
  name: 'icon-pixels',
  resolveId: (source) => (source === id ? `\0${id}` : null),
  load(source) {
    if (source !== `\0${id}`) return null;
    const runs = Object.fromEntries(
      Object.entries(shapes).flatMap(([part, [name, at]]) =>
        sizes.map((size) => [`${part}${size}`, encodeRuns(opacities(iconShapes(name, size)[at], size))]),
      ),
    );
    const palettes = {
      unknown: digitColours(iconColours),
      light: digitColours(schemeColours.light),
      dark: digitColours(schemeColours.dark),
    };
    return `export const opaque = ${opaque};\nexport const palettes = ${JSON.stringify(palettes)};\nexport const runs = ${JSON.stringify(runs)};\n`;
  },
};

function digitColours({ six, four, unknown }: IconColours) {
  const number = (hex: string) => Number.parseInt(hex.slice(1), 16);
  return { 6: number(six), 4: number(four), q: number(unknown) };
}

/**
 * The opacity of each pixel, in sixths, column by column: digits have longer strokes from top to bottom. Fifteenths look the
 * same and take 0.2 kB more of the worker's 27.
 */
function opacities(shape: IconShape | undefined, size: number): number[] {
  if (!shape) throw new Error('the drawing has other shapes: change scripts/build/icon-pixels.ts');
  const { data } = raster(svgText([shape], size));
  const opacity = (x: number, y: number) => Math.round(((data[4 * (y * size + x) + 3] ?? 0) * opaque) / 255);
  return Array.from({ length: size * size }, (_, at) => opacity(Math.floor(at / size), at % size));
}

/** One character for up to 32 transparent pixels in a row, or opaque ones, or one pixel between. Packs better than base64. */
function encodeRuns(pixels: readonly number[]): string {
  let text = '';
  for (let at = 0; at < pixels.length; ) {
    const pixel = pixels[at] ?? 0;
    let end = at + 1;
    if (pixel === 0 || pixel === opaque) while (end < pixels.length && pixels[end] === pixel && end - at < 32) end++;
    const code = pixel === 0 ? end - at - 1 : pixel === opaque ? 32 + end - at - 1 : 63 + pixel;
    text += String.fromCharCode(35 + code);
    at = end;
  }
  return text.replace(/[#-B]*$/, '');
}
