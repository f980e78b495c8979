import { closestMatch } from './arguments/closest-match.ts';
import { type Option, type OptionName, optionNames, options } from './arguments/options.ts';
import { parseArguments } from './arguments/parse-arguments.ts';
import { type Command, type CommandName, commands } from './commands/commands.ts';
import { completionScript } from './completion/completion.ts';
import { commandText, completionText, overviewText } from './help/help-text.ts';
import { CommandError } from './shared/errors.ts';
import { type ExitCode, exitCodes } from './shared/exit-codes.ts';
import { version } from './shared/version.ts';
import { printMessageLines, show } from './terminal/console.ts';

const helpWords: readonly (string | undefined)[] = ['help', '--help', '-h'];
const versionWords: readonly (string | undefined)[] = ['version', '--version', '-v', '-V'];

/**
 * Does what was typed behind `greensix`.
 * @returns the exit code
 * @throws CommandError with a sentence for the user
 */
export async function run([word, ...rest]: readonly string[]): Promise<ExitCode> {
  if (versionWords.includes(word)) {
    await show([`greensix ${version}\n`]);
    return exitCodes.ok;
  }
  if (helpWords.includes(word)) {
    await show([helpOn(rest[0])]);
    return exitCodes.ok;
  }
  if (word === 'completion') {
    await show([isHelp(rest[0]) ? completionText() : completionScript(rest)]);
    return exitCodes.ok;
  }
  if (word === undefined) {
    printMessageLines(overviewText());
    return exitCodes.usageError;
  }
  const name = commandNamed(word);
  const { run: start, takes }: Command = commands[name];
  const args = parseArguments(name, rest, takes);
  if (!args.has('help')) return start(args);
  await show([commandText(name)]);
  return exitCodes.ok;
}

function isHelp(word: string | undefined): boolean {
  return word === '--help' || word === '-h';
}

function helpOn(word: string | undefined): string {
  if (word === undefined) return overviewText();
  return word === 'completion' ? completionText() : commandText(commandNamed(word));
}

function commandNamed(word: string): CommandName {
  if (word.startsWith('-') && word !== '-') throw new CommandError(misplacedOption(word));
  const names = Object.keys(commands) as CommandName[];
  const name = names.find((candidate) => candidate === word);
  if (name) return name;
  throw new CommandError(`There is no command "${word}". ${hintFor(word, names)}`);
}

function hintFor(word: string, names: readonly CommandName[]): string {
  if (/[./]/.test(word)) return `To visit a page: greensix audit ${word}`;
  const meant = closestMatch(word, [...names, 'completion', 'help', 'version']);
  return meant === undefined ? 'See: greensix help' : `Did you mean ${meant}?`;
}

/** @returns what is wrong with an option where a command belongs */
function misplacedOption(word: string): string {
  const given = word.replace(/=.*/s, '');
  const option = optionNames.find((name) => given === `--${name}` || given === shortOf(name));
  const taking = (Object.keys(commands) as CommandName[]).find((name) =>
    commands[name].takes.some((taken) => taken === option),
  );
  return taking === undefined
    ? `There is no option ${given}. See: greensix help`
    : `${given} belongs behind a command, as in greensix ${taking} ${given}. See: greensix help`;
}

function shortOf(name: OptionName): string | undefined {
  const { short }: Option = options[name];
  return short === undefined ? undefined : `-${short}`;
}
