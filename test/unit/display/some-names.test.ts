import { describe, expect, it } from 'vitest';
import { someNames } from '../../../src/display/some-names.ts';

describe('names in a sentence', () => {
  it('are all there where they are no more than wanted', () => {
    expect(someNames([], 3)).toBe('');
    expect(someNames(['a'], 3)).toBe('a');
    expect(someNames(['a', 'b', 'c'], 3)).toBe('a, b, c');
  });

  it('are counted where they are more, with separators', () => {
    expect(someNames(['a', 'b', 'c', 'd'], 3)).toBe('a, b, c and 1 more');
    expect(
      someNames(
        Array.from({ length: 1026 }, () => 'a'),
        2,
      ),
    ).toBe('a, a and 1,024 more');
  });
});
