/** What the property tests of this folder draw from. */
import fc from 'fast-check';
import type { Address } from '../../../src/address/address.ts';

const word = fc.oneof(fc.nat(0xffffffff), fc.constantFrom(0, 1, 0xffff, 0x10000, 0xffff0000, 0xffffffff));

export const ipv4: fc.Arbitrary<Address> = word.map((value) => ({ version: 4, words: [value, 0, 0, 0], zone: '' }));

export const ipv6: fc.Arbitrary<Address> = fc
  .tuple(word, word, word, word)
  .map((words) => ({ version: 6, words, zone: '' }));

/** Text that is close to an address: pieces of addresses in any order. */
export const nearlyAddress: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      fc.constantFrom(':', '::', '.', '0', '00', '1', '255', '256', '1.2.3.4', '01', 'ffff', '12345', 'g', '2001:db8'),
      fc.nat(0xffff).map((n) => `${n.toString(16)}:`),
      fc.nat(300).map((n) => `${n}.`),
    ),
    { maxLength: 10 },
  )
  .map((pieces) => pieces.join(''));
