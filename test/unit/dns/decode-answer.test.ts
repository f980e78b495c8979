import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeAnswer } from '../../../src/dns/decode-answer.ts';
import type { Question } from '../../../src/dns/question.ts';
import {
  addressBytes,
  type CodeName,
  type DnsRecord,
  nameBytes,
  TYPES,
  uint16,
  writeReply,
} from '../../world/dns-message.ts';
import * as packets from './packets.ts';

function reply(
  question: Question,
  answers: readonly DnsRecord[],
  code: CodeName = 'NOERROR',
  soa: readonly DnsRecord[] = [],
) {
  return writeReply({
    id: 0,
    question: { name: question.hostname, type: TYPES[question.type] },
    code,
    answers,
    authorities: soa,
  });
}

const question: Question = { hostname: 'a.test', type: 'AAAA' };
const aaaa = (name: string, address: string, ttl = 300): DnsRecord => ({
  name,
  type: 'AAAA',
  ttl,
  data: addressBytes(address),
});
const cname = (name: string, target: string, ttl = 300): DnsRecord => ({
  name,
  type: 'CNAME',
  ttl,
  data: nameBytes(target),
});
const soa = (ttl: number, minimum: number): DnsRecord => ({
  name: 'test',
  type: 'SOA',
  ttl,
  data: Buffer.concat([nameBytes('ns.test'), nameBytes('admin.test'), uint16(0, 1, 0, 1, 0, 1, 0, 1, 0, minimum)]),
});

const ns = (name: string, target = 'ns1.test'): DnsRecord => ({ name, type: 'NS', ttl: 60, data: nameBytes(target) });

