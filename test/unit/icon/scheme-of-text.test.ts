import { expect, it } from 'vitest';
import { schemeOfText } from '../../../src/icon/scheme-of-text.ts';

it.each([
  ['#fbfbfe', 'dark'],
  ['rgb(251,251,254)', 'dark'],
  ['rgba(251, 251, 254, 0.9)', 'dark'],
  [[255, 255, 255], 'dark'],
  ['#fff', 'dark'],
  ['#15141a', 'light'],
  ['rgb(21 20 26)', 'light'],
  [[0, 0, 0], 'light'],
  ['#5a5', 'dark'],
])('text of the colour %j stands on a %s toolbar', (colour, scheme) => expect(schemeOfText(colour)).toBe(scheme));

it.each([
  undefined,
  null,
  '',
  'red',
  'rgb(a,b,c)',
  '#12345',
  [1, 2],
  'var(--x)',
])('nothing is concluded from %j', (colour) => expect(schemeOfText(colour)).toBeUndefined());
