/**
 * How the question for one type of record ended.
 *
 * - `ok` there are records
 * - `no-data` the name exists, without records of this type (RFC 2308 section 2.2)
 * - `nxdomain` the name does not exist, or the name at the end of its chain does not (RFC 2308 section 2.1)
 * - `no-records` Firefox's own resolver found none. It does not tell no-data, nxdomain and servfail apart (all three are
 *   NS_ERROR_UNKNOWN_HOST), and leaves AAAA out as well where the machine has no IPv6 address (AI_ADDRCONFIG), so then it
 *   is no evidence against the host.
 * - `servfail` the resolver could not find out: the host's name servers fail, or DNSSEC does
 * - `refused` the resolver does not want to answer
 * - `referral` it names other name servers instead (RFC 2308 section 2.2), as one does that is none of the zone and no resolver
 * - `failed` any other error of the resolver
 * - `timeout`, `unreachable` no answer came; no connection to the resolver came about
 * - `http-error` an answer of HTTP, as 429 for too many questions, and none of the DNS
 * - `broken` an answer that is no DNS message, or does not fit the question
 * - `long-chain` more aliases than resolvers follow: what the answer says of the last one is that resolver's alone
 * - `withheld` the same that the resolver says of a name that has such records for everybody else (`withholding.ts`)
 * - `truncated` an answer that says itself that it is not whole
 * - `not-asked` nobody asked, because the question before got no answer or the source cannot tell
 */
export const dnsStatuses = [
  'ok',
  'no-data',
  'nxdomain',
  'no-records',
  'servfail',
  'refused',
  'referral',
  'failed',
  'timeout',
  'unreachable',
  'http-error',
  'broken',
  'long-chain',
  'withheld',
  'truncated',
  'not-asked',
] as const;
export type DnsStatus = (typeof dnsStatuses)[number];

/**
 * Of whom the end of a question says something.
 *
 * - `records`, `none` of the name: it has such records, or has none
 * - `name-fails` of the name: whoever is asked fails to find it out
 * - `unusable` of who was asked: it had something to say about this name that is of no use
 * - `declined` of who was asked alone: it does not answer such questions
 * - `silent`, `not-asked` of nobody: nothing came back, or nobody was asked
 */
type Meaning = 'records' | 'none' | 'name-fails' | 'unusable' | 'declined' | 'silent' | 'not-asked';

const meanings: Readonly<Record<DnsStatus, Meaning>> = {
  ok: 'records',
  'no-data': 'none',
  nxdomain: 'none',
  'no-records': 'none',
  servfail: 'name-fails',
  'long-chain': 'name-fails',
  failed: 'unusable',
  broken: 'unusable',
  truncated: 'unusable',
  refused: 'declined',
  referral: 'declined',
  'http-error': 'declined',
  withheld: 'declined',
  timeout: 'silent',
  unreachable: 'silent',
  'not-asked': 'not-asked',
};

/** What ended so. */
interface Ended {
  readonly status: DnsStatus;
}

/** @returns whether the name has no such records, as far as the resolver can tell */
export function isEmpty({ status }: Ended): boolean {
  return meanings[status] === 'none';
}

/** @returns whether the name has such records or none: any other end says nothing of either */
export function isConclusive({ status }: Ended): boolean {
  return ['records', 'none'].includes(meanings[status]);
}

/** @returns whether the question was asked, and its end says neither that there are such records nor that there are none */
export function isLookupFailure({ status }: Ended): boolean {
  return !['records', 'none', 'not-asked'].includes(meanings[status]);
}

/** @returns whether nothing came back */
export function isSilent({ status }: Ended): boolean {
  return meanings[status] === 'silent';
}

/** @returns whether it says nothing of the name at all, so that it may be due to who was asked alone */
export function isWithoutAnswer({ status }: Ended): boolean {
  return ['declined', 'silent', 'not-asked'].includes(meanings[status]);
}

/** @returns whether another resolver may know more; not where name servers of the host fail, which they do for all resolvers */
export function mayBeKnownElsewhere({ status }: Ended): boolean {
  return ['unusable', 'declined', 'silent', 'not-asked'].includes(meanings[status]);
}
