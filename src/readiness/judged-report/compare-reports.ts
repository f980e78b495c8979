import type { VantageId } from '../network/vantage.ts';
import { entriesOf, type List } from '../report/list.ts';
import { type NetworkId, networkIds } from '../report/report.ts';
import type { HostVerdict } from '../verdicts/host-verdict.ts';
import type { HostVerdictId } from '../verdicts/host-verdict-id.ts';
import { isSeenWhole, type PageClassId, type PageHost } from '../verdicts/page-verdict.ts';
import { severityIds } from '../verdicts/severity.ts';
import type { JudgedHost, JudgedPage, StreamedReport } from './judged-report.ts';

/**
 * What became of a host or page: `better` and `worse` are reported only where both reports know enough; `changed` is a
 * difference that may as well come of another vantage, of what is known, or that goes both ways.
 */
export const changeKinds = ['worse', 'new', 'changed', 'gone', 'better'] as const;
export type ChangeKind = (typeof changeKinds)[number];

/** What changed of a host. */
export interface HostChange {
  readonly hostname: string;
  readonly kind: ChangeKind;
  readonly before?: JudgedHost;
  readonly after?: JudgedHost;
}

/** What changed of a page. */
export interface PageChange {
  readonly url: string;
  readonly kind: ChangeKind;
  /** The visits of that URL. */
  readonly before: readonly JudgedPage[];
  readonly after: readonly JudgedPage[];
  /** Hosts that make it worse, and that made it worse before. */
  readonly worseBy: readonly string[];
  readonly betterBy: readonly string[];
}

/** What changed between two reports. */
export interface Comparison {
  /** From where the pages were visited, each as often as there were runs. */
  readonly vantages: { readonly before: readonly VantageId[]; readonly after: readonly VantageId[] };
  /** Whether they differ, so that some changes may be the network's and are reported as `changed`. */
  readonly vantageChanged: boolean;
  /** Only what differs; the worst first. */
  readonly hosts: readonly HostChange[];
  readonly pages: readonly PageChange[];
}

/** Verdicts that rest on what a network let through, rather than on the host or the DNS alone. */
const ofVantage: readonly HostVerdictId[] = [
  'nat64',
  'ipv6-tunnelled',
  'ipv6-local',
  'aaaa-fails',
  'ipv6-answers',
  'ipv6-unused',
  'ipv6-available',
  'ipv4-seen',
  'failed',
  'not-checked',
  'unknown',
];

/**
 * Compares two reports. Comparing a report with itself finds nothing, and swapping the two swaps better with worse and
 * new with gone.
 * @param before the earlier report
 * @param after the later one
 * @returns what differs
 */
export function compareReports(before: StreamedReport, after: StreamedReport): Comparison {
  const hosts = hostChanges(before.hosts, after.hosts);
  const vantages = {
    before: before.runs.map(({ vantage }) => vantage.id),
    after: after.runs.map(({ vantage }) => vantage.id),
  };
  return {
    vantages,
    vantageChanged: [...new Set(vantages.before)].sort().join() !== [...new Set(vantages.after)].sort().join(),
    hosts,
    pages: pageChanges(before.pages, after.pages, new Map(hosts.map((change) => [change.hostname, change.kind]))),
  };
}

function hostChanges(before: readonly JudgedHost[], after: readonly JudgedHost[]): HostChange[] {
  const changes: HostChange[] = [];
  const later = new Map(after.map((host) => [host.hostname, host]));
  for (const host of before) {
    const now = later.get(host.hostname);
    later.delete(host.hostname);
    if (!now) changes.push({ hostname: host.hostname, kind: 'gone', before: host });
    else {
      const kind = hostChange(host, now);
      if (kind) changes.push({ hostname: host.hostname, kind, before: host, after: now });
    }
  }
  for (const host of later.values()) changes.push({ hostname: host.hostname, kind: 'new', after: host });
  return inOrder(changes);
}

