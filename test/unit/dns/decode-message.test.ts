import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeMessage, MalformedMessage } from '../../../src/dns/decode-message.ts';
import { addressBytes, serviceBytes, writeReply } from '../../world/dns-message.ts';
import * as packets from './packets.ts';
import { packet } from './packets.ts';

const real = Object.values(packets).filter((value) => value instanceof Uint8Array);

/** A message with one record in its answer; `data` is hexadecimal. */
function withRecord(type: number, data: string, owner = '00'): Uint8Array {
  const octets = packet(data);
  const numbers = [type, 1, 0, 60, octets.length].map((number) => number.toString(16).padStart(4, '0')).join('');
  return Uint8Array.from([...packet(`0000 8180 0000 0001 0000 0000 ${owner} ${numbers}`), ...octets]);
}

function malformed(bytes: Uint8Array): string {
  try {
    decodeMessage(bytes);
  } catch (error) {
    if (error instanceof MalformedMessage) return error.message;
    throw error;
  }
  throw new Error('it was taken for a message');
}

describe('decodeMessage', () => {
  it('reads addresses with compressed owners', () => {
    expect(decodeMessage(packets.aaaa)).toEqual({
      responseCode: 0,
      truncated: false,
      authoritative: false,
      questions: [{ name: 'www.example.org', type: 28, class: 1 }],
      answers: [
        { owner: 'www.example.org', ttl: 300, type: 'AAAA', address: '2606:2800:220:1:248:1893:25c8:1946' },
        { owner: 'www.example.org', ttl: 240, type: 'AAAA', address: '2606:2800:21f:cb07:2582:c72:dead:beef' },
      ],
      authorities: [],
      additional: [],
      extendedErrors: [],
    });
  });

  it('reads a referral: the name servers of a zone below, and their addresses', () => {
    const questions = '076578616d706c65036f726700 0002 0001';
    const server = 'c00c 0002 0001 00000e10 0005 026e73c00c';
    const glue = 'c029 001c 0001 00000e10 0010 20010db8000000000000000000000053';
    const referral = decodeMessage(packet(`0000 8000 0001 0000 0001 0001 ${questions} ${server} ${glue}`));
    expect(referral).toMatchObject({
      authoritative: false,
      answers: [],
      authorities: [{ owner: 'example.org', type: 'NS', target: 'ns.example.org' }],
      additional: [{ owner: 'ns.example.org', type: 'AAAA', address: '2001:db8::53' }],
    });
  });

  it('reads aliases whose targets are compressed', () => {
    expect(decodeMessage(packets.chain).answers).toEqual([
      { owner: 'www.example.org', ttl: 3600, type: 'CNAME', target: 'www.example.cdn.org' },
      { owner: 'www.example.cdn.org', ttl: 60, type: 'CNAME', target: 'edge.example.cdn.org' },
      { owner: 'edge.example.cdn.org', ttl: 20, type: 'A', address: '198.41.30.11' },
    ]);
  });

  it('reads the response code and the SOA of a name that does not exist', () => {
    const { responseCode, authorities } = decodeMessage(packets.nxdomain);
    expect(responseCode).toBe(3);
    expect(authorities).toEqual([{ owner: 'example.org', ttl: 3600, type: 'SOA', minimum: 900 }]);
  });

  it('reads extended errors', () => {
    expect(decodeMessage(packets.servfail)).toMatchObject({ responseCode: 2, extendedErrors: [6, 22] });
  });

  it('adds the upper bits of the response code', () => {
    expect(decodeMessage(packet('0000 8180 0000 0000 0000 0001 00 0029 04d0 01000000 0000')).responseCode).toBe(16);
  });

  it('reads an HTTPS record, passing over keys that it does not know', () => {
    expect(decodeMessage(packets.https).answers).toEqual([
      {
        owner: 'www.example.org',
        ttl: 300,
        type: 'HTTPS',
        binding: {
          priority: 1,
          target: 'www.example.org',
          alpn: ['h3', 'h2'],
          port: 8443,
          ipv4Hints: ['104.16.132.132', '104.16.133.132'],
          ipv6Hints: ['2606:4700::6810:8484'],
        },
      },
    ]);
  });

  const foo = '03 666f6f 07 6578616d706c65';
  const none = { alpn: [], ipv4Hints: [], ipv6Hints: [] };
  it.each([
    ['AliasMode', `0000 ${foo} 03 636f6d 00`, { priority: 0, target: 'foo.example.com', ...none }],
    ['TargetName is "."', '0001 00', { priority: 1, target: 'owner', ...none }],
    [
      'a port',
      `0010 ${foo} 03 636f6d 00 0003 0002 0035`,
      { priority: 16, target: 'foo.example.com', port: 53, ...none },
    ],
    [
      'a generic key',
      `0001 ${foo} 03 636f6d 00 029b 0005 68656c6c6f`,
      { priority: 1, target: 'foo.example.com', ...none },
    ],
    [
      'two IPv6 hints',
      `0001 ${foo} 03 636f6d 00 0006 0020 20010db8000000000000000000000001 20010db8000000000000000000530001`,
      { priority: 1, target: 'foo.example.com', ...none, ipv6Hints: ['2001:db8::1', '2001:db8::53:1'] },
    ],
    [
      'mandatory keys',
      `0010 ${foo} 03 6f7267 00 0000 0004 0001 0004 0001 0009 02 6832 05 68332d3139 0004 0004 c0000201`,
      { priority: 16, target: 'foo.example.org', alpn: ['h2', 'h3-19'], ipv4Hints: ['192.0.2.1'], ipv6Hints: [] },
    ],
    [
      'an alpn with special characters',
      `0010 ${foo} 03 6f7267 00 0001 000c 08 665c6f6f2c626172 02 6832`,
      { priority: 16, target: 'foo.example.org', ...none, alpn: ['f\\092oo,bar', 'h2'] },
    ],
  ])('reads the example of RFC 9460 appendix D: %s', (_, data, binding) => {
    expect(decodeMessage(withRecord(65, data, '05 6f776e6572 00')).answers).toMatchObject([{ binding }]);
  });

  it('takes the parameters of an alias for nothing', () => {
    expect(decodeMessage(withRecord(65, `0000 ${foo} 00 0004 0004 c0000201`)).answers).toMatchObject([
      { binding: { priority: 0, ipv4Hints: [] } },
    ]);
  });

  it('passes over other types and classes', () => {
    expect(decodeMessage(withRecord(39, '0161 00')).answers).toEqual([]);
    expect(decodeMessage(withRecord(46, 'ffffff')).answers).toEqual([]);
    expect(decodeMessage(packet('0000 8180 0000 0001 0000 0000 00 0001 0003 00000001 0004 01020304')).answers).toEqual(
      [],
    );
  });

  it('lets a TTL with the highest bit set count as 0', () => {
    expect(decodeMessage(packet('0000 8180 0000 0001 0000 0000 00 0001 0001 ffffffff 0004 01020304')).answers).toEqual([
      { owner: '', ttl: 0, type: 'A', address: '1.2.3.4' },
    ]);
  });

  it('writes names in lower case and escapes what is no plain character in them', () => {
    expect(decodeMessage(withRecord(5, '06 41 2e 5c 00 20 ff 01 5a 00')).answers).toMatchObject([
      { target: 'a\\046\\092\\000\\032\\255.z' },
    ]);
  });

  it('looks at nothing behind the header of a truncated message', () => {
    expect(decodeMessage(packet('0000 8380 0001 0007 0000 0000 03 77'))).toMatchObject({
      truncated: true,
      answers: [],
    });
  });

  const name64 = `3f ${'61'.repeat(63)}`;
  it.each([
    ['nothing', packet(''), /ends after 0 octets/],
    ['half a header', packet('0000 8180 0001'), /ends after 6/],
    ['a question', packet('0000 0100 0000 0000 0000 0000'), /no answer/],
    ['an answer to an update', packet('0000 a800 0000 0000 0000 0000'), /no answer/],
    ['another id', packet('1234 8180 0000 0000 0000 0000'), /id/],
    ['fewer records than announced', packet('0000 8180 0000 ffff 0000 0000'), /ends/],
    ['a name that points to itself', packet('0000 8180 0001 0000 0000 0000 c00c 0001 0001'), /forward or to itself/],
    ['a name that points forward', packet('0000 8180 0001 0000 0000 0000 c00e 00 0001 0001'), /forward or to itself/],
    ['a name that goes round', packet('0000 8180 0001 0000 0000 0000 01 61 c00c 0001 0001'), /longer than 255/],
    ['a name of 256 octets', withRecord(5, `${name64.repeat(3)} 3e ${'61'.repeat(62)} 00`), /longer/],
    ['labels of a kind that does not exist', withRecord(5, '41 00'), /kind/],
    ['an address that is too short', withRecord(1, '010203'), /ends/],
    ['an address that is too long', withRecord(28, '00'.repeat(17)), /longer than its data/],
    ['a target that ends early', withRecord(5, '01 61 00 00'), /longer than its data/],
    ['a target that goes on behind the data', withRecord(5, '05 61'), /ends/],
    ['HTTPS parameters out of order', withRecord(65, '0001 00 0006 0000 0004 0000'), /out of order/],
    ['HTTPS parameters twice', withRecord(65, '0001 00 0004 0000 0004 0000'), /out of order/],
    ['hints that are too short', withRecord(65, '0001 00 0004 0003 010203'), /ends/],
  ])('refuses %s', (_, bytes, reason) => {
    expect(malformed(bytes)).toMatch(reason);
  });

  it('takes a name of 255 octets', () => {
    const data = `${name64.repeat(3)} 3d ${'61'.repeat(61)} 00`;
    expect(decodeMessage(withRecord(5, data)).answers).toHaveLength(1);
  });

  it('does not follow hundreds of pointers', () => {
    const hex = (value: number): string => value.toString(16).padStart(4, '0');
    const chainOf = (count: number): Uint8Array => {
      const pointers = Array.from({ length: count }, (_, i) => hex(0xc000 + (i === 0 ? 23 : 22 + 2 * i)));
      const last = hex(0xc000 + 22 + 2 * count);
      return packet(`0000 8180 0000 0002 0000 0000 00 0010 0001 00000000 ${hex(1 + 2 * count)} 00 ${pointers.join('')}
        ${last} 0001 0001 00000000 0004 01020304`);
    };
    expect(decodeMessage(chainOf(100)).answers).toMatchObject([{ owner: '', address: '1.2.3.4' }]);
    expect(malformed(chainOf(200))).toMatch(/too many pointers/);
  });

  it('throws nothing but MalformedMessage, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
        const answer = Uint8Array.from([0, 0, 0x81, 0x80, ...bytes]);
        try {
          decodeMessage(answer);
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedMessage);
        }
      }),
      { numRuns: 3000 },
    );
  });

  it('throws nothing but MalformedMessage for real answers with some octets changed or cut off', () => {
    const change = fc.tuple(fc.nat(400), fc.nat(255));
    fc.assert(
      fc.property(fc.constantFrom(...real), fc.array(change, { maxLength: 6 }), fc.nat(400), (bytes, changes, end) => {
        const changed = bytes.slice(0, Math.max(end, 4));
        for (const [at, octet] of changes) if (at > 3 && at < changed.length) changed[at] = octet;
        try {
          decodeMessage(changed);
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedMessage);
        }
      }),
      { numRuns: 5000 },
    );
  });

  it('does not take the front of a real answer for the whole', () => {
    for (const bytes of real) {
      for (let end = 0; end < bytes.length; end++) expect(malformed(bytes.subarray(0, end))).toMatch(/ends/);
    }
  });

  it('reads back what another encoder wrote', () => {
    const label = fc.stringMatching(/^[a-z\d_]([a-z\d-]{0,20}[a-z\d])?$/);
    const name = fc.array(label, { minLength: 1, maxLength: 5 }).map((labels) => labels.join('.'));
    const group = fc.nat(0xffff).map((value) => value.toString(16));
    const ipv6 = fc
      .array(group, { minLength: 8, maxLength: 8 })
      .map((groups) => new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1));
    fc.assert(
      fc.property(name, name, fc.array(ipv6, { maxLength: 5 }), fc.nat(0x7fffffff), (one, other, addresses, ttl) => {
        const message = writeReply({
          id: 0,
          question: { name: one, type: 28 },
          code: 'NOERROR',
          answers: [
            ...addresses.map((text) => ({ name: other, type: 'AAAA' as const, ttl, data: addressBytes(text) })),
            { name: one, type: 'HTTPS', ttl, data: serviceBytes({ priority: 7, target: other, ipv6hint: addresses }) },
          ],
        });
        const binding = { priority: 7, target: other, alpn: [], ipv4Hints: [], ipv6Hints: addresses };
        expect(decodeMessage(message)).toMatchObject({
          questions: [{ name: one, type: 28 }],
          answers: [
            ...addresses.map((address) => ({ owner: other, ttl, type: 'AAAA', address })),
            { owner: one, ttl, type: 'HTTPS', binding },
          ],
        });
      }),
    );
  });
});
