import { closestMatch } from '../arguments/closest-match.ts';
import { CommandError } from '../shared/errors.ts';
import { bashScript } from './bash.ts';
import { completableCommands } from './completable.ts';
import { fishScript } from './fish.ts';
import { type Shell, shells } from './shells.ts';
import { zshScript } from './zsh.ts';

/** A new shell is an entry here and in `shells`. */
const scripts = { bash: bashScript, zsh: zshScript, fish: fishScript } as const satisfies Record<Shell, unknown>;

/**
 * @param words what was typed behind `greensix completion`
 * @returns a script that makes a shell complete what is typed behind `greensix`
 * @throws CommandError
 */
export function completionScript(words: readonly string[]): string {
  const [word] = words;
  const shell = shells.find((name) => name === word);
  if (shell && words.length === 1) return scripts[shell](completableCommands());
  const meant = word === undefined ? undefined : closestMatch(word, shells);
  const hint = meant === undefined || meant === word ? '' : ` Did you mean ${meant}?`;
  throw new CommandError(`greensix completion wants one shell: ${shells.join(', ')}.${hint}`);
}