function hostChange(before: JudgedHost, after: JudgedHost): ChangeKind | undefined {
  const trend = networkIds.map((id) => [before.verdict.outcomes[id], after.verdict.outcomes[id]] as const);
  if (trend.every(([was, is]) => was === is)) return before.verdict.id === after.verdict.id ? undefined : 'changed';
  const doubtful = before.vantage !== after.vantage;
  if (doubtful && [before, after].some(({ verdict }) => ofVantage.includes(verdict.id))) return 'changed';
  const turns = ({ verdict: good }: JudgedHost, { verdict: bad }: JudgedHost) =>
    networkIds.some((id) => good.outcomes[id] === 'works' && bad.outcomes[id] === 'breaks' && !isGuess(bad, id));
  return kindOf({ isWorse: turns(before, after), isBetter: turns(after, before) });
}

function pageChanges(
  before: List<JudgedPage>,
  after: List<JudgedPage>,
  hosts: ReadonlyMap<string, ChangeKind>,
): PageChange[] {
  const changes: PageChange[] = [];
  const earlier = byUrl(before);
  const later = byUrl(after);
  const visits = (pages: List<JudgedPage>, indices: readonly number[]) => indices.flatMap((at) => pages.at(at) ?? []);
  for (const [url, indices] of earlier) {
    const was = visits(before, indices);
    const is = visits(after, later.get(url) ?? []);
    if (is.length === 0) changes.push({ url, kind: 'gone', before: was, after: [], worseBy: [], betterBy: [] });
    else {
      const change = pageChange(url, was, is, hosts);
      if (change) changes.push(change);
    }
  }
  for (const [url, indices] of later) {
    if (earlier.has(url)) continue;
    changes.push({ url, kind: 'new', before: [], after: visits(after, indices), worseBy: [], betterBy: [] });
  }
  return inOrder(changes);
}

function pageChange(
  url: string,
  before: readonly JudgedPage[],
  after: readonly JudgedPage[],
  hosts: ReadonlyMap<string, ChangeKind>,
): PageChange | undefined {
  const [was, is] = [visitsOf(before), visitsOf(after)];
  const worseBy = breakingMoreIn(is, was, (hostname) => hosts.get(hostname) === 'worse');
  const betterBy = breakingMoreIn(was, is, (hostname) => hosts.get(hostname) === 'better');
  const hasOtherClasses = before.length === after.length && classesOf(before) !== classesOf(after);
  const isSame = was.standing.text === is.standing.text && !hasOtherClasses;
  if (isSame && worseBy.length === 0 && betterBy.length === 0) return undefined;
  // A page is better or worse only for a host that made it so; a mere difference may come of what was known.
  const isWorse = worseBy.length > 0 && is.standing.rank >= was.standing.rank;
  const isBetter = betterBy.length > 0 && is.standing.rank <= was.standing.rank;
  return { url, kind: kindOf({ isWorse, isBetter }), before, after, worseBy, betterBy };
}

function kindOf({ isWorse, isBetter }: { readonly isWorse: boolean; readonly isBetter: boolean }): ChangeKind {
  if (isWorse === isBetter) return 'changed';
  return isWorse ? 'worse' : 'better';
}

/** The visits of one page in one of the reports, with what a comparison asks of them. */
interface Visits {
  readonly pages: readonly JudgedPage[];
  /** The hosts that break, and in how many of the visits. */
  readonly breaking: ReadonlyMap<string, number>;
  /** The hosts that break, with the place of the worst of what is lost by them in `severityIds`. */
  readonly places: ReadonlyMap<string, number>;
  /** Whether each visit shows all that the page needs: one that does not says nothing of what it does without. */
  readonly areWhole: boolean;
  readonly standing: Standing;
}

function visitsOf(pages: readonly JudgedPage[]): Visits {
  return {
    pages,
    breaking: visitsThatBreak(pages),
    places: severityPlaces(pages),
    areWhole: pages.every(({ page }) => isSeenWhole(page)),
    standing: standingOf(pages),
  };
}

/**
 * Finds the hosts for which a page stands worse in some visits than in others. A host that breaks in both is no news, unless it
 * breaks in more of them, or more of the page needs it; one that the page took on is, and so is one that changed itself.
 * @param worse the visits in which they break
 * @param other those that they are compared with
 * @param isWorseItself whether a host itself stands worse than it did in the others
 */
