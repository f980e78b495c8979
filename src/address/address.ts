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
