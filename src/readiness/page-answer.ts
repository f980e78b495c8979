import type { FamilySign } from '../page/presentation/row.ts';
import type { PageVerdict } from './verdicts/page-verdict.ts';
import type { SeverityId } from './verdicts/severity.ts';

/**
 * The answer to "is this page on IPv6, and what is not?": one or two short sentences. Each is the text `answer_<id>`; one
 * with a count has it as its first value, and what it is a part of as its second.
 */
export interface AnswerSentence {
  readonly id: AnswerId;
  readonly count?: number;
  /** The number that goes with the count: of how many, or of the other kind. */
  readonly second?: number;
}

/** Sentences without a number, and those with one, whose texts have plural forms. */
export type AnswerId = PlainAnswerId | CountAnswerId;
export type PlainAnswerId =
  | 'preexisting'
  | 'failed'
  | 'not-known'
  | 'ipv6'
  | 'ipv4'
  | 'ipv4-only'
  | 'behind-nat64'
  | 'has-ipv6'
  | 'works';
export type CountAnswerId =
  | 'fully'
  | 'ipv4-hosts'
  | 'ipv6-hosts'
  | 'failed-hosts'
  | 'unknown-hosts'
  | 'loses-function'
  | 'loses-content'
  | 'loses-both'
  | 'loses-background';

/** What was seen of a page, in numbers. */
export interface SeenPage {
  /** The family over which the page itself came. */
  readonly main: FamilySign;
  /** Whether it came through a NAT64. */
  readonly nat64: boolean;
  /** Whether the page itself failed. */
  readonly failed: boolean;
  /** Whether it was there before anybody listened. */
  readonly preexisting: boolean;
  readonly hosts: {
    readonly total: number;
    /** Reached over IPv4, and never over IPv6. */
    readonly ipv4Only: number;
    readonly ipv6: number;
    /** Never reached, and a request failed. */
    readonly failed: number;
    readonly unknown: number;
  };
}

/**
 * @param page what was seen
 * @returns what that says, nobody having been asked
 */
export function seenAnswer({ main, nat64, failed, preexisting, hosts }: SeenPage): readonly AnswerSentence[] {
  if (main === '?') return [{ id: preexisting ? 'preexisting' : failed ? 'failed' : 'not-known' }];
  const of = hosts.total;
  if (main === '4') {
    const others: AnswerSentence[] = hosts.ipv6 > 0 ? [{ id: 'ipv6-hosts', count: hosts.ipv6, second: of }] : [];
    if (nat64) return [{ id: 'behind-nat64' }, ...others];
    return others.length > 0 ? [{ id: 'ipv4' }, ...others] : [{ id: 'ipv4-only' }];
  }
  if (hosts.ipv4Only > 0) return [{ id: 'ipv6' }, { id: 'ipv4-hosts', count: hosts.ipv4Only, second: of }];
  if (hosts.failed > 0) return [{ id: 'ipv6' }, { id: 'failed-hosts', count: hosts.failed, second: of }];
  if (hosts.unknown > 0) return [{ id: 'ipv6' }, { id: 'unknown-hosts', count: hosts.unknown, second: of }];
  // More may have been loaded before anybody listened.
  return preexisting ? [{ id: 'ipv6' }] : [{ id: 'fully', count: of }];
}

/**
 * @param page what was seen
 * @param verdict what follows from it, and from what was learnt by asking
 * @param settled whether nobody is left who could be asked
 * @returns what becomes of the page without IPv4, once that is known, else what was seen
 */
export function judgedAnswer(
  page: SeenPage,
  { networks }: Pick<PageVerdict, 'networks'>,
  settled: boolean,
): readonly AnswerSentence[] {
  const seen = seenAnswer(page);
  const { result, severity, breaks } = networks['without-nat64'];
  if (!settled || page.main === '?' || result === 'unknown' || result === 'fails-anyway') return seen;
  if (result === 'works') {
    if (page.main === '4') return [{ id: 'has-ipv6' }];
    return page.hosts.ipv4Only > 0 ? [{ id: 'ipv6' }, { id: 'works' }] : seen;
  }
  if (severity === 'document' || page.main === '4') return seen;
  // A host stands there once for each port whose verdict differs.
  const count = (kind: SeverityId) =>
    new Set(breaks.filter((host) => host.severity === kind).map(({ hostname }) => hostname)).size;
  const [functions, contents] = [count('function'), count('content')];
  if (functions > 0 && contents > 0) return [{ id: 'ipv6' }, { id: 'loses-both', count: functions, second: contents }];
  if (functions > 0) return [{ id: 'ipv6' }, { id: 'loses-function', count: functions }];
  if (contents > 0) return [{ id: 'ipv6' }, { id: 'loses-content', count: contents }];
  return [{ id: 'ipv6' }, { id: 'loses-background', count: count('background') }];
}
