import { resolvers } from '../../src/dns/resolvers.ts';
import { formats } from '../../src/format/formats.ts';
import type { OptionName } from '../arguments/options.ts';
import { type Command, type CommandName, commands, optionOf } from '../commands/commands.ts';
import { failureCriteria } from '../output/failure-criteria.ts';
import { surveyActions } from '../survey/actions.ts';
import { reportFormats } from '../survey/survey-deps.ts';
import { completionSummary, shells } from './shells.ts';

/** What a shell can put in a value's place: a file, a folder, one of some words, or nothing that it knows. */
export type Values = 'files' | 'folders' | 'unknown' | readonly string[];

/** An option as a shell completes it. */
export interface CompletableOption {
  readonly name: OptionName;
  readonly short: string | undefined;
  readonly many: boolean;
  /** Undefined for a switch. */
  readonly value: { readonly name: string; readonly isOptional: boolean; readonly values: Values } | undefined;
  readonly help: string;
}

/** A command as a shell completes it. */
export interface CompletableCommand {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly CompletableOption[];
  /** What its words are. */
  readonly words: Values;
}

/** Of options whose values are words that the table of options does not list. */
const choices: Partial<Record<OptionName, readonly string[]>> = {
  format: ['text', ...Object.keys(formats)],
  resolver: ['system', 'none', ...resolvers.map(({ id }) => id)],
  'fail-on': failureCriteria,
};

/** Commands that know fewer of them. */
const fewer: Partial<Record<CommandName, Partial<Record<OptionName, readonly string[]>>>> = {
  diff: { format: ['text', 'json', 'markdown'], 'fail-on': ['regression'] },
  survey: { format: reportFormats },
};

/** Commands whose words are known. */
const actions: Partial<Record<CommandName, readonly string[]>> = { survey: Object.keys(surveyActions) };

/** @returns all that can be typed behind `greensix` */
export function completableCommands(): CompletableCommand[] {
  const names = Object.keys(commands) as CommandName[];
  const named = names.map((name): CompletableCommand => {
    const { summary, takes, usage }: Command = commands[name];
    return {
      name,
      summary,
      options: takes.map((option) => completableOption(name, option)),
      words: actions[name] ?? (usage.some((line) => /^(FILE|OLD)\b/.test(line)) ? 'files' : 'unknown'),
    };
  });
  return [
    ...named,
    { name: 'completion', summary: completionSummary, options: [], words: shells },
    {
      name: 'help',
      summary: 'Show the help, or the options of a command',
      options: [],
      words: [...names, 'completion'],
    },
    { name: 'version', summary: 'Show the version', options: [], words: [] },
  ];
}

function completableOption(command: CommandName, name: OptionName): CompletableOption {
  const { short, value, optionalValue, many, help } = optionOf(command, name);
  return {
    name,
    short,
    many: many === true,
    value:
      value === undefined
        ? undefined
        : { name: value, isOptional: optionalValue === true, values: valuesOf(command, name, value) },
    help,
  };
}

function valuesOf(command: CommandName, name: OptionName, value: string): Values {
  const known = fewer[command]?.[name] ?? choices[name];
  if (known) return known;
  if (value.includes('|')) return value.split('|');
  return /FILE|PATH/.test(value) ? 'files' : value.includes('DIR') ? 'folders' : 'unknown';
}
