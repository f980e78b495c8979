import type { Address } from './address.ts';

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
