import { opaque, palettes, runs } from 'virtual:icon-pixels';
import type { ToolbarScheme } from '../../icon/icon-drawing.ts';

/**
 * One picture of the toolbar as pixels, without a canvas.
 * @param name the picture's name, as "646"
 * @param size its width and height: 16 or 32
 * @param scheme of the toolbar that it is for; undefined while it is not known
 * @returns the picture
 */
export function iconImage(name: string, size: number, scheme: ToolbarScheme | undefined): ImageData {
  const palette = palettes[scheme ?? 'unknown'];
  const image = new ImageData(size, size);
  const digits = name === 'default' ? [name] : [...name];
  digits.forEach((digit, place) => {
    const part = digits.length === 1 ? digit : place === 0 ? `${digit}-` : `-${digit}`;
    const colour = palette[digit] ?? palette.q ?? 0;
    const [red, green, blue] = [colour >> 16, (colour >> 8) & 255, colour & 255];
    let at = 0;
    for (const character of runs[part + size] ?? '') {
      const code = character.charCodeAt(0) - 35;
      const alpha = code < 32 ? 0 : code < 64 ? 255 : ((code - 63) * 255) / opaque;
      for (const end = at + (code < 64 ? (code % 32) + 1 : 1); at < end; at++) {
        // Column by column.
        const pixel = (at % size) * size + Math.floor(at / size);
        if (alpha > 0) image.data.set([red, green, blue, alpha], 4 * pixel);
      }
    }
  });
  return image;
}
