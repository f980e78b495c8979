import type { Plugin } from 'vite';
import { type IconColours, iconColours, schemeColours, toolbarNames } from '../../src/icon/icon-drawing.ts';
import { iconBitmap } from './icons/make-icons.ts';

const id = 'virtual:icon-pixels';
const sizes = [16, 32];
const numbers = (palette: IconColours) => Object.values(palette).map((hex) => Number.parseInt(hex.slice(1), 16));
const colours = numbers(iconColours);

/**
 * The pixels of the toolbar's pictures as a module (src/browser/toolbar/icon-pixels.d.ts), made of the same drawing as the PNG
 * files. Chromium's worker would have to decode files through a canvas, which costs it megabytes.
 */
export const iconPixels: Plugin = {
  name: 'icon-pixels',
  resolveId: (source) => (source === id ? `\0${id}` : null),
  load(source) {
    if (source !== `\0${id}`) return null;
    const pictures = toolbarNames.flatMap((name) =>
      sizes.map((size) => [`${name}-${size}`, pixelsOf(name, size)] as const),
    );
    const kinds = [...new Set(pictures.flatMap(([, pixels]) => pixels))].sort((one, other) => one - other);
    if (kinds.length > letters.length) throw new Error(`the icons have ${kinds.length} kinds of pixels: add letters`);
    const runs = Object.fromEntries(pictures.map(([name, pixels]) => [name, encodeRuns(pixels, kinds)]));
    const palettes = { unknown: colours, light: numbers(schemeColours.light), dark: numbers(schemeColours.dark) };
    return Object.entries({ palettes, letters: letters.slice(0, kinds.length), kinds, runs })
      .map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};\n`)
      .join('');
  },
};

/** One for each kind of pixel. No digits: they say how often it comes. */
const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ!#$%&()*+,-./:;<=>?@[]^_{|}~';

/** Each pixel as colour (high half of a byte) and sixteenth of opacity (low half); 0 for none. */
function pixelsOf(name: (typeof toolbarNames)[number], size: number): number[] {
  const { data } = iconBitmap(name, size);
  return Array.from({ length: size * size }, (_, at) => {
    const [r = 0, g = 0, b = 0, alpha = 0] = data.subarray(4 * at, 4 * at + 4);
    if (alpha === 0) return 0;
    const colour = colours.indexOf((r << 16) | (g << 8) | b);
    if (colour < 0) throw new Error(`${name}-${size}.png has a colour that the drawing has not`);
    return (colour << 4) | Math.round(alpha / 17);
  });
}

/** A letter for a pixel, then how often it comes in a row where that is more than once. Packs better than base64. */
function encodeRuns(pixels: readonly number[], kinds: readonly number[]): string {
  let text = '';
  for (let at = 0; at < pixels.length; ) {
    let end = at;
    while (end < pixels.length && pixels[end] === pixels[at]) end++;
    text += letters[kinds.indexOf(pixels[at] ?? 0)] + (end - at > 1 ? String(end - at) : '');
    at = end;
  }
  return text;
}
