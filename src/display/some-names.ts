/**
 * @param names what there is
 * @param most how many of them are named
 * @returns the first ones, and how many more there are, in English: "a, b and 1,024 more"
 */
export function someNames(names: readonly string[], most: number): string {
  const more = names.length - most;
  return names.slice(0, most).join(', ') + (more > 0 ? ` and ${more.toLocaleString('en')} more` : '');
}
