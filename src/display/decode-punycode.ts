/** Punycode (RFC 3492), the decoding half. */

const base = 36;
const tMin = 1;
const tMax = 26;
const skew = 38;
const damp = 700;
/** A label has at most 63 octets, four of which are the prefix "xn--". */
const maxLength = 59;

/** RFC 3492 section 6.1. */
function adapt(delta: number, points: number, first: boolean): number {
  let rest = Math.floor(delta / (first ? damp : 2));
  rest += Math.floor(rest / points);
  let bias = 0;
  for (; rest > ((base - tMin) * tMax) / 2; bias += base) rest = Math.floor(rest / (base - tMin));
  return bias + Math.floor(((base - tMin + 1) * rest) / (rest + skew));
}

/** a to z are 0 to 25, 0 to 9 are 26 to 35 (RFC 3492 section 5); -1 for every other character. */
function digitOf(character: string | undefined): number {
  return character === undefined ? -1 : 'abcdefghijklmnopqrstuvwxyz0123456789'.indexOf(character);
}

/**
 * Decodes a label (RFC 3492 section 6.2).
 *
 * @param encoded what follows "xn--", in lower case
 * @returns the text, or null if it is no Punycode of a label
 */
export function decodePunycode(encoded: string): string | null {
  if (encoded.length > maxLength) return null;
  const delimiter = Math.max(encoded.lastIndexOf('-'), 0);
  const output = [...encoded.slice(0, delimiter)];
  let code = 128;
  let bias = 72;
  let index = 0;
  for (let at = delimiter && delimiter + 1; at < encoded.length; ) {
    const before = index;
    for (let weight = 1, k = base; ; k += base) {
      const digit = digitOf(encoded[at++]);
      if (digit < 0) return null;
      index += digit * weight;
      const threshold = Math.min(Math.max(k - bias, tMin), tMax);
      if (digit < threshold) break;
      weight *= base - threshold;
    }
    const points = output.length + 1;
    bias = adapt(index - before, points, before === 0);
    code += Math.floor(index / points);
    if (code > 0x10ffff) return null;
    index %= points;
    output.splice(index++, 0, String.fromCodePoint(code));
  }
  return output.join('');
}
