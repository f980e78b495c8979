/** Waiting: for some time, or for something but not longer than that. */

/**
 * Calls back after some milliseconds.
 * @returns takes the call back
 */
export type After = (milliseconds: number, callback: () => void) => () => void;

/**
 * Gives a task only so much time, and ends it when the signal does.
 *
 * @param task gets a signal that is aborted in both cases; whether it heeds it does not matter
 * @returns what the task returns, or `timeout`; rejects with the reason of the outer signal, or as the task does
 */
export async function withDeadline<Result>(
  task: (signal: AbortSignal) => Promise<Result>,
  {
    milliseconds,
    after,
    signal,
  }: { readonly milliseconds: number; readonly after: After; readonly signal: AbortSignal },
): Promise<Result | 'timeout'> {
  signal.throwIfAborted();
  const inner = new AbortController();
  const ends: (() => void)[] = [];
  const ended = new Promise<'timeout'>((resolve, reject) => {
    const giveUp = (): void => reject(signal.reason);
    signal.addEventListener('abort', giveUp);
    ends.push(
      () => signal.removeEventListener('abort', giveUp),
      after(milliseconds, () => resolve('timeout')),
    );
  });
  try {
    return await Promise.race([task(inner.signal), ended]);
  } finally {
    for (const end of ends) end();
    inner.abort();
  }
}

/**
 * Waits for some time.
 * @returns when it has passed; rejects with the reason of the signal
 */
export async function pause(milliseconds: number, after: After, signal: AbortSignal): Promise<void> {
  await withDeadline(() => new Promise<never>(() => {}), { milliseconds, after, signal });
}
