import type { Text } from '../../text.ts';
import type { JudgedRun } from '../judged-report/judged-report.ts';
import { evidenceLine, vantageHint } from './verdict-text.ts';

/** Runs of whose networks the same is to be said; at least one. */
export type VantageGroup = readonly [JudgedRun, ...JudgedRun[]];

/**
 * A report may have a run for each of thousands of files, or parts of a list, and a reader wants to know each network once.
 * @param runs those of a report
 * @param besides what else the runs of a group have in common; their browser, where that is written once for all of them
 * @returns the runs by what is said of their networks, in the order of the first ones
 */
export function vantageGroups(
  runs: readonly JudgedRun[],
  besides: (run: JudgedRun) => string = ({ run }) => run.browser,
): VantageGroup[] {
  const groups = new Map<string, [JudgedRun, ...JudgedRun[]]>();
  for (const run of runs) {
    const { id, provesIpv6 } = run.vantage;
    const key = JSON.stringify([id, provesIpv6, vantageHint(run.vantage), besides(run)]);
    const group = groups.get(key);
    if (group) group.push(run);
    else groups.set(key, [run]);
  }
  return [...groups.values()];
}

/**
 * @param group runs with one browser
 * @param show how a browser is written
 * @returns the browser and how many runs there are, as far as there is something to say: " (Chromium 140, 60×)"
 */
export function groupName(group: VantageGroup, show: (browser: string) => string): string {
  const { browser } = group[0].run;
  const parts = [...(browser === '' ? [] : [show(browser)]), ...(group.length > 1 ? [`${group.length}×`] : [])];
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}

/**
 * @param group runs
 * @param text gives texts
 * @param show how values from outside are written
 * @returns what shows which network each run was on, in brackets; what is the same for several of them once
 */
export function groupReasons(group: VantageGroup, text: Text, show: (value: string) => string): string[] {
  return [...new Set(group.map(({ vantage }) => `(${evidenceLine(vantage.evidence, text, show)})`))];
}
