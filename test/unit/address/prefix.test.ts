import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Address, parseAddress } from '../../../src/address/address.ts';
import { hasPrefix, parsePrefix } from '../../../src/address/prefix.ts';
import { ipv4, ipv6 } from './arbitraries.ts';

const bits = ({ words }: Address) => words.map((word) => word.toString(2).padStart(32, '0')).join('');

describe('parsePrefix', () => {
  it.each(['0.0.0.0/0', '10.0.0.0/8', '::/0', '2001:db8::/32', '[2001:db8::]/128'])('reads %s', (text) => {
    expect(parsePrefix(text)?.length).toBe(Number(text.split('/')[1]));
  });

  it.each([
    '',
    '/',
    '10.0.0.0',
    '10.0.0.0/',
    '10.0.0.0/33',
    '10.0.0.0/08',
    '::/129',
    '::/-1',
    '::/1/2',
    'x/8',
  ])('refuses %j', (text) => {
    expect(parsePrefix(text)).toBeNull();
  });
});

describe('hasPrefix', () => {
  it('compares exactly the first bits', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.tuple(ipv4, ipv4, fc.nat(32)), fc.tuple(ipv6, ipv6, fc.nat(128))),
        ([one, other, length]) => {
          const expected = bits(one).slice(0, length) === bits(other).slice(0, length);
          expect(hasPrefix(one, { first: other, length })).toBe(expected);
          expect(hasPrefix(one, { first: one, length })).toBe(true);
        },
      ),
    );
  });

  it('never holds across versions', () => {
    const zero = parseAddress('0.0.0.0');
    const all = parsePrefix('::/0');
    expect(zero && all && hasPrefix(zero, all)).toBe(false);
  });
});
