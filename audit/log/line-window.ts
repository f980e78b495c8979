/** Which lines of a long list are in the document, and which element draws which line. */

/** Lines that are drawn above and below of the visible ones, so that scrolling shows no gap before the page can draw. */
export const margin = 20;

/** Where the list stands in its box. */
export interface ListPosition {
  /** How many lines there are. */
  readonly count: number;
  /** By how many lines the list has moved down since it is there: up where it falls. */
  readonly moved: number;
  /** The index of the first visible line; below 0 where there are fewer lines than fit. */
  readonly first: number;
  /** How many lines the box shows. */
  readonly fitting: number;
}

/** The lines in the document. */
export interface LineWindow {
  /** The index of the first one. */
  readonly from: number;
  /** The index behind the last one. */
  readonly to: number;
  /** Whether the margins are still to be drawn. */
  readonly isPartial: boolean;
  /** The first visible line, counted from where the list began: no line that is added or dropped changes it. */
  readonly top: number;
  /** What is taken off such a number to get the key of its element. */
  readonly base: number;
}

/**
 * A line keeps its element while it is near the visible ones. After a jump to where no visible line has been visible before
 * (a scroll bar is dragged, hundreds of lines come at once), the elements of the visible lines are given the new texts, and
 * the margins wait: such a jump comes with each frame, and new elements for lines that nobody sees are most of its cost.
 * @param before what is in the document, undefined at first
 * @param position where the list is now
 * @param reuse whether a jump may give other lines to elements: not while their text is selected
 */
export function nextLineWindow(
  before: LineWindow | undefined,
  { count, moved, first, fitting }: ListPosition,
  reuse = true,
): LineWindow {
  const visible = Math.max(0, first);
  const top = visible - moved;
  const isJump = before === undefined || Math.abs(top - before.top) >= fitting;
  const around = isJump ? 0 : margin;
  return {
    from: Math.max(0, visible - around),
    to: Math.min(count, visible + fitting + around),
    isPartial: isJump,
    top,
    base: (before?.base ?? 0) + (before && isJump && reuse ? top - before.top : 0),
  };
}

/** @returns what tells the element of a line from those of the others in the document */
export function lineKey({ base }: LineWindow, index: number, moved: number): number {
  return index - moved - base;
}
