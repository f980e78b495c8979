/**
 * @param text a version as all stores take it: three numbers up to 65535
 * @returns the numbers
 * @throws Error when it is none
 */
export function parseVersion(text: string): readonly number[] {
  const numbers = text.split('.').map(Number);
  const isOne = /^(0|[1-9]\d{0,4})(\.(0|[1-9]\d{0,4})){2}$/.test(text) && numbers.every((number) => number <= 65_535);
  if (!isOne) throw new Error(`"${text}" is no version: use three numbers up to 65535, for example 1.2.0.`);
  return numbers;
}

/** @returns whether a version comes after another */
export function isLater(version: string, other: string): boolean {
  const [one, two] = [parseVersion(version), parseVersion(other)];
  const at = one.findIndex((number, i) => number !== two[i]);
  return at >= 0 && (one[at] ?? 0) > (two[at] ?? 0);
}
