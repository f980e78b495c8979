import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeQuestion } from '../../../src/dns/question.ts';
import { readQuery } from '../../world/dns-message.ts';

const label = fc.stringMatching(/^[a-z\d_]([a-z\d-]{0,61}[a-z\d])?$/);
const hostname = fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => labels.join('.'));

describe('encodeQuestion', () => {
  it('writes what another decoder reads', () => {
    fc.assert(
      fc.property(
        hostname.filter(({ length }) => length < 254),
        (name) => {
          const message = encodeQuestion({ hostname: name, type: 'HTTPS' });
          expect(readQuery(Buffer.from(message ?? []))).toEqual({ id: 0, name, type: 65 });
        },
      ),
    );
  });

  it('writes the question with recursion wanted, and an OPT record that fills up to 128 octets', () => {
    const message = Buffer.from(encodeQuestion({ hostname: 'v6.test', type: 'AAAA' }) ?? []);
    expect(message.subarray(0, 40).toString('hex')).toBe(
      // Header, v6.test AAAA IN, then root, OPT, 4096, flags 0, 92 octets of options, one of them padding of 88.
      ['000001000001000000000001', '027636', '0474657374', '00', '001c0001', '00', '0029', '1000', '00000000']
        .concat(['005c', '000c', '0058'])
        .join(''),
    );
    expect(message.subarray(40).every((octet) => octet === 0)).toBe(true);
    expect(message).toHaveLength(128);
  });

  it('is as long for names of many lengths', () => {
    const lengths = ['a.de', 'a-rather-long-hostname.example.org', `${'a'.repeat(60)}.example.org`].map(
      (name) => encodeQuestion({ hostname: name, type: 'A' })?.length,
    );
    expect(new Set(lengths)).toEqual(new Set([128]));
    expect(encodeQuestion({ hostname: `${'a'.repeat(63)}.${'b'.repeat(60)}.test`, type: 'A' })).toHaveLength(256);
  });

  it('leaves out the dot at the end and writes lower case, so that equal questions are equal', () => {
    expect(encodeQuestion({ hostname: 'V6.Test.', type: 'A' })).toEqual(
      encodeQuestion({ hostname: 'v6.test', type: 'A' }),
    );
  });

  it.each([
    '',
    '.',
    'a..test',
    '.test',
    `${'a'.repeat(64)}.test`,
    'a b.test',
    'ä.test',
    'a\\.test',
    `${'a.'.repeat(128)}test`,
  ])('refuses %j', (name) => {
    expect(encodeQuestion({ hostname: name, type: 'A' })).toBeNull();
  });

  it('takes a name of 253 characters and none of 254', () => {
    const name = (last: number) => `${[63, 63, 63].map((length) => 'a'.repeat(length)).join('.')}.${'b'.repeat(last)}`;
    expect(encodeQuestion({ hostname: name(61), type: 'A' })).not.toBeNull();
    expect(encodeQuestion({ hostname: name(62), type: 'A' })).toBeNull();
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (name) => void encodeQuestion({ hostname: name, type: 'A' })));
  });
});
