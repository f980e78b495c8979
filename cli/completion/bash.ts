import type { CompletableCommand, CompletableOption, Values } from './completable.ts';

/**
 * @param commands all that can be typed
 * @returns a script for bash 3.2 or later, which needs no other package
 */
export function bashScript(commands: readonly CompletableCommand[]): string {
  return `# bash completion for greensix: eval "$(greensix completion bash)"
_greensix() {
  local IFS=$'\\n' cur="\${COMP_WORDS[COMP_CWORD]}" prev="" values="" options="" words=""
  [ "$COMP_CWORD" -gt 0 ] && prev="\${COMP_WORDS[COMP_CWORD-1]}"
  COMPREPLY=()
  # "=" and ":" are words of their own here (COMP_WORDBREAKS).
  if [ "$cur" = "=" ] || [ "$cur" = ":" ]; then
    cur=""
  elif [ "$prev" = "=" ] || [ "$prev" = ":" ]; then
    [ "$COMP_CWORD" -gt 1 ] && prev="\${COMP_WORDS[COMP_CWORD-2]}"
  fi
  # FORMAT:FILE, with and without a FILE
  if [ "$COMP_CWORD" -gt 3 ] && [ "\${COMP_WORDS[COMP_CWORD-1]}" = ":" ]; then prev="\${COMP_WORDS[COMP_CWORD-3]}"; fi
  if [ "$COMP_CWORD" -gt 2 ] && [ "\${COMP_WORDS[COMP_CWORD]}" = ":" ]; then prev="\${COMP_WORDS[COMP_CWORD-2]}"; fi
  # The same as one word, where ":" divides none; and of a list with commas what stands before its last part.
  local before=""
  if [ "$COMP_CWORD" -le 1 ]; then
    COMPREPLY=($(compgen -W $'${commands.map(({ name }) => name).join('\\n')}' -- "$cur"))
    return
  fi
  case "\${COMP_WORDS[1]}" in
${commands.map(branch).join('\n')}
  *) return ;;
  esac
  case "$values" in
  "") ;;
  unknown) return ;;
  files)
    compopt -o filenames 2>/dev/null
    if [ "$prev" = "--out" ] || [ "$prev" = "-o" ]; then case "$cur" in *:*) before="\${cur%%:*}:" ;; esac; fi
    COMPREPLY=($(compgen -P "$before" -f -- "\${cur#"$before"}"))
    return
    ;;
  folders) compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -d -- "$cur")); return ;;
  *)
    case "$cur" in *,*) before="\${cur%,*}," ;; esac
    COMPREPLY=($(compgen -P "$before" -W "$values" -- "\${cur##*,}"))
    return
    ;;
  esac
  case "$cur" in
  -*) COMPREPLY=($(compgen -W "$options" -- "$cur")) ;;
  *)
    case "$words" in
    unknown | "") ;;
    files) compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- "$cur")) ;;
    *) COMPREPLY=($(compgen -W "$words" -- "$cur")) ;;
    esac
    ;;
  esac
}
complete -F _greensix greensix
`;
}

function branch({ name, options, words }: CompletableCommand): string {
  const lines = options.flatMap((option) =>
    option.value ? [`    ${patternOf(option)} values=${quoted(option.value.values)} ;;`] : [],
  );
  const values = lines.length === 0 ? '' : `    case "$prev" in\n${lines.join('\n')}\n    esac\n`;
  const names = options.flatMap(({ name: long, short }) => [
    `--${long}`,
    ...(short === undefined ? [] : [`-${short}`]),
  ]);
  return `  ${name})\n${values}    options=${quoted(names)}\n    words=${quoted(words)}\n    ;;`;
}

/** A value that may be left out stands behind "=" only. */
function patternOf({ name, short, value }: CompletableOption): string {
  if (value?.isOptional)
    return `--${name}) [ "\${COMP_WORDS[COMP_CWORD-1]}" = "--${name}" ] && [ "\${COMP_WORDS[COMP_CWORD]}" != "=" ] ||`;
  return `--${name}${short === undefined ? '' : ` | -${short}`})`;
}

/** Ids and names of options need no quotes; line feeds do. */
function quoted(values: Values): string {
  return typeof values === 'string' ? values : `$'${values.join('\\n')}'`;
}
