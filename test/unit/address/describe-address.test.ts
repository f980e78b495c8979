import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeAddress, descriptionsKept } from '../../../src/address/describe-address.ts';
import { parseNat64Prefix } from '../../../src/address/nat64-prefix.ts';

const result = parseNat64Prefix('2a00:64::/96');
const list = result.ok ? [result.prefix] : [];

describe('describeAddress', () => {
  it('gives all that a row shows', () => {
    expect(describeAddress('64:FF9B::CB00:710C')).toEqual({
      text: '64:ff9b::203.0.113.12',
      class: 'nat64',
      family: 4,
      tunnelled: false,
      global: true,
      embedded: '203.0.113.12',
    });
    expect(describeAddress('2a00::1')).toEqual({
      text: '2a00::1',
      class: 'global',
      family: 6,
      tunnelled: false,
      global: true,
    });
  });

  it('leaves text that is no address as it is, without class or family', () => {
    expect(describeAddress('unknown')).toEqual({
      text: 'unknown',
      class: null,
      family: null,
      tunnelled: false,
      global: false,
    });
  });

  it('returns the same object when it is asked again', () => {
    expect(describeAddress('192.0.2.1', list)).toBe(describeAddress('192.0.2.1', list));
  });

  it('keeps the lists of NAT64 prefixes apart', () => {
    expect(describeAddress('2a00:64::c000:221').family).toBe(6);
    expect(describeAddress('2a00:64::c000:221', list)).toMatchObject({ family: 4, text: '2a00:64::192.0.2.33' });
    expect(describeAddress('2a00:64::c000:221').family).toBe(6);
  });

  it('keeps a bounded number of descriptions and drops the oldest', () => {
    const own = [...list];
    const first = describeAddress('10.0.0.0', own);
    const numbered = (i: number) => describeAddress(`10.0.${i >> 8}.${i & 255}`, own);
    const last = () => numbered(descriptionsKept - 1);
    for (let i = 1; i < descriptionsKept; i++) numbered(i);
    expect(describeAddress('10.0.0.0', own)).toBe(first);
    const kept = last();
    describeAddress('10.1.0.0', own);
    expect(describeAddress('10.0.0.0', own)).not.toBe(first);
    expect(last()).toBe(kept);
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void describeAddress(text, list)));
  });
});
