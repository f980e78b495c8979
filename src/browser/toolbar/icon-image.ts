import { kinds, letters, palettes, runs } from 'virtual:icon-pixels';
import type { ToolbarScheme } from '../../icon/icon-drawing.ts';

/**
 * One picture of the toolbar as pixels, without a canvas.
 * @param name the picture's name, as "646"
 * @param size its width and height: 16 or 32
 * @param scheme of the toolbar that it is for; undefined while it is not known
 * @returns the picture
 */
export function iconImage(name: string, size: number, scheme: ToolbarScheme | undefined): ImageData {
  const colours = palettes[scheme ?? 'unknown'];
  const image = new ImageData(size, size);
  let at = 0;
  for (const [, letter = '', count = ''] of (runs[`${name}-${size}`] ?? '').matchAll(/(\D)(\d*)/g)) {
    const pixel = kinds[letters.indexOf(letter)] ?? 0;
    const end = at + 4 * Number(count || 1);
    const colour = colours[pixel >> 4] ?? 0;
    const rgba = [colour >> 16, (colour >> 8) & 255, colour & 255, (pixel & 15) * 17];
    for (; at < end; at += 4) if (pixel > 0) image.data.set(rgba, at);
  }
  return image;
}
