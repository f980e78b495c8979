import { isAskedTooMuch } from '../async/retry-time.ts';

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
 * What LACNIC has answered with 200 in the place of a network, a notice and nothing else (secynic/ipwhois issue 99), and
 * likewise the error itself.
 */
const notice = /"title"\s*:\s*"(?:query )?rate limit|"errorCode"\s*:\s*"?429\b/i;
/** An answer that has one may have notices of limits beside. */
const network = /"(?:startAddress|cidr0_cidrs)"/;

/**
 * Checks whether a registry wants to be left alone for a while. Some say it otherwise than HTTP has it: by 403 with the
 * page of the firewall before them, which is HTML, by 403 or 422 with the reason in the JSON of an error (RFC 9083 section
 * 6), or by 200 with it in the place of an answer.
 * @param answer what came
 * @returns whether to ask later
 */
export function isRateLimit(answer: Answer): boolean {
  if (isAskedTooMuch(answer)) return true;
  const { status, retryAfter, body } = answer;
  const beginning = body.slice(0, searched);
  if (status === 200) return notice.test(beginning) && !network.test(body);
  if (status !== 403 && status !== 422) return false;
  return retryAfter !== null || (status === 403 && /^\s*</.test(beginning)) || words.test(beginning);
}
