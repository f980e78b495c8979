import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shortenEnd } from '../../../src/display/shorten-end.ts';

const family = '👨‍👩‍👧';

describe('shortenEnd', () => {
  it.each([
    ['a basket', 8, 'a basket'],
    ['a basket', 7, 'a bask…'],
    ['', 0, ''],
    ['abc😀d', 5, 'abc…'],
    ['abc😀d', 6, 'abc😀d'],
    ['abe\u0301f', 4, 'ab…'],
    [`ab${family}cd`, 10, 'ab…'],
    [`ab${family}cd`, 11, `ab${family}…`],
    ['🇩🇪🇫🇷', 7, '🇩🇪…'],
    // One that is too long by itself.
    [`a${'\u0301'.repeat(50)}`, 4, 'a\u0301\u0301…'],
    [family, 5, '👨‍…'],
    [family, 2, '…'],
  ])('writes %j in %i places as %j', (text, max, expected) => {
    expect(shortenEnd(text, max)).toBe(expected);
  });

  it('is never longer than asked for, never splits a pair, and is the beginning of the text', () => {
    const text = fc.array(fc.constantFrom('a', ' ', '😀', 'e\u0301', family, '🇩🇪', '例')).map((all) => all.join(''));
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 40 }), (whole, max) => {
        const short = shortenEnd(whole, max);
        expect(short.length).toBeLessThanOrEqual(max);
        expect(short).not.toMatch(/\p{Surrogate}/u);
        expect(whole.startsWith(short.replace(/…$/, ''))).toBe(true);
      }),
    );
  });
});
