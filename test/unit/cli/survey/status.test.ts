import { expect, it } from 'vitest';
import { type Status, statusText } from '../../../../cli/survey/status.ts';

const status = (sites: number, done: number, secondsLeft: number | null): Status => ({
  ...{ survey: 'spring', problems: 0, underWay: 0, retrying: 0, waiting: 0, sitesPerSecond: 0 },
  ...{ sites, done, secondsLeft },
});

it('a survey is complete when all of its sites are done, and never without sites', () => {
  expect(statusText(status(20, 20, 0))).toContain('spring: 20 of 20 sites done (100.0 %), complete\n');
  expect(statusText(status(20, 5, 60))).toContain('spring: 5 of 20 sites done (25.0 %), 1 min left\n');
  expect(statusText(status(1_000_000, 999_999, 60))).toContain(
    '999,999 of 1,000,000 sites done (>99.9 %), 1 min left\n',
  );
  for (const secondsLeft of [0, null]) {
    expect(statusText(status(0, 0, secondsLeft))).toBe(
      'spring: no sites yet. Add some: greensix survey create spring --list FILE\n',
    );
  }
});
