/** What a server answers with when it wants to be left alone, and for how long. */
interface Answer {
  readonly status: number;
  /** The header Retry-After as it is, null without one. */
  readonly retryAfter: string | null;
  readonly body: string;
}

/** What registries write where they limit: RFC 7480 section 5.5 leaves the words to them. */
const words =
  /rate.?limit|limit (?:is |was |has been )?(?:exceeded|reached)|exceed|too many|quota|throttl|slow down|flood/i;
/** The sentence stands at the beginning; nobody else's text needs to be searched. */
const searched = 4000;

/**
 * Checks whether a registry wants to be left alone for a while. 429 says so (RFC 6585 section 4), 503 with a time does
 * (RFC 9110 section 15.6.4). Some registries say it otherwise: by 403 with the page of the firewall before them, which
 * is HTML, or by 403 or 422 with the reason in the JSON of an error (RFC 9083 section 6).
 * @param answer what came
 * @returns whether to ask later
 */
export function isRateLimit({ status, retryAfter, body }: Answer): boolean {
  if (status === 429) return true;
  if (status === 503) return retryAfter !== null && retryAfter !== '';
  if (status !== 403 && status !== 422) return false;
  const beginning = body.slice(0, searched);
  return retryAfter !== null || (status === 403 && /^\s*</.test(beginning)) || words.test(beginning);
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
