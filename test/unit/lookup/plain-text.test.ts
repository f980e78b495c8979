import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainText } from '../../../src/lookup/plain-text.ts';

describe('a text of an answer', () => {
  it.each([
    ['one\r\n\ttwo\u00a0 three\u2028four\u0085five', 'one two three four five'],
    ['a\u202eb\u2066c\u200bd\u0000e\u00adf\ufeffg', 'a\ufffdb\ufffdc\ufffdd\ufffde\ufffdf g'],
    ['\ud800x', '\ufffdx'],
    ['\u{e0041}\u{f0000}', '\ufffd\ufffd'],
    [`a${'\u0301'.repeat(50)}`, `a${'\u0301'.repeat(4)}`],
    ['<b>&amp;', '<b>&amp;'],
    ['Universität Zürich 大学', 'Universität Zürich 大学'],
  ])('is one line without anything invisible: %j', (text, plain) => {
    expect(plainText(text)).toBe(plain);
  });

  it('is cut, never in the middle of a character', () => {
    expect(plainText('😀'.repeat(10), 5)).toBe('😀😀😀😀…');
    expect(plainText('12345', 5)).toBe('12345');
  });

  it.each([undefined, null, 7, {}, ['text'], true])('is empty for %j', (value) => {
    expect(plainText(value)).toBe('');
  });

  it('is bounded and visible whatever comes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 2000 }), (text) => {
        const plain = plainText(text, 50);
        expect([...plain].length).toBeLessThanOrEqual(50);
        expect(plain).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
      }),
    );
  }, 60_000);
});
