import type { RdapResponse } from './rdap/rdap-request.ts';

/** What a request with a deadline needs of the browser. */
interface TimedRequestDeps {
  request(url: string, signal: AbortSignal): Promise<RdapResponse>;
  /** Calls back once, after that many milliseconds; returns what calls it off. */
  later(milliseconds: number, then: () => void): () => void;
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
  deps: TimedRequestDeps,
  url: string,
  signal: AbortSignal,
  timeoutMs: number,
): Promise<RdapResponse | 'cancelled' | 'late'> {
  const inTime = new AbortController();
  let late = false;
  const stop = () => inTime.abort();
  const cancelTimer = deps.later(timeoutMs, () => {
    late = true;
    stop();
  });
  signal.addEventListener('abort', stop);
  try {
    const response = await deps.request(url, inTime.signal);
    if (signal.aborted) return 'cancelled';
    return late ? 'late' : response;
  } finally {
    cancelTimer();
    signal.removeEventListener('abort', stop);
  }
}
