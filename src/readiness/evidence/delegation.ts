/** Whether a resolver that has IPv6 alone finds a name: at each zone cut above it a name server must be reachable over IPv6. */

import { describeAddress } from '../../address/describe-address.ts';
import { isWithin } from '../../address/site.ts';
import { maxAliases } from '../../dns/decode-answer.ts';
import { recordOf } from '../../json/narrow.ts';
import { addressKind } from './address-kind.ts';

/** A name server as the zone above names it. */
export interface NameServer {
  readonly name: string;
  /** The addresses that the zone above gives with the name (RFC 9471), of both families. */
  readonly glue: readonly string[];
  /** The AAAA that the name servers of the name itself tell; asked for only where the glue has none. */
  readonly aaaa: readonly string[];
  /** Whether the question for them was answered, so that no AAAA means that there is none. */
  readonly isAaaaAnswered: boolean;
  /** What came of a question over IPv6 about the zone; not asked where there is no IPv6, or where the server has no AAAA. */
  readonly overIpv6: 'answered' | 'lame' | 'silent' | 'not-asked';
  /** The response code of a `lame` answer: 0 where it only refers to other name servers. */
  readonly code?: number;
}

/**
 * Reports and databases of before December 2026 have `isAaaaAnswered` by another name.
 * @param stored a name server as it was stored
 * @returns the same by the names of today
 */
export function withNamesOfToday(stored: unknown): unknown {
  const { isTold, ...others } = recordOf(stored);
  return isTold === undefined ? stored : { isAaaaAnswered: isTold, ...others };
}

/** What the name servers of a zone say of a name in it: what it is an alias of; empty where it is none. */
interface TargetOfName {
  readonly name: string;
  readonly target: string;
}

/** A zone cut: what the zone above says of a zone. One fact for each zone, whichever hosts are below it. */
export interface ZoneCut {
  /** Without a dot at the end. */
  readonly zone: string;
  readonly servers: readonly NameServer[];
  /** The name servers of the zone above answered for this one as well, so that no glue was to be seen, nor is any needed. */
  readonly isOfParent: boolean;
  /** No name server of the zone above has answered, so that it is not known whether there is a cut, and which servers it has. */
  readonly isUnanswered: boolean;
  /** Of the names that no resolver was asked about; what is not there was not to be found out. */
  readonly targets?: readonly TargetOfName[];
  /** Ms since the epoch. */
  readonly at: number;
}

/**
 * Why a resolver with IPv6 alone cannot ask a name server: it has no AAAA · its zone has one, and the zone above gives none with
 * it, without which the zone cannot be entered · over IPv6 it answers, and not for the zone · it does not answer over IPv6 · its
 * own name is not found over IPv6.
 */
export type ServerProblem = 'no-aaaa' | 'no-glue' | 'lame' | 'silent' | 'name-not-found';

/** What is wrong with a name server. */
interface ProblemOfServer {
  readonly server: string;
  readonly problem: ServerProblem;
  /** The response code, where the problem is `lame`. */
  readonly code?: number;
}

/** Whether a hostname can be resolved by a resolver that has IPv6 only. */
export interface DelegationVerdict {
  readonly result: 'works' | 'breaks' | 'unknown';
  /** The first zone on the way that breaks, or of which it is not known; empty where all work. */
  readonly zone: string;
  /** What is wrong with the name servers of that zone. */
  readonly problems: readonly ProblemOfServer[];
}

const works: DelegationVerdict = { result: 'works', zone: '', problems: [] };

/**
 * @param names the name and those that it is an alias of
 * @param cuts all that is known, by zone
 * @param hasAllNames false where no resolver has told the aliases, so that the name servers of the zones have to
 * @returns what becomes of a question about the name; null where its zones were not looked at
 */
