import { visibleText } from '../../src/display/visible-text.ts';
import type { Run } from '../../src/readiness/report/report.ts';
import type { Words } from '../../src/text.ts';
import { snake } from '../../src/text.ts';

/**
 * @param run a run
 * @param words texts and times in the user's language
 * @returns what it is called: "recorded 3 May 2026, 14:05, Chromium 156"
 */
export function runName(run: Run, { text, time }: Words): string {
  const name = text(`audit_run_${snake(run.source)}`, time(run.time));
  return run.browser === '' ? name : `${name}, ${visibleText(run.browser)}`;
}
