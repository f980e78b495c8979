import { expect, it } from 'vitest';
import { retryTime } from '../../../src/async/retry-time.ts';

const now = Date.UTC(2026, 10, 21, 12, 0, 0);

it.each([
  ['120', 120],
  [' 5 ', 5],
  ['Sat, 21 Nov 2026 12:05:00 GMT', 300],
  ['0', 1],
  ['Sat, 21 Nov 2020 12:05:00 GMT', 1],
  ['99999999999', 24 * 3600],
  [null, 60],
  ['', 60],
  ['soon', 60],
  ['-5', 60],
])('%j means %d seconds', (header, seconds) => {
  expect(retryTime(header, now)).toBe(now + seconds * 1000);
});
