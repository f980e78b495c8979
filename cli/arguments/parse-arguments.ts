import { parseArgs } from 'node:util';
import { CommandError } from '../shared/errors.ts';
import { closestMatch } from './closest-match.ts';
import { type Option, type OptionName, optionNames, options } from './options.ts';

/** What was typed behind a command's name. */
export interface Arguments {
  readonly words: readonly string[];
  has(name: OptionName): boolean;
  /** The value of an option, the empty text for one whose value was left out. */
  value(name: OptionName): string | undefined;
  /** All values of an option that may be given several times. */
  values(name: OptionName): readonly string[];
}

/**
 * @param command the command's name, for the sentences
 * @param args what stands behind it
 * @param allowed the options that it takes
 * @returns what was typed, each option known and with a value where it needs one
 * @throws CommandError with a sentence that says what was wrong and what to do
 */
export function parseArguments(command: string, args: readonly string[], allowed: readonly OptionName[]): Arguments {
  const known = optionNames.map((name) => [name, parserOption(options[name])] as const);
  const { tokens } = parseArgs({
    args: [...args],
    options: Object.fromEntries(known),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const words: string[] = [];
  const found = new Map<OptionName, string[]>();
  for (const [at, token] of tokens.entries()) {
    if (token.kind === 'positional') {
      demandNoValue(token.value, tokens[at - 1]);
      if (token.value === '')
        throw new CommandError(
          `An argument is empty, as "$NAME" of a shell is where NAME is not set.${seeHelp(command)}`,
        );
      words.push(token.value);
    }
    if (token.kind !== 'option') continue;
    const { rawName, value, inlineValue = false } = token;
    const name = optionNames.find((candidate) => candidate === token.name);
    if (!name) throw new CommandError(unknownOption(command, rawName, allowed));
    if (!allowed.includes(name))
      throw new CommandError(`greensix ${command} does not take ${rawName}.${seeHelp(command)}`);
    const option: Option = options[name];
    if (option.value !== undefined && !option.optionalValue && isMissing(value, inlineValue)) {
      throw new CommandError(`${rawName} needs a value: ${rawName} ${option.value}.${seeHelp(command)}`);
    }
    if (option.value === undefined && inlineValue)
      throw new CommandError(`${rawName} takes no value.${seeHelp(command)}`);
    const before = found.get(name) ?? [];
    if (before.length > 0 && !option.many) throw new CommandError(`${rawName} may be given only once.`);
    found.set(name, [...before, value ?? '']);
  }
  const files = [...words, ...(found.get('list') ?? [])];
  if (files.filter((file) => file === '-').length > 1)
    throw new CommandError('The standard input can be read only once.');
  return {
    words,
    has: (name) => found.has(name),
    value: (name) => found.get(name)?.[0],
    values: (name) => found.get(name) ?? [],
  };
}

/** A value that may be left out stands behind "=" only; one that is written as others are would be taken for a page. */
function demandNoValue(word: string, before: { readonly kind: string; readonly rawName?: string } | undefined): void {
  const { kind, rawName = '' } = before ?? {};
  const name = optionNames.find((candidate) => kind === 'option' && rawName === `--${candidate}`);
  if (name === undefined) return;
  const { value, optionalValue }: Option = options[name];
  if (optionalValue && value?.split('|').includes(word))
    throw new CommandError(`${rawName} takes its value behind "=": ${rawName}=${word}.`);
}

function parserOption({ value, optionalValue, short }: Option) {
  const type = value === undefined || optionalValue ? ('boolean' as const) : ('string' as const);
  return { type, ...(short === undefined ? {} : { short }), multiple: true };
}

/** What looks like the next option is no value, unless "=" says that it is. */
function isMissing(value: string | undefined, inline: boolean): boolean {
  return value === undefined || value === '' || (!inline && value !== '-' && value.startsWith('-'));
}

function unknownOption(command: string, rawName: string, allowed: readonly OptionName[]): string {
  const meant = closestMatch(rawName.replace(/^-+/, ''), allowed);
  const hint = meant === undefined ? seeHelp(command) : ` Did you mean --${meant}?`;
  return `There is no option ${rawName}.${hint}`;
}

/** @returns where all options are listed */
export function seeHelp(command: string): string {
  return ` See: greensix help ${command}`;
}

/**
 * @param args what was typed
 * @param name an option whose value is a number
 * @param range the smallest and the largest number, and the one without the option; `whole` for whole numbers only
 * @returns the number
 */
export function numberOf(
  args: Arguments,
  name: OptionName,
  { min, max, byDefault, whole = true }: { min: number; max: number; byDefault: number; whole?: boolean },
): number {
  const given = args.value(name);
  if (given === undefined) return byDefault;
  const number = /^\d+(\.\d+)?$/.test(given) ? Number(given) : Number.NaN;
  if (number >= min && number <= max && (!whole || Number.isInteger(number))) return number;
  const kind = whole ? 'a whole number' : 'a number';
  throw new CommandError(`--${name} must be ${kind} from ${min} to ${max}, not "${given}".`);
}
