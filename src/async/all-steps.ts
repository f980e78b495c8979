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
