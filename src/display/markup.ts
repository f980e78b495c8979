/**
 * @param text any text
 * @returns the text as HTML and XML have it, between tags and in the quotes of an attribute
 */
export function escapeMarkup(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
