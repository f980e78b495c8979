import { type After, withDeadline } from './deadline.ts';

/**
 * Waits for some time.
 * @returns when it has passed; rejects with the reason of the signal
 */
export async function pause(milliseconds: number, after: After, signal: AbortSignal): Promise<void> {
  await withDeadline(() => new Promise<never>(() => {}), { milliseconds, after, signal });
}
