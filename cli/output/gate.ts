import { compareReports } from '../../src/readiness/compare-reports.ts';
import { documentHostname } from '../../src/readiness/report.ts';
import type { PageView, WalkedView } from '../../src/readiness/view-report.ts';
import { CommandError } from '../command-error.ts';
import type { AllowList } from '../input/allow-list.ts';
import type { Arguments } from '../read-arguments.ts';

/** What `--fail-on` can name; a `partial` page may as well be IPv4-only. */
export const gateIds = ['ipv4-only', 'partial', 'problem', 'regression'] as const;
export type GateId = (typeof gateIds)[number];

/** Something that fails the command. */
export interface Finding {
  readonly gate: GateId;
  /** The URL of a page, or a hostname. */
  readonly where: string;
  /** The hosts that are to blame. */
  readonly hostnames: readonly string[];
}

/**
 * @returns what `--fail-on` names
 * @throws CommandError for what it cannot name
 */
export function gatesOf(args: Arguments): GateId[] {
  const names = args.values('fail-on').flatMap((list) => list.split(','));
  return names.map((name) => {
    const gate = gateIds.find((id) => id === name.trim());
    if (gate) return gate;
    throw new CommandError(`--fail-on cannot be "${name}"; there are ${gateIds.join(', ')}.`);
  });
}

/**
 * @param view the report
 * @param gates what is a finding
 * @param allowed the hosts that do not count
 * @param baseline the earlier report, for `regression`
 * @returns the findings, each page or host once for each gate
 */
export function findingsOf(
  view: WalkedView,
  gates: readonly GateId[],
  { allows }: Pick<AllowList, 'allows'>,
  baseline?: WalkedView,
): Finding[] {
  const counted = (hostnames: readonly string[]) => hostnames.filter((hostname) => !allows(hostname));
  const ofPage: Record<Exclude<GateId, 'regression'>, (page: PageView) => readonly string[] | null> = {
    'ipv4-only': ({ page, verdict }) =>
      verdict.class === 'ipv4-only' ? someOf(counted([documentHostname(page)])) : null,
    partial: ({ verdict }) => someOf(counted(verdict.networks['without-nat64'].breaks.map(({ hostname }) => hostname))),
    problem: ({ page }) => (page.problem ? [] : null),
  };
  return gates.flatMap((gate) => {
    if (gate === 'regression') return baseline ? regressions(baseline, view, counted) : [];
    const findings: Finding[] = [];
    for (const page of view.pages) {
      const hostnames = ofPage[gate](page);
      if (hostnames) findings.push({ gate, where: page.page.requested ?? page.page.url, hostnames });
    }
    return findings;
  });
}

function someOf(hostnames: readonly string[]): readonly string[] | null {
  return hostnames.length > 0 ? hostnames : null;
}

/** Pages that got worse by a host that counts, and hosts that got worse on whatever page. */
function regressions(
  before: WalkedView,
  after: WalkedView,
  counted: (hostnames: readonly string[]) => readonly string[],
): Finding[] {
  const { pages, hosts } = compareReports(before, after);
  const worse = <Change extends { readonly kind: string }>(changes: readonly Change[]) =>
    changes.filter(({ kind }) => kind === 'worse');
  return [
    ...worse(pages).map(({ url, worseBy }) => ({ where: url, hostnames: counted(worseBy) })),
    ...worse(hosts).map(({ hostname }) => ({ where: hostname, hostnames: counted([hostname]) })),
  ].flatMap((found) => (found.hostnames.length > 0 ? [{ gate: 'regression' as const, ...found }] : []));
}
