/**
 * Characters that are not seen, or that deceive about others: control characters (C0, C1), line and paragraph
 * separators, what is ignored when shown (bidi overrides and isolates, joiners, tags, fillers; UAX #44,
 * Default_Ignorable_Code_Point), interlinear annotations, and surrogates without their other half.
 */
const invisible = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]/gu;

/** Whether there is any such character in a text. */
export const invisibleCharacters = new RegExp(invisible.source, 'u');

/**
 * Makes what could deceive or vanish visible, in a text that came from outside.
 * @param text a path, an error, a proxy, ...
 * @returns the text; a character that is not seen is written as ⟨U+202E⟩
 */
export function visibleText(text: string): string {
  return text.replace(invisible, (character) => {
    const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    return `⟨U+${code}⟩`;
  });
}

/**
 * @param text what a field of a table holds
 * @returns the text such that no spreadsheet takes it for a formula: then it begins with an apostrophe
 */
export function withoutFormula(text: string): string {
  // The last four are what Japanese keyboards write; "|" and "%" begin commands in old versions.
  return /^\s*[=+\-@|%\uff1d\uff0b\uff0d\uff20]/.test(text) ? `'${text}` : text;
}
