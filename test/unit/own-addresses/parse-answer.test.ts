import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maxAnswerLength, parseAnswer } from '../../../src/own-addresses/parse-answer.ts';

describe('an answer', () => {
  it.each([
    ['text', '192.0.2.1\n', 'ipv4', '192.0.2.1'],
    ['text', ' 2001:DB8:0:0:0:0:0:1 \r\n', 'ipv6', '2001:db8::1'],
    ['json', '{"ip":"192.0.2.1"}', 'ipv4', '192.0.2.1'],
    ['json', '{"address":"2001:db8::1","asn":64500}', 'ipv6', '2001:db8::1'],
    [
      'callback',
      'callback({"ip":"192.0.2.1","type":"ipv4","subtype":"","via":"","padding":""})\n',
      'ipv4',
      '192.0.2.1',
    ],
    ['callback', 'cb({\n"ip":"2001:db8::1"\n});', 'ipv6', '2001:db8::1'],
    ['any', '192.0.2.1', 'ipv4', '192.0.2.1'],
    ['any', '{"ip":"192.0.2.1"}', 'ipv4', '192.0.2.1'],
    ['any', 'callback({"ip":"192.0.2.1"})', 'ipv4', '192.0.2.1'],
  ] as const)('as %s %j holds the address', (format, body, family, address) => {
    expect(parseAnswer(body, format, family)).toEqual({ address });
  });

  it('of a server with one socket for both families is the IPv4 address (RFC 4291 section 2.5.5.2)', () => {
    expect(parseAnswer('::ffff:192.0.2.1', 'text', 'ipv4')).toEqual({ address: '192.0.2.1' });
    expect(parseAnswer('::ffff:192.0.2.1', 'text', 'ipv6')).toEqual({ reason: 'wrong-family' });
  });

  it.each([
    ['192.0.2.1', 'ipv6'],
    ['2001:db8::1', 'ipv4'],
  ] as const)('%s of the other family is none for %s', (body, family) => {
    expect(parseAnswer(body, 'text', family)).toEqual({ reason: 'wrong-family' });
  });

  it.each([
    ['text', ''],
    ['text', '<!doctype html><title>192.0.2.1</title>'],
    ['text', '{"ip":"192.0.2.1"}'],
    ['text', '192.0.2.1, 198.51.100.1'],
    ['text', '192.0.2.01'],
    ['text', 'fe80::1%eth0'],
    ['json', '{"ip":["192.0.2.1"]}'],
    ['json', '{"ip":'],
    ['json', 'null'],
    ['callback', 'alert(1);callback({"ip":"192.0.2.1"})'],
    ['any', 'callback(callback({"ip":"192.0.2.1"}))'],
    ['any', `192.0.2.1${' '.repeat(maxAnswerLength)}`],
  ] as const)('as %s %j is no address', (format, body) => {
    expect(parseAnswer(body, format, 'ipv4')).toEqual({ reason: 'not-an-address' });
  });

  it('that is anything at all is read without an error, and no text of it is shown but an address', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom('text', 'json', 'callback', 'any'), (body, format) => {
        const read = parseAnswer(body, format as 'any', 'ipv6');
        if ('address' in read) expect(read.address).toMatch(/^[\da-f:.]{2,45}$/);
      }),
    );
  });
});
