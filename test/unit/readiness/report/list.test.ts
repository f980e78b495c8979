import { describe, expect, it } from 'vitest';
import { entriesOf, firstOf, lazyList, mapList } from '../../../../src/readiness/report/list.ts';

describe('a list', () => {
  it('makes its items when they are wanted, each time', () => {
    const made: number[] = [];
    const squares = lazyList(3, (index) => {
      made.push(index);
      return index * index;
    });
    const texts = mapList(squares, String);
    expect(made).toEqual([]);
    expect([...texts, ...texts]).toEqual(['0', '1', '4', '0', '1', '4']);
    expect(made).toEqual([0, 1, 2, 0, 1, 2]);
    expect([firstOf(squares, 2), firstOf(squares, 9)]).toEqual([
      [0, 1],
      [0, 1, 4],
    ]);
    expect([...entriesOf(texts)].at(-1)).toEqual([2, '4']);
    expect([texts.at(2), texts.at(3), texts.at(-1), texts.length]).toEqual(['4', undefined, undefined, 3]);
  });
});
