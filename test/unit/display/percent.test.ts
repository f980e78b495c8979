import { expect, it } from 'vitest';
import { percent } from '../../../src/display/percent.ts';

it('no share is rounded to nothing or to everything', () => {
  expect([percent(1, 1000), percent(999, 1000), percent(1, 3), percent(0, 5), percent(5, 5)]).toEqual([
    '<1',
    '>99',
    '33',
    '0',
    '100',
  ]);
});
