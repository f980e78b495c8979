import type { RefObject } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { type LineWindow, nextLineWindow } from './line-window.ts';

/** Each line has this height, in pixels (log.css), so that where a line stands is known without drawing it. */
export const rowHeight = 26;
/** After a jump the lines around the visible ones are drawn when no other jump has come for so long. */
const restDelayMs = 150;

interface ListState {
  /** How many lines there are. */
  readonly count: number;
  /** By how many lines the list has moved down since it is there. */
  readonly moved: number;
  /** Whether the newest line is kept in view. */
  readonly follow: boolean;
  /** Called when a person scrolls away from the newest line, or back to it. */
  readonly setFollow: (follow: boolean) => void;
}

/**
 * Keeps a long list where its reader wants it, at its end or at the lines that are read, and draws only the lines around.
 * @returns the box that scrolls, to be given to its element together with `onScroll`, and the lines to draw
 */
export function useLineWindow({ count, moved, follow, setFollow }: ListState): {
  box: RefObject<HTMLElement | null>;
  lines: LineWindow;
  onScroll: () => void;
} {
  const box = useRef<HTMLElement>(null);
  const [scroll, setScroll] = useState({ top: 0, height: 800 });
  const drawn = useRef<LineWindow | undefined>(undefined);
  const [, drawRest] = useState({});
  const movedBefore = useRef(moved);
  /** Where the window was last, be it that a person or this page has moved it: the browser reports that late. */
  const topBefore = useRef(0);

  /** By so many lines what is shown has moved down since it was drawn. */
  const movedNow = moved - movedBefore.current;

  // Where the lines have moved, what a person reads stays where it is.
  useLayoutEffect(() => {
    const { current } = box;
    if (!current) return;
    movedBefore.current = moved;
    // To ask where the end is costs a layout, which no scrolling should have to wait for.
    if (!follow && movedNow === 0) return;
    // A scroll up since then has an event under way, and is not undone.
    const end = current.scrollHeight - current.clientHeight;
    const isUp = current.scrollTop < Math.min(topBefore.current, end);
    if (follow && !isUp) current.scrollTop = end;
    else if (movedNow !== 0) current.scrollTop += movedNow * rowHeight;
    else return;
    topBefore.current = current.scrollTop;
    // The browser reports it after the next drawing only.
    if (movedNow !== 0) setScroll({ top: current.scrollTop, height: current.clientHeight });
  });
  useLayoutEffect(() => {
    const { current } = box;
    if (!current) return undefined;
    const observer = new ResizeObserver(() => setScroll({ top: current.scrollTop, height: current.clientHeight }));
    observer.observe(current);
    return () => observer.disconnect();
  }, []);

  const onScroll = () => {
    const { current } = box;
    if (!current) return;
    const { scrollTop, scrollHeight, clientHeight } = current;
    setScroll({ top: scrollTop, height: clientHeight });
    // Away from the end a person reads; at the end new lines are wanted.
    const isAtEnd = scrollTop + clientHeight >= scrollHeight - rowHeight;
    if (scrollTop < topBefore.current && !isAtEnd) setFollow(false);
    else if (isAtEnd && scrollHeight > clientHeight) setFollow(true);
    topBefore.current = scrollTop;
  };

  const fitting = Math.ceil(scroll.height / rowHeight);
  const first = follow ? count - fitting : Math.min(Math.floor(scroll.top / rowHeight) + movedNow, count - fitting);
  const isSelected = getSelection()?.type === 'Range';
  const lines = nextLineWindow(drawn.current, { count, moved, first, fitting }, !isSelected);
  useLayoutEffect(() => {
    drawn.current = lines;
    if (!lines.isPartial) return undefined;
    const timer = setTimeout(() => drawRest({}), restDelayMs);
    return () => clearTimeout(timer);
  });
  return { box, lines, onScroll };
}
