import { FileError, textOfFile } from '../../src/format/file/file-text.ts';
import { closestMatch } from '../arguments/closest-match.ts';
import type { OptionName } from '../arguments/options.ts';
import { type Arguments, numberOf, seeHelp } from '../arguments/parse-arguments.ts';
import { chooseLookups } from '../dns/choose-lookup.ts';
import { parsePrefixOptions, parseVantageNeed } from '../dns/vantage.ts';
import { chunksOf } from '../input/read-text.ts';
import { openOperatorDatabase } from '../operators/operator-database.ts';
import { outputsOf } from '../output/outputs.ts';
import { writeFile } from '../output/write-file.ts';
import { type EndingSignal, endedBy, Interruption } from '../shared/ending-signals.ts';
import { CommandError, reasonOf } from '../shared/errors.ts';
import { type ExitCode, exitCodes } from '../shared/exit-codes.ts';
import { generator } from '../shared/version.ts';
import { lockFile } from '../state/lock.ts';
import { commonOptions, type SurveyAction, surveyActions } from '../survey/actions.ts';
import { reportFormats, type SurveyDeps } from '../survey/survey-deps.ts';
import { printMessage, show } from '../terminal/console.ts';
import { parseVisitOptions } from '../visits/parse-visit-options.ts';

const packageName: string = 'greensix-survey';

/** `greensix survey create|work|status|report|export` */
export async function survey(args: Arguments): Promise<ExitCode> {
  const [word = '', ...names] = args.words;
  const actions = Object.keys(surveyActions) as SurveyAction[];
  const action = actions.find((each) => each === word);
  if (!action) {
    const meant = closestMatch(word, actions);
    const hint = meant === undefined ? ` There are ${actions.join(', ')}.` : ` Did you mean ${meant}?`;
    throw new CommandError(
      word === ''
        ? `What is to be done with surveys?${hint}${seeHelp('survey')}`
        : `There is no "greensix survey ${word}".${hint}`,
    );
  }
  const taken: readonly OptionName[] = surveyActions[action];
  const others = [...new Set(Object.values(surveyActions).flat())].filter((name) => !taken.includes(name));
  const wrong = others.find((name) => args.has(name));
  if (wrong) {
    const takers = actions.filter((each) => (surveyActions[each] as readonly OptionName[]).includes(wrong));
    throw new CommandError(
      `greensix survey ${action} does not take --${wrong}: it belongs to ${takers.join(' and ')}.${seeHelp('survey')}`,
    );
  }
  const { runSurvey } = await load();
  await runSurvey(action, names, args, surveyDeps);
  return exitCodes.ok;
}

/** @returns the options that only some actions take, for the help */
export function optionsOfActions(): string {
  return Object.entries(surveyActions)
    .map(([action, names]) => {
      const own = names.filter((name) => !(commonOptions as readonly OptionName[]).includes(name));
      return `${action} takes ${own.map((name) => `--${name}`).join(', ')}`;
    })
    .join('; ');
}

/** What the package gets; tests hand in another visitor. */
export const surveyDeps: SurveyDeps = {
  commandError: (message) => new CommandError(message),
  isCommandError: (error) => error instanceof CommandError,
  numberOf,
  show,
  printMessage,
  async *textOf(path, what) {
    try {
      yield* textOfFile(chunksOf(path), (sentence) => printMessage(`${path}: ${sentence}`));
    } catch (error) {
      const reason = error instanceof FileError ? error.message : `${reasonOf(error)}.`;
      throw new CommandError(`${path}: ${what} cannot be read: ${reason}`);
    }
  },
  lockFile,
  onInterrupt,
  async openNetworks(path) {
    const operatorOf = await openOperatorDatabase(path);
    return (address) => {
      const operator = operatorOf(address);
      if (!operator) return undefined;
      const { as, name, country = '' } = operator;
      return as === undefined ? name || country : `AS${as} ${name}`.trim();
    };
  },
  writeFile,
  outputs: (args) => outputsOf('survey report', args, reportFormats),
  checkVisits(args) {
    parseVisitOptions(args);
    chooseLookups(args.values('resolver'));
    parsePrefixOptions(args.values('nat64-prefix'));
    parseVantageNeed(args.value('vantage'));
  },
  // The driver of browsers takes long to load.
  openVisitor: async (args, signal) => (await import('../visits/site-visitor.ts')).openSiteVisitor(args, signal),
  generator,
};

function onInterrupt(sentence: () => string): () => void {
  const interruption = new Interruption();
  interruption.signal.addEventListener('abort', () => {
    printMessage(sentence());
    process.exit(endedBy[interruption.signal.reason as EndingSignal]);
  });
  return () => interruption.release();
}

/** The package that surveys need, which is no part of this one: 40 MB that `npx greensix audit` does without. */
async function load(): Promise<typeof import('../survey/survey.ts')> {
  try {
    return await import(packageName);
  } catch (error) {
    const { code, message = '' } = error as { readonly code?: string; readonly message?: string };
    if (code !== 'ERR_MODULE_NOT_FOUND' || !message.includes(`'${packageName}'`)) throw error;
    throw new CommandError(
      `greensix survey needs the package ${packageName} beside greensix. Install both: npm install greensix ${packageName}`,
    );
  }
}
