import { percent } from '../display/percent.ts';
import { visibleText } from '../display/visible-text.ts';
import type { JudgedHost, JudgedOperator, JudgedPage, Totals } from '../readiness/judged-report/judged-report.ts';
import { byOperatorWeight } from '../readiness/judged-report/totals.ts';
import { askedUrl } from '../readiness/report/asked-url.ts';
import { firstOf, type List, mapList } from '../readiness/report/list.ts';
import { type NetworkId, networkIds, type ReportPage } from '../readiness/report/report.ts';
import { openHosts, outcomeOf } from '../readiness/text/breaking-hosts.ts';
import { headlineText } from '../readiness/text/headline-text.ts';
import { reportTitle } from '../readiness/text/report-title.ts';
import { groupName, groupReasons, type VantageGroup, vantageGroups } from '../readiness/text/vantage-groups.ts';
import {
  classText,
  delegationText,
  evidenceLine,
  pathBeforeText,
  readinessText,
  requestsByFamily,
  resultWithDoubt,
  vantageHint,
} from '../readiness/text/verdict-text.ts';
import { outcomeIds } from '../readiness/verdicts/host-verdict.ts';
import { pageClassIds } from '../readiness/verdicts/page-verdict.ts';
import { bySeverity } from '../readiness/verdicts/severity.ts';
import type { Text } from '../text.ts';
import type { Format, FormatInput } from './format.ts';

/** Longer tables are cut: tickets have a largest size, and the other formats have everything. */
const maxRows = 100;
const maxHosts = 10;
/** Of so many runs on networks of one kind it is said what shows that. */
const maxRuns = 3;

export const markdownFormat: Format = { extension: 'md', mimeType: 'text/markdown', write: writeMarkdown };

/** @returns the report as Markdown with tables (GitHub flavour), to be pasted into a ticket */
function* writeMarkdown({ report, judged, redacted, text, generator, time }: FormatInput): Generator<string> {
  const { totals } = judged;
  const hosts = [...judged.hosts].sort(byWeight);
  const breaking = hosts.filter(({ verdict }) => networkIds.some((id) => verdict.outcomes[id] === 'breaks'));
  const unknown = hosts.filter(
    ({ verdict }) =>
      networkIds.some((id) => verdict.outcomes[id] === 'unknown') &&
      networkIds.every((id) => verdict.outcomes[id] !== 'breaks'),
  );
  const made = text('report_made', code(generator), code(new Date(time).toISOString()));
  const blocks = [
    `# ${reportTitle(judged, text, code)}`,
    headlineText(judged, { text, number: String, show: code })
      .map((line) => `- ${line}`)
      .join('\n'),
    redacted ? `${made} ${text('report_redacted')}` : made,
    ...previews(report.pages, text),
    ...vantageGroups(judged.runs).map((group) => vantageBlock(group, text)),
    resultTable(totals, text),
    listOf(
      pageClassIds.map((id) => [text(readinessText('readiness', id)), totals.pagesByClass[id]]),
      text('report_classes'),
    ),
    listOf(requestsByFamily(totals.share, text), text('report_requests')),
    ...section(text('report_breaking'), breaking, text),
    ...section(text('report_unknown'), unknown, text),
    ...operatorSection(judged.operators, text),
    ...delegations(hosts, text),
    `## ${text('report_pages')}`,
    pageTable(judged.pages, text),
  ];
  yield `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

/** What the network offers that some runs were on, and what shows that. */
function vantageBlock(group: VantageGroup, text: Text): string {
  const [{ vantage }] = group;
  const reasons = groupReasons(group, text, code);
  const some = reasons.slice(0, maxRuns).join(' ') + (reasons.length > maxRuns ? ' …' : '');
  const name = text(readinessText('vantage', vantage.id));
  return `**${text('report_vantage')}${groupName(group, code)}: ${name}.** ${text(vantageHint(vantage))} ${some}`;
}

/** How many pages come to what on each network. */
function resultTable({ pagesByResult }: Totals, text: Text): string {
  const columns = [text('report_pages'), ...networkIds.map((id) => text(readinessText('network', id)))];
  const rows = outcomeIds.map((result) => [
    text(readinessText('outcome', result)),
    ...networkIds.map((id) => String(pagesByResult[id][result])),
  ]);
  return table(columns, rows, text);
}

function pageTable(pages: List<JudgedPage>, text: Text): string {
  const columns = [
    text('report_page'),
    text('report_class'),
    ...networkIds.map((id) => text(readinessText('network', id))),
  ];
  const rows = mapList(pages, ({ page, verdict }) => [
    pageName(page, text),
    classWithReasons({ page, verdict }, text),
    ...networkIds.map((id) => resultWithDoubt(id, verdict.networks[id], text)),
  ]);
  return table(columns, rows, text);
}

/** The class of a page, and what leaves it open. */
function classWithReasons({ page, verdict }: Pick<JudgedPage, 'page' | 'verdict'>, text: Text): string {
  const reasons = [
    ...verdict.caveats.map((id) => text(readinessText('caveat', id))),
    ...(page.problem ? [code(page.problem.text)] : []),
  ];
  const name = classText(verdict, text);
  return reasons.length === 0 ? name : `${name}. ${reasons.join(' ')}`;
}

/**
 * @param value any text
 * @returns the text such that Markdown shows it as it is, also in a table: no links, no mentions, no formatting
 */
export function code(value: string): string {
  // In a code span nothing is special but the backtick; in a table the bar is, and how it is escaped differs.
  const plain = visibleText(value).replace(/[`|]/g, (mark) => (mark === '`' ? '⟨U+0060⟩' : '⟨U+007C⟩'));
  return plain.trim() === '' ? '` `' : `\`${plain.trim()}\``;
}

