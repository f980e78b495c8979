/** Control characters, and those that reorder, join or hide text; a line break is none of the text's business either. */
const invisible =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

/**
 * Makes what could deceive or vanish visible, in a text that came from outside.
 * @param text a path, an error, a proxy, ...
 * @returns the text; a character that is not seen is written as ⟨U+202E⟩
 */
export function visibleText(text: string): string {
  return text.replace(invisible, (character) => {
    const code = character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
    return `⟨U+${code}⟩`;
  });
}
