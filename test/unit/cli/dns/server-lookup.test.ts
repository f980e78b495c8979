import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { serverLookup } from '../../../../cli/dns/server-lookup.ts';
import { blockingReason } from '../../../../src/dns/blocked-answer.ts';
import { readQuery } from '../../../world/dns-message.ts';

/** An OPT record with one extended DNS error (RFC 6891 section 6.1.2, RFC 8914 section 2), octet by octet. */
const option = (code: number) => Buffer.from([0, 0, 41, 4, 208, 0, 0, 0, 0, 0, 6, 0, 15, 0, 2, 0, code]);
const name = (text: string) =>
  Buffer.from([...text.split('.').flatMap((label) => [label.length, ...Buffer.from(label)]), 0]);
/** A record of class IN that lives for a minute. */
const record = (owner: string, type: number, data: Buffer) =>
  Buffer.concat([name(owner), Buffer.from([0, type, 0, 1, 0, 0, 0, 60, 0, data.length]), data]);
const alive = Buffer.from('2a000000000000000000000000000001', 'hex');
const alias = (owner: string, target: string) => record(owner, 5, name(target));

/** What the server of the test says to AAAA, octet by octet; `code` is the response code of RFC 1035 section 4.1.1. */
interface Reply {
  readonly code?: number;
  readonly truncated?: true;
  readonly answers?: readonly Buffer[];
  readonly error?: number;
}

const replies: Readonly<Record<string, (hasEdns: boolean, isTcp: boolean) => Reply | null>> = {
  'ads.test': (hasEdns) => ({ code: 3, ...(hasEdns && { error: 15 }) }),
  'format.test': () => ({ code: 1 }),
  'no-edns.test': (hasEdns) => (hasEdns ? { code: 1 } : { answers: [record('no-edns.test', 28, alive)] }),
  'not-implemented.test': () => ({ code: 4 }),
  'not-auth.test': () => ({ code: 9 }),
  'long.test': (_, isTcp) => (isTcp ? { answers: [record('long.test', 28, alive)] } : { truncated: true }),
  'other-owner.test': () => ({ answers: [record('elsewhere.test', 28, alive)] }),
  'upper.test': () => ({ answers: [record('UPPER.Test', 28, alive)] }),
  'chain.test': () => ({ answers: [alias('chain.test', 'Block.NextDNS.io'), alias('block.nextdns.io', 'x.test')] }),
  'circle.test': () => ({ answers: [alias('circle.test', 'b.test'), alias('b.test', 'circle.test')] }),
};

function replyTo(message: Buffer, isTcp: boolean): Buffer | null {
  const question = readQuery(message);
  if (!question) return null;
  const hasEdns = message.readUInt16BE(10) === 1;
  const reply = replies[question.name]?.(hasEdns, isTcp);
  if (!reply) return null;
  const { code = 0, truncated, answers = [], error } = reply;
  const header = Buffer.from([0, 0, truncated ? 0x83 : 0x81, 0x80 | code, 0, 1, 0, answers.length, 0, 0, 0, 0]);
  header.writeUInt16BE(question.id);
  if (error !== undefined) header.writeUInt16BE(1, 10);
  const asked = message.subarray(12, 12 + question.name.length + 2 + 4);
  return Buffer.concat([header, asked, ...answers, ...(error === undefined ? [] : [option(error)])]);
}

