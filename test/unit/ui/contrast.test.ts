import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const theme = readFileSync('ui/theme.css', 'utf8');

/** @returns the colour of a token, in the light or in the dark theme */
function colour(token: string, at: 0 | 1): string {
  const [, light, dark] = new RegExp(`--${token}: light-dark\\((#\\w{6}), (#\\w{6})\\)`).exec(theme) ?? [];
  const found = at === 0 ? light : dark;
  if (!found) throw new Error(`theme.css has no colour --${token}`);
  return found;
}

/** Relative luminance (WCAG 2.2). */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string): number {
  const [a, b] = [luminance(one), luminance(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

describe.each([
  ['light', 0],
  ['dark', 1],
] as const)('in the %s theme', (_, at) => {
  it.each([
    ['six', 'ground'],
    ['four', 'ground'],
    ['ink-quiet', 'ground'],
    ['six-ink', 'six'],
    ['four-ink', 'four'],
  ])('--%s can be read on --%s', (ink, ground) => {
    expect(contrast(colour(ink, at), colour(ground, at))).toBeGreaterThanOrEqual(4.5);
  });
});
