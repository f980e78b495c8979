import type { SiteOf } from '../address/site.ts';
import { compareReports, type HostChange, type PageChange } from '../readiness/judged-report/compare-reports.ts';
import { judgeReport } from '../readiness/judged-report/judge-report.ts';
import type { JudgedHost, JudgedPage } from '../readiness/judged-report/judged-report.ts';
import type { ReportSource } from '../readiness/report/report.ts';
import { readinessText, vantageChangeText, verdictText } from '../readiness/text/verdict-text.ts';
import type { Text } from '../text.ts';
import { code, table } from './markdown.ts';
import { redactReport } from './redact-report.ts';

/** What the caller of `writeComparison` decides. */
export interface ComparisonOptions {
  readonly text: Text;
  readonly siteOf: SiteOf;
  /** Write the paths of pages, too. */
  readonly paths: boolean;
}

/**
 * @param before the earlier report
 * @param after the later one
 * @returns what got better and worse, as Markdown
 */
export function writeComparison(
  before: ReportSource,
  after: ReportSource,
  { text, siteOf, paths }: ComparisonOptions,
): string {
  const judge = (report: ReportSource) => judgeReport(paths ? report : redactReport(report), siteOf);
  const comparison = compareReports(judge(before), judge(after));
  const { hosts, pages } = comparison;
  const heading = (names: readonly string[]) => [...names, text('report_before'), text('report_after')];
  const blocks = [
    `# ${text('report_comparison')}`,
    vantageChangeText(comparison, text),
    hosts.length + pages.length === 0 ? text('report_no_changes') : '',
    ...(hosts.length === 0
      ? []
      : [
          table(
            heading([text('column_host'), text('report_change')]),
            hosts.map((change) => hostRow(change, text)),
            text,
          ),
        ]),
    ...(pages.length === 0
      ? []
      : [
          table(
            [...heading([text('report_page'), text('report_change')]), text('report_because')],
            pages.map((change) => pageRow(change, text)),
            text,
          ),
        ]),
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

function hostRow({ hostname, kind, before, after }: HostChange, text: Text): string[] {
  const cell = (host: JudgedHost | undefined) => (host ? verdictText(host.verdict, text, code) : '');
  return [code(hostname), text(readinessText('change', kind)), cell(before), cell(after)];
}

function pageRow({ url, kind, before, after, worseBy, betterBy }: PageChange, text: Text): string[] {
  const cell = (visits: readonly JudgedPage[]) =>
    [...new Set(visits.map(({ verdict }) => text(readinessText('readiness', verdict.class))))].join('; ');
  const because = [...worseBy, ...betterBy].map(code).join(', ');
  return [code(url), text(readinessText('change', kind)), cell(before), cell(after), because];
}
