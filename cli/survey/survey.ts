/** What `greensix survey` loads: everything that needs a database. */

import type { Arguments } from '../arguments/parse-arguments.ts';
import type { SurveyAction } from './actions.ts';
import { create } from './create.ts';
import { isDatabaseAway, isDatabaseRefusal, refusalText } from './database/is-database-away.ts';
import { status } from './status.ts';
import type { SurveyDeps } from './survey-deps.ts';
import { work } from './work/work.ts';

/**
 * Does what was typed behind `greensix survey`.
 * @param words what stands behind the action's name
 * @throws an error of `deps.commandError` for the user
 */
export async function runSurvey(
  action: SurveyAction,
  words: readonly string[],
  args: Arguments,
  deps: SurveyDeps,
): Promise<void> {
  try {
    await act(action, words, args, deps);
  } catch (error) {
    // Such a sentence may quote what the driver said.
    if (deps.isCommandError(error)) throw error;
    if (isDatabaseRefusal(error)) throw deps.commandError(refusalText(error as Error));
    if (!isDatabaseAway(error)) throw error;
    const { message, code } = error as { readonly message?: string; readonly code?: string };
    throw deps.commandError(
      `The database cannot be used: ${message || code}. What is in it stays, and the same command goes on.`,
    );
  }
}

async function act(action: SurveyAction, words: readonly string[], args: Arguments, deps: SurveyDeps): Promise<void> {
  const [name, ...more] = words;
  if (more.length > 0) throw deps.commandError(`greensix survey ${action} takes one survey, not ${words.join(' ')}.`);
  if (action === 'work') return work(name, args, deps);
  if (action === 'status') return status(name, args, deps);
  if (name === undefined) throw deps.commandError(`Which survey? greensix survey ${action} NAME`);
  if (action === 'create') return create(name, args, deps);
  const files = action === 'report' ? 'No report was shown' : 'No further file was written';
  const release = deps.onInterrupt(() => `Interrupted. ${files}; the same command begins anew.`);
  try {
    if (action === 'report') return await (await import('./report/report.ts')).report(name, args, deps);
    return await (await import('./export/export.ts')).exportSurvey(name, args, deps);
  } finally {
    release();
  }
}
