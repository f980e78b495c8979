import { distinctNames } from '../../src/display/distinct-names.ts';
import { visibleText } from '../../src/display/visible-text.ts';
import type { ReportPage, Run } from '../../src/readiness/report/report.ts';
import { snake, type Words } from '../../src/text.ts';

/**
 * @param runs the runs of a report
 * @param pages its pages, which say from which file they are
 * @param words texts and times in the user's language
 * @returns by the id of each run what it is called, no two alike: "shop.har: HAR of 3 May 2026, 14:05, Firefox 153"
 */
export function runNames(
  runs: readonly Run[],
  pages: Iterable<Pick<ReportPage, 'run' | 'file'>>,
  words: Words,
): ReadonlyMap<string, string> {
  const files = new Map<string, Set<string>>();
  for (const { run, file } of pages) {
    if (file !== undefined) files.set(run, (files.get(run) ?? new Set()).add(file));
  }
  const names = distinctNames(runs.map((run) => [...filesText(files.get(run.id)), runName(run, words)].join(': ')));
  return new Map(runs.map(({ id }, at) => [id, names[at] as string]));
}

function filesText(files: ReadonlySet<string> = new Set()): string[] {
  return files.size === 0 ? [] : [[...files].map(visibleText).join(', ')];
}

/** @returns when and how it was made: "Recorded 3 May 2026, 14:05, Chromium 156" */
function runName(run: Run, { text, time }: Words): string {
  const name = text(`audit_run_${snake(run.source)}`, time(run.time));
  return run.browser === '' ? name : `${name}, ${visibleText(run.browser)}`;
}
