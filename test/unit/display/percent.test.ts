import { expect, it } from 'vitest';
import { percent, percentWithTenths } from '../../../src/display/percent.ts';

it('no share is rounded to nothing or to everything', () => {
  expect([percent(1, 1000), percent(999, 1000), percent(1, 3), percent(0, 5), percent(5, 5)]).toEqual([
    '<1',
    '>99',
    '33',
    '0',
    '100',
  ]);
});

it('with tenths, too, what is there is never nothing, nor a part the whole', () => {
  const shares = [0, 1e-6, 0.0004, 0.0005, 1 / 3, 0.9994, 0.9996, 999_999 / 1_000_000, 1];
  expect(shares.map(percentWithTenths)).toEqual([
    ...['0.0', '<0.1', '<0.1', '0.1', '33.3', '99.9', '>99.9', '>99.9', '100.0'],
  ]);
});
