import { type Option, type OptionName, optionGroups, optionNames, options } from '../arguments/options.ts';
import { type Command, type CommandName, commands } from '../commands/commands.ts';
import { completableCommands } from '../completion/completable.ts';
import { exitCodes } from '../shared/exit-codes.ts';

/** What each exit code means, in the order of the table. */
const exitTexts: Readonly<Record<keyof typeof exitCodes, string>> = {
  ok: 'Done, and nothing was found that --fail-on names.',
  findings: 'Something was found that --fail-on names.',
  usageError: 'Wrong usage, or an environment in which nothing can be found out.',
  internalError: 'A defect of greensix; it says where to report it.',
  hungUp: 'The terminal was closed.',
  interrupted: 'Ended by Ctrl-C.',
  terminated: 'Ended by SIGTERM.',
};

/** Variables that are read. */
const variables: Readonly<Record<string, string>> = {
  GREENSIX_CHROMIUM: 'The Chromium to use, as --browser.',
  GREENSIX_CHROMIUM_ARGS: 'Switches for it, separated by spaces; quotes hold a value with spaces together.',
  GREENSIX_DATABASE: 'The database of surveys, as --database.',
  NO_COLOR: 'Without colours, whatever its value.',
};

/**
 * The manual page, made of the tables that the help is made of.
 * @param version the version of greensix
 * @returns roff for the macros of man(7)
 */
export function manPage(version: string): string {
  const names = Object.keys(commands) as CommandName[];
  return [
    `.TH GREENSIX 1 "" ${quoted(`greensix ${version}`)} "User Commands"`,
    '.SH NAME',
    line('greensix - would these pages work on a network without IPv4?'),
    '.SH SYNOPSIS',
    ...names
      .flatMap((name) => usageOf(name).flatMap((usage) => ['.br', `.B greensix ${raw(name)}`, line(usage)]))
      .slice(1),
    '.SH DESCRIPTION',
    line(
      'Visits web pages with a real browser, or reads HAR files, and tells for each page and each host of it what breaks on a network without IPv4, with the evidence and with who has to act.',
    ),
    '.SH COMMANDS',
    ...completableCommands().flatMap(({ name, summary }) => [
      '.TP',
      `.B ${raw(name)}`,
      line(`${summary}.`),
      ...(isCommand(name) ? detailsOf(name).flatMap((paragraph) => ['.IP', line(paragraph)]) : []),
    ]),
    '.SH OPTIONS',
    line('Which command takes which option, greensix help COMMAND tells.'),
    ...optionGroups.flatMap((group) => [
      `.SS ${quoted(group)}`,
      ...optionNames
        .filter((name) => options[name].group === group)
        .flatMap((name) => ['.TP', heading(name), line(`${options[name].help}.`)]),
    ]),
    '.SH EXIT STATUS',
    ...Object.entries(exitCodes).flatMap(([id, code]) => [
      '.TP',
      `.B ${code}`,
      line(exitTexts[id as keyof typeof exitCodes]),
    ]),
    '.SH ENVIRONMENT',
    ...Object.entries(variables).flatMap(([name, text]) => ['.TP', `.B ${raw(name)}`, line(text)]),
    '.SH EXAMPLES',
    ...examples
      .flatMap(([what, command]) => ['.PP', line(what), '.PP', '.RS', '.nf', line(command), '.fi', '.RE'])
      .slice(1),
    '',
  ].join('\n');
}

const examples = [
  [
    'Audit a page, and fail where something of it needs IPv4:',
    'npx greensix audit https://example.org --fail-on partial',
  ],
  ['Audit many, with a report to send to others:', 'npx greensix audit --list sites.txt --out report.html'],
  ['Judge what a browser has saved:', 'npx greensix har session.har --format markdown'],
  ['Complete what is typed, in bash:', 'eval "$(greensix completion bash)"'],
] as const;

function isCommand(name: string): name is CommandName {
  return Object.hasOwn(commands, name);
}

function usageOf(name: CommandName): readonly string[] {
  const { usage }: Command = commands[name];
  return usage;
}

function detailsOf(name: CommandName): readonly string[] {
  const { details }: Command = commands[name];
  return details;
}

function heading(name: OptionName): string {
  const { short, value, optionalValue }: Option = options[name];
  const shown = value === undefined ? '' : optionalValue ? `[=\\fI${raw(value)}\\fR]` : ` \\fI${raw(value)}\\fR`;
  return `${short === undefined ? '' : `\\fB\\-${short}\\fR, `}\\fB\\-\\-${raw(name)}\\fR${shown}`;
}

/** Text as roff shows it as it is: hyphens that can be copied, nothing that is an escape. */
function raw(text: string): string {
  return text.replaceAll('\\', '\\e').replaceAll('-', '\\-').replaceAll('…', '...');
}

/** Text in lines as short as roff's own tools want them, none of which may begin like a request. */
function line(text: string): string {
  return raw(text)
    .replace(/(?=\S.{78})(.{1,78}) /g, '$1\n')
    .replace(/^(?=[.'])/gm, '\\&');
}

function quoted(text: string): string {
  return `"${raw(text).replaceAll('"', '\\(dq')}"`;
}
