/**
 * @param n how many there are
 * @param one one of them, in English
 * @param many several; an s makes it where it is left out
 * @returns the number with its noun, as "1,024 hosts"
 */
export function count(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString('en')} ${n === 1 ? one : many}`;
}
