import { describe, expect, it } from 'vitest';
import {
  type LineWindow,
  type ListPosition,
  lineKey,
  margin,
  nextLineWindow,
} from '../../../../audit/log/line-window.ts';

const at = (first: number, moved = 0, count = 1000): ListPosition => ({ count, moved, first, fitting: 30 });
const keysOf = (lines: LineWindow, { first, moved, fitting }: ListPosition) =>
  Array.from({ length: fitting }, (_, line) => lineKey(lines, first + line, moved));

describe('lines in the document', () => {
  it('are the visible ones only after a jump, and those around them when it rests', () => {
    const jumped = nextLineWindow(undefined, at(500));
    expect(jumped).toMatchObject({ from: 500, to: 530, isPartial: true });
    const rested = nextLineWindow(jumped, at(500));
    expect(rested).toMatchObject({ from: 500 - margin, to: 530 + margin, isPartial: false });
  });

  it('have no margin to wait for while the list is scrolled by less than what is visible', () => {
    const before = nextLineWindow(nextLineWindow(undefined, at(500)), at(500));
    expect(nextLineWindow(before, at(529))).toMatchObject({ from: 509, to: 559 + margin, isPartial: false });
    expect(nextLineWindow(before, at(530)).isPartial).toBe(true);
  });

  it('end with the list', () => {
    expect(nextLineWindow(undefined, at(-20, 0, 10))).toMatchObject({ from: 0, to: 10 });
    const before = nextLineWindow(undefined, at(970));
    expect(nextLineWindow(before, at(970))).toMatchObject({ from: 950, to: 1000 });
  });

  it('keep their elements when others are added above or dropped', () => {
    const before = nextLineWindow(undefined, at(500));
    const found = at(900, 400, 1400);
    const dropped = at(300, -200, 800);
    for (const position of [found, dropped]) {
      const after = nextLineWindow(before, position);
      expect(after.isPartial).toBe(false);
      expect(keysOf(after, position)).toEqual(keysOf(before, at(500)));
    }
  });

  it('keep their elements while the list is scrolled', () => {
    const before = nextLineWindow(nextLineWindow(undefined, at(500)), at(500));
    const after = nextLineWindow(before, at(510));
    expect(lineKey(after, 515, 0)).toBe(lineKey(before, 515, 0));
    expect(after.from).toBe(490);
  });

  it('take over the elements of the visible lines at a jump, which stay as they are', () => {
    const before = nextLineWindow(nextLineWindow(undefined, at(100)), at(100));
    const after = nextLineWindow(before, at(700));
    expect(keysOf(after, at(700))).toEqual(keysOf(before, at(100)));
    const back = nextLineWindow(after, at(5));
    expect(keysOf(back, at(5))).toEqual(keysOf(before, at(100)));
  });

  it('take over no element while text is selected', () => {
    const before = nextLineWindow(undefined, at(100));
    const after = nextLineWindow(before, at(700), false);
    const keys = new Set(keysOf(before, at(100)));
    expect(keysOf(after, at(700)).filter((key) => keys.has(key))).toEqual([]);
  });
});
