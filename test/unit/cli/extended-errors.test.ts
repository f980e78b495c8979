import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askForExtendedErrors } from '../../../cli/dns/extended-errors.ts';
import { serverLookup } from '../../../cli/dns/server-lookup.ts';
import { blockingReason } from '../../../src/dns/blocked-answer.ts';
import { readQuery } from '../../world/dns-message.ts';

/** An OPT record with one extended DNS error (RFC 6891 section 6.1.2, RFC 8914 section 2), octet by octet. */
const option = (code: number) => Buffer.from([0, 0, 41, 4, 208, 0, 0, 0, 0, 0, 6, 0, 15, 0, 2, 0, code]);

describe('a DNS server that blocks hosts and says so by RFC 8914', () => {
  let socket: Socket;
  let server = '';
  const asked: Buffer[] = [];
  beforeAll(async () => {
    socket = createSocket('udp4');
    socket.on('message', (message, { port, address }) => {
      const question = readQuery(message);
      if (!question || question.name === 'silent.test') return;
      asked.push(message);
      const hasEdns = message.readUInt16BE(10) === 1;
      const end = 12 + question.name.length + 2 + 4;
      const header = Buffer.from([0, 0, 0x81, 0x83, 0, 1, 0, 0, 0, 0, 0, hasEdns ? 1 : 0]);
      header.writeUInt16BE(question.id);
      const answer = Buffer.concat([header, message.subarray(12, end), ...(hasEdns ? [option(15)] : [])]);
      // First one of somebody who guesses, with another code.
      const forged = Buffer.from(answer);
      forged.writeUInt16BE(question.id ^ 1);
      forged[forged.length - 1] = 6;
      if (hasEdns) socket.send(forged, port, address);
      socket.send(answer, port, address);
    });
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    server = `127.0.0.1:${socket.address().port}`;
  });
  afterAll(() => socket.close());
  const { signal } = new AbortController();

  it('is asked with EDNS, without padding, and believed only with the id of the question', async () => {
    expect(await askForExtendedErrors('ads.test', server, signal)).toEqual([15]);
    const last = asked.at(-1);
    expect(last?.length).toBe(12 + 'ads.test'.length + 2 + 4 + 11);
  });

  it('tells nothing about the host', async () => {
    const records = await serverLookup(server).ask('ads.test', { signal, fresh: false });
    expect(records.aaaa).toMatchObject({ status: 'nxdomain', extendedErrors: [15] });
    expect(blockingReason(records)).toBe('Blocked (RFC 8914: 15)');
  });

  it('is not waited for when it does not answer, nor when nobody waits any more', async () => {
    expect(await askForExtendedErrors('silent.test', server, signal)).toEqual([]);
    expect(await askForExtendedErrors('ads.test', '127.0.0.1:9', signal)).toEqual([]);
    const ended = AbortSignal.abort(new Error('enough'));
    await expect(askForExtendedErrors('ads.test', server, ended)).rejects.toThrow('enough');
  });
});
