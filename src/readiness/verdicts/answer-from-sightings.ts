import type { AddressClass } from '../../address/class-table.ts';
import type { FamilySign } from '../../address/describe-address.ts';

/**
 * The answer to "is this page on IPv6, and what is not?": one or two short sentences. Each is the text `answer_<id>`; one
 * with a count has it as its first value, and what it is a part of as its second; one with a hostname has that first.
 */
export type AnswerSentence =
  | {
      readonly id: PlainAnswerId;
      readonly count?: undefined;
      readonly second?: undefined;
      readonly hostname?: undefined;
    }
  | {
      readonly id: CountAnswerId;
      readonly count: number;
      /** The number that goes with the count: of how many, or of the other kind. */
      readonly second?: number;
      /** The host that the sentence names, ASCII. */
      readonly hostname?: string;
    };

/** Sentences without a number. */
export type PlainAnswerId =
  | 'preexisting'
  | 'failed'
  | 'not-known'
  | 'loopback'
  | 'ipv6'
  | 'ipv4'
  | 'ipv4-only'
  | 'behind-nat64'
  | 'has-ipv6'
  | 'works';
/** Sentences with a number, whose texts have plural forms. */
export type CountAnswerId =
  | 'arrived'
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
  /**
   * The class of the address that it came from. Where it is `loopback` and the family is not known, this computer answered in
   * its place: a proxy on it, or a server that a file of hosts names.
   */
  readonly class: AddressClass | '' | undefined;
  /** Whether the page itself failed. */
  readonly failed: boolean;
  /** Whether it was there before anybody listened. */
  readonly preexisting: boolean;
  /** Whether its tab still loads it: more hosts may come, and some may have been asked and not answered yet. */
  readonly loading: boolean;
  /** The other hosts that sent the browser on to it, in order, each with the one family over which it was reached. */
  readonly redirectingHosts: readonly RedirectingHost[];
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

/** A host that sent the browser on to the page. */
export interface RedirectingHost {
  readonly hostname: string;
  readonly reached: 'ipv4-only' | 'ipv6' | 'unknown';
}

/**
 * @param page what was seen
 * @returns what that says, without any DNS lookup
 */
export function answerFromSightings(page: SeenPage): readonly AnswerSentence[] {
  // Where all is on IPv4, so is what came before.
  const before = page.main === '6' ? page.redirectingHosts.filter(({ reached }) => reached === 'ipv4-only') : [];
  return answerNaming(before, page);
}

/**
 * @param before the hosts before to name: nothing loads without them, so they come before what the page loads
 * @param page what was seen
 * @returns the answer that names them
 */
export function answerNaming(before: readonly RedirectingHost[], page: SeenPage): readonly AnswerSentence[] {
  const { main, failed, preexisting, loading, hosts } = page;
  // Whatever address is known of the connection that broke.
  if (failed) return [{ id: 'failed' }];
  if (main === '?' && page.class === 'loopback') return [{ id: 'loopback' }];
  if (main === '?') return [{ id: preexisting ? 'preexisting' : 'not-known' }];
  const of = hosts.total;
  const [first] = before;
  const arrival: AnswerSentence[] = first ? [{ id: 'arrived', hostname: first.hostname, count: before.length }] : [];
  if (main === '4') {
    const others = [...arrival];
    if (hosts.ipv6 > 0) others.push({ id: 'ipv6-hosts', count: hosts.ipv6, second: of });
    if (page.class === 'nat64') return [{ id: 'behind-nat64' }, ...others];
    return [{ id: hosts.ipv6 > 0 || loading ? 'ipv4' : 'ipv4-only' }, ...others];
  }
  const named = before.filter(({ reached }) => reached === 'ipv4-only').length;
  const ipv6: AnswerSentence[] = [{ id: 'ipv6' }, ...arrival];
  if (hosts.ipv4Only > named) return [...ipv6, { id: 'ipv4-hosts', count: hosts.ipv4Only, second: of }];
  if (arrival.length > 0) return ipv6;
  if (hosts.failed > 0) return [...ipv6, { id: 'failed-hosts', count: hosts.failed, second: of }];
  if (hosts.unknown > 0) return [...ipv6, { id: 'unknown-hosts', count: hosts.unknown, second: of }];
  // More may come, or may have been loaded before anybody listened.
  return loading || preexisting ? ipv6 : [{ id: 'fully', count: of }];
}
