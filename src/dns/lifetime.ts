/** For how long answers are used, in seconds. The bounds keep a resolver from being asked over and over, or never again. */

const SHORTEST = 60;
const LONGEST = 24 * 3600;
/** RFC 2308 section 5 calls one to three hours a good upper end for what does not exist. */
const LONGEST_NEGATIVE = 3 * 3600;
/** For a negative answer without a SOA record, which RFC 2308 section 5 would not keep at all. */
const NO_SOA = SHORTEST;

/** After a failure (RFC 2308 section 7 allows five minutes at most): soon enough for who tries again. */
export const failureLifetime = 30;

/** For the answers of a resolver that tells no TTL. */
export const unknownLifetime = SHORTEST;

/** @param ttls those of the records and of the aliases before them */
export function positiveLifetime(ttls: readonly number[]): number {
  return Math.max(SHORTEST, Math.min(LONGEST, ...ttls));
}

/** @param ttls those of the SOA record and of the aliases before it */
export function negativeLifetime(ttls: readonly number[]): number {
  return Math.max(SHORTEST, Math.min(ttls.length > 0 ? LONGEST_NEGATIVE : NO_SOA, ...ttls));
}
