import { describe, expect, it } from 'vitest';
import {
  type DohOptions,
  dohLookup,
  type HttpReply,
  questionMs,
  questionsInFlight,
} from '../../../src/dns/doh-lookup.ts';
import type { QuestionType } from '../../../src/dns/question.ts';
import { readQuery, serviceBytes, TYPES, writeReply } from '../../world/dns-message.ts';
import { lookUpInZone } from '../../world/zone.ts';
import { settled, Timers } from './timers.ts';

const url = 'https://dns.test/dns-query';
const good = { status: 200, contentType: 'application/dns-message', retryAfter: null };

/** A resolver that knows the world's zone. `answer` may change what it says to a type. */
class Resolver {
  readonly timers = new Timers();
  readonly asked: {
    readonly url: string;
    readonly name: string;
    readonly type: QuestionType;
    readonly signal: AbortSignal;
  }[] = [];
  underWay = 0;
  limit = 0;
  maxInFlight = 0;
  readonly answer: (type: QuestionType, honest: HttpReply) => HttpReply | Promise<HttpReply>;

  constructor(answer: Resolver['answer'] = (_, honest) => honest, patienceMs?: number) {
    this.answer = answer;
    const { now, after } = this.timers;
    this.lookup = dohLookup({ url, get: this.get, now, after, ...(patienceMs === undefined ? {} : { patienceMs }) });
  }

  readonly get: DohOptions['get'] = async (asked, { signal, limit }) => {
    this.limit = limit;
    const dns = new URL(asked).searchParams.get('dns') ?? '';
    const question = readQuery(Buffer.from(dns, 'base64url'));
    if (!question) throw new Error('no query');
    const { id, name, type } = question;
    const typeName = (Object.keys(TYPES) as QuestionType[]).find((key) => TYPES[key] === type) ?? 'A';
    this.asked.push({ url: asked, name, type: typeName, signal });
    this.maxInFlight = Math.max(this.maxInFlight, ++this.underWay);
    await settled();
    try {
      return await this.answer(typeName, {
        ...good,
        body: writeReply({ id, question: { name, type }, ...lookUpInZone(name, type) }),
      });
    } finally {
      this.underWay--;
    }
  };

  readonly lookup: ReturnType<typeof dohLookup>;

  ask(hostname: string, signal = new AbortController().signal) {
    return this.lookup.ask(hostname, { signal, fresh: false });
  }
}

const never = new Promise<never>(() => {});