function breakingMoreIn(worse: Visits, other: Visits, isWorseItself: (hostname: string) => boolean): string[] {
  return [...worse.breaking.keys()].filter((hostname) => {
    if (other.breaking.has(hostname)) return other.areWhole && breaksMore(hostname, worse, other);
    return isWorseItself(hostname) || (other.areWhole && !needs(other.pages, hostname));
  });
}

/** As many visits can be compared one by one; of fewer or more, that a host breaks in one and not in another may be chance. */
function breaksMore(hostname: string, worse: Visits, other: Visits): boolean {
  if (worse.pages.length !== other.pages.length) return false;
  const placeIn = ({ places }: Visits) => places.get(hostname) ?? severityIds.length;
  const countIn = ({ breaking }: Visits) => breaking.get(hostname) ?? 0;
  return countIn(worse) > countIn(other) || placeIn(worse) < placeIn(other);
}

/** How bad it stands with a page. */
interface Standing {
  /** The sum of the ranks on both networks. */
  readonly rank: number;
  /** Shows any difference. */
  readonly text: string;
}

function standingOf(visits: readonly JudgedPage[]): Standing {
  let rank = 0;
  const parts: string[] = [worstClass(visits.map(({ verdict }) => verdict.class))];
  for (const id of networkIds) {
    const ranks = visits.map(({ verdict: { networks } }) => {
      const { result, severity } = networks[id];
      if (result !== 'breaks' || severity === null) return 0;
      return severityIds.length - severityIds.indexOf(severity);
    });
    const highest = Math.max(...ranks);
    rank += highest;
    const open = visits.some(({ verdict: { networks } }) => networks[id].result === 'unknown');
    parts.push(`${highest} ${open}`);
  }
  return { rank, text: parts.join() };
}

const classesWorstFirst: readonly PageClassId[] = [
  'ipv4-only',
  'ipv6-partial',
  'failed',
  'unknown',
  'incomplete',
  'ipv6-untested',
  'ipv6-full',
];

function worstClass(classes: readonly PageClassId[]): string {
  return classesWorstFirst.find((id) => classes.includes(id)) ?? '';
}

/** @returns the classes of all visits, each as often as there are visits of it */
function classesOf(visits: readonly JudgedPage[]): string {
  return visits
    .map(({ verdict }) => verdict.class)
    .sort()
    .join();
}

/** That a host breaks of which an AAAA was not used once: IPv6 may have lost a race (RFC 8305 section 5), and wins the next one. */
function isGuess({ confidences }: HostVerdict, network: NetworkId): boolean {
  return confidences[network] === 'unsure';
}

/** What breaks on either network, as far as that is more than a guess. */
function breaksOf({ verdict: { networks } }: JudgedPage): PageHost[] {
  return networkIds.flatMap((id) => networks[id].breaks.filter(({ verdict }) => !isGuess(verdict, id)));
}

/** @returns the hosts that break, and in how many of the visits */
function visitsThatBreak(visits: readonly JudgedPage[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const page of visits) {
    for (const name of new Set(breaksOf(page).map(({ hostname }) => hostname)))
      counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

/** @returns the hosts that break, with the place of the worst of what is lost by them in `severityIds` */
function severityPlaces(visits: readonly JudgedPage[]): Map<string, number> {
  const places = new Map<string, number>();
  for (const { hostname, severity } of visits.flatMap(breaksOf)) {
    const place = severityIds.indexOf(severity);
    places.set(hostname, Math.min(place, places.get(hostname) ?? place));
  }
  return places;
}

function needs(visits: readonly JudgedPage[], hostname: string): boolean {
  return visits.some(({ hosts }) => hosts.some((host) => host.hostname === hostname));
}

/** The indices of the visits of each URL. */
function byUrl(pages: Iterable<JudgedPage>): Map<string, number[]> {
  const urls = new Map<string, number[]>();
  for (const [at, { page }] of entriesOf(pages)) {
    const visits = urls.get(page.url);
    if (visits) visits.push(at);
    else urls.set(page.url, [at]);
  }
  return urls;
}

function inOrder<Change extends { readonly kind: ChangeKind }>(changes: readonly Change[]): Change[] {
  return [...changes].sort((one, other) => changeKinds.indexOf(one.kind) - changeKinds.indexOf(other.kind));
}
