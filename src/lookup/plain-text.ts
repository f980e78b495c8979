/** Line breaks and all that is as wide as a space. */
const space = /[\s\u0085]+/gu;
/** Controls, formats (bidi, joiners, tags), lone surrogates, private and unassigned characters, and blank fillers. */
const invisible = /[\p{C}\p{Default_Ignorable_Code_Point}\u2800]/gu;
/** Marks piled on one letter cover the lines around it. */
const pile = /(\p{M}{4})\p{M}+/gu;

/**
 * Takes text out of an answer.
 * @param value anything
 * @param maxLength in code points, the ellipsis of what was cut included
 * @returns one line without anything invisible, each such character replaced by U+FFFD; empty if the value is no text
 */
export function plainText(value: unknown, maxLength = 200): string {
  if (typeof value !== 'string') return '';
  // Nothing behind this can be shown: a megabyte must not be searched several times.
  const line = value
    .slice(0, maxLength * 8)
    .replace(space, ' ')
    .trim()
    .replace(invisible, '\ufffd')
    .replace(pile, '$1');
  const points = [...line];
  return points.length <= maxLength ? line : `${points.slice(0, maxLength - 1).join('')}…`;
}
