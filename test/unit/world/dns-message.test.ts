import { describe, expect, it } from 'vitest';
import {
  addressBytes,
  CODES,
  type DnsRecord,
  readQuery,
  serviceBytes,
  TYPES,
  writeReply,
} from '../../world/dns-message.ts';

const hex = (text: string) => Buffer.from(text.replace(/\s+/g, ''), 'hex');

/** RFC 8484, 4.1.1: the query for www.example.com, as it is put into a URL. */
const query = Buffer.from('AAABAAABAAAAAAAAA3d3dwdleGFtcGxlA2NvbQAAAQAB', 'base64url');

describe('the codec of the world', () => {
  it('reads the query of RFC 8484', () => {
    expect(readQuery(query)).toEqual({ id: 0, name: 'www.example.com', type: TYPES.A });
  });

  it('writes the response of RFC 8484, 4.2.2', () => {
    const question = { name: 'www.example.com', type: TYPES.AAAA };
    const answer: DnsRecord = {
      name: question.name,
      type: 'AAAA',
      ttl: 3709,
      data: addressBytes('2001:db8:abcd:12:1:2:3:4'),
    };
    expect(writeReply({ id: 0, question, code: 'NOERROR', answers: [answer] })).toEqual(
      hex(`0000 8180 0001 0001 0000 0000 03 777777 07 6578616d706c65 03 636f6d 00 001c 0001
           c00c 001c 0001 00000e7d 0010 20010db8abcd00120001000200030004`),
    );
  });

  it('writes the ipv6hint of RFC 9460, D.2', () => {
    expect(
      serviceBytes({ priority: 1, target: 'foo.example.com', ipv6hint: ['2001:db8::1', '2001:db8::53:1'] }),
    ).toEqual(
      hex(`0001 03666f6f076578616d706c6503636f6d00 0006 0020
           20010db8000000000000000000000001 20010db8000000000000000000530001`),
    );
  });

  it('writes parameters in ascending order of their keys, and none for an alias', () => {
    const service = serviceBytes({ priority: 1, target: '', ipv4hint: ['192.0.2.1'], alpn: ['h2'] });
    expect(service).toEqual(hex('0001 00 0001 0003 02 6832 0004 0004 c0000201'));
    expect(serviceBytes({ priority: 0, target: 'a.test' })).toEqual(hex('0000 0161 0474657374 00'));
  });

  it.each([
    ['192.0.2.1', 'c0000201'],
    ['::', '00'.repeat(16)],
    ['::1', `${'00'.repeat(15)}01`],
    ['fd00::', `fd${'00'.repeat(15)}`],
    ['1:2:3:4:5:6:7:8', '00010002000300040005000600070008'],
    ['::ffff:192.0.2.1', `${'00'.repeat(10)}ffffc0000201`],
  ])('writes the bytes of %s', (address, bytes) => {
    expect(addressBytes(address).toString('hex')).toBe(bytes);
  });

  it('takes nothing for a query that is none', () => {
    expect(readQuery(Buffer.alloc(0))).toBeUndefined();
    for (let length = 0; length < query.length; length++) expect(readQuery(query.subarray(0, length))).toBeUndefined();
    const response = Buffer.from(query);
    response.writeUInt16BE(0x8180, 2);
    expect(readQuery(response)).toBeUndefined();
    const pointer = Buffer.from(query);
    pointer[12] = 0xc0;
    expect(readQuery(pointer)).toBeUndefined();
  });

  it('writes each code and the sign of truncation into the header', () => {
    const question = { name: 'a.test', type: TYPES.A };
    for (const [code, number] of Object.entries(CODES)) {
      const message = writeReply({ id: 7, question, code: code as 'NOERROR', answers: [], truncated: true });
      expect(message.readUInt16BE(0)).toBe(7);
      expect(message.readUInt16BE(2)).toBe(0x8380 | number);
    }
  });
});
