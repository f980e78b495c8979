/** Has the delegations of a report's hosts looked at, and says what was not found out. */
import { someNames } from '../../src/display/some-names.ts';
import { normalizeName } from '../../src/dns/dns-name.ts';
import { whyNotAsked } from '../../src/dns/why-not-asked.ts';
import { suffixesOf, type ZoneCut } from '../../src/readiness/evidence/delegation.ts';
import { hasAaaaAnswer } from '../../src/readiness/evidence/dns-facts.ts';
import type { ReportSource } from '../../src/readiness/report/report.ts';
import { type DelegationWalk, DelegationWalker } from './delegation-walker.ts';

/** As many names are in a sentence about what was not found out. */
const maxNamed = 5;

/**
 * Looks at the zone cuts above the names of a report's hosts and of what these are aliases of.
 * @param walk how the internet is asked
 * @param signal ends it
 * @returns what was found; rejects with the reason of the signal
 */
export function walkDelegations(report: ReportSource, walk: DelegationWalk, signal: AbortSignal): Promise<ZoneCut[]> {
  return new DelegationWalker(walk, signal).walk(namesOf(report), namesWithUnknownAliases(report));
}

/** @returns the names of a report's hosts and of what these are aliases of; no addresses and no names of one's own network */
function namesOf(report: ReportSource): string[] {
  const names = hostnamesOf(report);
  for (const { hostname, cnames } of report.dns) if (names.has(hostname)) for (const name of cnames) names.add(name);
  return [...names].filter(isOfPublicDns);
}

/** @returns those of the names of which no resolver has answered what they are aliases of */
function namesWithUnknownAliases(report: ReportSource): string[] {
  const answered = new Set(report.dns.filter(hasAaaaAnswer).map(({ hostname }) => hostname));
  return [...hostnamesOf(report)].filter((name) => isOfPublicDns(name) && !answered.has(name));
}

function hostnamesOf(report: ReportSource): Set<string> {
  const hostnames = new Set<string>();
  for (const { hosts } of report.pages) for (const { hostname } of hosts) hostnames.add(hostname);
  return hostnames;
}

function isOfPublicDns(name: string): boolean {
  return whyNotAsked(name) === null;
}

/**
 * @param report what was walked for
 * @param cuts what was found
 * @returns what was not found out, in sentences; none where all was
 */
export function delegationGaps(report: ReportSource, cuts: readonly ZoneCut[]): string[] {
  const found = new Map(cuts.map((cut) => [cut.zone, cut]));
  const zonesAbove = (name: string) => suffixesOf(normalizeName(name)).flatMap((suffix) => found.get(suffix) ?? []);
  const names = namesOf(report);
  // Below a zone that nobody answers about nobody answers either.
  const closed = names.flatMap((name) => zonesAbove(name).find(({ isUnanswered }) => isUnanswered)?.zone ?? []);
  const unknown = names.filter((name) => zonesAbove(name).length === 0);
  return [
    ...sentence('No name server that was asked has answered about', [...new Set(closed)], 'Nothing is known below.'),
    ...sentence('From here the root servers know no zone above', unknown, 'Nothing is known of the delegation.'),
  ];
}

function sentence(beginning: string, names: readonly string[], end: string): string[] {
  if (names.length === 0) return [];
  return [`--delegation: ${beginning} ${someNames(names, maxNamed)}. ${end}`];
}
