import { type ChangeKind, compareReports } from '../../src/readiness/judged-report/compare-reports.ts';
import { isUnchecked } from '../../src/readiness/judged-report/host-selection.ts';
import type { JudgedPage, StreamedReport } from '../../src/readiness/judged-report/judged-report.ts';
import { documentHostname, networkIds, type ReportPage } from '../../src/readiness/report/report.ts';
import { visitProblems } from '../../src/readiness/report/visit-problem.ts';
import { breaksForSure } from '../../src/readiness/verdicts/breaks-for-sure.ts';
import { hasFailed, isSeenWhole } from '../../src/readiness/verdicts/page-verdict.ts';
import type { Arguments } from '../arguments/parse-arguments.ts';
import type { AllowList } from '../input/allow-list.ts';
import { CommandError } from '../shared/errors.ts';
import { uncheckedText } from './unchecked-text.ts';

/** What `--fail-on` can name; a `partial` page may as well be IPv4-only. */
export const failureCriteria = ['ipv4-only', 'partial', 'problem', 'regression'] as const;
export type FailureCriterion = (typeof failureCriteria)[number];

/** Something that fails the command. */
export interface Finding {
  readonly criterion: FailureCriterion;
  /** The URL of a page, or a hostname. */
  readonly where: string;
  /** The hosts that are to blame. */
  readonly hostnames: readonly string[];
}

/** What the criteria are applied to. */
export interface CriteriaInput {
  readonly judged: StreamedReport;
  readonly criteria: readonly FailureCriterion[];
  /** The hosts that do not count. */
  readonly allowed: Pick<AllowList, 'allows'>;
  /** The earlier report, for `regression`. */
  readonly baseline?: StreamedReport | undefined;
}

/**
 * @returns what `--fail-on` names
 * @throws CommandError for what it cannot name
 */
export function parseFailureCriteria(args: Arguments): FailureCriterion[] {
  const names = args.values('fail-on').flatMap((list) => list.split(','));
  return names.map((name) => {
    const criterion = failureCriteria.find((id) => id === name.trim());
    if (criterion) return criterion;
    throw new CommandError(`--fail-on cannot be "${name}"; there are ${failureCriteria.join(', ')}.`);
  });
}

/** @returns the findings, each page or host once for each criterion */
export function findingsOf({ judged, criteria, allowed, baseline }: CriteriaInput): Finding[] {
  const counted = (hostnames: readonly string[]) => hostnames.filter((hostname) => !allowed.allows(hostname));
  const ofPage: Record<Exclude<FailureCriterion, 'regression'>, (page: JudgedPage) => readonly string[] | null> = {
    'ipv4-only': ({ page, verdict }) =>
      verdict.class === 'ipv4-only' && brokenHosts(verdict).includes(documentHostname(page))
        ? someOf(counted([documentHostname(page)]))
        : null,
    partial: ({ verdict }) => someOf(counted(brokenHosts(verdict))),
    // A HAR has no visit that could have a problem, but documents that failed.
    problem: ({ page, verdict }) => (page.problem || verdict.class === 'failed' ? [] : null),
  };
  return criteria.flatMap((criterion) => {
    if (criterion === 'regression') return baseline ? regressions(baseline, judged, counted) : [];
    const findings: Finding[] = [];
    for (const page of judged.pages) {
      const hostnames = ofPage[criterion](page);
      if (hostnames) findings.push({ criterion, where: page.page.requested ?? page.page.url, hostnames });
    }
    return findings;
  });
}

/**
 * Hosts that leave a criterion open because nobody was asked about them, or nobody answered. That a host has AAAA and
 * cannot be tried from here is another matter: then all that could be found out was.
 * @returns their hostnames, each once
 */
export function uncheckedHosts({ judged, criteria, allowed, baseline }: CriteriaInput): string[] {
  const unchecked = new Set(judged.hosts.filter(isUnchecked).map(({ hostname }) => hostname));
  if (unchecked.size === 0) return [];
  const open = new Set<string>();
  const note = (hostname: string) => {
    if (unchecked.has(hostname) && !allowed.allows(hostname)) open.add(hostname);
  };
  if (criteria.includes('partial')) for (const hostname of unchecked) note(hostname);
  if (criteria.includes('ipv4-only')) for (const { page } of judged.pages) note(documentHostname(page));
  if (criteria.includes('regression')) {
    const worked = baseline?.hosts.filter(({ verdict }) => verdict.outcomes['without-nat64'] === 'works') ?? [];
    for (const { hostname } of worked) note(hostname);
    if (baseline)
      for (const hostname of [...takenOn(baseline, judged, unchecked), ...worsening(baseline, judged)]) note(hostname);
  }
  return [...open];
}

