/** Prefixes: `address/length`, and the question whether an address lies inside one. */
import { type Address, parseAddress } from './address.ts';

/** A block of addresses: those whose first `length` bits equal those of `first`. */
export interface Prefix {
  readonly first: Address;
  /** In bits: 0 to 32 for IPv4, 0 to 128 for IPv6. */
  readonly length: number;
}

/**
 * Parses CIDR notation (RFC 4632 section 3.1, RFC 4291 section 2.3). Bits behind the length are kept as written.
 *
 * @returns the prefix, or null if there is no length, it is too large, or the rest is no address
 */
export function parsePrefix(text: string): Prefix | null {
  const [, addressText = '', lengthText = ''] = /^([^/]*)\/(0|[1-9]\d{0,2})$/.exec(text) ?? [];
  const first = parseAddress(addressText);
  const length = Number(lengthText);
  return first && length <= (first.version === 4 ? 32 : 128) ? { first, length } : null;
}

/** Checks whether the address lies in the prefix; never across versions. The zone index plays no part. */
export function hasPrefix(address: Address, { first, length }: Prefix): boolean {
  if (address.version !== first.version) return false;
  return address.words.every((word, at) => ((word ^ first.words[at as 0]) & mask(length - 32 * at)) === 0);
}

/** The mask of one word of which the first `bits` bits matter. Shifts count modulo 32, hence the two ends by hand. */
function mask(bits: number): number {
  return bits <= 0 ? 0 : bits >= 32 ? -1 : -1 << (32 - bits);
}
