import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodePng } from '../../../scripts/build/icons/encode-png.ts';
import { iconBitmap, iconFiles, makeIcons } from '../../../scripts/build/icons/make-icons.ts';
import { raster } from '../../../scripts/build/icons/raster.ts';
import { iconDrawing, iconNames, toolbarNames } from '../../../src/icon/icon-drawing.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'greensix-icons-'));
  makeIcons(folder);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Decodes a PNG with resvg, that is: with another program than the one that wrote it. */
function decode(png: Buffer, size: number): Uint8Array {
  const href = `data:image/png;base64,${png.toString('base64')}`;
  const image = `<image href="${href}" width="${size}" height="${size}" image-rendering="optimizeSpeed"/>`;
  return raster(`<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}">${image}</svg>`).data;
}

const alphas = (data: Uint8Array): number[] => [...data].filter((_, i) => i % 4 === 3);

test('every name is there at every size and nothing else', () => {
  const expected = [
    ...toolbarNames.flatMap((name) => [16, 24, 32, 48, 64].map((size) => `${name}-${size}.png`)),
    ...['light', 'dark'].flatMap((scheme) =>
      toolbarNames.flatMap((name) => [16, 32].map((size) => `${name}-${scheme}-${size}.png`)),
    ),
    ...[16, 32, 48, 96, 128].map((size) => `logo-${size}.png`),
  ];
  expect(readdirSync(join(folder, 'icons')).sort()).toEqual(expected.sort());
});

describe.each(iconFiles)('$path', ({ path, name, size, colours }) => {
  test('has the size its name tells', () => {
    const png = readFileSync(join(folder, path));
    expect(png.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([size, size]);
    expect(png.length).toBeLessThan(1500);
  });

  test('shows the drawing', () => {
    const shown = alphas(decode(readFileSync(join(folder, path)), size));
    const drawn = alphas(raster(iconDrawing(name, size, colours)).data);
    // Alpha is kept in steps of 17.
    expect(Math.max(...shown.map((alpha, i) => Math.abs(alpha - (drawn[i] ?? 0))))).toBeLessThanOrEqual(9);
  });

  test('is the same every time', () => {
    expect(encodePng(iconBitmap(name, size, colours))).toEqual(readFileSync(join(folder, path)));
  });
});

test('at 16 px most of what is drawn falls onto whole pixels', () => {
  // Neither the neutral mark, a line whose corners alone are half of it, nor the logo, which has no straight edge.
  for (const name of iconNames.filter((n) => n !== 'logo' && n !== 'default')) {
    const inked = alphas(iconBitmap(name, 16).data).filter((alpha) => alpha > 0);
    const whole = inked.filter((alpha) => alpha === 255);
    expect(whole.length / inked.length, name).toBeGreaterThan(0.6);
  }
});

test('small digits keep a pixel of distance from the big one and from each other at 16 px', () => {
  for (const name of ['646', '446', 'q46'] as const) {
    const { data } = iconBitmap(name, 16);
    const alpha = (x: number, y: number): number => data[(y * 16 + x) * 4 + 3] ?? 0;
    for (let y = 0; y < 16; y++) expect(alpha(9, y), name).toBe(0);
    for (let x = 10; x < 16; x++) expect(alpha(x, 7) + alpha(x, 8), name).toBe(0);
  }
});

test('many colours are encoded without a palette', () => {
  const data = Uint8Array.from({ length: 32 * 32 * 4 }, (_, i) => (i % 4 === 3 ? 255 : (i * 37) >> (i % 4)));
  expect(decode(encodePng({ width: 32, height: 32, data }), 32)).toEqual(data);
});

test.each([1, 2, 4, 16, 17, 256])('%i colours survive the palette', (count) => {
  const data = Uint8Array.from({ length: 32 * 32 * 4 }, (_, i) =>
    i % 4 === 3 ? 255 : i % 4 === 0 ? (i >> 2) % count : 90,
  );
  const png = encodePng({ width: 32, height: 32, data });
  expect(decode(png, 32)).toEqual(data);
});
