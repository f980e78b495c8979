import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAddress } from '../../../src/address/address.ts';
import { parseNat64Prefix } from '../../../src/address/nat64-prefix.ts';
import { parseLookupTarget } from '../../../src/lookup/lookup-target.ts';

const parsed = parseNat64Prefix('2001:db8:64::/96');
const nat64 = parsed.ok ? [parsed.prefix] : [];
const read = (text: string) => parseLookupTarget(text, nat64);

describe('an address', () => {
  it.each([
    ['8.8.8.8', '8.8.8.8'],
    ['  8.8.8.8\n', '8.8.8.8'],
    ['8.8.8.8:443', '8.8.8.8'],
    ['8.8.8.0/24', '8.8.8.0'],
    ['2001:4860:4860::8888', '2001:4860:4860::8888'],
    ['2001:4860:4860:0:0:0:0:8888', '2001:4860:4860::8888'],
    ['[2001:4860:4860::8888]', '2001:4860:4860::8888'],
    ['[2001:4860:4860::8888]:443', '2001:4860:4860::8888'],
    ['2001:4860:4860::8888%eth0', '2001:4860:4860::8888'],
    ['2001:4860::/32', '2001:4860::'],
    ['https://[2001:4860:4860::8888]:8443/path?query', '2001:4860:4860::8888'],
    ['http://8.8.8.8/', '8.8.8.8'],
  ])('is read from %j', (text, value) => {
    expect(read(text)).toEqual({ kind: 'address', value });
  });

  it('takes what could be a port behind a bare IPv6 address as its last group', () => {
    expect(read('2001:4860:4860::8888:443')).toEqual({ kind: 'address', value: '2001:4860:4860::8888:443' });
  });

  it.each([
    ['2001:db8:64::8.8.8.8', '2001:db8:64::808:808'],
    ['64:ff9b::808:808', '64:ff9b::808:808'],
    ['[::ffff:8.8.8.8]:80', '::ffff:808:808'],
    ['::ffff:0:8.8.8.8', '::ffff:0:808:808'],
  ])('is the embedded one for %s', (text, embeddedIn) => {
    expect(read(text)).toEqual({ kind: 'address', value: '8.8.8.8', embeddedIn });
  });

  it('is not taken out of an unknown NAT64 prefix', () => {
    expect(parseLookupTarget('2001:db8:64::8.8.8.8', [])).toMatchObject({ kind: 'special', class: 'documentation' });
  });

  it.each([
    ['10.0.0.1', 'private-use'],
    ['192.0.2.1:80', 'documentation'],
    ['fe80::1%eth0', 'link-local'],
    ['[::1]:8080', 'loopback'],
    ['2002:c000:221::1', '6to4'],
    ['2001:0:4136:e378:8000:63bf:3fff:fdd2', 'teredo'],
    ['4000::1', 'unallocated'],
    ['64:ff9b:1::1', 'nat64'],
    ['https://127.0.0.1/', 'loopback'],
  ])('of a special-purpose block says so: %s', (text, id) => {
    expect(read(text)).toMatchObject({ kind: 'special', class: id });
  });

  it('embedded in another one says what it is itself', () => {
    expect(read('64:ff9b::10.0.0.1')).toEqual({
      kind: 'special',
      class: 'private-use',
      value: '10.0.0.1',
      embeddedIn: '64:ff9b::a00:1',
    });
  });
});

describe('an AS', () => {
  it.each(['AS64500', 'as64500', ' As 64500 '])('is read from %j', (text) => {
    expect(read(text)).toEqual({ kind: 'as', value: '64500' });
  });

  it('has a number of 32 bits', () => {
    expect(read('AS4294967295')).toEqual({ kind: 'as', value: '4294967295' });
    expect(read('AS4294967296')).toBeUndefined();
    expect(read('64500')).toBeUndefined();
  });
});

describe('a hostname', () => {
  it.each([
    ['www.example.com', 'www.example.com'],
    ['WWW.Example.COM.', 'www.example.com'],
    ['www.example.com:8443', 'www.example.com'],
    ['https://user:secret@www.example.com:8443/path', 'www.example.com'],
    ['wss://www.example.com', 'www.example.com'],
    ['bücher.example', 'xn--bcher-kva.example'],
    ['_dmarc.example.com', '_dmarc.example.com'],
    ['例え.テスト', 'xn--r8jz45g.xn--zckzah'],
  ])('is read from %j', (text, value) => {
    expect(read(text)).toEqual({ kind: 'hostname', value });
  });

  it.each([
    '',
    ' ',
    'cached',
    'localhost',
    'two words.example',
    '1.2.3',
    '1.2.3.4.5',
    '999.1.1.1',
    '0x7f.1',
    '127.1',
    'a..b.example',
    'abc…def.example',
    '-a.example',
    'www.example.com/path',
    'www.example.com?x',
    'me@www.example.com',
    'javascript:alert(1)',
    'file:///etc/passwd.txt',
    'https://localhost/',
    `${'a'.repeat(64)}.example`,
    'x.'.repeat(200),
  ])('is not %j', (text) => {
    expect(read(text)).toBeUndefined();
  });
});

it('gives only values that are what they say, whatever the text', () => {
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.ipV4(),
    fc.ipV6(),
    fc.webUrl(),
    fc.domain(),
    fc.stringMatching(/^[a-z\d.:[\]%/@-]{0,40}$/),
  );
  fc.assert(
    fc.property(texts, (text) => {
      const target = read(text);
      if (!target) return;
      if (target.kind === 'as') expect(target.value).toMatch(/^\d+$/);
      else if (target.kind === 'hostname') expect(new URL(`https://${target.value}`).hostname).toBe(target.value);
      else expect(parseAddress(target.value)).not.toBeNull();
    }),
    { numRuns: 1000 },
  );
}, 60_000);
