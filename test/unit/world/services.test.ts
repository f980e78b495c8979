import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Behaviour, Behaviours } from '../../world/behaviours.ts';
import { CODES, nameBytes, TYPES, uint16 } from '../../world/dns-message.ts';
import { Gates } from '../../world/gates.ts';
import { REGISTRIES } from '../../world/hosts.ts';
import type { Served } from '../../world/log.ts';
import { recordedAnswers } from '../../world/rdap.ts';
import { answer } from '../../world/routes.ts';

/** The routes of the world behind a plain server; the header `x-host` says which name is meant. */
const gates = new Gates();
const behaviours = new Behaviours();
let served: Served[] = [];
let server: Server;
let base = '';

beforeAll(async () => {
  server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', `https://${request.headers['x-host']}`);
    const entry = { host: url.host, path: request.url, question: null } as Served;
    served.push(entry);
    const destroy = () => void request.socket.resetAndDestroy();
    void answer({ request, response, url, gates, behaviours, served: entry, destroy });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
beforeEach(() => {
  gates.reset();
  behaviours.reset();
  served = [];
});
afterAll(() => void server.close());

const get = (host: string, path: string, init: RequestInit = {}) =>
  fetch(base + path, { redirect: 'manual', ...init, headers: { ...init.headers, 'x-host': host } });

const ripe = '/ip/62.239.237.1';

describe('the registries of the world', () => {
  it('give the recorded answers of all five, each for the whole range', async () => {
    const asked = recordedAnswers();
    expect(new Set(asked.map(({ registry }) => registry))).toEqual(new Set(Object.values(REGISTRIES)));
    for (const { registry, query, response } of asked) {
      const host = Object.entries(REGISTRIES).find(([, name]) => name === registry)?.[0] ?? '';
      const given = await get(host, `/rdap/ip/${query}`);
      expect(given.headers.get('content-type')).toBe('application/rdap+json');
      expect(await given.json()).toEqual(response);
    }
    expect((await get('rdap.arin.net', '/registry/ip/74.125.255.254')).status).toBe(200);
    expect((await get('rdap.arin.net', '/registry/ip/2001:4860:ffff::1')).status).toBe(200);
  });

  it('do not know what is not theirs', async () => {
    expect((await get('rdap.arin.net', `/registry${ripe}`)).status).toBe(404);
    expect((await get('rdap.db.ripe.net', '/ip/62.239.238.1')).status).toBe(404);
    expect((await get('rdap.db.ripe.net', '/')).status).toBe(404);
  });

  it('redirect to where the request says, or to themselves for so many times', async () => {
    behaviours.set('rdap.arin.net', { do: 'redirect', to: 'https://rdap.db.ripe.net/ip/$value', status: 301 });
    const sentOn = await get('rdap.arin.net', '/registry/ip/62.239.237.1');
    expect([sentOn.status, sentOn.headers.get('location')]).toEqual([301, 'https://rdap.db.ripe.net/ip/62.239.237.1']);
    behaviours.set('rdap.db.ripe.net', { do: 'redirects', count: 2 });
    let path = ripe;
    const statuses: number[] = [];
    for (let step = 0; step < 3; step++) {
      const { status, headers } = await get('rdap.db.ripe.net', path);
      statuses.push(status);
      const to = headers.get('location');
      if (to) path = new URL(to).pathname + new URL(to).search;
    }
    expect(statuses).toEqual([302, 302, 200]);
  });

  it('stall until the gate is open, refuse with a status, and break the connection', async () => {
    behaviours.set('rdap.db.ripe.net', { do: 'stall', gate: 'registry' });
    const stalled = get('rdap.db.ripe.net', ripe);
    await expect.poll(() => gates.waiting('registry')).toBe(1);
    gates.open('registry');
    expect((await stalled).status).toBe(200);
    behaviours.set('rdap.db.ripe.net', { do: 'status', status: 429, retryAfter: '120' });
    const limited = await get('rdap.db.ripe.net', ripe);
    expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '120']);
    behaviours.set('rdap.db.ripe.net', { do: 'reset' });
    await expect(get('rdap.db.ripe.net', ripe)).rejects.toThrow();
  });

  it('send broken, huge, hostile and lying answers', async () => {
    const body = async (behaviour: Behaviour) => {
      behaviours.set('rdap.db.ripe.net', behaviour);
      return (await get('rdap.db.ripe.net', ripe)).text();
    };
    for (const broken of ['broken-json', 'html', 'empty'] as const) {
      const text = await body({ do: broken });
      expect(() => JSON.parse(text)).toThrow();
    }
    expect((await body({ do: 'huge' })).length).toBeGreaterThan(20_000_000);
    expect(JSON.parse(await body({ do: 'other-range' }))).toMatchObject({ startAddress: '192.0.2.0' });
    expect(JSON.parse(await body({ do: 'hostile' }))).toMatchObject({ startAddress: '62.239.237.1' });
    expect(await body({ do: 'body', body: '{}' })).toBe('{}');
  });

  it('are listed by IANA, with a date newer than what is shipped', async () => {
    const list = (await (await get('data.iana.org', '/rdap/ipv4.json')).json()) as { publication: string };
    expect(Date.parse(list.publication)).toBeGreaterThan(Date.now());
    expect((await get('data.iana.org', '/rdap/dns.json')).status).toBe(404);
  });
});

