import fc from 'fast-check';
import { Address4, Address6 } from 'ip-address';
import { describe, expect, it } from 'vitest';
import { formatAddress, parseAddress } from '../../../src/address/address.ts';
import texts from '../../data/addresses/texts.json' with { type: 'json' };
import { ipv4, ipv6, nearlyAddress } from './arbitraries.ts';

/** What the library makes of a text: its RFC 5952 form, or null. */
function byLibrary(text: string): string | null {
  if (Address4.isValid(text)) return new Address4(text).correctForm();
  return Address6.isValid(text) ? new Address6(text).correctForm() : null;
}

function byUs(text: string): string | null {
  const address = parseAddress(text);
  return address && formatAddress(address);
}

describe('parseAddress', () => {
  it.each(texts.valid)('reads %j as version %i and writes it %j', (text, version, formatted) => {
    expect(parseAddress(String(text))).toMatchObject({ version });
    expect(byUs(String(text))).toBe(formatted);
  });

  it.each(texts.invalid)('refuses %j', (text) => {
    expect(parseAddress(text)).toBeNull();
  });

  it('keeps the zone index apart from the address', () => {
    const [zoned, plain] = [parseAddress('fe80::1%eth0'), parseAddress('fe80::1')];
    expect(zoned?.zone).toBe('eth0');
    expect(zoned?.words).toEqual(plain?.words);
    expect(plain?.zone).toBe('');
  });

  it('fills the words from the left, the most significant first', () => {
    expect(parseAddress('1.2.3.4')?.words).toEqual([0x01020304, 0, 0, 0]);
    expect(parseAddress('ffff:2:3:4:5:6:7:8')?.words).toEqual([0xffff0002, 0x30004, 0x50006, 0x70008]);
  });

  it('refuses very long text at once', () => {
    expect(parseAddress(':'.repeat(1e7))).toBeNull();
    expect(parseAddress(`${'1'.repeat(1e7)}.1.1.1`)).toBeNull();
  });

  it('is undone by formatAddress', () => {
    fc.assert(
      fc.property(fc.oneof(ipv4, ipv6), (address) => {
        expect(parseAddress(formatAddress(address))).toEqual(address);
        expect(parseAddress(formatAddress(address, { mixed: true }))).toEqual(address);
      }),
    );
  });

  it('agrees with ip-address on every address, written in full, short or mixed', () => {
    fc.assert(
      fc.property(ipv6, (address) => {
        const library = new Address6(formatAddress(address));
        for (const text of [library.canonicalForm(), library.correctForm(), library.to4in6()]) {
          expect(byUs(text)).toBe(library.correctForm());
        }
      }),
    );
  });

  it('agrees with ip-address on text that is nearly an address', () => {
    fc.assert(
      fc.property(nearlyAddress, (text) => {
        expect(byUs(text)).toBe(byLibrary(text));
      }),
      { numRuns: 5000 },
    );
  });

  it('refuses what ip-address refuses, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'0123456789abcdefF:.[]%/ -x') }), (text) => {
        if (byUs(text) !== null) expect(byLibrary(text.replace(/^\[|\]$/g, ''))).not.toBeNull();
      }),
      { numRuns: 5000 },
    );
  });
});
