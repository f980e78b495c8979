import { type Option, optionGroups, options } from '../arguments/options.ts';
import { type Command, type CommandName, commands, optionOf } from '../commands/commands.ts';
import { completionSummary, type Shell, shells } from '../completion/shells.ts';
import { wrapped } from '../terminal/wrapped.ts';

const width = 100;

/** @returns the help for who does not know a command yet */
export function overviewText(): string {
  const rows = [
    ...Object.entries(commands).map(([name, { summary }]) => [name, summary] as const),
    ['completion', completionSummary] as const,
    ['help', 'Show this, or the options of a command'] as const,
    ['version', 'Show the version'] as const,
  ];
  return [
    'greensix: would these pages work on a network without IPv4?',
    '',
    'Usage: greensix COMMAND [OPTIONS] …',
    '',
    ...columns(rows, 2),
    '',
    'Exit codes: 0 done, 1 findings that --fail-on names, 2 wrong usage or environment.',
    'Example: npx greensix audit https://example.org --fail-on partial',
    '',
  ].join('\n');
}

/** @returns how completions are turned on */
export function completionText(): string {
  const rows = [
    ['bash', 'eval "$(greensix completion bash)" in ~/.bashrc'],
    ['zsh', 'eval "$(greensix completion zsh)" in ~/.zshrc, behind compinit'],
    ['fish', 'greensix completion fish > ~/.config/fish/completions/greensix.fish'],
  ] as const satisfies readonly (readonly [Shell, string])[];
  return [completionSummary, '', `Usage: greensix completion ${shells.join('|')}`, '', ...columns(rows, 2), ''].join(
    '\n',
  );
}

/** @returns the help of one command */
export function commandText(name: CommandName): string {
  const { usage, summary, details, takes }: Command = commands[name];
  const groups = optionGroups.flatMap((group) => {
    const rows = takes
      .filter((option) => options[option].group === group)
      .map((option) => rowOf(option, optionOf(name, option)));
    return rows.length === 0 ? [] : ['', `${group}:`, ...columns(rows, 2)];
  });
  const lines = usage.map((line, at) => `${at === 0 ? 'Usage:' : '      '} greensix ${name}${line && ` ${line}`}`);
  return [summary, '', ...lines, ...details.flatMap((line) => ['', ...wrapped(line, width)]), ...groups, ''].join('\n');
}

function rowOf(name: string, { short, value, optionalValue, help }: Option): readonly [string, string] {
  const shown = value === undefined ? '' : optionalValue ? `[=${value}]` : ` ${value}`;
  return [`${short === undefined ? '    ' : `-${short}, `}--${name}${shown}`, help];
}

function columns(rows: readonly (readonly [string, string])[], indent: number): string[] {
  const left = Math.min(34, Math.max(...rows.map(([name]) => name.length)) + 2);
  const margin = ' '.repeat(indent);
  return rows.flatMap(([name, help]) => {
    const [first = '', ...rest] = wrapped(help, width - indent - left);
    const more = rest.map((line) => margin + ' '.repeat(left) + line);
    if (name.length + 2 > left) return [margin + name, margin + ' '.repeat(left) + first, ...more];
    return [margin + name.padEnd(left) + first, ...more];
  });
}
