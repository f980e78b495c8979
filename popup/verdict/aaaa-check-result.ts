import { isLookupFailure } from '../../src/dns/dns-status.ts';
import type { AnswerOutcome } from '../../src/dns/host-records.ts';
import { withoutIpv6 } from '../../src/readiness/advice/next-steps.ts';
import { hasAaaaAnswer } from '../../src/readiness/evidence/dns-facts.ts';
import type { EvidenceId } from '../../src/readiness/evidence/evidence.ts';
import type { JudgedHost } from '../../src/readiness/judged-report/judged-report.ts';

/** How many hosts of a page the AAAA check has asked about, by what came of it. */
export interface AaaaCheckResult {
  /** The resolver said whether they have AAAA. */
  readonly answered: number;
  /** Of those, they have no IPv6, as the details of their rows say: also those that fail for another reason. */
  readonly without: number;
  /** Of those, they have AAAA, and need IPv4 all the same. */
  readonly broken: number;
  /** The resolver failed, or keeps the host from its users: that says nothing about the host (RFC 2308 section 7). */
  readonly unanswered: number;
  /** How the question ended for most of those; null where the resolver did answer, and keeps the host from its users. */
  readonly failure: AnswerOutcome | null;
}

/**
 * @param hosts the judged hosts of a page
 * @returns what the AAAA check has found out about them
 */
export function aaaaCheckResult(hosts: Iterable<Pick<JudgedHost, 'records' | 'verdict'>>): AaaaCheckResult {
  const asked = [...hosts].filter(({ records }) => records !== undefined);
  const answered = asked.filter(({ records }) => records && hasAaaaAnswer(records));
  const breaks = ({ verdict }: Pick<JudgedHost, 'verdict'>) => verdict.outcomes['without-nat64'] === 'breaks';
  const without = answered.filter((host) => lacksAaaa(host) || (breaks(host) && withoutIpv6.includes(host.verdict.id)));
  return {
    answered: answered.length,
    without: without.length,
    broken: answered.filter((host) => breaks(host) && !without.includes(host)).length,
    unanswered: asked.length - answered.length,
    failure: mostFrequent(
      asked.flatMap(({ records }) => (records && isLookupFailure(records.aaaa) ? [records.aaaa] : [])),
    ),
  };
}

/** What shows of a host that the DNS has no IPv6 of it, or none but what a DNS64 made up. */
const noAaaa: readonly EvidenceId[] = ['aaaa-none', 'aaaa-none-target', 'aaaa-denied', 'aaaa-synthetic'];

function lacksAaaa({ verdict }: Pick<JudgedHost, 'verdict'>): boolean {
  return verdict.evidence.some(({ id }) => noAaaa.includes(id));
}

/** @returns one of those of which there are most, by status and code */
function mostFrequent(outcomes: readonly AnswerOutcome[]): AnswerOutcome | null {
  const counts = new Map<string, number>();
  const key = ({ status, code }: AnswerOutcome) => `${status} ${code}`;
  for (const outcome of outcomes) counts.set(key(outcome), (counts.get(key(outcome)) ?? 0) + 1);
  const most = Math.max(...counts.values());
  return outcomes.find((outcome) => counts.get(key(outcome)) === most) ?? null;
}

/** @returns whether hosts were asked about and nothing was learnt: then the check has settled nothing */
export function isFruitless({ answered, unanswered }: AaaaCheckResult): boolean {
  return answered === 0 && unanswered > 0;
}
