import type { CompletableCommand, CompletableOption, Values } from './completable.ts';

/**
 * @param commands all that can be typed
 * @returns a script for fish: `~/.config/fish/completions/greensix.fish`, or sourced
 */
export function fishScript(commands: readonly CompletableCommand[]): string {
  const lines = commands.flatMap(({ name, summary, options, words }) => [
    `complete -c greensix -n __fish_use_subcommand -a ${name} -d ${quoted(summary)}`,
    ...options.map((option) => `${within(name)} ${optionOf(option)}`),
    ...wordSwitches(words).map((switches) => `${within(name)} ${switches}`),
  ]);
  return `# fish completion for greensix: greensix completion fish | source\ncomplete -c greensix -f\n${lines.join('\n')}\n`;
}

function within(command: string): string {
  return `complete -c greensix -n '__fish_seen_subcommand_from ${command}'`;
}

function wordSwitches(words: Values): readonly string[] {
  if (words === 'files') return ['-F'];
  if (typeof words === 'string' || words.length === 0) return [];
  return [`-a ${quoted(words.join(' '))}`];
}

function optionOf({ name, short, value, help }: CompletableOption): string {
  const names = `-l ${name}${short === undefined ? '' : ` -s ${short}`}`;
  const takes = value ? valueSwitches(value.values, value.isOptional) : '';
  return `${names}${takes} -d ${quoted(help)}`;
}

function valueSwitches(values: Values, isOptional: boolean): string {
  if (values === 'files') return ' -r -F';
  if (values === 'folders') return " -x -a '(__fish_complete_directories)'";
  if (values === 'unknown') return ' -x';
  return `${isOptional ? '' : ' -x'} -a ${quoted(values.join(' '))}`;
}

function quoted(text: string): string {
  return `'${text.replace(/['\\]/g, '\\$&')}'`;
}
