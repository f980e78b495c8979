import { count } from '../../src/display/count.ts';
import { visibleText } from '../../src/display/visible-text.ts';
import { hostLabels } from '../../src/format/host-label.ts';
import { countKinds } from '../../src/page/events/resource-kind.ts';
import { actorTexts, choiceTexts, otherChoices, whoActs } from '../../src/readiness/advice/who-acts.ts';
import { evidenceValues } from '../../src/readiness/evidence/evidence.ts';
import type { JudgedHost, JudgedPage, StreamedReport } from '../../src/readiness/judged-report/judged-report.ts';
import { byOperatorWeight } from '../../src/readiness/judged-report/totals.ts';
import { ledElsewhere } from '../../src/readiness/report/asked-url.ts';
import { networkIds, type ReportPage } from '../../src/readiness/report/report.ts';
import { openHosts, outcomeOf } from '../../src/readiness/text/breaking-hosts.ts';
import { headlineText, headlineTone } from '../../src/readiness/text/headline-text.ts';
import { groupName, groupReasons, type VantageGroup, vantageGroups } from '../../src/readiness/text/vantage-groups.ts';
import {
  classText,
  delegationText,
  readinessText,
  requestsByFamily,
  resultWithDoubt,
  vantageHint,
  verdictName,
  verdictText,
  viaText,
} from '../../src/readiness/text/verdict-text.ts';
import { type HostVerdict, outcomeIds } from '../../src/readiness/verdicts/host-verdict.ts';
import { type PageHost, type PageVerdict, pageClassIds } from '../../src/readiness/verdicts/page-verdict.ts';
import { bySeverity } from '../../src/readiness/verdicts/severity.ts';
import { classTones, outcomeTones, type Tone as ReadinessTone } from '../../src/readiness/verdicts/tone.ts';
import type { ById } from '../arguments/options.ts';
import { text } from '../shared/texts.ts';
import { type Style, type Tone, toned } from '../terminal/terminal.ts';
import type { Finding } from './failure-criteria.ts';
import { indented, listed, shortUrl, someOf } from './text-lines.ts';
import { type UncheckedHost, uncheckedText } from './unchecked-text.ts';

/** What the table is made of. */
export interface TextInput {
  readonly judged: StreamedReport;
  readonly style: Style;
  readonly findings: readonly Finding[];
  /** Whether a host is on the allow list. */
  readonly allows: (hostname: string) => boolean;
  /** Entries of the allow list that no host of the report fits. */
  readonly unmatched: readonly string[];
  /** Hosts that are open for want of an answer about their AAAA. */
  readonly unchecked: readonly UncheckedHost[];
  /** A table of hosts, by this. */
  readonly by?: ById | undefined;
}

/** Longer lists are cut: a terminal is no place for them, and the other formats have everything. */
const max = { pages: 200, hostsOfPage: 10, hosts: 100, runs: 3 };

/** A terminal has no pattern for what works with NAT64 only. */
const tones: Readonly<Record<ReadinessTone, Tone>> = { good: 'good', half: 'bad', bad: 'bad', open: 'open' };

