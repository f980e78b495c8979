/**
 * NAT64 prefixes: IPv4 addresses embedded in IPv6 ones (RFC 6052 section 2.2).
 *
 * The prefix is 32, 40, 48, 56, 64 or 96 bits long. The IPv4 address follows it, except that bits 64 to 71, the octet
 * "u", are zero and skipped; what is left at the end, the suffix, is zero too. A /96 prefix holds its octet "u" itself.
 */
import type { Address } from './address.ts';
import { type AddressClass, findClassRow } from './class-table.ts';
import { formatAddress } from './format-address.ts';
import { hasPrefix, type Prefix, parsePrefix } from './prefix.ts';

export interface Nat64Prefix extends Prefix {
  /** RFC 5952 text with the length, for example `2001:db8:64::/96`. */
  readonly text: string;
}

/**
 * Why a text is no NAT64 prefix to add:
 * `not-a-prefix` no address with a length behind a slash · `not-ipv6` an IPv4 prefix · `wrong-length` none of the six ·
 * `bits-beyond-length` · `u-octet-not-zero` bits 64 to 71 of a /96 · `well-known` is, holds or lies in 64:ff9b::/96,
 * which is built in · `ipv4-mapped` inside ::ffff:0:0/96 · `special-purpose` a block that no operator can translate in.
 */
export type Nat64PrefixError =
  | 'not-a-prefix'
  | 'not-ipv6'
  | 'wrong-length'
  | 'bits-beyond-length'
  | 'u-octet-not-zero'
  | 'well-known'
  | 'ipv4-mapped'
  | 'special-purpose';

export type Nat64PrefixResult =
  | { readonly ok: true; readonly prefix: Nat64Prefix }
  | { readonly ok: false; readonly error: Nat64PrefixError };

/** The well-known prefix, 64:ff9b::/96 (RFC 6052 section 2.1). */
export const wellKnownNat64Prefix: Nat64Prefix = {
  first: { version: 6, words: [0x64ff9b, 0, 0, 0], zone: '' },
  length: 96,
  text: '64:ff9b::/96',
};

const LENGTHS: readonly number[] = [32, 40, 48, 56, 64, 96];

/** Where an operator's own prefix may lie. Documentation blocks are in, so that examples can be tried out. */
const WHERE: readonly AddressClass[] = ['global', 'unique-local', 'documentation', 'nat64', '6to4'];

/** The rules, in the order in which a broken one is reported. */
const RULES: readonly (readonly [Nat64PrefixError, (prefix: Prefix) => boolean])[] = [
  ['not-ipv6', ({ first }) => first.version !== 6],
  ['ipv4-mapped', ({ first }) => findClassRow(first).class === 'ipv4-mapped'],
  ['wrong-length', ({ length }) => !LENGTHS.includes(length)],
  ['u-octet-not-zero', ({ first, length }) => length === 96 && first.words[2] >>> 24 !== 0],
  ['bits-beyond-length', (prefix) => !sameWords(embed(prefix, 0), prefix.first)],
  ['well-known', (prefix) => hasPrefix(wellKnownNat64Prefix.first, prefix)],
  ['special-purpose', ({ first }) => !WHERE.includes(findClassRow(first).class)],
];

/**
 * Parses a NAT64 prefix that a user typed or a resolver answered.
 *
 * @param text CIDR notation, for example `2001:db8:64::/96`; spaces around it do not matter
 * @returns the prefix, or the first rule that it breaks
 */
export function parseNat64Prefix(text: string): Nat64PrefixResult {
  const prefix = parsePrefix(text.trim());
  if (!prefix || prefix.first.zone) return { ok: false, error: 'not-a-prefix' };
  for (const [error, broken] of RULES) if (broken(prefix)) return { ok: false, error };
  return { ok: true, prefix: { ...prefix, text: `${formatAddress(prefix.first)}/${prefix.length}` } };
}

/**
 * Parses NAT64 prefixes that were checked when they were stored or discovered.
 *
 * @param texts CIDR notation
 * @returns the prefixes; what breaks a rule after all is left out
 */
export function parseNat64Prefixes(texts: readonly string[]): Nat64Prefix[] {
  return texts.flatMap((text) => {
    const parsed = parseNat64Prefix(text);
    return parsed.ok ? [parsed.prefix] : [];
  });
}

/**
 * Embeds an IPv4 address (RFC 6052 section 2.3).
 *
 * @param ipv4 an address of version 4; of any other the first 32 bits are taken
 * @returns the IPv6 address; octet "u" and suffix are zero
 */
export function embedIpv4(prefix: Nat64Prefix, ipv4: Address): Address {
  return embed(prefix, ipv4.words[0]);
}

/**
 * Takes the IPv4 address out again.
 *
 * Stricter than the algorithm of RFC 6052 section 2.3, which reads the 32 bits and looks at nothing else: octet "u"
 * must be zero, as section 2.2 demands of every address, and so must the suffix, as it demands of every sender today.
 * An operator may have both translated and ordinary hosts under a short prefix, and the interface identifier of an
 * ordinary host nearly always has bits set there; it must not be shown as IPv4.
 *
 * @returns the IPv4 address, or null if the address is not in the prefix or those bits are not zero
 */
export function extractIpv4(prefix: Nat64Prefix, address: Address): Address | null {
  if (!hasPrefix(address, prefix)) return null;
  const [, b, c, d] = address.words;
  const before = 64 - prefix.length;
  const afterU = ((c << 8) | (d >>> 24)) >>> 0;
  const value = before < 0 ? d : before === 0 ? afterU : before === 32 ? b : (b << (32 - before)) | (afterU >>> before);
  return sameWords(embed(prefix, value >>> 0), address)
    ? { version: 4, words: [value >>> 0, 0, 0, 0], zone: '' }
    : null;
}

/** Clears all behind the prefix and writes the 32-bit value there; `before` counts its bits that stand before "u". */
function embed({ first, length }: Prefix, value: number): Address {
  const [a, b, c] = first.words;
  if (length === 96) return { version: 6, words: [a, b, c, value], zone: '' };
  const before = 64 - length;
  const kept = before === 32 ? 0 : (b >>> before) << before;
  const second = before === 0 ? b : (kept | (value >>> (32 - before))) >>> 0;
  const afterU = before === 32 ? 0 : (value << before) >>> 0;
  return { version: 6, words: [a, second, afterU >>> 8, (afterU << 24) >>> 0], zone: '' };
}

function sameWords(one: Address, other: Address): boolean {
  return one.words.every((word, i) => word === other.words[i]);
}
