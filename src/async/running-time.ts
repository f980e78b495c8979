/**
 * Time in which this process could do something. A process that got no processor, or whose computer slept, has had no chance to
 * read an answer that waits in a socket, and would take it for silence: timers are called before sockets are read. So time is
 * counted in slices here, each of which counts as its own length however late it ends.
 */
import type { After } from './deadline.ts';

/**
 * Of how many timers a deadline is made: the first of a few in a row. From the fifth on, a page that has been hidden for five minutes
 * waits a minute for each (developer.chrome.com/blog/timer-throttling-in-chrome-88), and before that a second.
 */
const slices = 3;

/**
 * @param after a timer that counts all time
 * @returns the same that counts running time only
 */
export function inRunningTime(after: After): After {
  return (milliseconds, callback) => {
    let cancel = (): void => {};
    const wait = (left: number): void => {
      // What came during the last slice is read before the last call.
      cancel = left > 0 ? after(milliseconds / slices, () => wait(left - 1)) : after(0, callback);
    };
    wait(slices);
    return () => cancel();
  };
}

/** How exact a clock of running time is. */
const tickMs = 250;

/** A clock of running time, for many waits at once. */
export class RunningClock {
  #now = 0;
  #isStopped = false;
  readonly #end: () => void;

  /** @param every calls back again and again, each time after some milliseconds, until what it returns is called */
  constructor(every: (milliseconds: number, callback: () => void) => () => void) {
    this.#end = every(tickMs, () => {
      this.#now += tickMs;
    });
  }

  /** Milliseconds since it was made. */
  get now(): number {
    return this.#now;
  }

  get isStopped(): boolean {
    return this.#isStopped;
  }

  stop(): void {
    this.#end();
    this.#isStopped = true;
  }
}
