/**
 * Tells things apart that are called alike, as in a list to choose from.
 * @param names what each is called
 * @returns the same names, of those that occur several times the second with " (2)" behind it, and so on
 */
export function distinctNames(names: readonly string[]): string[] {
  const taken = new Set<string>(names);
  const seen = new Set<string>();
  return names.map((name) => {
    if (!seen.has(name)) {
      seen.add(name);
      return name;
    }
    let number = 2;
    while (taken.has(`${name} (${number})`)) number++;
    const distinct = `${name} (${number})`;
    taken.add(distinct);
    return distinct;
  });
}
