import type { After } from '../async/deadline.ts';
import { endsInTime } from '../async/ends-in-time.ts';

/** The browser's timer, with a way to take the call back. */
export const after: After = (milliseconds, callback) => {
  const timer = setTimeout(callback, milliseconds);
  return () => clearTimeout(timer);
};

/** What a page waits for before it shows itself without the answer. A browser's own answers take a millisecond or two. */
export const pageDeadlineMs = 400;

/** What a page waits for that it has something to show instead of, or when the user has asked for it. */
export const patientDeadlineMs = 5000;

/** A question to the browser that is asked again and again, and whose answer counts also when it comes late. */
export class Question<Answer> {
  readonly #ask: () => Promise<Answer>;
  readonly #onLate: () => void;
  #last: Answer | undefined;

  /**
   * @param ask asks it; may throw, reject, or never answer
   * @param onLate is called when an answer came after it was waited for
   */
  constructor(ask: () => Promise<Answer>, onLate: () => void) {
    this.#ask = ask;
    this.#onLate = onLate;
  }

  /**
   * @param deadlineMs how long to wait, in milliseconds
   * @returns the answer; that of an earlier time if there is none in time; undefined if there has never been one
   */
  async read(deadlineMs: number = pageDeadlineMs): Promise<Answer | undefined> {
    let isLate = false;
    const asking = (async () => this.#ask())();
    const noted = asking.then((answer) => {
      this.#last = answer;
      if (isLate) this.#onLate();
    });
    await inTime(() => noted, deadlineMs).catch(() => {});
    isLate = true;
    return this.#last;
  }
}

/**
 * Calls the browser, which may answer late, never, with an error, or throw at once.
 * @param call the call
 * @param deadlineMs how long to wait for the answer, in milliseconds
 * @returns the answer; rejects as the call does, or with an error that says that there was none in time
 */
export async function inTime<Answer>(
  call: () => Promise<Answer>,
  deadlineMs: number = pageDeadlineMs,
): Promise<Answer> {
  const answer = call();
  if (await endsInTime(answer, deadlineMs, after)) return answer;
  throw new Error(`no answer within ${deadlineMs} ms`);
}