describe('dohLookup', () => {
  it('puts the answers together', async () => {
    expect(await new Resolver().ask('dual.test')).toEqual({
      hostname: 'dual.test',
      a: { status: 'ok', addresses: ['198.41.30.11'] },
      aaaa: { status: 'ok', addresses: ['2606:4700::11'] },
      https: { status: 'no-data', bindings: [] },
      cnames: [],
      source: { kind: 'doh', url },
      at: 1_000_000,
      ttl: 300,
    });
  });

  it('tells the chain to the name that lacks the AAAA', async () => {
    expect(await new Resolver().ask('alias.test')).toMatchObject({
      aaaa: { status: 'no-data' },
      a: { status: 'ok' },
      cnames: ['edge.cdn.test', 'pop4.cdn.test'],
    });
  });

  it('tells the hints of HTTPS records, by priority', async () => {
    const { https } = await new Resolver().ask('hints.test');
    expect(https).toEqual({
      status: 'ok',
      bindings: [
        { priority: 1, target: 'hints.test', alpn: ['h2'], ipv4Hints: ['198.41.30.122'], ipv6Hints: ['2606:4700::79'] },
        { priority: 2, target: 'dual.test', alpn: ['http/1.1'], ipv4Hints: [], ipv6Hints: [] },
      ],
    });
  });

  it('puts HTTPS records in the order of their priority', async () => {
    const question = { name: 'dual.test', type: TYPES.HTTPS };
    const answers = [3, 1, 2].map((priority) => {
      return { name: 'dual.test', type: 'HTTPS' as const, ttl: 300, data: serviceBytes({ priority, target: '' }) };
    });
    const body = writeReply({ id: 0, question, code: 'NOERROR', answers });
    const { https } = await new Resolver((type, honest) => (type === 'HTTPS' ? { ...honest, body } : honest)).ask(
      'dual.test',
    );
    expect(https.bindings.map(({ priority }) => priority)).toEqual([1, 2, 3]);
  });

  it.each([
    ['v4.test', 'no-data'],
    ['no-such-name.test', 'nxdomain'],
    ['dangling.test', 'nxdomain'],
    ['servfail.test', 'servfail'],
    ['loop-a.test', 'no-data'],
  ])('says of %s: %s', async (hostname, status) => {
    expect((await new Resolver().ask(hostname)).aaaa).toEqual({ status, addresses: [] });
  });

  it('asks for AAAA first, then for A and HTTPS, also after the answer that the name does not exist', async () => {
    const resolver = new Resolver();
    await resolver.ask('no-such-name.test');
    expect(resolver.asked.map(({ type }) => type)).toEqual(['AAAA', 'A', 'HTTPS']);
  });

  it('asks by GET, with the question in base64url and nothing else of the user', async () => {
    const resolver = new Resolver();
    await resolver.ask('dual.test');
    for (const { url: asked } of resolver.asked) expect(asked).toMatch(/^https:\/\/dns\.test\/dns-query\?dns=[\w-]+$/);
  });

  it('appends the question to a URL that has a query', async () => {
    const asked: string[] = [];
    const { now, after } = new Timers();
    const get = async (target: string) => {
      asked.push(target);
      throw new Error('offline');
    };
    const lookup = dohLookup({ url: 'https://dns.test/?user=1', get, now, after });
    await lookup.ask('v6.test', { signal: new AbortController().signal, fresh: false });
    expect(asked[0]).toMatch(/^https:\/\/dns\.test\/\?user=1&dns=[\w-]+$/);
  });

  const text = (body: string): Uint8Array => Buffer.from(body);
  it.each<[string, HttpReply, object]>([
    [
      'HTTP 429',
      { status: 429, contentType: 'text/plain', retryAfter: '1', body: text('slow down') },
      { status: 'http-error', code: 429 },
    ],
    ['a redirect', { status: 0, contentType: '', retryAfter: null, body: text('') }, { status: 'http-error' }],
  ])('after %s asks no further and says so', async (_, reply, outcome) => {
    const resolver = new Resolver(() => reply);
    expect(await resolver.ask('v6.test')).toMatchObject({
      aaaa: { ...outcome, addresses: [] },
      a: { status: 'not-asked' },
      https: { status: 'not-asked' },
      ttl: 30,
    });
    expect(resolver.asked).toHaveLength(1);
  });

  it.each<[string, (honest: HttpReply) => HttpReply]>([
    ['HTML', () => ({ ...good, contentType: 'text/html', body: text('<h1>Please log in</h1>') })],
    ['a right message of a wrong type', (honest) => ({ ...honest, contentType: 'text/plain' })],
    ['nothing', () => ({ ...good, body: text('') })],
    ['more than a message can hold', ({ body }) => ({ ...good, body: Buffer.concat([body, new Uint8Array(65_536)]) })],
  ])('takes %s for broken', async (_, change) => {
    const resolver = new Resolver((type, honest) => (type === 'AAAA' ? change(honest) : honest));
    expect(await resolver.ask('dual.test')).toMatchObject({ aaaa: { status: 'broken' }, a: { status: 'ok' } });
  });

  it('wants no more of a body than shows that it is too long', async () => {
    const resolver = new Resolver();
    await resolver.ask('v6.test');
    expect(resolver.limit).toBe(65_536);
  });

  it('takes a media type with parameters, in any case', async () => {
    const resolver = new Resolver((_, honest) => ({ ...honest, contentType: 'Application/DNS-Message; charset=x' }));
    expect(await resolver.ask('v6.test')).toMatchObject({ aaaa: { status: 'ok' } });
  });

  it('keeps what it got when only some of the questions fail', async () => {
    const resolver = new Resolver((type, honest) => {
      if (type === 'HTTPS') throw new Error('connection reset');
      return honest;
    });
    expect(await resolver.ask('dual.test')).toMatchObject({
      aaaa: { status: 'ok' },
      a: { status: 'ok' },
      https: { status: 'unreachable' },
      ttl: 30,
    });
  });

  it('gives a question so much time and no more, and ends the request', async () => {
    const resolver = new Resolver(() => never);
    const records = resolver.ask('v6.test');
    await settled();
    await resolver.timers.pass(questionMs - 1);
    expect(resolver.asked[0]?.signal.aborted).toBe(false);
    await resolver.timers.pass(1);
    expect(await records).toMatchObject({ aaaa: { status: 'timeout' }, a: { status: 'not-asked' } });
    expect(resolver.asked[0]?.signal.aborted).toBe(true);
  });

  it('leaves no timer behind', async () => {
    const resolver = new Resolver();
    await resolver.ask('dual.test');
    expect(resolver.timers.pending).toBe(0);
  });

  it('has few questions in flight, and answers all in the end', async () => {
    const resolver = new Resolver();
    const names = Array.from({ length: 50 }, (_, i) => `h${String(i).padStart(4, '0')}.bulk.test`);
    const records = await Promise.all(names.map((name) => resolver.ask(name)));
    expect(records.map(({ hostname }) => hostname)).toEqual(names);
    expect(records.map(({ aaaa }) => aaaa.status)).toEqual(names.map((_, i) => (i % 2 === 0 ? 'ok' : 'no-data')));
    expect(resolver.maxInFlight).toBe(questionsInFlight);
  });

  it('does not let those that wait run out of time', async () => {
    const resolver = new Resolver((_, honest) => (resolver.asked.length <= questionsInFlight ? never : honest));
    const records = Array.from({ length: questionsInFlight + 1 }, (_, i) => resolver.ask(`h000${i}.bulk.test`));
    await settled();
    await resolver.timers.pass(questionMs);
    expect((await Promise.all(records)).map(({ aaaa }) => aaaa.status)).toEqual([
      ...Array.from({ length: questionsInFlight }, () => 'timeout'),
      'ok',
    ]);
  });

  it('gives up when it is aborted, also what still waits', async () => {
    const resolver = new Resolver(() => never);
    const controller = new AbortController();
    const records = Array.from({ length: questionsInFlight + 3 }, (_, i) =>
      resolver.ask(`h000${i}.bulk.test`, controller.signal),
    );
    await settled();
    controller.abort(new Error('the popup was closed'));
    for (const result of await Promise.allSettled(records)) {
      expect(result).toMatchObject({ status: 'rejected', reason: { message: 'the popup was closed' } });
    }
    expect(resolver.asked).toHaveLength(questionsInFlight);
    expect(resolver.asked.every(({ signal }) => signal.aborted)).toBe(true);
    expect(resolver.timers.pending).toBe(0);
  });

  it('keeps plain JSON', async () => {
    for (const name of ['dual.test', 'hints.test', 'servfail.test', 'alias.test']) {
      const records = await new Resolver().ask(name);
      expect(JSON.parse(JSON.stringify(records))).toStrictEqual(records);
    }
  });
});