describe('the resolvers of the world', () => {
  const queryFor = (name: string, type: keyof typeof TYPES, id = 0) =>
    Buffer.concat([uint16(id, 0x0100, 1, 0, 0, 0), nameBytes(name), uint16(TYPES[type], 1)]);

  const ask = async (name: string, type: keyof typeof TYPES, path = '/dns-query') => {
    const query = queryFor(name, type).toString('base64url');
    const response = await get('doh.test', `${path}?dns=${query}`);
    return { response, message: Buffer.from(await response.arrayBuffer()) };
  };
  /** Code, and the numbers of answers and authorities. */
  const short = (message: Buffer) => [message.readUInt16BE(2) & 15, message.readUInt16BE(6), message.readUInt16BE(8)];

  it('answer by GET and by POST alike, and note what they were asked', async () => {
    const { response, message } = await ask('dual.test', 'AAAA');
    expect(response.headers.get('content-type')).toBe('application/dns-message');
    expect(response.headers.get('cache-control')).toBe('max-age=300');
    const body = queryFor('DUAL.test', 'AAAA');
    const headers = { 'content-type': 'application/dns-message' };
    const posted = await get('dns.google', '/dns-query', { method: 'POST', body, headers });
    expect(Buffer.from(await posted.arrayBuffer())).toEqual(message);
    expect(served.map(({ host, question }) => [host, question])).toEqual([
      ['doh.test', 'dual.test AAAA'],
      ['dns.google', 'dual.test AAAA'],
    ]);
  });

  it.each([
    ['dual.test', 'A', CODES.NOERROR, 1, 0],
    ['v6.test', 'A', CODES.NOERROR, 0, 1],
    ['v6.test', 'HTTPS', CODES.NOERROR, 0, 1],
    ['unknown.test', 'A', CODES.NXDOMAIN, 0, 1],
    ['alias.test', 'A', CODES.NOERROR, 3, 0],
    ['alias.test', 'AAAA', CODES.NOERROR, 2, 1],
    ['alias6.test', 'AAAA', CODES.NOERROR, 2, 0],
    ['loop-a.test', 'A', CODES.NOERROR, 16, 1],
    ['dangling.test', 'A', CODES.NXDOMAIN, 1, 1],
    ['hints.test', 'HTTPS', CODES.NOERROR, 2, 0],
    ['ipv4only.arpa', 'A', CODES.NOERROR, 2, 0],
    ['servfail.test', 'A', CODES.SERVFAIL, 0, 0],
  ] as const)('know %s %s', async (name, type, ...wanted) => {
    expect(short((await ask(name, type)).message)).toEqual(wanted);
  });

  it('fail in every way that is set for them, or that the path names', async () => {
    const right = (await ask('dual.test', 'A')).message;
    const wrong = async (path: string) => (await ask('dual.test', 'A', path)).message;
    const truncated = await wrong('/truncate');
    expect(truncated.readUInt16BE(2) & 0x0200).toBe(0x0200);
    expect((await wrong('/cut')).length).toBe(right.length - 3);
    expect((await wrong('/wrong-id')).readUInt16BE(0)).not.toBe(0);
    expect((await wrong('/wrong-question')).includes('v6')).toBe(true);
    expect((await wrong('/query')).readUInt16BE(2) & 0x8000).toBe(0);
    expect((await wrong('/wrong-count')).readUInt16BE(6)).toBe(0xffff);
    expect((await wrong('/pointer-loop')).readUInt16BE(12)).toBe(0xc00c);
    expect((await wrong('/huge')).length).toBeGreaterThan(65_535);
    expect(await wrong('/lie')).not.toEqual(right);
    for (const path of ['/garbage', '/empty', '/short-address']) expect(await wrong(path)).not.toEqual(right);
    expect((await ask('dual.test', 'A', '/html')).response.headers.get('content-type')).toBe('text/html');
    expect((await ask('dual.test', 'A', '/no-such-trick')).response.status).toBe(404);
    for (const code of ['SERVFAIL', 'NXDOMAIN', 'REFUSED'] as const) {
      behaviours.set('doh.test', { do: 'code', code });
      expect(short((await ask('dual.test', 'A')).message)).toEqual([CODES[code], 0, 0]);
    }
    behaviours.set('doh.test', { do: 'status', status: 503 });
    expect((await ask('dual.test', 'A')).response.status).toBe(503);
  });

  it('synthesise AAAA records only where there are none', async () => {
    behaviours.set('doh.test', { do: 'dns64', prefix: '64:ff9b::' });
    const made = (await ask('v4.test', 'AAAA')).message;
    expect(made.subarray(-16).toString('hex')).toBe('0064ff9b0000000000000000c6291e0a');
    expect(made.readUInt16BE(8)).toBe(0);
    behaviours.reset();
    const own = (await ask('dual.test', 'AAAA')).message;
    behaviours.set('doh.test', { do: 'dns64', prefix: '64:ff9b::' });
    expect((await ask('dual.test', 'AAAA')).message).toEqual(own);
    expect(short((await ask('unknown.test', 'AAAA')).message)).toEqual([CODES.NXDOMAIN, 0, 1]);
  });

  it('refuse what is no query', async () => {
    expect((await get('doh.test', '/dns-query')).status).toBe(400);
    expect((await get('doh.test', '/dns-query?dns=AAAB')).status).toBe(400);
    expect((await get('doh.test', '/dns-query?dns=AA==')).status).toBe(400);
    expect((await get('doh.test', '/dns-query', { method: 'POST', body: 'x' })).status).toBe(415);
    expect((await get('doh.test', '/dns-query', { method: 'DELETE' })).status).toBe(405);
  });
});
