/**
 * @param text what a field of a table holds
 * @returns the text such that no spreadsheet takes it for a formula: then it begins with an apostrophe
 */
export function withoutFormula(text: string): string {
  // The last four are what Japanese keyboards write; "|" and "%" begin commands in old versions.
  return /^\s*[=+\-@|%\uff1d\uff0b\uff0d\uff20]/.test(text) ? `'${text}` : text;
}
