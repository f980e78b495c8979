import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shortenMiddle } from '../../../src/display/shorten-middle.ts';

describe('shortenMiddle', () => {
  it.each([
    ['example.com', 11, 'example.com'],
    ['example.com', 10, 'exam…e.com'],
    ['example.com', 5, 'ex…om'],
    ['example.com', 2, '…m'],
    ['example.com', 1, '…'],
    ['example.com', 0, ''],
    ['', 0, ''],
    ['a😀b😀c', 4, 'a…😀c'],
    ['e\u0301e\u0301e\u0301e\u0301', 5, 'e\u0301…e\u0301'],
    ['e\u0301e\u0301e\u0301e\u0301', 4, '…e\u0301'],
    ['e\u0301e\u0301e\u0301e\u0301', 2, '…'],
  ])('writes %j in %i places as %j', (text, max, expected) => {
    expect(shortenMiddle(text, max)).toBe(expected);
  });

  it('never has more code points than asked for, nor splits a pair or a combining sequence', () => {
    const text = fc.array(fc.constantFrom('a', '.', '😀', 'e\u0301', 'k\u0323\u0301', '例')).map((all) => all.join(''));
    fc.assert(
      fc.property(text, fc.nat(20), (whole, max) => {
        const short = shortenMiddle(whole, max);
        expect([...short].length).toBeLessThanOrEqual(max);
        expect(short).not.toMatch(/\p{Surrogate}/u);
        const [head = '', tail] = short.split('…');
        if (tail === undefined) return;
        expect(whole.startsWith(head)).toBe(true);
        expect(whole.endsWith(tail)).toBe(true);
        expect(whole.slice(head.length)).not.toMatch(/^\p{M}/u);
        expect(tail).not.toMatch(/^\p{M}/u);
      }),
    );
  });
});
