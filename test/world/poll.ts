/** Waits for a condition, never for a time. */

/**
 * So long a condition may take, in milliseconds: much longer than it ever does, because on a busy machine it may come late
 * without anything being wrong.
 */
export const patienceMs = 60_000;

/** How long to wait before asking again, in milliseconds: soon at first, then so that asking costs little. */
const firstPauseMs = 15;
const maxPauseMs = 100;

/**
 * Asks again and again until the answer is neither undefined, null nor false, and returns it.
 * Throws after `deadline` milliseconds, with what was waited for and the last error.
 */
export async function poll<T>(
  what: string,
  ask: () => T | Promise<T>,
  deadline = patienceMs,
): Promise<Exclude<T, undefined | null | false>> {
  const end = Date.now() + deadline;
  let last: unknown;
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 1.3, maxPauseMs)) {
    try {
      const answer = await ask();
      if (answer !== undefined && answer !== null && answer !== false) {
        return answer as Exclude<T, undefined | null | false>;
      }
      last = undefined;
    } catch (error) {
      last = error;
    }
    if (Date.now() >= end) throw new Error(`waited ${deadline} ms in vain: ${what}`, { cause: last });
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
