import { isWithin } from '../../address/site.ts';
import { isInOwnDns, whyNotAsked } from '../../dns/why-not-asked.ts';
import { isUnknownToDns } from '../judged-report/host-selection.ts';
import type { JudgedHost } from '../judged-report/judged-report.ts';
import { operatorsText } from '../report/report.ts';
import type { HostVerdictId } from '../verdicts/host-verdict-id.ts';
import { byHostWeight } from './advice.ts';
import { isLiteral } from './who-acts.ts';

/** Somebody who could mend hosts that are not the reader's own. */
export interface Contact {
  /** A registrable domain; of a host of the reader's own that is an alias, the name that it is an alias of. */
  readonly name: string;
  /** `loads` hosts of others come only through theirs · `runs` the hosts are their own. */
  readonly role: 'loads' | 'runs';
  /** How many of the hosts that break they could mend, by IPv6 of their own or by loading nothing else. */
  readonly hosts: number;
  /** Who runs the network of their hosts, as a database has it; empty where none was asked. */
  readonly operators: string;
}

/** What to do first about the hosts that break without IPv4. What weighs most comes first in each list. */
export interface NextSteps {
  /** How many hosts break. */
  readonly breaking: number;
  /** Of the pages' own domains, and without IPv6, or not found where nobody has IPv4: they need some. */
  readonly own: readonly string[];
  /** Of the pages' own domains, and with an AAAA: something is wrong with their IPv6, or with the DNS about it. */
  readonly repairable: readonly string[];
  /** Of others, and loaded by a page itself: it can do without them, or serve the same from a host of its own. */
  readonly replaceable: readonly string[];
  /** Addresses in URLs: of IPv4, or of a NAT64. */
  readonly literals: readonly string[];
  /** Reached, and the DNS that was asked knows no address of them: that they need an AAAA there does not follow. */
  readonly unknownNames: readonly string[];
  /** The first few, each with whom most of what the ones before leave could be mended. */
  readonly contacts: readonly Contact[];
  /** How many more domains run what those leave. */
  readonly moreContacts: number;
}

const maxContacts = 2;

/** Verdicts on hosts that have no IPv6 of their own. */
export const withoutIpv6: readonly HostVerdictId[] = ['no-aaaa', 'nat64', 'ipv4-seen', 'not-checked'];

/**
 * @param judged judged hosts
 * @returns what to do first, and whom to write to
 */
export function nextSteps(judged: readonly JudgedHost[]): NextSteps {
  // Whoever owns a page owns its site: hosts of that which only others' pages load are no others to write to.
  const ownSites = new Set(judged.flatMap(({ party, site }) => (party === 'first' ? [site] : [])));
  const hosts = judged.map((host): JudgedHost => (ownSites.has(host.site) ? { ...host, party: 'first' } : host));
  const breaking = hosts.filter(({ verdict }) => verdict.outcomes['without-nat64'] === 'breaks').sort(byHostWeight);
  const literals = breaking.filter(({ hostname }) => isLiteral(hostname));
  const unknown = breaking.filter((host) => !isLiteral(host.hostname) && isUnknownToDns(host));
  const named = breaking.filter((host) => !isLiteral(host.hostname) && !isUnknownToDns(host));
  const own = named.filter(({ party }) => party === 'first');
  const names = (of: readonly JudgedHost[]) => of.map(({ hostname }) => hostname);
  return {
    breaking: breaking.length,
    own: names(own.filter(lacksIpv6)),
    repairable: names(own.filter((host) => !lacksIpv6(host))),
    replaceable: names(
      named.filter(({ party, load }) => party === 'third' && load?.exact === true && load.depth === 1),
    ),
    literals: names(literals),
    unknownNames: names(unknown),
    ...chooseContacts(candidatesFor(named, hosts)),
  };
}

/** Of a name that a browser finds nowhere but with IPv4, nothing shows that there is an AAAA of which something could be repaired. */
function lacksIpv6({ verdict, sightings }: JudgedHost): boolean {
  if (verdict.id === 'failed') return sightings.failures.every(({ id }) => id === 'unknown-host');
  return withoutIpv6.includes(verdict.id);
}

/** Who could be written to, with what they could mend. */
interface Candidate {
  readonly name: string;
  readonly own: Set<string>;
  readonly loaded: Set<string>;
  readonly operators: JudgedHost['operators'][number][];
}

/**
 * @param breaking the hosts that break and have a name
 * @param hosts all hosts
 * @returns who could mend any of them, in the order in which these weigh, by name
 */
function candidatesFor(breaking: readonly JudgedHost[], hosts: readonly JudgedHost[]): Map<string, Candidate> {
  const candidates = new Map<string, Candidate>();
  const candidate = (name: string): Candidate => {
    const known = candidates.get(name) ?? { name, own: new Set(), loaded: new Set(), operators: [] };
    candidates.set(name, known);
    return known;
  };
  for (const host of breaking) {
    const name = whoRuns(host);
    if (name === null || !isDomain(name)) continue;
    candidate(name).own.add(host.hostname);
    candidate(name).operators.push(...host.operators);
  }
  const broken = new Map(breaking.map((host) => [host.hostname, host]));
  for (const { party, site, goesWithIt, operators } of hosts) {
    if (party === 'first' || !isDomain(site)) continue;
    // The reader's own hosts are theirs to mend, whoever loads them.
    const loaded = goesWithIt.filter((hostname) => {
      const host = broken.get(hostname);
      return host !== undefined && host.party === 'third' && host.site !== site;
    });
    if (loaded.length === 0) continue;
    for (const hostname of loaded) candidate(site).loaded.add(hostname);
    candidate(site).operators.push(...operators);
  }
  return candidates;
}

/** Picks whom to write to: first who could mend most, then who could mend most of what that one leaves. */
function chooseContacts(all: ReadonlyMap<string, Candidate>): Pick<NextSteps, 'contacts' | 'moreContacts'> {
  const candidates = new Map(all);
  const contacts: Contact[] = [];
  const mended = new Set<string>();
  const left = (of: ReadonlySet<string>) => [...of].filter((hostname) => !mended.has(hostname));
  while (contacts.length < maxContacts) {
    let best: { readonly from: Candidate; readonly could: ReadonlySet<string> } | undefined;
    for (const from of candidates.values()) {
      const could = new Set([...left(from.own), ...left(from.loaded)]);
      // Who came first has what weighs most.
      if (could.size > (best?.could.size ?? 0)) best = { from, could };
    }
    if (!best) break;
    const { from, could } = best;
    candidates.delete(from.name);
    contacts.push({
      name: from.name,
      role: left(from.loaded).length > 0 ? 'loads' : 'runs',
      hosts: could.size,
      operators: operatorsText(from.operators, (name) => name),
    });
    for (const hostname of could) mended.add(hostname);
  }
  const others = [...candidates.values()].filter(({ own }) => left(own).length > 0);
  return { contacts, moreContacts: others.length };
}

/** Behind an address, a name without a dot, or one of mDNS is no domain whose owner anybody could write to. */
function isDomain(name: string): boolean {
  const why = whyNotAsked(name);
  return (why !== 'address' && why !== 'local-name') || isInOwnDns(name);
}

/**
 * @returns whom to write to about a host: whoever runs its domain, and of an alias of the reader's own whoever runs its
 *   target; null where that is the reader
 */
function whoRuns({ party, site, records }: JudgedHost): string | null {
  if (party === 'third') return site;
  const target = records?.cnames.at(-1);
  return target === undefined || isWithin(target, site) ? null : target;
}