describe('a DNS server that is asked', () => {
  let socket: Socket;
  let long: Server;
  let server = '';
  const asked: Buffer[] = [];
  beforeAll(async () => {
    socket = createSocket('udp4');
    socket.on('message', (message, { port, address }) => {
      asked.push(message);
      const answer = replyTo(message, false);
      if (!answer) return;
      // First one of somebody who guesses: another id, and that nothing is wrong.
      const forged = Buffer.from(answer);
      forged.writeUInt16BE(forged.readUInt16BE(0) ^ 1);
      forged[3] = 0x80;
      socket.send(forged, port, address);
      // Then the right id, and another question.
      const other = Buffer.from(answer);
      other[13] = (other[13] ?? 0) ^ 1;
      other[3] = 0x80;
      socket.send(other, port, address);
      socket.send(answer, port, address);
    });
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    const { port } = socket.address();
    server = `127.0.0.1:${port}`;
    long = createServer((connection) => {
      connection.once('data', (part) => {
        const answer = replyTo(part.subarray(2), true) ?? Buffer.alloc(0);
        connection.end(Buffer.concat([Buffer.from([answer.length >> 8, answer.length & 255]), answer]));
      });
    }).listen(port, '127.0.0.1');
    await once(long, 'listening');
  });
  afterAll(() => {
    socket.close();
    long.close();
  });
  beforeEach(() => void asked.splice(0));
  const ask = (hostname: string) =>
    serverLookup(server).ask(hostname, { signal: new AbortController().signal, fresh: false });

  it('gets A and AAAA with EDNS and without padding, and is believed only with the id and the name of the question', async () => {
    expect((await ask('ads.test')).aaaa.status).toBe('nxdomain');
    expect(asked.map(({ length }) => length)).toEqual([0, 0].map(() => 12 + 'ads.test'.length + 2 + 4 + 11));
  });

  it('says by RFC 8914 that it blocks a host, and then tells nothing about the host', async () => {
    const records = await ask('ads.test');
    expect(records.aaaa).toMatchObject({ status: 'nxdomain', extendedErrors: [15] });
    expect(blockingReason(records)).toBe('Blocked (RFC 8914: 15)');
  });

  it.each([
    ['format.test', 1],
    ['not-implemented.test', 4],
    ['not-auth.test', 9],
  ])('that fails by any other code (%s: %s) says nothing about AAAA', async (hostname, code) => {
    expect((await ask(hostname)).aaaa).toEqual({ status: 'failed', code, addresses: [] });
  });

  it.each(['no-edns.test', 'long.test', 'upper.test'])('is understood: %s', async (hostname) => {
    expect((await ask(hostname)).aaaa).toEqual({ status: 'ok', addresses: ['2a00::1'] });
  });

  it('tells nothing by records of names that it was not asked for', async () => {
    expect((await ask('other-owner.test')).aaaa).toEqual({ status: 'no-data', addresses: [] });
  });

  it('brings aliases with its answer', async () => {
    const records = await ask('chain.test');
    expect(records).toMatchObject({ cnames: ['block.nextdns.io', 'x.test'], aaaa: { status: 'no-data' } });
    expect(blockingReason(records)).toBe('block.nextdns.io');
  });

  it('may have aliases in a circle: there is no address', async () => {
    expect((await ask('circle.test')).aaaa).toEqual({ status: 'no-data', addresses: [] });
  });
});

describe('a DNS server that starts anew', () => {
  const { signal } = new AbortController();
  const serve = async (port = 0): Promise<Socket> => {
    const socket = createSocket('udp4');
    socket.on('message', (message, { port: from, address }) => {
      const answer = Buffer.from(message);
      answer.writeUInt16BE(0x8180, 2);
      answer.writeUInt16BE(0, 10);
      socket.send(answer, from, address);
    });
    socket.bind(port, '127.0.0.1');
    await once(socket, 'listening');
    return socket;
  };

  it('is asked again after a moment, where it has answered before', async () => {
    const first = await serve();
    const { port } = first.address();
    const lookup = serverLookup(`127.0.0.1:${port}`);
    expect((await lookup.ask('a.test', { signal, fresh: false })).aaaa.status).toBe('no-data');
    first.close();
    const asked = lookup.ask('b.test', { signal, fresh: false });
    // The kernel has refused by then, and the next try has not begun.
    await new Promise((done) => setImmediate(done));
    const second = await serve(port);
    expect((await asked).aaaa.status).toBe('no-data');
    second.close();
  });

  it('and none that never has', async () => {
    const gone = await serve();
    const { port } = gone.address();
    gone.close();
    const begin = Date.now();
    const records = await serverLookup(`127.0.0.1:${port}`).ask('a.test', { signal, fresh: false });
    expect(records.aaaa.status).toBe('unreachable');
    expect(Date.now() - begin).toBeLessThan(1000);
  });
});
