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

/** What a spreadsheet takes for a formula. The last four are what Japanese keyboards write; "|" and "%" begin commands in old versions. */
const formula = /^\s*[=+\-@|%\uff1d\uff0b\uff0d\uff20]/;

/**
 * @param text any text
 * @returns the text without tabs and line breaks, in which all is seen, and such that no spreadsheet takes it for a formula: then it
 *   begins with an apostrophe
 */
export function tableField(text: string): string {
  const visible = visibleText(text);
  return formula.test(visible) ? `'${visible}` : visible;
}

/**
 * @param text any text
 * @returns the same as a field of CSV (RFC 4180)
 */
export function csvField(text: string): string {
  const field = tableField(text);
  return /[",]|^\s|\s$/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}
