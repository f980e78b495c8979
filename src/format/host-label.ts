import { visibleText } from '../display/visible-text.ts';
import type { JudgedHost } from '../readiness/judged-report/judged-report.ts';
import { operatorsText } from '../readiness/report/report.ts';

/**
 * @param hosts judged hosts
 * @returns what writes a hostname for people, who runs it behind it where that is known: "cdn.test (AS64496 Example Net)"
 */
export function hostLabels(hosts: readonly JudgedHost[]): (hostname: string) => string {
  const known = new Map(hosts.map(({ hostname, operators }) => [hostname, operatorsText(operators, visibleText)]));
  return (hostname) => {
    const operators = known.get(hostname) ?? '';
    return operators === '' ? visibleText(hostname) : `${visibleText(hostname)} (${operators})`;
  };
}
