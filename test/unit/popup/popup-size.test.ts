import { describe, expect, it } from 'vitest';
import { isPlausible, limitsOf } from '../../../popup/popup-size.ts';

const window = (innerWidth: number, innerHeight: number, more: object = {}) => ({
  innerWidth,
  innerHeight,
  screen: { availWidth: 1280, availHeight: 800 },
  ...more,
});
const body = { offsetWidth: 800, offsetHeight: 600 };

describe('the limits of a popup', () => {
  it('are what the browser gives where that is less than what was wanted', () => {
    expect(limitsOf(window(800, 600), body)).toEqual({ width: undefined, height: undefined });
    expect(limitsOf(window(727, 545), body)).toEqual({ width: 727, height: 545 });
    expect(limitsOf(window(800, 520), body)).toEqual({ width: undefined, height: 520 });
  });

  it('do not follow what is only rounded away', () => {
    expect(limitsOf(window(799, 599), body)).toEqual({ width: undefined, height: undefined });
  });

  it('end at the screen where a popup ends below it (Firefox)', () => {
    expect(
      limitsOf(window(800, 600, { mozInnerScreenY: 80, screen: { availWidth: 1280, availHeight: 600 } }), body),
    ).toEqual({
      width: undefined,
      height: 520,
    });
  });

  it('end at the screen where a popup ends to the right of it (Firefox)', () => {
    const screen = { availWidth: 640, availHeight: 800 };
    expect(limitsOf(window(800, 600, { mozInnerScreenX: 9, screen }), body)).toEqual({ width: 631, height: undefined });
  });

  it('end at the button where a popup is wider than the screen, as at twice the scale (Firefox)', () => {
    const screen = { availWidth: 640, availHeight: 800 };
    expect(limitsOf(window(800, 600, { mozInnerScreenX: 1, screen }), body)).toEqual({ width: 591, height: undefined });
  });

  it.each([
    ['zoom of 110 %', window(727, 545), true],
    ['zoom of 200 %', window(400, 300), true],
    ['a low screen', window(800, 520, { screen: { availWidth: 1024, availHeight: 600 } }), true],
    ['a popup that opens in Firefox', window(16, 8), false],
    ['a popup that has not grown yet', window(800, 220), false],
  ] as const)('are distinguished from sizes that a popup passes through: %s', (_name, size, isReal) => {
    expect(isPlausible(size, limitsOf(size, body))).toBe(isReal);
  });
});
