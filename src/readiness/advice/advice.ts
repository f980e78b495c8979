import type { TextId } from '../../text.ts';
import type { JudgedHost } from '../judged-report/judged-report.ts';
import { isOfOnePort, type Outcome } from '../verdicts/host-verdict.ts';
import type { HostVerdictId } from '../verdicts/host-verdict-id.ts';
import { bySeverity, type SeverityId, worst } from '../verdicts/severity.ts';
import { isLiteral } from './who-acts.ts';

/** The hosts of one verdict: what is wrong with them is mended in the same way. */
export interface AdviceGroup {
  readonly verdict: HostVerdictId;
  readonly remedy: Remedy | null;
  /** Whether it is that of one port of each, and their other ports stand otherwise. */
  readonly ofOnePort: boolean;
  /** What weighs most first. */
  readonly hosts: readonly JudgedHost[];
  /** The worst that a page loses with one of them. */
  readonly severity: SeverityId;
  /** How many pages need one of them. */
  readonly pages: number;
}

/**
 * `mend` breaks without IPv4 · `check` is not known · `failing` fails whether there is IPv4 or not · `passed` works. What
 * weighs most comes first in each.
 */
export type Advice = Readonly<Record<'mend' | 'check' | 'failing' | 'passed', readonly AdviceGroup[]>>;

/** A way out, and where there is more about it. */
interface Remedy {
  readonly text: TextId;
  readonly rfc: number;
}

/** What can be done about hosts of a verdict; null where nothing has to be. */
export const remedies: Readonly<Record<HostVerdictId, Remedy | null>> = {
  'this-computer': null,
  // "Additional Deployment Guidelines for NAT64/464XLAT", section 4.3: literals
  'ipv4-literal': { text: 'remedy_ipv4_literal', rfc: 8683 },
  ipv6: null,
  // "DNS64": what a network has to make up for the host
  nat64: { text: 'remedy_nat64', rfc: 6147 },
  'ipv6-tunnelled': null,
  'ipv6-local': null,
  failed: { text: 'remedy_failed', rfc: 8305 },
  // "Special-Purpose IP Address Registries"
  'aaaa-unusable': { text: 'remedy_aaaa_unusable', rfc: 6890 },
  // "DNS Extensions to Support IP Version 6"
  'no-aaaa': { text: 'remedy_no_aaaa', rfc: 3596 },
  // "Common Misbehavior Against DNS Queries for IPv6 Addresses"
  'aaaa-fails': { text: 'remedy_aaaa_fails', rfc: 4074 },
  'ipv6-answers': null,
  // "Happy Eyeballs Version 2"
  'ipv6-unused': { text: 'remedy_ipv6_unused', rfc: 8305 },
  'ipv6-available': { text: 'remedy_ipv6_available', rfc: 8305 },
  'ipv4-seen': { text: 'remedy_ipv4_seen', rfc: 3596 },
  'not-checked': { text: 'remedy_not_checked', rfc: 3596 },
  unknown: { text: 'remedy_unknown', rfc: 8305 },
};

function remedyOf({ hostname, verdict }: JudgedHost): Remedy | null {
  const { id, outcomes } = verdict;
  // A NAT64's address in a URL has no name that could be given an AAAA record (RFC 6052 section 3.1: nor is it one elsewhere).
  if (id === 'nat64' && isLiteral(hostname)) return remedies['ipv4-literal'];
  if (id !== 'failed') return remedies[id];
  // What failed on a network without IPv4 may well load over IPv4: whether it has an AAAA is what to look at then.
  if (outcomes['without-nat64'] !== 'fails-anyway') return remedies['ipv4-seen'];
  return isOfOnePort(verdict) ? { text: 'remedy_failed_at_port', rfc: 8305 } : remedies.failed;
}

/** By what becomes of a host without IPv4: whoever reads that nothing breaks must not find one that does elsewhere. */
const placeOf: Readonly<Record<Outcome, keyof Advice>> = {
  works: 'passed',
  breaks: 'mend',
  unknown: 'check',
  'fails-anyway': 'failing',
};

/**
 * @param hosts judged hosts
 * @returns the same by what is to be done about them
 */
export function adviceOn(hosts: readonly JudgedHost[]): Advice {
  const hostsAt = (place: keyof Advice) =>
    hosts.filter(({ verdict }) => placeOf[verdict.outcomes['without-nat64']] === place);
  return {
    mend: groupsOf(hostsAt('mend')),
    check: groupsOf(hostsAt('check')),
    failing: groupsOf(hostsAt('failing')),
    passed: groupsOf(hostsAt('passed')),
  };
}

function groupsOf(hosts: readonly JudgedHost[]): AdviceGroup[] {
  const byMending = new Map<string, Pick<AdviceGroup, 'verdict' | 'remedy' | 'ofOnePort'> & { of: JudgedHost[] }>();
  for (const host of hosts) {
    const verdict = host.verdict.id;
    const remedy = remedyOf(host);
    const ofOnePort = isOfOnePort(host.verdict);
    const key = `${verdict} ${remedy?.text} ${ofOnePort}`;
    const group = byMending.get(key);
    if (group) group.of.push(host);
    else byMending.set(key, { verdict, remedy, ofOnePort, of: [host] });
  }
  const groups = [...byMending.values()].map(({ verdict, remedy, ofOnePort, of }) => ({
    verdict,
    remedy,
    ofOnePort,
    hosts: of.sort(byHostWeight),
    severity: worst(of.map(({ severity }) => severity)) ?? 'background',
    pages: new Set(of.flatMap(({ pages }) => pages)).size,
  }));
  return groups.sort(byGroupWeight);
}

/** Orders hosts: what weighs most first. */
export function byHostWeight(one: JudgedHost, other: JudgedHost): number {
  return bySeverity(one, other) || other.pages.length - one.pages.length || (one.hostname < other.hostname ? -1 : 1);
}

function byGroupWeight(one: AdviceGroup, other: AdviceGroup): number {
  return (
    bySeverity(one, other) ||
    other.pages - one.pages ||
    other.hosts.length - one.hosts.length ||
    (one.verdict < other.verdict ? -1 : 1)
  );
}
