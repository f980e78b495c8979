/** For how long answers are used, in seconds. The bounds keep a resolver from being asked over and over, or never again. */

const minSeconds = 60;
const maxSeconds = 24 * 3600;
/** RFC 2308 section 5 calls one to three hours a good upper end for what does not exist. */
const maxNegativeSeconds = 3 * 3600;
/** For a negative answer without a SOA record, which RFC 2308 section 5 would not keep at all. */
const secondsWithoutSoa = minSeconds;

/** After a failure (RFC 2308 section 7 allows five minutes at most): soon enough for who tries again. */
export const failureLifetimeSeconds = 30;

/** For the answers of a resolver that tells no TTL. */
export const unknownLifetimeSeconds = minSeconds;

/** @param ttls those of the records and of the aliases before them */
export function positiveLifetimeSeconds(ttls: readonly number[]): number {
  return Math.max(minSeconds, Math.min(maxSeconds, ...ttls));
}

/** @param ttls those of the SOA record and of the aliases before it */
export function negativeLifetimeSeconds(ttls: readonly number[]): number {
  return Math.max(minSeconds, Math.min(ttls.length > 0 ? maxNegativeSeconds : secondsWithoutSoa, ...ttls));
}
