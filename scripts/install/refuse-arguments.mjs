/**
 * Ends a program with 2 where it was given arguments that it would not heed.
 * @param {string} command what was typed before them
 * @param {{ takes?: (argument: string) => boolean, hint?: string }} [options] `takes`: what it does heed; `hint`: a sentence on
 *   what to do instead
 */
export function refuseArguments(command, { takes = () => false, hint } = {}) {
  const wrong = process.argv.slice(2).find((argument) => !takes(argument));
  if (wrong === undefined) return;
  const what = wrong.startsWith('-') ? `no option ${wrong}` : `no arguments, and "${wrong}" is one`;
  console.error([`${command} takes ${what}.`, ...(hint === undefined ? [] : [hint])].join(' '));
  process.exit(2);
}
