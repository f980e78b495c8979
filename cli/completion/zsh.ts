import type { CompletableCommand, CompletableOption, Values } from './completable.ts';

/**
 * @param commands all that can be typed
 * @returns a script for zsh: a file named `_greensix` in a folder of `fpath`, or evaluated after `compinit`
 */
export function zshScript(commands: readonly CompletableCommand[]): string {
  return `#compdef greensix
# zsh completion for greensix: eval "$(greensix completion zsh)", after compinit
_greensix() {
  local curcontext="$curcontext" state line
  typeset -A opt_args
  local -a commands
  commands=(
${commands.map(({ name, summary }) => `    ${quoted(`${name}:${summary}`)}`).join('\n')}
  )
  _arguments -C '1:command:->command' '*::word:->words'
  case $state in
  command) _describe -t commands command commands ;;
  words)
    curcontext="\${curcontext%:*:*}:greensix-$words[1]:"
    case $words[1] in
${commands.map(branch).join('\n')}
    esac
    ;;
  esac
}
if [ "$funcstack[1]" = _greensix ]; then _greensix "$@"; else compdef _greensix greensix; fi
`;
}

function branch({ name, options, words }: CompletableCommand): string {
  // With words that it does not know, zsh would offer an option that fits, but not put it there.
  const specs = [
    ...options.map(specOf),
    ...(words === 'unknown' || words.length === 0 ? [] : [quoted(`*:word:${actionOf(words)}`)]),
  ];
  return `    ${name})\n      _arguments -s ${specs.join(' \\\n        ')}\n      ;;`;
}

function specOf({ name, short, many, value, help }: CompletableOption): string {
  const both = short === undefined ? [`--${name}`] : [`-${short}`, `--${name}`];
  const explained = `[${help.replace(/[[\]\\:]/g, '\\$&')}]`;
  const action = value ? `:${value.name.replace(/[\\:]/g, '\\$&')}:${actionOf(value.values)}` : '';
  return both
    .map((each) => {
      const exclusive = many ? '*' : `(${both.join(' ')})`;
      const form = value ? formOfValue(each, value) : '';
      return quoted(`${exclusive}${each}${form}${explained}${value?.isOptional ? `:${action}` : action}`);
    })
    .join(' ');
}

/** @returns how a value stands behind the option; "-" for one that only ever stands right behind it, and may be left out */
function formOfValue(option: string, { isOptional }: { readonly isOptional: boolean }): string {
  if (option.startsWith('--')) return isOptional ? '=-' : '=';
  return isOptional ? '-' : '+';
}

function actionOf(values: Values): string {
  if (values === 'files') return '_files';
  if (values === 'folders') return '_files -/';
  return values === 'unknown' || values.length === 0 ? ' ' : `(${values.join(' ')})`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
