/** Ranges of addresses, as registries give them: two ends, which need not be those of a prefix. */
import { type Address, type AddressWords, formatAddress, parseAddress } from '../../address/address.ts';
import { type Prefix, parsePrefix } from '../../address/prefix.ts';

/** Addresses of one family from the first to the last. */
export interface AddressRange {
  readonly first: Address;
  readonly last: Address;
}

const bitsOf = ({ version }: Address): number => (version === 4 ? 32 : 128);

function numberOf({ version, words }: Address): bigint {
  return version === 4 ? BigInt(words[0]) : words.reduce((sum, word) => (sum << 32n) | BigInt(word), 0n);
}

function addressOf(version: Address['version'], value: bigint): Address {
  const word = (shift: bigint) => Number((value >> shift) & 0xffffffffn);
  const words: AddressWords = version === 4 ? [word(0n), 0, 0, 0] : [word(96n), word(64n), word(32n), word(0n)];
  return { version, words, zone: '' };
}

/** @returns the block's first and last address */
export function rangeOf({ first, length }: Prefix): AddressRange {
  const rest = BigInt(bitsOf(first) - length);
  const start = (numberOf(first) >> rest) << rest;
  return { first: addressOf(first.version, start), last: addressOf(first.version, start | ((1n << rest) - 1n)) };
}

/** ARIN fills the numbers of an IPv4 address up to three digits; they are decimal all the same. */
function withoutPadding(text: string): string {
  return text.replace(/(?<![\da-f:])\d+(?=\.|$|\/)/gi, (digits) => digits.replace(/^0+(?=\d)/, ''));
}

/**
 * Parses the two ends of a network. Zero-padded IPv4 numbers are read as decimal. A prefix length behind an address is
 * no part of it (RIPE once wrote /32 behind both ends); only when the other end is missing does it tell the range.
 *
 * @param start anything; RFC 9083 section 5.4 asks for the text of an address
 * @param end likewise
 * @returns the range, or null if these are not the ends of one
 */
export function parseRange(start: unknown, end: unknown): AddressRange | null {
  if (typeof start !== 'string') return null;
  const text = withoutPadding(start.trim());
  if (end === undefined) {
    const prefix = parsePrefix(text);
    return prefix && rangeOf(prefix);
  }
  if (typeof end !== 'string') return null;
  const first = endOf(text);
  const last = endOf(withoutPadding(end.trim()));
  if (!first || !last || first.version !== last.version || numberOf(first) > numberOf(last)) return null;
  return { first, last };
}

function endOf(text: string): Address | null {
  const address = parsePrefix(text)?.first ?? parseAddress(text);
  return address && { ...address, zone: '' };
}

/** @returns the block's ends, or null if the text is no CIDR notation */
export function parseCidr(text: string): AddressRange | null {
  const prefix = parsePrefix(text);
  return prefix && rangeOf(prefix);
}

/** @returns whether the inner range, or the one address, lies in the outer */
export function isInside(inner: AddressRange, outer: AddressRange): boolean {
  return (
    inner.first.version === outer.first.version &&
    numberOf(inner.first) >= numberOf(outer.first) &&
    numberOf(inner.last) <= numberOf(outer.last)
  );
}

/** @returns how many addresses the range has */
export function sizeOf({ first, last }: AddressRange): bigint {
  return numberOf(last) - numberOf(first) + 1n;
}

/** @returns whether the range is all there is of its version */
export function isEverything(range: AddressRange): boolean {
  return sizeOf(range) === 1n << BigInt(bitsOf(range.first));
}

/** @returns the fewest prefixes that make up the range, ascending, at most 254 */
export function cidrsOf({ first, last }: AddressRange): string[] {
  const cidrs: string[] = [];
  const bits = BigInt(bitsOf(first));
  const end = numberOf(last);
  for (let at = numberOf(first); at <= end; ) {
    let rest = 0n;
    while (rest < bits && (at >> rest) % 2n === 0n && at + (2n << rest) - 1n <= end) rest++;
    cidrs.push(`${formatAddress(addressOf(first.version, at))}/${bits - rest}`);
    at += 1n << rest;
  }
  return cidrs;
}
