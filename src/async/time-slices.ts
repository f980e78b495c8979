/**
 * Does at once what could be done in steps.
 * @param steps what a page would do bit by bit, to answer meanwhile
 * @returns what the last step returns
 */
export function allSteps<Result>(steps: Generator<undefined, Result>): Result {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** In milliseconds: a page that is busy for so long at a time does not feel slow. */
const defaultSliceMs = 25;

/**
 * Runs long work in time slices, so that the page stays responsive.
 * @param steps the work, in short steps
 * @param now milliseconds since the epoch
 * @param yieldToPage lets the page handle events, and resolves then
 * @param sliceMs how long the page may be kept busy at a time
 * @returns what the last step returns
 */
export async function inTimeSlices<Result>(
  steps: Generator<undefined, Result>,
  now: () => number,
  yieldToPage: () => Promise<void>,
  sliceMs = defaultSliceMs,
): Promise<Result> {
  for (let until = now() + sliceMs; ; ) {
    const { done, value } = steps.next();
    if (done) return value;
    if (now() < until) continue;
    await yieldToPage();
    until = now() + sliceMs;
  }
}