describe('a resolver that is asked too much', () => {
  const tooMuch = (retryAfter: string | null, status = 429): HttpReply => ({
    ...good,
    status,
    retryAfter,
    body: new Uint8Array(),
  });
  /** The resolver of the test takes its own time. */
  const pass = async ({ timers }: Resolver, milliseconds: number) => {
    for (const step of [0, milliseconds, 0, 0]) await timers.pass(step);
  };
  /** Says so to the first questions. */
  const busyFor = (questions: number, reply: HttpReply, patienceMs?: number) => {
    let left = questions;
    return new Resolver((_, honest) => (left-- > 0 ? reply : honest), patienceMs);
  };

  it.each([
    ['for as long as it says', tooMuch('7'), 7000],
    ['503, too', tooMuch('7', 503), 7000],
    ['for some seconds where it does not say', tooMuch(null), 5000],
  ])('is left alone, and then asked again: %s', async (_, reply, wait) => {
    const resolver = busyFor(1, reply, 30_000);
    const answer = resolver.ask('dual.test');
    await pass(resolver, 0);
    await pass(resolver, wait - 1);
    expect(resolver.asked).toHaveLength(1);
    await pass(resolver, 1);
    expect((await answer).aaaa.status).toBe('ok');
  });

  it.each([
    ['that says nothing else for longer than anybody waits', tooMuch('4'), 30_000, 8],
    ['whose time is too far away', tooMuch('3600'), 30_000, 1],
    ['that nobody waits for', tooMuch('1'), undefined, 1],
    ['that fails without a time', tooMuch(null, 503), 30_000, 1],
  ])('is taken at its word where it is one %s', async (_, reply, patience, asked) => {
    const resolver = busyFor(Number.POSITIVE_INFINITY, reply, patience);
    const answer = resolver.ask('dual.test');
    await pass(resolver, 0);
    for (let second = 0; second < 40; second++) await pass(resolver, 1000);
    expect((await answer).aaaa).toMatchObject({ status: 'http-error', code: reply.status });
    expect(resolver.asked).toHaveLength(asked);
    // The next host costs no more than a question.
    expect((await resolver.ask('v4.test')).aaaa.status).toBe('http-error');
    expect(resolver.asked).toHaveLength(asked + 1);
  });

  it('is not waited for any more when nobody wants the answer', async () => {
    const resolver = busyFor(1, tooMuch('7'), 30_000);
    const gone = new AbortController();
    const answer = resolver.ask('dual.test', gone.signal);
    await pass(resolver, 0);
    gone.abort(new Error('gone'));
    await expect(answer).rejects.toThrow('gone');
    expect(resolver.timers.pending).toBe(0);
  });
});