describe('decodeAnswer', () => {
  it('gives the addresses and the least TTL', () => {
    const answer = decodeAnswer(packets.aaaa, { hostname: 'www.example.org', type: 'AAAA' });
    expect(answer).toMatchObject({ status: 'ok', cnames: [], ttl: 240 });
    expect(answer.records).toHaveLength(2);
  });

  it('gives the chain in order, and lets its TTL count', () => {
    expect(decodeAnswer(packets.chain, { hostname: 'www.example.org', type: 'A' })).toMatchObject({
      status: 'ok',
      records: [{ address: '198.41.30.11' }],
      cnames: ['www.example.cdn.org', 'edge.example.cdn.org'],
      ttl: 60,
    });
  });

  it('tells no data at the end of a chain, kept as long as the SOA says', () => {
    expect(decodeAnswer(packets.noData, { hostname: 'v4.example.org', type: 'AAAA' })).toEqual({
      status: 'no-data',
      records: [],
      cnames: ['pop.cdn.org'],
      ttl: 120,
    });
  });

  it('tells a name that does not exist from no data', () => {
    expect(decodeAnswer(packets.nxdomain, { hostname: 'nothere.example.org', type: 'AAAA' })).toMatchObject({
      status: 'nxdomain',
      ttl: 900,
    });
  });

  it('tells SERVFAIL, with its reasons, from both', () => {
    expect(decodeAnswer(packets.servfail, { hostname: 'bogus.example.org', type: 'AAAA' })).toEqual({
      status: 'servfail',
      extendedErrors: [6, 22],
      records: [],
      cnames: [],
      ttl: 30,
    });
  });

  it.each<[CodeName, object]>([
    ['SERVFAIL', { status: 'servfail' }],
    ['REFUSED', { status: 'refused' }],
    ['FORMERR', { status: 'failed', code: 1 }],
    ['NOTIMP', { status: 'failed', code: 4 }],
  ])('calls %s %j', (code, outcome) => {
    expect(decodeAnswer(reply(question, [], code), question)).toEqual({ ...outcome, records: [], cnames: [], ttl: 30 });
  });

  it('says of a truncated answer only that it is', () => {
    const message = writeReply({
      id: 0,
      question: { name: 'a.test', type: 28 },
      code: 'NOERROR',
      answers: [],
      truncated: true,
    });
    expect(decodeAnswer(message, question)).toMatchObject({ status: 'truncated', records: [] });
  });

  it('does not believe an answer to another question', () => {
    const message = reply(question, [aaaa('a.test', '2606:4700::1')]);
    expect(decodeAnswer(message, question).status).toBe('ok');
    expect(decodeAnswer(message, { ...question, hostname: 'b.test' }).status).toBe('broken');
    expect(decodeAnswer(message, { ...question, type: 'A' }).status).toBe('broken');
    const questions = (text: string) => decodeAnswer(packets.packet(`0000 8180 ${text}`), question).status;
    const [one, chaos] = ['01 61 04 74657374 00 001c 0001', '01 61 04 74657374 00 001c 0003'];
    expect(questions(`0001 0000 0000 0000 ${one}`)).toBe('no-data');
    expect(questions(`0001 0000 0000 0000 ${chaos}`)).toBe('broken');
    expect(questions(`0002 0000 0000 0000 ${one} ${one}`)).toBe('broken');
    expect(questions('0000 0000 0000 0000')).toBe('broken');
  });

  it('asks and compares without regard to case and a dot at the end', () => {
    const message = reply({ ...question, hostname: 'A.Test' }, [aaaa('a.TEST', '2606:4700::1')]);
    expect(decodeAnswer(message, { ...question, hostname: 'a.tesT.' })).toMatchObject({ status: 'ok' });
  });

  it('ignores addresses of names that are not at the end of the chain', () => {
    const message = reply(question, [
      aaaa('stranger.test', '2606:4700::bad'),
      cname('a.test', 'b.test'),
      aaaa('a.test', '2606:4700::bad'),
      aaaa('b.test', '2606:4700::1'),
    ]);
    expect(decodeAnswer(message, question)).toMatchObject({
      records: [{ address: '2606:4700::1' }],
      cnames: ['b.test'],
    });
  });

  it('follows a chain whatever the order of its records', () => {
    const names = ['a.test', 'b.test', 'c.test', 'd.test'];
    const records = [...names.slice(1).map((name, i) => cname(names[i] ?? '', name)), aaaa('d.test', '2606:4700::1')];
    fc.assert(
      fc.property(fc.shuffledSubarray(records, { minLength: records.length }), (shuffled) => {
        expect(decodeAnswer(reply(question, shuffled), question)).toMatchObject({
          status: 'ok',
          cnames: names.slice(1),
        });
      }),
    );
  });

  it('finds nothing at the end of a chain that goes in a circle, whatever stands beside it (RFC 1034 section 3.6.2)', () => {
    const self = [cname('a.test', 'a.test'), aaaa('a.test', '2606:4700::1')];
    expect(decodeAnswer(reply(question, self), question)).toMatchObject({ status: 'no-data', cnames: [], records: [] });
    const circle = [cname('a.test', 'b.test'), cname('b.test', 'c.test'), cname('c.test', 'b.test')];
    expect(decodeAnswer(reply(question, circle), question)).toMatchObject({
      status: 'no-data',
      cnames: ['b.test', 'c.test'],
    });
  });

  it('knows nothing from a chain longer than resolvers follow, with an address at its end or without', () => {
    const links = (count: number) =>
      Array.from({ length: count }, (_, i) => cname(i ? `n${i}.test` : 'a.test', `n${i + 1}.test`));
    const found = (count: number) => [...links(count), aaaa(`n${count}.test`, '2606:4700::1')];
    expect(decodeAnswer(reply(question, links(11)), question)).toMatchObject({ status: 'no-data' });
    expect(decodeAnswer(reply(question, found(11)), question)).toMatchObject({ status: 'ok' });
    for (const records of [links(12), found(12), found(200)]) {
      expect(decodeAnswer(reply(question, records), question)).toMatchObject({ status: 'long-chain', records: [] });
    }
  });

  it('believes NXDOMAIN even if there are records with it', () => {
    expect(decodeAnswer(reply(question, [aaaa('a.test', '2606:4700::1')], 'NXDOMAIN'), question)).toMatchObject({
      status: 'nxdomain',
      records: [],
    });
  });

  it('keeps no more than 64 records', () => {
    const many = Array.from({ length: 100 }, (_, i) => aaaa('a.test', `2606:4700::${i + 1}`));
    expect(decodeAnswer(reply(question, many), question).records).toHaveLength(64);
  });

  it.each([
    [0, 60],
    [59, 60],
    [61, 61],
    [86_401, 86_400],
    [0xffffffff, 60],
  ])('bounds a TTL of %i to %i', (ttl, kept) => {
    expect(decodeAnswer(reply(question, [aaaa('a.test', '2606:4700::1', ttl)]), question).ttl).toBe(kept);
  });

  it.each([
    ['the TTL of the SOA', [soa(90, 200)], 90],
    ['the minimum of the SOA', [soa(3600, 100)], 100],
    ['a minute, if there is no SOA', [], 60],
    ['a minute at least', [soa(1, 1)], 60],
    ['three hours at most', [soa(90_000, 60_000)], 10_800],
  ])('keeps what does not exist for %s', (_, authorities, kept) => {
    expect(decodeAnswer(reply(question, [], 'NXDOMAIN', authorities), question).ttl).toBe(kept);
    expect(decodeAnswer(reply(question, [], 'NOERROR', authorities), question).ttl).toBe(kept);
  });

  it.each([
    ['without any record', [], 'no-data'],
    ['with a SOA', [soa(90, 200)], 'no-data'],
    ['with a SOA beside name servers', [ns('test'), soa(90, 200)], 'no-data'],
    ['with the name servers of a zone above alone', [ns('test'), ns('test', 'ns2.test')], 'referral'],
    ['with the root servers alone', [ns('', 'a.root-servers.net')], 'referral'],
  ])('tells no data from a referral, which is no answer (RFC 2308 section 2.2): %s', (_, authorities, status) => {
    expect(decodeAnswer(reply(question, [], 'NOERROR', authorities), question)).toMatchObject({ status, records: [] });
    const chain = [cname('a.test', 'b.test')];
    expect(decodeAnswer(reply(question, chain, 'NOERROR', authorities), question)).toMatchObject({ status });
  });

  it('believes an answer and NXDOMAIN with name servers beside them', () => {
    const answers = [aaaa('a.test', '2606:4700::1')];
    expect(decodeAnswer(reply(question, answers, 'NOERROR', [ns('test')]), question).status).toBe('ok');
    expect(decodeAnswer(reply(question, [], 'NXDOMAIN', [ns('test')]), question).status).toBe('nxdomain');
  });

  it('returns an answer whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        expect(decodeAnswer(Uint8Array.from([0, 0, 0x81, 0x80, ...bytes]), question).records).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });
});
