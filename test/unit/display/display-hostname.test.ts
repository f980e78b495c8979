import { domainToASCII } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { displayHostname } from '../../../src/display/display-hostname.ts';
import hostnames from '../../data/addresses/hostnames.json' with { type: 'json' };

/** Labels of one script or a few, so that both answers come often. */
const blocks = ['a-z0-9-', 'à-ÿ', 'а-я', 'α-ω', 'א-ת', 'ا-ي', 'あ-ん', 'ア-ー', '一-十', '가-각', '\u0300-\u0345'];
const character = fc.constantFrom(...blocks).chain((block) => fc.stringMatching(new RegExp(`^[${block}]$`, 'u')));
const name = fc
  .array(fc.array(fc.oneof({ weight: 9, arbitrary: character }, fc.string({ unit: 'binary', maxLength: 1 }))), {
    minLength: 1,
    maxLength: 3,
  })
  .map((labels) => domainToASCII(labels.map((label) => label.join('')).join('.')));

describe('displayHostname', () => {
  it.each(hostnames.shown)('shows %s: %s', (_why, text) => {
    expect(displayHostname(domainToASCII(String(text)))).toBe(text);
  });

  it.each(hostnames.kept)('keeps the ASCII form of %s: %s', (_why, text) => {
    const ascii = domainToASCII(String(text));
    expect(ascii).toContain('xn--');
    expect(displayHostname(ascii)).toBe(ascii);
  });

  it.each(hostnames.invalid)('keeps the ASCII form of a label with %s: %s', (_why, ascii) => {
    expect(displayHostname(`${ascii}.example`)).toBe(`${ascii}.example`);
  });

  it.each(hostnames.malformed)('keeps the malformed label %s', (ascii) => {
    expect(displayHostname(String(ascii))).toBe(ascii);
  });

  it.each([
    'example.com',
    'EXAMPLE.com',
    'a_b.example',
    '[2001:db8::1]',
    '192.0.2.1',
    'example.com.',
    '',
    'a..b',
  ])('leaves %j as it is', (hostname) => {
    expect(displayHostname(hostname)).toBe(hostname);
  });

  it('leaves a label that is not in NFC as it is', () => {
    expect(displayHostname('xn--0ca27i.example')).toBe('xn--0ca27i.example');
  });

  it('judges each label alone', () => {
    expect(displayHostname('xn--mnchen-3ya.xn--80ak6aa92e.com')).toBe('münchen.xn--80ak6aa92e.com');
  });

  it('reads the prefix in upper case too', () => {
    expect(displayHostname('XN--MNCHEN-3YA.example')).toBe('münchen.example');
  });

  it('puts question marks for characters that no hostname of a URL has', () => {
    expect(displayHostname('a\u202eb.ü\n')).toBe('a?b.??');
  });

  it('encodes to the same hostname again, and has letters, digits, marks, hyphens and dots only', () => {
    fc.assert(
      fc.property(name, (ascii) => {
        fc.pre(/^[a-z\d.-]+$/.test(ascii));
        const text = displayHostname(ascii);
        expect(domainToASCII(text)).toBe(ascii);
        expect(text).toMatch(/^[\p{L}\p{M}\d.-]+$/u);
        expect(text).not.toMatch(/\p{Default_Ignorable_Code_Point}|(^|\.)\p{M}/u);
        expect(text.normalize('NFC')).toBe(text);
      }),
      { numRuns: 3000 },
    );
  });

  it('never throws, nor lets through anything invisible, whatever the text', () => {
    const label = fc.string({ unit: fc.constantFrom(...'abcxyz0189-') }).map((text) => `xn--${text}`);
    fc.assert(
      fc.property(fc.oneof(label, fc.string({ unit: 'binary' })), (text) => {
        expect(displayHostname(text)).toMatch(/^[!-~\p{L}\p{M}]*$/u);
      }),
      { numRuns: 3000 },
    );
  });
});
