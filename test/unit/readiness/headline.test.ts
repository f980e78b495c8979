import { expect, it } from 'vitest';
import { headlineOf } from '../../../src/readiness/headline.ts';
import { four, host, page, records, six, view } from './facts.ts';

const shop = page([
  host('www.shop.test', { at: six, type: 'main_frame' }),
  host('img.shop.test', { at: four }),
  host('cdn.other.test', { at: four, type: 'script' }),
]);
const without = (hostname: string) => records(hostname, [four], []);

it('says how many pages lose something, and who has to mend how many hosts', () => {
  const judged = view([shop], [without('img.shop.test'), without('cdn.other.test')]);
  expect(headlineOf(judged)).toEqual({ pages: 1, losing: 1, unknown: 0, toFix: { first: 1, third: 1 } });
});

it('counts nothing as breaking before anything is known', () => {
  const untold = page([host('www.shop.test', { at: four, type: 'main_frame' }), host('cdn.other.test', { at: four })]);
  const headline = { pages: 1, losing: 0, unknown: 1, toFix: { first: 0, third: 0 } };
  expect(headlineOf(view([untold]))).toEqual(headline);
});

it('a host is of the first party where any page of its own domain needs it', () => {
  const other = page([
    host('www.other.test', { at: six, type: 'main_frame' }),
    host('cdn.other.test', { at: four, type: 'script' }),
  ]);
  const { hosts } = view([shop, other]);
  expect(hosts.find(({ hostname }) => hostname === 'cdn.other.test')?.party).toBe('first');
  expect(view([shop]).hosts.find(({ hostname }) => hostname === 'cdn.other.test')?.party).toBe('third');
});
