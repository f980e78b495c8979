import { count } from '../../src/display/count.ts';
import { visibleText } from '../../src/display/visible-text.ts';
import { type ChangeKind, type Comparison, changeKinds } from '../../src/readiness/judged-report/compare-reports.ts';
import type { JudgedHost } from '../../src/readiness/judged-report/judged-report.ts';
import { readinessText, vantageChangeText, verdictName } from '../../src/readiness/text/verdict-text.ts';
import { text } from '../shared/texts.ts';
import { type Style, type Tone, toned } from '../terminal/terminal.ts';

const tones: Readonly<Record<ChangeKind, Tone>> = {
  worse: 'bad',
  new: 'strong',
  changed: 'open',
  gone: 'faint',
  better: 'good',
};

/** @returns what differs between two reports, for who reads it on a terminal */
export function textComparison(comparison: Comparison, style: Style): string {
  const { hosts, pages } = comparison;
  const vantages = vantageChangeText(comparison, text);
  const changeLabel = (kind: ChangeKind) => toned(text(readinessText('change', kind)).padEnd(8), tones[kind], style);
  const because = (what: string, hostnames: readonly string[]) =>
    hostnames.length > 0 ? `  ${what}: ${hostnames.map(visibleText).join(', ')}` : '';
  const verdict = (host: JudgedHost | undefined) => (host ? verdictName(host.verdict, text) : 'not there');
  const lines = [
    ...(vantages === '' ? [] : [vantages, '']),
    ...(pages.length > 0 ? [toned(text('report_pages'), 'strong', style)] : []),
    ...pages.map(
      ({ kind, url, worseBy, betterBy }) =>
        `  ${changeLabel(kind)} ${visibleText(url)}${because('worse by', worseBy)}${because('better by', betterBy)}`,
    ),
    ...(hosts.length > 0 ? [toned('Hosts', 'strong', style)] : []),
    ...hosts.map(
      ({ kind, hostname, before, after }) =>
        `  ${changeLabel(kind)} ${visibleText(hostname)}  ${verdict(before)} -> ${verdict(after)}`,
    ),
  ];
  if (pages.length + hosts.length === 0) lines.push(text('report_no_changes'));
  const sum = changeKinds.map((kind) => {
    const of = (changes: readonly { readonly kind: ChangeKind }[]) => changes.filter((one) => one.kind === kind).length;
    return of(pages) + of(hosts) === 0
      ? []
      : [`${text(readinessText('change', kind))}: ${count(of(pages), 'page')}, ${count(of(hosts), 'host')}`];
  });
  return `${[...lines, ...(sum.flat().length > 0 ? ['', sum.flat().join('; ')] : [])].join('\n')}\n`;
}