/** @returns a report for who reads it on a terminal */
export function textReport(input: TextInput): string {
  const { judged, style } = input;
  const named = hostLabels(judged.hosts);
  const described = new Map<string, string>();
  const blocks = [
    headLines(input),
    vantageGroups(judged.runs).flatMap((group) => vantageLines(group, style)),
    ...listed(judged.pages, max.pages, 'page').map((page) =>
      typeof page === 'string' ? [page] : pageLines(page, named, described, input),
    ),
    actorLines(judged.hosts, named, input),
    groupLines(input),
    delegationLines(judged.hosts, input),
    totalLines(input),
    uncheckedLines(input),
    findingLines(input),
  ];
  const shown = blocks.filter((lines) => lines.length > 0);
  return `${shown.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

/** How it stands, what to fix, whom to write to. */
function headLines({ judged, style, allows }: TextInput): string[] {
  const number = (n: number) => n.toLocaleString('en');
  const [answer, ...steps] = headlineText(judged, { text, number, allows });
  if (answer === undefined) return [];
  const tone = headlineTone(judged);
  return [
    ...indented(answer, 0, style).map((line) => toned(line, tone, style)),
    ...steps.flatMap((step) => indented(step, 0, style)),
  ];
}

function vantageLines(group: VantageGroup, style: Style): string[] {
  const [{ vantage }] = group;
  const name = text(readinessText('vantage', vantage.id));
  const tone = vantage.provesIpv6 || vantage.id === 'nat64' ? 'good' : 'open';
  const [first, ...others] = listed(groupReasons(group, text, visibleText), max.runs, 'run');
  return [
    `${text('report_vantage')}${groupName(group, visibleText)}: ${toned(name, tone, style)}`,
    ...[`${text(vantageHint(vantage))} ${first}`, ...others].flatMap((sentence) => indented(sentence, 2, style)),
  ];
}

/**
 * @param named how a host is written
 * @param described the reasons that earlier pages gave for the verdicts of hosts, by hostname, which are not given again; this
 *   page's are added
 */
function pageLines(
  judged: JudgedPage,
  named: (hostname: string) => string,
  described: Map<string, string>,
  { style, allows }: TextInput,
): string[] {
  const { page, hosts, verdict } = judged;
  const describe = ({ hostname, verdict: own }: PageHost): string => {
    const reasons = withoutCounts(own);
    if (described.get(hostname) === reasons) return verdictName(own, text);
    described.set(hostname, reasons);
    return verdictText(own, text, visibleText);
  };
  const breaking = hosts.filter(({ verdict: { outcomes } }) => networkIds.some((id) => outcomes[id] === 'breaks'));
  const unknown = [...new Set(networkIds.flatMap((id) => verdict.networks[id].unknown))].filter(
    (host) => !breaking.includes(host),
  );
  const sentence = (words: string) => indented(words, 2, style);
  return [
    pageHeading(judged, style),
    ...visitLines(page, style),
    ...networkLines(verdict, style),
    ...listed(breaking, max.hostsOfPage, 'host').flatMap((host) => {
      if (typeof host === 'string') return sentence(host);
      const allowed = allows(host.hostname) ? ' (allowed)' : '';
      return breakingHostLines(
        host,
        `${named(host.hostname)}${viaInBrackets(host)}${allowed}: ${describe(host)}`,
        style,
      );
    }),
    ...listed(unknown, max.hostsOfPage, 'host').flatMap((host) =>
      sentence(typeof host === 'string' ? host : `not known: ${named(host.hostname)}: ${describe(host)}`),
    ),
    ...verdict.caveats.flatMap((id) => sentence(text(readinessText('caveat', id)))),
  ];
}

function pageHeading({ page: { url, requested = url }, verdict }: JudgedPage, style: Style): string {
  const readiness = classText(verdict, text);
  const heading = toned(shortUrl(requested, style, readiness.length + 2), 'strong', style);
  return `${heading}  ${toned(readiness, tones[classTones[verdict.class]], style)}`;
}

/** Where the page was found, and what is to be known of its visit. */
function visitLines(page: ReportPage, style: Style): string[] {
  const { url, file, problem, preview } = page;
  const sentence = (words: string) => indented(words, 2, style);
  const network = preview && text(readinessText('network', preview.network));
  return [
    ...(ledElsewhere(page) ? sentence(`led to: ${shortUrl(url, style, 10)}`) : []),
    ...(file === undefined ? [] : sentence(`from: ${visibleText(file)}`)),
    ...(problem ? sentence(`problem: ${visibleText(problem.text)}`).map((line) => toned(line, 'open', style)) : []),
    ...(preview
      ? sentence(`visited as on a network without IPv4 (${network}); blocked: ${someOf(preview.blocked)}`)
      : []),
  ];
}

/** What becomes of the page on each network. */
function networkLines({ networks }: PageVerdict, style: Style): string[] {
  return networkIds.flatMap((id) =>
    entry(
      text(readinessText('network', id)),
      resultWithDoubt(id, networks[id], text),
      style,
      outcomeTones[networks[id].result],
    ),
  );
}

/** A host that breaks: what the page loses with it, then in a column of its own what is known of it. */
function breakingHostLines({ verdict, severity, types }: PageHost, known: string, style: Style): string[] {
  const where = networkIds
    .filter((id) => verdict.outcomes[id] === 'breaks')
    .map((id) => text(readinessText('network', id)));
  const needed = countKinds(types).map(([kind, n]) => text(`resource_${kind}_${n === 1 ? 'one' : 'other'}`, n));
  const sentence = `${known}. Breaks: ${where.join(', ')}. Needed for: ${needed.join(', ')}.`;
  const [first = '', ...rest] = indented(sentence, 16, style);
  const tone = severity === 'document' || severity === 'function' ? 'bad' : 'open';
  const loss = toned(text(readinessText('severity', severity)).padEnd(12), tone, style);
  return [`    ${loss}${first.slice(16)}`, ...rest];
}

function viaInBrackets({ load }: PageHost): string {
  const via = viaText(load);
  return via === '' ? '' : ` (${via})`;
}

/** A verdict and its reasons, the same for any number of requests. */
function withoutCounts({ id, confidence, evidence }: HostVerdict): string {
  const reasons = evidence.map((fact) => [
    fact.id,
    ...fact.values.filter((_, at) => evidenceValues[fact.id][at] !== 'count'),
  ]);
  return JSON.stringify([id, confidence, reasons]);
}

/** Who has to act, the host that most pages lose most by first. */
function actorLines(
  hosts: readonly JudgedHost[],
  named: (hostname: string) => string,
  { style, allows }: TextInput,
): string[] {
  const actors = hosts
    .flatMap((host) => {
      const actor = whoActs(host);
      return actor ? [{ host, actor }] : [];
    })
    .sort(({ host: one }, { host: other }) => bySeverity(one, other) || other.pages.length - one.pages.length);
  if (actors.length === 0) return [];
  const lines = listed(actors, max.hosts, 'host').flatMap((entry) => {
    if (typeof entry === 'string') return [`  ${entry}`];
    const { host, actor } = entry;
    const verdict = verdictName(host.verdict, text);
    const allowed = allows(host.hostname) ? ', allowed' : '';
    const pages = count(host.pages.length, 'page');
    const choices = otherChoices(host).map(({ id, name }) => text(choiceTexts[id], visibleText(name)));
    const along = host.goesWithIt.length > 0 ? [`${text('load_goes_with')}: ${someOf(host.goesWithIt)}.`] : [];
    const via = viaText(host.load);
    const sentence = `${named(host.hostname)}  ${via === '' ? '' : `${via}, `}${verdict}, ${pages}${allowed}. ${[text(actorTexts[actor.id], visibleText(actor.name)), ...choices, ...along].join(' ')}`;
    return indented(sentence, 2, style);
  });
  return [toned('Hosts that somebody has to do something about', 'strong', style), ...lines];
}

/** Hosts by who runs their network, or by domain: whom to write to, with whom most breaks first. */
function groupLines({ judged, by, style }: TextInput): string[] {
  if (by === undefined) return [];
  const groups =
    by === 'operator' ? judged.operators : judged.domains.map(({ site, ...group }) => ({ operator: site, ...group }));
  if (groups.length === 0) return [`${text('report_by_operator')}: nobody is known`];
  const lines = listed([...groups].sort(byOperatorWeight), max.hosts, by).flatMap((group) => {
    if (typeof group === 'string') return [`  ${group}`];
    const { operator, hosts, pages, breaks } = group;
    const broken = hosts.filter(({ verdict }) => verdict.outcomes['without-nat64'] === 'breaks');
    const names = broken.length > 0 ? `: ${someOf(broken.map(({ hostname }) => hostname))}` : '';
    const outcome = outcomeOf(breaks['without-nat64'], openHosts({ hosts }, 'without-nat64'));
    const known =
      outcome === 'unknown'
        ? `not known whether any breaks of ${count(hosts.length, 'host')}`
        : `breaks ${breaks['without-nat64']} of ${count(hosts.length, 'host')}`;
    const sentence = `${visibleText(operator)}  ${known}, ${count(pages.length, 'page')}${names}`;
    const [first = '', ...rest] = indented(sentence, 2, style);
    return [toned(first, outcomeTones[outcome], style), ...rest];
  });
  return [toned(by === 'operator' ? text('report_by_operator') : 'By domain', 'strong', style), ...lines];
}

/** Names that an IPv6-only resolver cannot resolve, or of which it is not known. */
function delegationLines(hosts: readonly JudgedHost[], { style }: TextInput): string[] {
  const looked = hosts.filter(({ delegation }) => delegation !== null);
  if (looked.length === 0) return [];
  const others = looked.filter(({ delegation }) => delegation?.result !== 'works');
  const lines = listed(others, max.hosts, 'host').flatMap((host) =>
    typeof host === 'string' || !host.delegation
      ? [`  ${host}`]
      : indented(`${visibleText(host.hostname)}: ${delegationText(host.delegation, text, visibleText)}`, 2, style),
  );
  const heading = `Resolvable by an IPv6-only resolver: ${looked.length - others.length} of ${count(looked.length, 'name')}`;
  return [toned(heading, 'strong', style), ...lines];
}

function totalLines({ judged, style }: TextInput): string[] {
  const { totals } = judged;
  const classes = pageClassIds.filter((id) => totals.pagesByClass[id] > 0);
  const row = (name: string, pairs: readonly (readonly [string, number])[]) => {
    const counts = pairs.flatMap(([of, n]) => (n > 0 ? [`${of}: ${n}`] : []));
    return counts.length > 0 ? entry(name, counts.join('; '), style) : [];
  };
  return [
    toned(
      `${count(totals.pages, 'page')}, ${count(totals.hosts, 'host')}, ${count(totals.requests, 'request')}`,
      'strong',
      style,
    ),
    ...row(
      text('report_class'),
      classes.map((id) => [text(readinessText('readiness', id)), totals.pagesByClass[id]]),
    ),
    ...networkIds.flatMap((id) =>
      row(
        text(readinessText('network', id)),
        outcomeIds.map((result) => [text(readinessText('outcome', result)), totals.pagesByResult[id][result]]),
      ),
    ),
    ...row(text('report_requests'), requestsByFamily(totals.share, text)),
  ];
}

function uncheckedLines({ unchecked, style }: TextInput): string[] {
  if (unchecked.length === 0) return [];
  const sentence = `Not checked: ${uncheckedText(unchecked)}`;
  return indented(sentence, 0, style).map((line) => toned(line, 'open', style));
}

function findingLines({ findings, unmatched, style }: TextInput): string[] {
  const lines = listed(findings, max.hosts, 'finding').flatMap((finding) =>
    typeof finding === 'string'
      ? [`  ${finding}`]
      : indented(
          `${finding.criterion}: ${shortUrl(finding.where, style, finding.criterion.length + 4)}${finding.hostnames.length > 0 ? `, by ${someOf(finding.hostnames)}` : ''}`,
          2,
          style,
        ),
  );
  if (lines.length > 0) lines.unshift(toned(`Fails: ${count(findings.length, 'finding')}`, 'bad', style));
  if (unmatched.length > 0) lines.push(`On the allow list, and not met: ${someOf(unmatched)}`);
  return lines;
}

/** A name with what there is to say of it beside it. */
function entry(name: string, value: string, style: Style, tone?: Tone): string[] {
  const by = 4 + Math.max(...networkIds.map((id) => text(readinessText('network', id)).length));
  const lines = indented(value, by, style).map((line) => line.slice(by));
  const shown = lines.map((line) => (tone ? toned(line, tone, style) : line));
  return shown.map((line, at) => `  ${(at === 0 ? name : '').padEnd(by - 2)}${line}`);
}
