import { Resvg } from '@resvg/resvg-js';
import type { Bitmap } from './encode-png.ts';

/** Renders SVG text at its own size. */
export function raster(svg: string): Bitmap {
  const image = new Resvg(svg, { font: { loadSystemFonts: false } }).render();
  const data = new Uint8Array(image.pixels);
  // resvg's pixels are premultiplied, PNG's are not.
  for (let i = 0; i < data.length; i += 4) {
    const alpha = data[i + 3] ?? 0;
    if (alpha === 0) continue;
    for (let c = i; c < i + 3; c++) data[c] = Math.min(255, Math.round(((data[c] ?? 0) * 255) / alpha));
  }
  return { width: image.width, height: image.height, data };
}
