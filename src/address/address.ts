/** What an IP address is as a plain value, and how its text is read. */

/** 4 for IPv4, 6 for IPv6. */
export type Family = 4 | 6;

/** Four unsigned 32-bit numbers, the most significant first. */
export type AddressWords = readonly [number, number, number, number];

/**
 * One IP address as a plain value. The words are filled from the left, so an IPv4 address is `[value, 0, 0, 0]` and a
 * prefix of n bits always means the first n bits, whatever the version.
 */
export interface Address {
  /** The version of the written form. What an address counts as is `family` of `classifyAddress`. */
  readonly version: Family;
  readonly words: AddressWords;
  /** Zone index without the percent sign (RFC 4007 section 11), empty if there is none. */
  readonly zone: string;
}

const ipv4Pattern = /^(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})$/;
const groupPattern = /^[\da-f]{1,4}$/i;
const zonePattern = /^[\w.~-]{1,64}$/;
/** Eight groups of four digits, brackets and the longest zone: nothing longer is looked at. */
const maxLength = 120;

/** @returns the 32-bit value, or -1 if the text is no dotted IPv4 address */
function ipv4Value(text: string): number {
  const match = ipv4Pattern.exec(text);
  if (!match) return -1;
  let value = 0;
  for (let i = 1; i <= 4; i++) {
    const octet = Number(match[i]);
    if (octet > 255) return -1;
    value = value * 256 + octet;
  }
  return value;
}

/**
 * Appends groups of 16 bits, as they stand between colons, to `groups`; the final one may be a dotted IPv4 address,
 * which makes two, if `dotted` allows it.
 *
 * @returns false if the text has anything else
 */
function readGroups(text: string, dotted: boolean, groups: number[]): boolean {
  if (text === '') return true;
  const pieces = text.split(':');
  const last = pieces.pop() ?? '';
  for (const piece of pieces) {
    if (!groupPattern.test(piece)) return false;
    groups.push(Number.parseInt(piece, 16));
  }
  if (groupPattern.test(last)) {
    groups.push(Number.parseInt(last, 16));
    return true;
  }
  const value = dotted ? ipv4Value(last) : -1;
  groups.push(value >>> 16, value & 0xffff);
  return value >= 0;
}

function ipv6Words(text: string): AddressWords | null {
  const groups: number[] = [];
  const gap = text.indexOf('::');
  if (gap < 0) {
    if (!readGroups(text, true, groups) || groups.length !== 8) return null;
  } else {
    const tail: number[] = [];
    if (!readGroups(text.slice(0, gap), false, groups) || !readGroups(text.slice(gap + 2), true, tail)) return null;
    if (groups.length + tail.length > 7) return null;
    while (groups.length + tail.length < 8) groups.push(0);
    groups.push(...tail);
  }
  // There are eight.
  const word = (at: number) => (groups[at] as number) * 65536 + (groups[at + 1] as number);
  return [0, 2, 4, 6].map(word) as unknown as AddressWords;
}

/**
 * Parses the address that a browser reports. What counts as an address, and nothing else does:
 * - IPv4 as four decimal numbers without leading zeros;
 * - IPv6 of RFC 4291 section 2.2, upper or lower case, `::` for one group or more, the last 32 bits dotted or not;
 * - IPv6 in square brackets, as a URL holds it;
 * - a zone index behind the IPv6 address, made of the unreserved characters of a URL, at most 64 of them.
 * Own code, not ip-address: the background needs this one on every start, and it costs a twentieth of the library.
 *
 * @param text an address, nothing around it: no port, no prefix length, no spaces
 * @returns the address, or null if the text is none
 */
export function parseAddress(text: string): Address | null {
  if (text.length > maxLength) return null;
  if (!text.includes(':')) {
    const value = ipv4Value(text);
    return value < 0 ? null : { version: 4, words: [value, 0, 0, 0], zone: '' };
  }
  const body = text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : text;
  const percent = body.indexOf('%');
  const zone = percent < 0 ? '' : body.slice(percent + 1);
  if (percent >= 0 && !zonePattern.test(zone)) return null;
  const words = ipv6Words(percent < 0 ? body : body.slice(0, percent));
  return words && { version: 6, words, zone };
}

/** @returns what the text of an address tells of its family without being read; empty for the empty text */
export function textualFamily(address: string): '' | '4' | '6' {
  return address === '' ? '' : address.includes(':') ? '6' : '4';
}

/**
 * Reads a hostname that is an IP literal. As the URL standard has it, an IPv6 literal stands in brackets and has no
 * zone index, and an IPv4 literal stands alone.
 *
 * @param hostname the hostname of a URL, for example `[2001:db8::1]`
 * @returns the address, or null for every name
 */
export function hostnameAddress(hostname: string): Address | null {
  return /^\[[^%]+\]$|^[\d.]+$/.test(hostname) ? parseAddress(hostname) : null;
}

/**
 * A socket that listens for both families calls an IPv4 address ::ffff:a.b.c.d (RFC 4291 section 2.5.5.2).
 * @param address any address
 * @returns the IPv4 address in an IPv4-mapped one, without its zone; any other as it is
 */
export function unmapAddress(address: Address): Address {
  const [first, second, third, fourth] = address.words;
  const isMapped = address.version === 6 && first === 0 && second === 0 && third === 0xffff;
  return isMapped ? { version: 4, words: [fourth, 0, 0, 0], zone: '' } : address;
}

/**
 * Writes an address for people, as RFC 5952 recommends it.
 *
 * @param notation a `Classification`, or anything that says whether the last 32 bits are an IPv4 address and therefore
 *   written dotted (RFC 5952 section 5); left out, they are not
 * @returns lower case, no leading zeros; a zone index follows behind a percent sign
 */
export function formatAddress({ version, words, zone }: Address, notation?: { readonly mixed: boolean }): string {
  if (version === 4) return dotted(words[0]);
  const groups = words.flatMap((word) => [(word >>> 16).toString(16), (word & 0xffff).toString(16)]);
  if (notation?.mixed) groups.splice(6, 2, dotted(words[3]));
  return compress(groups) + (zone && `%${zone}`);
}

function dotted(value: number): string {
  return `${value >>> 24}.${(value >>> 16) & 255}.${(value >>> 8) & 255}.${value & 255}`;
}

/** Sets `::` for the longest run of two zero groups or more, the first one of equals (RFC 5952 section 4.2). */
function compress(groups: readonly string[]): string {
  let start = 0;
  let length = 1;
  let run = 0;
  for (const [i, group] of groups.entries()) {
    run = group === '0' ? run + 1 : 0;
    if (run > length) {
      length = run;
      start = i + 1 - run;
    }
  }
  if (length === 1) return groups.join(':');
  return `${groups.slice(0, start).join(':')}::${groups.slice(start + length).join(':')}`;
}
