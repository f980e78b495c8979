/** Punycode (RFC 3492), the decoding half. */

const BASE = 36;
const T_MIN = 1;
const T_MAX = 26;
const SKEW = 38;
const DAMP = 700;
/** A label has at most 63 octets, four of which are the prefix "xn--". */
const MAX_LENGTH = 59;

/** RFC 3492 section 6.1. */
function adapt(delta: number, points: number, first: boolean): number {
  let rest = Math.floor(delta / (first ? DAMP : 2));
  rest += Math.floor(rest / points);
  let bias = 0;
  for (; rest > ((BASE - T_MIN) * T_MAX) / 2; bias += BASE) rest = Math.floor(rest / (BASE - T_MIN));
  return bias + Math.floor(((BASE - T_MIN + 1) * rest) / (rest + SKEW));
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
  if (encoded.length > MAX_LENGTH) return null;
  const delimiter = Math.max(encoded.lastIndexOf('-'), 0);
  const output = [...encoded.slice(0, delimiter)];
  let code = 128;
  let bias = 72;
  let index = 0;
  for (let at = delimiter && delimiter + 1; at < encoded.length; ) {
    const before = index;
    for (let weight = 1, k = BASE; ; k += BASE) {
      const digit = digitOf(encoded[at++]);
      if (digit < 0) return null;
      index += digit * weight;
      const threshold = Math.min(Math.max(k - bias, T_MIN), T_MAX);
      if (digit < threshold) break;
      weight *= BASE - threshold;
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
