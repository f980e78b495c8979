/** So long a page may be busy at a time without anybody noticing, in milliseconds. */
const slice = 25;

/**
 * Runs something long so that the page answers meanwhile.
 * @param steps what is to be done, in short steps
 * @param now milliseconds since the epoch
 * @param rest lets the page do what else it has to
 * @returns what the last step returns
 */
export async function inSlices<Result>(
  steps: Generator<undefined, Result>,
  now: () => number,
  rest: () => Promise<void>,
): Promise<Result> {
  for (let until = now() + slice; ; ) {
    const { done, value } = steps.next();
    if (done) return value;
    if (now() < until) continue;
    await rest();
    until = now() + slice;
  }
}
