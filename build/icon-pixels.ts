import type { Plugin } from 'vite';
import { type IconColours, iconColours, schemeColours, toolbarNames } from '../src/icon/icon-drawing.ts';
import { iconBitmap } from './icons/make-icons.ts';

const id = 'virtual:icon-pixels';
const sizes = [16, 32];
const numbers = (palette: IconColours) => Object.values(palette).map((hex) => Number.parseInt(hex.slice(1), 16));
const colours = numbers(iconColours);

/**
 * The pixels of the toolbar's pictures as a module (src/browser/icon-pixels.d.ts), made of the same drawing as the PNG
 * files. Chromium's worker would have to decode files through a canvas, which costs it megabytes.
 */
export const iconPixels: Plugin = {
  name: 'icon-pixels',
  resolveId: (source) => (source === id ? `\0${id}` : null),
  load(source) {
    if (source !== `\0${id}`) return null;
    const runs = Object.fromEntries(
      toolbarNames.flatMap((name) => sizes.map((size) => [`${name}-${size}`, encodeRuns(name, size)])),
    );
    const palettes = { unknown: colours, light: numbers(schemeColours.light), dark: numbers(schemeColours.dark) };
    return `export const palettes = ${JSON.stringify(palettes)};\nexport const runs = ${JSON.stringify(runs)};\n`;
  },
};

/** Base64 of pairs of bytes: colour (high half) and sixteenth of opacity (low half), then for how many pixels. */
function encodeRuns(name: (typeof toolbarNames)[number], size: number): string {
  const { data } = iconBitmap(name, size);
  const bytes: number[] = [];
  for (let at = 0; at < data.length; at += 4) {
    const [r = 0, g = 0, b = 0, alpha = 0] = data.subarray(at, at + 4);
    const colour = colours.indexOf((r << 16) | (g << 8) | b);
    if (alpha > 0 && colour < 0) throw new Error(`${name}-${size}.png has a colour that the drawing has not`);
    const pixel = alpha === 0 ? 0 : (colour << 4) | Math.round(alpha / 17);
    const last = bytes.length - 2;
    if (bytes[last] === pixel && (bytes[last + 1] ?? 0) < 255) bytes[last + 1] = (bytes[last + 1] ?? 0) + 1;
    else bytes.push(pixel, 1);
  }
  return Buffer.from(bytes).toString('base64');
}
