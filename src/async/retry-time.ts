/** What an answer of HTTP says of being asked again. */
interface Answer {
  readonly status: number;
  /** The header Retry-After as it is, null without one. */
  readonly retryAfter: string | null;
}

/**
 * @param answer what came
 * @returns whether the server says that it is asked too much: 429 does (RFC 6585 section 4), 503 with a time does (RFC 9110
 *   section 15.6.4)
 */
export function isAskedTooMuch({ status, retryAfter }: Answer): boolean {
  return status === 429 || (status === 503 && retryAfter !== null && retryAfter !== '');
}

const defaultSeconds = 60;
const maxSeconds = 24 * 3600;

/**
 * Reads the header Retry-After (RFC 9110 section 10.2.3), a number of seconds or a date.
 *
 * @param header null without one
 * @param now milliseconds since 1970
 * @returns when to ask again, milliseconds since 1970: at least a second and at most a day from now, a minute if the
 *   header says nothing
 */
export function retryTime(header: string | null, now: number): number {
  const text = header?.trim() ?? '';
  // Date.parse reads much that is no date of HTTP, "-5" for example.
  const date = / GMT$/.test(text) ? Date.parse(text) : Number.NaN;
  const seconds = /^\d+$/.test(text) ? Number(text) : (date - now) / 1000;
  const known = Number.isNaN(seconds) ? defaultSeconds : seconds;
  return now + Math.min(Math.max(known, 1), maxSeconds) * 1000;
}
