/** Names of the DNS (RFC 1035 section 3.1): as text, and as the labels of the wire format. */

/** Visible ASCII characters but the backslash, with which `escapeOctets` begins all others. */
const labelPattern = /^[!-[\]-~]{1,63}$/;
/** With the length octets and the root (RFC 1035 section 2.3.4). */
export const maxNameLength = 255;

/**
 * The form in which names are compared: lower case (RFC 4343), no dot at the end.
 *
 * @param hostname as a URL has it, so in ASCII
 */
export function normalizeName(hostname: string): string {
  const name = hostname.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  return name.endsWith('.') ? name.slice(0, -1) : name;
}

/**
 * Writes a name as labels, uncompressed, in lower case.
 *
 * @returns the octets with the root's at the end, or null if the text cannot be a name of the DNS
 */
export function encodeName(hostname: string): readonly number[] | null {
  if (hostname.length > maxNameLength) return null;
  const labels = normalizeName(hostname).split('.');
  if (!labels.every((label) => labelPattern.test(label))) return null;
  const octets = labels.flatMap((label) => [label.length, ...[...label].map((character) => character.charCodeAt(0))]);
  return octets.length < maxNameLength ? [...octets, 0] : null;
}

/**
 * Octets as text: visible ASCII characters as they are, all others, the backslash and those
 * in `special` as backslash and three decimal digits (RFC 1035 section 5.1). What comes out is safe to compare and to show.
 */
export function escapeOctets(octets: Uint8Array, special = ''): string {
  let text = '';
  for (const octet of octets) {
    const character = String.fromCharCode(octet);
    const plain = octet > 0x20 && octet < 0x7f && character !== '\\' && !special.includes(character);
    text += plain ? character : `\\${String(octet).padStart(3, '0')}`;
  }
  return text;
}
