/** The bytes that answer a question, to the answer. */
import { type DnsMessage, type DnsRecord, decodeMessage, MalformedMessage } from './decode-message.ts';
import { normalizeName } from './dns-name.ts';
import type { DnsStatus } from './dns-status.ts';
import type { AddressAnswer, AnswerOutcome } from './host-records.ts';
import { failureLifetimeSeconds, negativeLifetimeSeconds, positiveLifetimeSeconds } from './lifetime.ts';
import { type Question, recordTypes } from './question.ts';

/** An answer to one question, with what leads to it. */
export interface Answer extends AnswerOutcome {
  /** The records of the type that was asked for, owned by the last name; empty unless the status is `ok`. */
  readonly records: readonly DnsRecord[];
  /** The chain of aliases from the hostname on; known for `ok`, `no-data` and `nxdomain`. */
  readonly cnames: readonly string[];
  /** For how many seconds the answer may be used. */
  readonly ttl: number;
}

/**
 * BIND 9.18 and unbound 1.17 follow so many aliases and fail after that (recorded in test/truth/resolvers.test.ts); some pass on how
 * far they came, which looks like a host without addresses.
 */
export const maxAliases = 11;
/** More records of a host than this are not kept. */
const maxRecords = 64;

const nameError = 3;

/** Response codes with a meaning of their own (RFC 1035 section 4.1.1). */
const statusByCode: Readonly<Record<number, DnsStatus>> = { 2: 'servfail', 5: 'refused' };

/** An answer without records. */
export function emptyAnswer(outcome: AnswerOutcome): Answer {
  return { ...outcome, records: [], cnames: [], ttl: failureLifetimeSeconds };
}

/** @returns how the question ended, without what it brought */
export function outcome({ status, code, extendedErrors }: Answer): AnswerOutcome {
  return {
    status,
    ...(code === undefined ? {} : { code }),
    ...(extendedErrors === undefined ? {} : { extendedErrors }),
  };
}

/** @returns the answer to A or AAAA, each address once */
export function addressAnswer(answer: Answer): AddressAnswer {
  const addresses = answer.records.flatMap((record) => ('address' in record ? record.address : []));
  return { ...outcome(answer), addresses: [...new Set(addresses)] };
}

/** @returns the chain of aliases. Each answer brings its own; that of AAAA says who has to act, if it is known. */
export function aliasesOf(aaaa: Answer, a: Answer): readonly string[] {
  return [aaaa, a].find(({ cnames }) => cnames.length > 0)?.cnames ?? [];
}

/**
 * Parses what a resolver sent, whatever it is. It is believed only if it repeats the question.
 *
 * @param bytes the body of the answer of HTTP
 */
export function decodeAnswer(bytes: Uint8Array, question: Question): Answer {
  try {
    return interpret(decodeMessage(bytes), question);
  } catch (error) {
    if (error instanceof MalformedMessage) return emptyAnswer({ status: 'broken' });
    throw error;
  }
}

function interpret(message: DnsMessage, { hostname, type }: Question): Answer {
  const { responseCode, truncated, extendedErrors } = message;
  const notes = extendedErrors.length > 0 ? { extendedErrors } : {};
  if (responseCode !== 0 && responseCode !== nameError) {
    const status = statusByCode[responseCode] ?? 'failed';
    return emptyAnswer({ status, ...(status === 'failed' ? { code: responseCode } : {}), ...notes });
  }
  if (truncated) return emptyAnswer({ status: 'truncated', ...notes });
  const [asked, ...more] = message.questions;
  const name = normalizeName(hostname);
  if (asked?.name !== name || asked.type !== recordTypes[type] || asked.class !== 1 || more.length > 0) {
    return emptyAnswer({ status: 'broken' });
  }
  const chain = followChain(name, message.answers);
  if (!chain) return emptyAnswer({ status: 'long-chain', ...notes });
  const { cnames } = chain;
  const last = cnames.at(-1) ?? name;
  // Aliases in a circle lead to no address, which is an error of the zone and none of the message (RFC 1034 section 3.6.2).
  const records = chain.isCircle ? [] : message.answers.filter((each) => each.type === type && each.owner === last);
  if (responseCode !== nameError && records.length === 0 && isReferral(message)) {
    return emptyAnswer({ status: 'referral', ...notes });
  }
  if (responseCode === nameError || records.length === 0) {
    const status = responseCode === nameError ? 'nxdomain' : 'no-data';
    const soa = message.authorities.flatMap((record) =>
      record.type === 'SOA' ? [Math.min(record.ttl, record.minimum)] : [],
    );
    return { status, ...notes, records: [], cnames, ttl: negativeLifetimeSeconds([...soa, ...chain.ttls]) };
  }
  const ttl = positiveLifetimeSeconds([...records.map((record) => record.ttl), ...chain.ttls]);
  return { status: 'ok', ...notes, records: records.slice(0, maxRecords), cnames, ttl };
}

/**
 * Name servers without a SOA: whoever answers has no answer, and names those that may (RFC 2308 section 2.2). Without either it has none of
 * that type (section 2.2, type 3).
 */
function isReferral({ authorities }: DnsMessage): boolean {
  return authorities.length > 0 && authorities.every(({ type }) => type === 'NS');
}

interface Chain {
  /** The names after the first one, each once. */
  readonly cnames: readonly string[];
  readonly ttls: readonly number[];
  readonly isCircle: boolean;
}

/** @returns the chain of aliases; null if it goes on for too long */
function followChain(hostname: string, records: readonly DnsRecord[]): Chain | null {
  const aliases = new Map(
    records.flatMap((record) => (record.type === 'CNAME' ? [[record.owner, record] as const] : [])),
  );
  const cnames: string[] = [];
  const ttls: number[] = [];
  for (let alias = aliases.get(hostname); alias; alias = aliases.get(alias.target)) {
    if (alias.target === hostname || cnames.includes(alias.target)) return { cnames, ttls, isCircle: true };
    if (cnames.length === maxAliases) return null;
    cnames.push(alias.target);
    ttls.push(alias.ttl);
  }
  return { cnames, ttls, isCircle: false };
}