export function judgeDelegation(
  names: readonly string[],
  cuts: ReadonlyMap<string, ZoneCut>,
  hasAllNames = true,
): DelegationVerdict | null {
  const judge = new Judge(cuts);
  const chain = hasAllNames ? { names, openAt: null } : followTargets(names[0] ?? '', cuts);
  const verdicts = chain.names.flatMap((name) => judge.name(name, []) ?? []);
  if (verdicts.length > 0 && chain.openAt !== null)
    verdicts.push({ result: 'unknown', zone: chain.openAt, problems: [] });
  const find = (result: DelegationVerdict['result']) => verdicts.find((verdict) => verdict.result === result);
  return find('breaks') ?? find('unknown') ?? find('works') ?? null;
}

/** @returns a name with those that it is an alias of, and the zone that has not said whether the last one is one, if there is such */
function followTargets(
  name: string,
  cuts: ReadonlyMap<string, ZoneCut>,
): { readonly names: readonly string[]; readonly openAt: string | null } {
  const names = [name];
  for (let current = name; ; ) {
    const zones = suffixesOf(current).flatMap((suffix) => cuts.get(suffix) ?? []);
    const entry = zones.flatMap(({ targets = [] }) => targets).find((each) => each.name === current);
    if (!entry) return { names, openAt: zones.at(-1)?.zone ?? current };
    if (entry.target === '' || names.includes(entry.target)) return { names, openAt: null };
    if (names.length > maxAliases) return { names, openAt: zones.at(-1)?.zone ?? current };
    current = entry.target;
    names.push(current);
  }
}

class Judge {
  readonly #cuts: ReadonlyMap<string, ZoneCut>;

  constructor(cuts: ReadonlyMap<string, ZoneCut>) {
    this.#cuts = cuts;
  }

  /** @param above the name servers whose own names are looked for, so that a circle ends */
  name(name: string, above: readonly string[]): DelegationVerdict | null {
    const cuts = suffixesOf(name).flatMap((suffix) => this.#cuts.get(suffix) ?? []);
    if (cuts.length === 0) return null;
    for (const cut of cuts) {
      const verdict = this.#cut(cut, above);
      if (verdict.result !== 'works') return verdict;
    }
    return works;
  }

  #cut({ zone, servers, isOfParent, isUnanswered }: ZoneCut, above: readonly string[]): DelegationVerdict {
    // Who answers for the zone above answers for this one.
    if (isOfParent) return works;
    const states = servers.map((server) => ({ server, state: this.#server(server, zone, above) }));
    if (states.some(({ state }) => state === 'works')) return works;
    const problems = states.flatMap(({ server: { name, code }, state }): ProblemOfServer[] => {
      if (state === 'unknown' || state === 'works') return [];
      return [{ server: name, problem: state, ...(state === 'lame' && code !== undefined && { code }) }];
    });
    const isKnown = !isUnanswered && problems.length === servers.length;
    return { result: isKnown ? 'breaks' : 'unknown', zone, problems };
  }

  #server(
    { name, glue, aaaa, isAaaaAnswered, overIpv6 }: NameServer,
    zone: string,
    above: readonly string[],
  ): ServerProblem | 'works' | 'unknown' {
    const reached = overIpv6 === 'silent' || overIpv6 === 'lame' ? overIpv6 : 'works';
    if (glue.some(isGlobal)) return reached;
    const own = aaaa.filter(isGlobal);
    // Where nobody answered it is known at least that the zone above gives none.
    if (isWithin(name, zone)) return own.length > 0 || !isAaaaAnswered ? 'no-glue' : 'no-aaaa';
    if (own.length === 0 && isAaaaAnswered) return 'no-aaaa';
    if (above.includes(name)) return 'name-not-found';
    const found = this.name(name, [...above, name]);
    if (found?.result === 'breaks') return 'name-not-found';
    return found?.result === 'works' && own.length > 0 ? reached : 'unknown';
  }
}

/** @returns the name and all above it but the root, the highest first */
export function suffixesOf(name: string): string[] {
  const labels = name.split('.');
  return labels.map((_, at) => labels.slice(at).join('.')).reverse();
}

/** An IPv6 address of the public internet. */
function isGlobal(address: string): boolean {
  return addressKind(address, describeAddress) === 'native';
}