/** What was asked for is what its reader knows the page by, and two pages may differ in the query only. */
function pageName(page: ReportPage, text: Text): string {
  const { url, file } = page;
  const asked = askedUrl(page);
  return [
    code(url),
    ...(asked === undefined ? [] : [`(${text('audit_asked')}: ${code(asked)})`]),
    ...(file === undefined ? [] : [code(file)]),
  ].join(' ');
}

/** A line for each network that pages were visited as on: what was blocked for it was not measured. */
function previews(pages: List<ReportPage>, text: Text): string[] {
  const blocked = new Map<NetworkId, Set<string>>();
  for (const { preview } of pages) {
    if (!preview) continue;
    const known = blocked.get(preview.network) ?? new Set();
    for (const hostname of preview.blocked) known.add(hostname);
    blocked.set(preview.network, known);
  }
  return [...blocked].map(([network, { size }]) =>
    text('report_previewed', text(readinessText('network', network)), String(size)),
  );
}

function section(heading: string, hosts: readonly JudgedHost[], text: Text): string[] {
  if (hosts.length === 0) return [];
  const rows = mapList(hosts, ({ hostname, site, verdict, severity, pages, load }) => [
    code(hostname),
    code(site),
    `${text(readinessText('verdict', verdict.id))} (${text(readinessText('confidence', verdict.confidence))})`,
    ...networkIds.map((id) => text(readinessText('outcome', verdict.outcomes[id]))),
    text(readinessText('severity', severity)),
    load && load.depth > 0 ? pathBeforeText(load, code) : '',
    String(pages.length),
    evidenceLine(verdict.evidence, text, code),
  ]);
  const columns = [
    text('column_host'),
    text('report_domain'),
    text('report_verdict'),
    ...networkIds.map((id) => text(readinessText('network', id))),
    text('report_severity'),
    text('load_by'),
    text('report_pages'),
    text('report_evidence'),
  ];
  return [`## ${heading}`, table(columns, rows, text)];
}

function operatorSection(operators: readonly JudgedOperator[], text: Text): string[] {
  if (operators.length === 0) return [];
  const rows = mapList([...operators].sort(byOperatorWeight), ({ operator, hosts, pages, breaks }) => [
    code(operator),
    ...networkIds.map((id) =>
      outcomeOf(breaks[id], openHosts({ hosts }, id)) === 'unknown'
        ? text('result_unknown')
        : text('audit_count_of', String(breaks[id]), String(hosts.length)),
    ),
    String(pages.length),
    hosts
      .map(({ hostname }) => code(hostname))
      .slice(0, maxHosts)
      .join(', ') + (hosts.length > maxHosts ? ', …' : ''),
  ]);
  const columns = [
    text('report_operator'),
    ...networkIds.map((id) => text('audit_breaks_on', text(readinessText('network', id)))),
    text('report_pages'),
    text('audit_tab_hosts'),
  ];
  return [`## ${text('report_by_operator')}`, table(columns, rows, text)];
}

function delegations(hosts: readonly JudgedHost[], text: Text): string[] {
  const broken = hosts.flatMap(({ hostname, delegation }) =>
    delegation?.result === 'breaks' ? [[code(hostname), delegationText(delegation, text, code)]] : [],
  );
  if (broken.length === 0) return [];
  return [`## ${text('report_delegation')}`, table([text('column_host'), text('report_evidence')], broken, text)];
}

function byWeight(one: JudgedHost, other: JudgedHost): number {
  return bySeverity(one, other) || other.pages.length - one.pages.length || other.requests - one.requests;
}

function listOf(counts: readonly (readonly [string, number])[], heading: string): string {
  const all = counts.reduce((sum, [, n]) => sum + n, 0);
  const parts = counts.filter(([, n]) => n > 0).map(([name, n]) => `${name} ${n} (${percent(n, all)} %)`);
  // The name of a class may have a comma in it.
  return parts.length === 0 ? '' : `${heading}: ${parts.join('; ')}`;
}

/** @returns a table; what is in the cells must be safe for one */
export function table(columns: readonly string[], rows: List<readonly string[]>, text: Text): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const shown = firstOf(rows, maxRows).map(line);
  const lines = [line(columns), line(columns.map(() => '---')), ...shown].join('\n');
  return rows.length > maxRows ? `${lines}\n\n${text('report_more', rows.length - maxRows)}` : lines;
}
