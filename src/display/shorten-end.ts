let graphemes: Intl.Segmenter | undefined;

/**
 * Shortens a text at its end. What a reader takes for one character stays whole: a surrogate pair, a letter with its
 * marks, an emoji of several (UAX #29); only one that is too long by itself is cut between two code points.
 * @param text any text
 * @param max how long the result may be, in UTF-16 code units, the ellipsis included
 * @returns the text as it is if it fits, else its beginning and an ellipsis
 */
export function shortenEnd(text: string, max: number): string {
  if (text.length <= max) return text;
  graphemes ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  let end = 0;
  // A boundary is known by what stands behind it.
  for (const { index } of graphemes.segment(text.slice(0, max + 1))) if (index < max) end = index;
  const cut = end > 0 ? text.slice(0, end) : text.slice(0, max - 1).replace(/[\ud800-\udbff]$/, '');
  return `${cut}…`;
}
