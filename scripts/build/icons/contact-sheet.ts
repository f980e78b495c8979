/** Draws sheets of all icons on toolbar colours, for looking at them: `node scripts/build/icons/contact-sheet.ts [folder]`. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { iconNames, logoSizes } from '../../../src/icon/icon-drawing.ts';
import { type Bitmap, encodePng } from './encode-png.ts';
import { iconBitmap } from './make-icons.ts';

type Rgb = readonly [number, number, number];
type Eye = (colour: Rgb) => Rgb;

const backgrounds = ['#ffffff', '#dee1e6', '#f9f9fb', '#202124', '#35363a', '#2b2a33'];
const folder = process.argv[2] ?? '/tmp';

const rgb = (hex: string): Rgb => {
  const n = Number.parseInt(hex.slice(1), 16);
  return [n >> 16, (n >> 8) & 255, n & 255];
};
const toLinear = (c: number): number => (c <= 10.31475 ? c / 3294.6 : ((c / 255 + 0.055) / 1.055) ** 2.4);
const fromLinear = (c: number): number =>
  Math.round(255 * Math.min(1, Math.max(0, c <= 0.0031308 ? c * 12.92 : 1.055 * c ** (1 / 2.4) - 0.055)));

/** Machado, Oliveira and Fernandes (2009), full severity, in linear light. */
const eye =
  (matrix: readonly Rgb[]): Eye =>
  (colour) => {
    const [r, g, b] = colour.map(toLinear);
    const [x = 0, y = 0, z = 0] = matrix.map((m) => fromLinear(m[0] * (r ?? 0) + m[1] * (g ?? 0) + m[2] * (b ?? 0)));
    return [x, y, z];
  };
const normal: Eye = (colour) => colour;
const protan = eye([
  [0.152286, 1.052583, -0.204868],
  [0.114503, 0.786281, 0.099216],
  [-0.003882, -0.048116, 1.051998],
]);
const deutan = eye([
  [0.367322, 0.860646, -0.227968],
  [0.280085, 0.672501, 0.047413],
  [-0.01182, 0.04294, 0.968881],
]);

class Sheet {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.data = new Uint8Array(width * height * 4).fill(255);
  }
  put(x: number, y: number, colour: Rgb, alpha: number): void {
    const i = (y * this.width + x) * 4;
    colour.forEach((c, n) => {
      this.data[i + n] = Math.round(c * alpha + (this.data[i + n] ?? 0) * (1 - alpha));
    });
  }
  fill(x: number, y: number, width: number, height: number, colour: Rgb): void {
    for (let v = y; v < y + height; v++) for (let u = x; u < x + width; u++) this.put(u, v, colour, 1);
  }
  draw(image: Bitmap, x: number, y: number, zoom: number): void {
    for (let v = 0; v < image.height * zoom; v++)
      for (let u = 0; u < image.width * zoom; u++) {
        const [r = 0, g = 0, b = 0, a = 0] = image.data.subarray(
          (Math.floor(v / zoom) * image.width + Math.floor(u / zoom)) * 4,
        );
        this.put(x + u, y + v, [r, g, b], a / 255);
      }
  }
  see(how: Eye): void {
    for (let i = 0; i < this.data.length; i += 4) {
      const [r = 0, g = 0, b = 0] = this.data.subarray(i);
      this.data.set(how([r, g, b]), i);
    }
  }
}

/** One row of all names for every background. */
function sheet(file: string, size: number, zoom: number, on: readonly string[], how: Eye): void {
  const gap = Math.round((size * zoom) / 2);
  const step = size * zoom + gap;
  const page = new Sheet(step * iconNames.length + gap, step * on.length + gap * on.length);
  on.forEach((background, row) => {
    page.fill(0, row * (step + gap), page.width, step + gap, rgb(background));
    iconNames.forEach((name, column) => {
      page.draw(iconBitmap(name, size), gap + column * step, row * (step + gap) + gap, zoom);
    });
  });
  page.see(how);
  writeFileSync(join(folder, `icons-${file}.png`), encodePng(page));
}

function logos(file: string): void {
  const page = new Sheet(
    logoSizes.reduce((sum, size) => sum + size + 24, 24),
    backgrounds.length * 152,
  );
  backgrounds.forEach((background, row) => {
    page.fill(0, row * 152, page.width, 152, rgb(background));
    let x = 24;
    for (const size of logoSizes) {
      page.draw(iconBitmap('logo', size), x, row * 152 + 12, 1);
      x += size + 24;
    }
  });
  writeFileSync(join(folder, `icons-${file}.png`), encodePng(page));
}

const pair = ['#dee1e6', '#35363a'];
for (const size of [16, 24, 32]) {
  sheet(`${size}`, size, 1, backgrounds, normal);
  sheet(`${size}-enlarged`, size, 4, pair, normal);
}
sheet('16-by-6', 16, 6, pair, normal);
sheet('64', 64, 1, pair, normal);
sheet('protanopia', 16, 4, pair, protan);
sheet('deuteranopia', 16, 4, pair, deutan);
logos('logo');
