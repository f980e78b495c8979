import { type After, withDeadline } from '../async/deadline.ts';
import type { RdapResponse } from './rdap/rdap-request.ts';

/** What a request with a deadline needs of the browser. */
interface TimedRequestDeps {
  request(url: string, signal: AbortSignal): Promise<RdapResponse>;
  readonly later: After;
}

/**
 * Makes a request that ends in time.
 * @param deps the network and a timer
 * @param url what is asked for
 * @param signal gives it up
 * @param timeoutMs after that many milliseconds it is given up as well
 * @returns the response, or why there is none: `cancelled` by the signal, or `late`
 */
export async function requestInTime(
  { request, later }: TimedRequestDeps,
  url: string,
  signal: AbortSignal,
  timeoutMs: number,
): Promise<RdapResponse | 'cancelled' | 'late'> {
  try {
    const limits = { milliseconds: timeoutMs, after: later, signal };
    const response = await withDeadline((inner) => request(url, inner), limits);
    if (signal.aborted) return 'cancelled';
    return response === 'timeout' ? 'late' : response;
  } catch (error) {
    if (signal.aborted) return 'cancelled';
    throw error;
  }
}