/**
 * @throws CommandError where of no page a verdict could be had, so that none could be found. Of one that failed, or whose answer was an
 *   error, all that can be known is whether its document has IPv6.
 */
export function demandJudged({ judged, criteria }: Pick<CriteriaInput, 'judged' | 'criteria'>): void {
  if (criteria.length === 0) return;
  if (judged.totals.pages === 0) throw new CommandError('There is no page for --fail-on to judge.');
  const wanted = new Set(criteria.filter((criterion) => criterion !== 'problem'));
  for (const { page, verdict } of judged.pages) {
    if (wanted.size === 0) return;
    if (verdict.class === 'unknown' || verdict.class === 'failed') continue;
    wanted.delete('ipv4-only');
    if (wasShown(page)) wanted.clear();
  }
  if (wanted.size === 0) return;
  throw new CommandError(
    `Of no page it could be told whether it needs IPv4, so there is nothing for --fail-on ${[...wanted].join(',')} to judge.`,
  );
}

/** Whether the page itself was seen, if not all of it. */
function wasShown(page: ReportPage): boolean {
  return !hasFailed(page) && (page.problem === undefined || visitProblems[page.problem.id].shown);
}

/** @throws CommandError where `--fail-on` cannot be judged, so that nobody takes silence for success */
export function demandChecked(input: CriteriaInput): void {
  const unchecked = new Set(uncheckedHosts(input));
  if (unchecked.size === 0) return;
  const hosts = input.judged.hosts.filter(({ hostname }) => unchecked.has(hostname));
  throw new CommandError(
    `--fail-on cannot be judged: ${uncheckedText(hosts, ', or name hosts that do not count by --allow')}`,
  );
}

/**
 * @param damaged the files of which parts could not be read
 * @throws CommandError where there are any: what was lost may have failed
 */
export function demandWhole(damaged: readonly string[]): void {
  if (damaged.length === 0) return;
  throw new CommandError(`--fail-on cannot be judged: what is lost of ${damaged.join(', ')} may be what it looks for.`);
}

/** The hosts that break, without those of which that is a guess. */
function brokenHosts({ networks }: JudgedPage['verdict']): string[] {
  const broken = networks['without-nat64'].breaks.filter(({ verdict }) => breaksForSure(verdict));
  return [...new Set(broken.map(({ hostname }) => hostname))];
}

function someOf(hostnames: readonly string[]): readonly string[] | null {
  return hostnames.length > 0 ? hostnames : null;
}

/** Pages that got worse by a host that counts, and hosts that got worse on whatever page, for sure. */
function regressions(
  before: StreamedReport,
  after: StreamedReport,
  counted: (hostnames: readonly string[]) => readonly string[],
): Finding[] {
  const broken = after.hosts.filter(({ verdict }) => networkIds.some((id) => breaksForSure(verdict, id)));
  const sure = new Set(broken.map(({ hostname }) => hostname));
  const blamed = (hostnames: readonly string[]) => counted(hostnames.filter((hostname) => sure.has(hostname)));
  const { pages, hosts } = compareReports(before, after);
  return [
    ...worse(pages).map(({ url, worseBy }) => ({ where: url, hostnames: blamed(worseBy) })),
    ...worse(hosts).map(({ hostname }) => ({ where: hostname, hostnames: blamed([hostname]) })),
  ].flatMap((found) => (found.hostnames.length > 0 ? [{ criterion: 'regression' as const, ...found }] : []));
}

function worsening(before: StreamedReport, after: StreamedReport): string[] {
  return worse(compareReports(before, after).pages).flatMap(({ worseBy }) => worseBy);
}

/** Those of the hosts that a page needs which it did not need before. */
function takenOn(before: StreamedReport, after: StreamedReport, hostnames: ReadonlySet<string>): string[] {
  const neededBy = new Map<string, Set<string>>();
  for (const { page, hosts } of after.pages) {
    const needed = hosts.flatMap(({ hostname }) => (hostnames.has(hostname) ? [hostname] : []));
    if (needed.length > 0) neededBy.set(page.url, new Set([...(neededBy.get(page.url) ?? []), ...needed]));
  }
  const seenWhole = new Set<string>();
  for (const { page, hosts } of before.pages) {
    const needed = neededBy.get(page.url);
    if (!needed) continue;
    if (isSeenWhole(page)) seenWhole.add(page.url);
    for (const { hostname } of hosts) needed.delete(hostname);
  }
  return [...seenWhole].flatMap((url) => [...(neededBy.get(url) ?? [])]);
}

function worse<Change extends { readonly kind: ChangeKind }>(changes: readonly Change[]): Change[] {
  return changes.filter(({ kind }) => kind === 'worse');
}
