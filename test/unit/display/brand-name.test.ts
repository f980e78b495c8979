import { expect, it } from 'vitest';
import { brandName } from '../../../src/display/brand-name.ts';

const chromium = { brand: 'Chromium', version: '156.0.8078.79' };
const madeUp = [
  { brand: 'Not_A Brand', version: '24.0.0.0' },
  { brand: 'Not;A=Brand', version: '8.0.0.0' },
];

it.each(madeUp)('a browser is not called by the made-up brand $brand', (brand) => {
  expect(brandName([brand, chromium])).toBe('Chromium 156.0.8078.79');
});

it('a browser that is made of Chromium is called by its own brand', () => {
  const edge = { brand: 'Microsoft Edge', version: '156.0.1.2' };
  expect(brandName([chromium, edge])).toBe('Microsoft Edge 156.0.1.2');
});

it('a browser that reports no brand has no name', () => {
  expect(brandName([])).toBe('');
  expect(brandName(madeUp)).toBe('');
});
