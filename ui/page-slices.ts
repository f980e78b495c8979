import { inTimeSlices } from '../src/async/time-slices.ts';

/** @returns when the page has handled what has happened meanwhile */
export function yieldToPage(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

/**
 * Runs long work in time slices, between which the page handles what has happened.
 * @param steps the work, in short steps
 * @returns what the last step returns
 */
export function inPageSlices<Result>(steps: Generator<undefined, Result>): Promise<Result> {
  return inTimeSlices(steps, Date.now, yieldToPage);
}

/** A page that scrolls without a pause still gets a slice this often. */
const maxWaitMs = 100;
/** Short enough for the rest of a frame. */
const idleSliceMs = 5;

/**
 * Runs something once the page is idle: after the keys and frames that the user waits for.
 * @param run what to run, once
 * @returns a function that takes it back
 */
export function whenIdle(run: () => void): () => void {
  const callback = requestIdleCallback(run, { timeout: maxWaitMs });
  return () => cancelIdleCallback(callback);
}

/**
 * Runs long work in the idle time of the page, so that no frame of scrolling waits for it.
 * @param steps the work, in short steps
 * @returns what the last step returns
 */
export function whilePageIsIdle<Result>(steps: Generator<undefined, Result>): Promise<Result> {
  return inTimeSlices(steps, Date.now, () => new Promise((resolve) => whenIdle(resolve)), idleSliceMs);
}
