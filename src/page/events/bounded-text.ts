/**
 * Bounds for what comes from outside. A page can make any text of an event as long as it likes (a hostname of a
 * megabyte, a URL of two), and the storage that all pages share has room for ten megabytes. Lengths are in UTF-16 code
 * units; nearly all of these texts are ASCII.
 */
export const maxLength = {
  /** A URL that is only compared with others and shown without its query. */
  url: 2048,
  /** Scheme, a hostname, a port. */
  origin: 300,
  /** UUIDs or 32 hexadecimal digits in today's browsers. */
  id: 128,
  /** A resource type, an error's name, an HTTP version. */
  name: 128,
  /** IPv6 addresses with a zone have less than 64. */
  address: 64,
  /** Scheme, a hostname, a port. */
  proxy: 300,
} as const;

/**
 * @param text any text
 * @param max how long it may be
 * @returns the text; one that is too long is cut and ends in its length and a hash, so that two that differ still do
 */
export function boundedText(text: string, max: number): string {
  if (text.length <= max) return text;
  const end = `…${text.length}.${shortHash(text)}`;
  return text.slice(0, max - end.length) + end;
}

/** RFC 1035, section 2.3.4: 255 octets on the wire are 253 as text; RFC 1123, section 2.1 keeps that. */
const maxHostname = 253;
const maxLabel = 63;

/**
 * @param hostname ASCII hostname as browsers serialise it, or an IPv6 literal in brackets, without the final
 *   dot of an absolute name
 * @returns whether the lengths are those of a hostname: what is longer cannot be looked up in the DNS
 */
export function isHostname(hostname: string): boolean {
  if (hostname.length <= maxLabel) return hostname !== '';
  return hostname.length <= maxHostname && hostname.split('.').every((label) => label.length <= maxLabel);
}

/**
 * Two 32-bit multiplicative hashes in the manner of FNV-1a.
 * @returns up to 14 characters; two texts practically never share them
 */
export function shortHash(text: string): string {
  let first = 0x811c9dc5;
  let second = text.length;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    first = Math.imul(first ^ code, 0x01000193);
    second = Math.imul(second ^ code, 0x9e3779b1);
    second ^= second >>> 15;
  }
  return (first >>> 0).toString(36) + (second >>> 0).toString(36);
}
