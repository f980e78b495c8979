import type { After } from './deadline.ts';

/** In milliseconds: what a single timer can take too much. */
const sliceMs = 250;

/**
 * Makes a timer that counts only time in which this process could do something. A process that got no processor, or whose
 * computer slept, has had no chance to read an answer that waits in a socket, and would take it for silence: timers are
 * called before sockets are read.
 * @param after a timer that counts all time
 * @returns the same in slices, each of which counts as its own length however late it ends
 */
export function inRunningTime(after: After): After {
  return (milliseconds, callback) => {
    let cancel = (): void => {};
    const wait = (left: number): void => {
      // What came during the last slice is read before the last call.
      cancel = left > 0 ? after(Math.min(left, sliceMs), () => wait(left - sliceMs)) : after(0, callback);
    };
    wait(milliseconds);
    return () => cancel();
  };
}
