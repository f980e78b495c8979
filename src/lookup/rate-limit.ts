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
