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
