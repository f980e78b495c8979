/** What `greensix survey` loads: everything that needs a database. */

import type { Arguments } from '../arguments/parse-arguments.ts';
import type { SurveyAction } from './actions.ts';
import { create } from './create.ts';
import { status } from './status.ts';
import type { SurveyHost } from './survey-deps.ts';
import { work } from './work/work.ts';

/**
 * Does what was typed behind `greensix survey`.
 * @param words what stands behind the action's name
 * @throws an error of `host.commandError` for the user
 */
export async function runSurvey(
  action: SurveyAction,
  words: readonly string[],
  args: Arguments,
  host: SurveyHost,
): Promise<void> {
  const [name, ...more] = words;
  if (more.length > 0) throw host.commandError(`greensix survey ${action} takes one survey, not ${words.join(' ')}.`);
  if (action === 'work') return work(name, args, host);
  if (action === 'status') return status(name, args, host);
  if (name === undefined) throw host.commandError(`Which survey? greensix survey ${action} NAME`);
  if (action === 'create') return create(name, args, host);
  if (action === 'report') return (await import('./report/report.ts')).report(name, args, host);
  return (await import('./export/export.ts')).exportSurvey(name, args, host);
}
