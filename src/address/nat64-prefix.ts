/**
 * NAT64 prefixes: IPv4 addresses embedded in IPv6 ones (RFC 6052 section 2.2).
 *
 * The prefix is 32, 40, 48, 56, 64 or 96 bits long. The IPv4 address follows it, except that bits 64 to 71, the octet
 * "u", are zero and skipped; what is left at the end, the suffix, is zero too, but for operators that want it otherwise. A /96 prefix
 * holds its octet "u" itself.
 */
import { type Address, formatAddress } from './address.ts';
import { type AddressClass, findClassRow } from './class-table.ts';
import { hasPrefix, type Prefix, parsePrefix } from './prefix.ts';

/** A prefix under which a translator writes IPv4 addresses: `first` has zeros for them, and behind them the suffix that it writes. */
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

/** Where the four octets of the IPv4 address stand, by the length of the prefix (RFC 6052, figure 1): never in "u", octet 8. */
const places: Readonly<Record<number, readonly number[]>> = {
  32: [4, 5, 6, 7],
  40: [5, 6, 7, 9],
  48: [6, 7, 9, 10],
  56: [7, 9, 10, 11],
  64: [9, 10, 11, 12],
  96: [12, 13, 14, 15],
};

/** Where an operator's own prefix may lie. Documentation blocks are in, so that examples can be tried out. */
const allowedClasses: readonly AddressClass[] = ['global', 'unique-local', 'documentation', 'nat64', '6to4'];

/** The rules, in the order in which a broken one is reported. */
const rules: readonly (readonly [Nat64PrefixError, (prefix: Prefix) => boolean])[] = [
  ['not-ipv6', ({ first }) => first.version !== 6],
  ['ipv4-mapped', ({ first }) => findClassRow(first).class === 'ipv4-mapped'],
  ['wrong-length', ({ length }) => !(length in places)],
  ['u-octet-not-zero', ({ first, length }) => length === 96 && first.words[2] >>> 24 !== 0],
  [
    'bits-beyond-length',
    ({ first, length }) =>
      octetsOf(first.words)
        .slice(length / 8)
        .some(Boolean),
  ],
  ['well-known', (prefix) => hasPrefix(wellKnownNat64Prefix.first, prefix)],
  ['special-purpose', ({ first }) => !allowedClasses.includes(findClassRow(first).class)],
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
  for (const [error, broken] of rules) if (broken(prefix)) return { ok: false, error };
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
 * @param ipv6 an address with an IPv4 address inside
 * @param length one of the six
 * @param options.keepsSuffix whether the suffix stays; octet "u" is zero in any case
 * @returns the `first` of the prefix that it is under
 */
export function firstOf(ipv6: Address, length: number, { keepsSuffix }: { readonly keepsSuffix: boolean }): Address {
  const own = places[length] ?? [];
  return addressOf(
    octetsOf(ipv6.words).map((octet, at) =>
      at < length / 8 || (keepsSuffix && at !== 8 && !own.includes(at)) ? octet : 0,
    ),
  );
}

/**
 * Embeds an IPv4 address (RFC 6052 section 2.3).
 *
 * @param ipv4 an address of version 4; of any other the first 32 bits are taken
 * @returns the IPv6 address; octet "u" is zero, and the suffix that of the prefix
 */
export function embedIpv4({ first, length }: Nat64Prefix, ipv4: Address): Address {
  const embedded = octetsOf(ipv4.words);
  return addressOf(octetsOf(first.words).map((octet, at) => embedded[places[length]?.indexOf(at) ?? -1] ?? octet));
}

/**
 * Takes the IPv4 address out again.
 *
 * Stricter than the algorithm of RFC 6052 section 2.3, which reads the 32 bits and looks at nothing else: octet "u"
 * must be zero, as section 2.2 demands of every address, and the suffix that of the prefix, most often zero.
 * An operator may have both translated and ordinary hosts under a short prefix, and the interface identifier of an
 * ordinary host nearly always has bits set there; it must not be shown as IPv4.
 *
 * @returns the IPv4 address, or null if the address is not in the prefix or those bits differ
 */
export function extractIpv4(prefix: Nat64Prefix, address: Address): Address | null {
  if (!hasPrefix(address, prefix)) return null;
  const octets = octetsOf(address.words);
  const first = octetsOf(prefix.first.words);
  const own = places[prefix.length] ?? [];
  if (octets.some((octet, at) => octet !== first[at] && !own.includes(at))) return null;
  return { version: 4, words: [wordOf(own.map((at) => octets[at] ?? 0)), 0, 0, 0], zone: '' };
}

/** @returns the four octets of each word, one behind the other */
function octetsOf(words: readonly number[]): number[] {
  return words.flatMap((word) => [24, 16, 8, 0].map((shift) => (word >>> shift) & 255));
}

function wordOf(octets: readonly number[]): number {
  return octets.reduce((word, octet) => word * 256 + octet, 0);
}

function addressOf(octets: readonly number[]): Address {
  const word = (at: number) => wordOf(octets.slice(at, at + 4));
  return { version: 6, words: [word(0), word(4), word(8), word(12)], zone: '' };
}
