/** Apart from deadline.ts, because each page waits so before it is drawn, and for the rest afterwards: what stands in one file is loaded at once. */
import type { After } from './deadline.ts';

/**
 * Waits for something that cannot be ended, but not longer than a deadline.
 * @returns whether it is fulfilled in time; rejects as it does until then
 */
export async function endsInTime(promise: Promise<unknown>, milliseconds: number, after: After): Promise<boolean> {
  let stop = () => {};
  const late = new Promise<false>((resolve) => {
    stop = after(milliseconds, () => resolve(false));
  });
  return Promise.race([promise.then(() => true), late]).finally(stop);
}
