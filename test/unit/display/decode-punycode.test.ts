import { domainToASCII, domainToUnicode } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodePunycode } from '../../../src/display/decode-punycode.ts';

describe('decodePunycode', () => {
  it.each([
    ['egbpdaj6bu4bxfgehfvwxn', 'ليهمابتكلموشعربي؟'],
    ['ihqwcrb4cv8a8dqg056pqjye', '他们为什么不说中文'],
    ['4dbcagdahymbxekheh6e0a7fei0b', 'למההםפשוטלאמדבריםעברית'],
    ['n8jok5ay5dzabd5bym9f0cm5685rrjetr6pdxa', 'なぜみんな日本語を話してくれないのか'],
    ['b1abfaaepdrnnbgefbadotcwatmq2g4l', 'почемужеонинеговорятпорусски'],
    ['2-u9tlzr9756bt3uc0v', 'ひとつ屋根の下2'],
    ['d9juau41awczczp', 'そのスピードで'],
    ['', ''],
    ['abc-', 'abc'],
    ['a', '\u0080'],
  ])('decodes %s (samples of RFC 3492 section 7.1)', (encoded, text) => {
    expect(decodePunycode(encoded)).toBe(text);
  });

  it.each(['-', '-abc', 'abc-A', 'é', 'zzzzzzzz', '9'.repeat(59), 'a'.repeat(60)])('refuses %s', (encoded) => {
    expect(decodePunycode(encoded)).toBeNull();
  });

  it('undoes the encoder of Node for every label that it accepts', () => {
    const letter = fc.integer({ min: 0xa0, max: 0x2ffff }).map((code) => String.fromCodePoint(code));
    fc.assert(
      fc.property(fc.array(fc.oneof(letter, fc.constantFrom('a', 'z', '0', '-')), { maxLength: 12 }), (characters) => {
        const ascii = domainToASCII(characters.join(''));
        fc.pre(ascii.startsWith('xn--') && !ascii.includes('.'));
        expect(decodePunycode(ascii.slice(4))).toBe(domainToUnicode(ascii));
      }),
      { numRuns: 2000 },
    );
  });
});
