import { describe, expect, it } from 'vitest';
import type { ServerResponse } from '../../../../src/lookup/ask-server.ts';
import { parseLookupTarget } from '../../../../src/lookup/lookup-target.ts';
import { createRoutingClient } from '../../../../src/lookup/routing/routing-client.ts';

const url = 'https://stat.ripe.net/data/prefix-overview/data.json?resource=193.0.6.139&sourceapp=greensix';
/** In the shape of a real answer. */
const overview = (data: object) => ({
  status: 'ok',
  data_call_name: 'prefix-overview',
  data: { type: 'prefix', ...data },
});
const good = overview({ announced: true, resource: '193.0.0.0/21', asns: [{ asn: 3333, holder: 'RIPE-NCC-AS' }] });
const answer = (body: unknown, status = 200, retryAfter: string | null = null): ServerResponse => ({
  kind: 'answer',
  status,
  retryAfter,
  body: typeof body === 'string' ? body : JSON.stringify(body),
});

function clientWith(...responses: (ServerResponse | 'never')[]) {
  const asked: string[] = [];
  const stored = new Map<string, unknown>();
  const timers: (() => void)[] = [];
  let now = 1_800_000_000_000;
  const ask = createRoutingClient({
    request(of, signal) {
      asked.push(of);
      const response = responses.shift() ?? answer(good);
      if (response !== 'never') return Promise.resolve(response);
      return new Promise((done) => {
        signal.addEventListener('abort', () => done({ kind: 'failed', reason: 'network', error: '' }));
      });
    },
    lock: (_, signal, task) => (signal.aborted ? Promise.reject(signal.reason) : task()),
    memory: {
      get: async (key) => stored.get(key),
      update: async (key, change) => void stored.set(key, change(stored.get(key))),
    },
    now: () => now,
    later(_, callback) {
      timers.push(callback);
      return () => {};
    },
  });
  const target = (text: string) => {
    const read = parseLookupTarget(text, []);
    if (!read) throw new Error(text);
    return read;
  };
  return {
    asked,
    timers,
    pass: (milliseconds: number) => {
      now += milliseconds;
    },
    ask: (text = '193.0.6.139', { fresh = false, signal = new AbortController().signal } = {}) =>
      ask(target(text), { signal, fresh }),
  };
}

describe('asking who announces an address', () => {
  it('sends the address and the name of the program, and reads prefix, number and holder', async () => {
    const { ask, asked } = clientWith(answer(good));
    expect(await ask()).toEqual({
      kind: 'routed',
      network: { prefix: '193.0.0.0/21', origins: [{ as: 3333, holder: 'RIPE-NCC-AS' }] },
    });
    expect(asked).toEqual([url]);
  });

  it('reads each of the systems that announce a network, or takes a list that no network has for no answer', async () => {
    const of = (length: number) => {
      const asns = Array.from({ length }, (_, at) => ({ asn: 64_512 + at, holder: `H${at}` }));
      return answer(overview({ announced: true, resource: '193.0.0.0/21', asns }));
    };
    const { ask } = clientWith(of(40), of(1001));
    expect(await ask()).toMatchObject({ network: { origins: { length: 40, 39: { as: 64_551, holder: 'H39' } } } });
    expect(await ask('193.0.6.140')).toEqual({ kind: 'failed', reason: 'wrong-answer' });
  });

  it('is not repeated for an address within an hour, unless the user wants it; others are asked about', async () => {
    const { ask, asked, pass } = clientWith();
    await ask();
    await ask();
    expect(asked).toHaveLength(1);
    // Within an announced network others may announce a part.
    await ask('193.0.6.140');
    expect(asked).toHaveLength(2);
    pass(1);
    await ask('193.0.6.139', { fresh: true });
    expect(asked).toHaveLength(3);
    pass(3_600_001);
    await ask();
    expect(asked).toHaveLength(4);
  });

  it.each([
    ['10.0.0.1', 'of your own network'],
    ['2001:db8::1', 'of documentation'],
    ['example.org', 'that is no address'],
  ])('sends nothing about %s, %s', async (text) => {
    const { ask, asked } = clientWith();
    expect(await ask(text)).toEqual({ kind: 'not-asked' });
    expect(asked).toEqual([]);
  });

  it.each<[string, ServerResponse, object]>([
    [
      'nobody announces it',
      answer(overview({ announced: false, resource: '193.0.6.139', asns: [] })),
      { kind: 'unrouted' },
    ],
    ['no JSON', answer('<html>'), { kind: 'failed', reason: 'wrong-answer' }],
    ['nothing in it', answer({}), { kind: 'failed', reason: 'wrong-answer' }],
    [
      'another network',
      answer(overview({ announced: true, resource: '192.0.2.0/24', asns: [{ asn: 1, holder: 'x' }] })),
      { kind: 'failed', reason: 'wrong-answer' },
    ],
    [
      'numbers that are none',
      answer(
        overview({
          announced: true,
          resource: '193.0.0.0/21',
          asns: [{ asn: '1' }, { asn: -1 }, { asn: 2 ** 32 }, null],
        }),
      ),
      { kind: 'failed', reason: 'wrong-answer' },
    ],
    ['a status', answer('', 500), { kind: 'failed', reason: 'refused' }],
    [
      'a redirect',
      { kind: 'redirect', location: 'https://elsewhere.test/' },
      { kind: 'failed', reason: 'wrong-answer' },
    ],
    ['no network', { kind: 'failed', reason: 'network', error: '' }, { kind: 'failed', reason: 'no-network' }],
    ['too much', { kind: 'failed', reason: 'too-large', error: '' }, { kind: 'failed', reason: 'wrong-answer' }],
  ])('understands %s', async (_, response, expected) => {
    expect(await clientWith(response).ask()).toEqual(expected);
  });

  it('makes hostile names harmless', async () => {
    const asns = Array.from({ length: 500 }, (_, at) => ({ asn: at + 1, holder: `\u202e\u0000${'x'.repeat(5000)}` }));
    const result = await clientWith(answer(overview({ announced: true, resource: '193.0.0.0/21', asns }))).ask();
    if (result.kind !== 'routed') throw new Error(result.kind);
    expect(result.network.origins).toHaveLength(500);
    for (const { holder } of result.network.origins) {
      expect(holder.length).toBeLessThan(200);
      for (const hidden of ['\u202e', '\u0000']) expect(holder).not.toContain(hidden);
    }
  });

  it('leaves the server alone as long as it wants', async () => {
    const { ask, asked, pass } = clientWith(answer('', 429, '60'));
    expect(await ask()).toEqual({ kind: 'failed', reason: 'rate-limited' });
    expect(await ask()).toEqual({ kind: 'failed', reason: 'rate-limited' });
    expect(asked).toHaveLength(1);
    pass(61_000);
    expect(await ask()).toMatchObject({ kind: 'routed' });
  });

  it('ends when the user gives up, and when the server does not answer in time', async () => {
    const slow = clientWith('never');
    const late = slow.ask();
    await expect.poll(() => slow.timers.length).toBe(1);
    slow.timers[0]?.();
    expect(await late).toEqual({ kind: 'failed', reason: 'time-out' });

    const ending = new AbortController();
    const { ask } = clientWith('never');
    const question = ask('193.0.6.139', { signal: ending.signal });
    ending.abort();
    expect(await question).toEqual({ kind: 'failed', reason: 'cancelled' });
  });
});
