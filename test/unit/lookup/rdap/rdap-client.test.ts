import { describe, expect, it } from 'vitest';
import type { ServerResponse } from '../../../../src/lookup/ask-server.ts';
import { parseLookupTarget } from '../../../../src/lookup/lookup-target.ts';
import { shippedBootstraps } from '../../../../src/lookup/rdap/bootstrap.ts';
import { createRdapClient, type RdapDeps } from '../../../../src/lookup/rdap/rdap-client.ts';
import type { WhoisProgress } from '../../../../src/lookup/rdap/whois-result.ts';
import { realAnswer } from './real-answers.ts';

const arin = 'https://rdap.arin.net/registry/ip/';
const ripe = 'https://rdap.db.ripe.net/ip/';

type Answer = ServerResponse | ((signal: AbortSignal) => Promise<ServerResponse>);

const answer = (body: unknown, status = 200, retryAfter: string | null = null): ServerResponse => ({
  kind: 'answer',
  status,
  retryAfter,
  body: typeof body === 'string' ? body : JSON.stringify(body),
});
const redirect = (location: string | undefined): ServerResponse => ({ kind: 'redirect', location });
const google = answer(realAnswer('arin-v4').response);
const network = (startAddress: string, endAddress: string, type = 'ASSIGNED PA') => ({
  startAddress,
  endAddress,
  name: startAddress,
  type,
});

/** One browser with its registries: all views share memory and locks. */
function browserWith(answers: Readonly<Record<string, Answer>>) {
  const asked: string[] = [];
  const running = new Map<string, number>();
  const timers = new Map<() => void, number>();
  const stored = new Map<string, unknown>();
  const queues = new Map<string, Promise<unknown>>();
  let most = 0;
  let now = 1_800_000_000_000;
  const deps: RdapDeps = {
    async request(url, signal) {
      const { host } = new URL(url);
      asked.push(url);
      running.set(host, (running.get(host) ?? 0) + 1);
      most = Math.max(most, running.get(host) ?? 0);
      const found = answers[url];
      try {
        if (typeof found === 'function') return await found(signal);
        return found ?? answer({ errorCode: 404 }, 404);
      } finally {
        running.set(host, (running.get(host) ?? 0) - 1);
      }
    },
    lock(name, signal, task) {
      const before = queues.get(name) ?? Promise.resolve();
      const turn = new Promise<void>((done, fail) => {
        signal.addEventListener('abort', () => fail(signal.reason));
        if (signal.aborted) fail(signal.reason);
        void before.then(() => done());
      });
      const ended = turn.then(task);
      queues.set(name, Promise.allSettled([before, ended]));
      return ended;
    },
    memory: {
      get: async (key) => stored.get(key),
      update: async (key, change) => void stored.set(key, change(stored.get(key))),
    },
    bootstraps: async () => shippedBootstraps,
    now: () => now,
    later(milliseconds, callback) {
      timers.set(callback, now + milliseconds);
      return () => timers.delete(callback);
    },
  };
  return {
    asked,
    deps,
    maxAtOnce: () => most,
    timers,
    pass(milliseconds: number) {
      now += milliseconds;
      for (const [callback, at] of timers) {
        if (at > now) continue;
        timers.delete(callback);
        callback();
      }
    },
    /** Another view. */
    view() {
      const client = createRdapClient(deps);
      return (text: string, more: { fresh?: boolean; ending?: AbortController } = {}) => {
        const target = parseLookupTarget(text, []);
        if (!target) throw new Error(`${text} is nothing to look up`);
        const progress: WhoisProgress[] = [];
        const { signal } = more.ending ?? new AbortController();
        const question = {
          signal,
          fresh: more.fresh ?? false,
          onProgress: (next: WhoisProgress) => progress.push(next),
        };
        return Object.assign(client(target, question), { progress });
      };
    },
  };
}

/** A request that is answered when the test says so, and that ends when it is aborted. */
function held(response: ServerResponse) {
  let release = () => {};
  let arrived = () => {};
  const asked = new Promise<void>((done) => {
    arrived = done;
  });
  const answerOf = (signal: AbortSignal) =>
    new Promise<ServerResponse>((done) => {
      release = () => done(response);
      signal.addEventListener('abort', () => done({ kind: 'failed', reason: 'network', error: '' }));
      arrived();
    });
  return { answer: answerOf, asked, release: () => release() };
}

describe('a question', () => {
  it('goes to the responsible registry, and the result says who was asked', async () => {
    const browser = browserWith({ [`${arin}74.125.225.229`]: google });
    const question = browser.view()('74.125.225.229');
    expect(await question).toMatchObject({
      kind: 'card',
      card: { name: 'GOOGLE', abuse: { emails: ['arin-contact@google.com'] } },
      asked: ['rdap.arin.net'],
      cached: false,
    });
    expect(question.progress).toEqual([{ kind: 'asking', asked: ['rdap.arin.net'] }]);
    expect(browser.asked).toEqual([`${arin}74.125.225.229`]);
  });

  it('about an embedded address asks about the IPv4 address', async () => {
    const browser = browserWith({ [`${arin}74.125.225.229`]: google });
    expect(await browser.view()('64:ff9b::74.125.225.229')).toMatchObject({ kind: 'card' });
  });

  it('about a special-purpose address asks nobody', async () => {
    const browser = browserWith({});
    expect(await browser.view()('10.0.0.1')).toEqual({ kind: 'local', class: 'private-use' });
    expect(await browser.view()('64:ff9b::192.0.2.1')).toEqual({ kind: 'local', class: 'documentation' });
    expect(browser.asked).toEqual([]);
  });

  it.each(['2d00::1', 'www.example.com', 'AS64500'])('about %s asks nobody, for none is known', async (text) => {
    const browser = browserWith({});
    expect(await browser.view()(text)).toEqual({ kind: 'failed', failure: { kind: 'no-registry', asked: [] } });
    expect(browser.asked).toEqual([]);
  });
});

describe('a redirect', () => {
  const start = `${arin}8.8.8.8`;
  const failure = async (answers: Record<string, Answer>) => {
    const browser = browserWith(answers);
    const result = await browser.view()('8.8.8.8');
    return { failure: result.kind === 'failed' ? result.failure : result, asked: browser.asked };
  };

  it('is followed to the other registry, and the result names both', async () => {
    const browser = browserWith({
      [start]: redirect(`${ripe}8.8.8.8`),
      [`${ripe}8.8.8.8`]: answer(network('8.8.8.0', '8.8.8.255')),
    });
    const question = browser.view()('8.8.8.8');
    expect(await question).toMatchObject({ kind: 'card', asked: ['rdap.arin.net', 'rdap.db.ripe.net'] });
    expect(question.progress.map(({ asked }) => asked.at(-1))).toEqual(['rdap.arin.net', 'rdap.db.ripe.net']);
  });

  it('may be relative', async () => {
    const browser = browserWith({
      [start]: redirect('../other/8.8.8.8'),
      'https://rdap.arin.net/registry/other/8.8.8.8': answer(network('8.8.8.0', '8.8.8.255')),
    });
    expect(await browser.view()('8.8.8.8')).toMatchObject({ kind: 'card' });
  });

  const chain = (hops: number) =>
    Object.fromEntries(
      Array.from({ length: hops + 1 }, (_, at) => [
        at === 0 ? start : `https://r${at}.example/`,
        at === hops ? answer(network('8.8.8.0', '8.8.8.255')) : redirect(`https://r${at + 1}.example/`),
      ]),
    );

  it('is followed five times, and not a sixth time', async () => {
    expect(await browserWith(chain(5)).view()('8.8.8.8')).toMatchObject({ kind: 'card' });
    const { failure: sixth, asked } = await failure(chain(6));
    expect(sixth).toMatchObject({ kind: 'too-many-redirects' });
    expect(asked).toHaveLength(6);
  });

  it('in a circle ends when the circle closes', async () => {
    const { failure: circle, asked } = await failure({
      [start]: redirect('https://r1.example/'),
      'https://r1.example/': redirect(`${start}#fragment`),
    });
    expect(circle).toEqual({ kind: 'too-many-redirects', asked: ['rdap.arin.net', 'r1.example'] });
    expect(asked).toHaveLength(2);
  });

  it.each([
    ['http://rdap.db.ripe.net/ip/8.8.8.8', 'insecure-redirect'],
    ['http://user:secret@rdap.db.ripe.net/', 'insecure-redirect'],
    ['//user:secret@rdap.db.ripe.net/', 'wrong-answer'],
    ['ftp://a.example/', 'wrong-answer'],
    ['data:application/json,{}', 'wrong-answer'],
    ['https://192.168.1.1/ip/8.8.8.8', 'private-redirect'],
    ['https://169.254.169.254/latest/meta-data', 'private-redirect'],
    ['https://0x7f.1/', 'private-redirect'],
    ['https://[::1]/', 'private-redirect'],
    ['https://[::ffff:10.0.0.1]/', 'private-redirect'],
    ['https://[64:ff9b::c0a8:101]/', 'private-redirect'],
    ['https://[fd00::1]/', 'private-redirect'],
    ['https://localhost/', 'private-redirect'],
    ['https://rdap.LOCALHOST./', 'private-redirect'],
    ['https://router.home.arpa/', 'private-redirect'],
    ['https://printer.local/', 'private-redirect'],
    ['https://intranet/', 'private-redirect'],
    ['https://', 'wrong-answer'],
    ['', 'wrong-answer'],
    [undefined, 'hidden-redirect'],
  ])('to %s is not followed', async (location, kind) => {
    const { failure: found, asked } = await failure({ [start]: redirect(location) });
    expect(found).toEqual({ kind, asked: ['rdap.arin.net'] });
    expect(asked).toEqual([start]);
  });
});

describe('what goes wrong', () => {
  it.each<[string, Answer, object]>([
    ['no network', { kind: 'failed', reason: 'network', error: '' }, { kind: 'no-network' }],
    [
      'a refused connection',
      { kind: 'failed', reason: 'network', error: 'net::ERR_CONNECTION_REFUSED' },
      { kind: 'no-network', error: 'net::ERR_CONNECTION_REFUSED' },
    ],
    ['too much', { kind: 'failed', reason: 'too-large', error: '' }, { kind: 'too-large' }],
    ['403', answer('no', 403), { kind: 'refused', status: 403 }],
    ['404', answer('', 404), { kind: 'not-found' }],
    ['500', answer('', 500), { kind: 'server-error', status: 500 }],
    ['503 without a time', answer('', 503), { kind: 'server-error', status: 503 }],
    ['204', answer('', 204), { kind: 'server-error', status: 204 }],
    ['half of the JSON', answer('{"name":'), { kind: 'broken-json' }],
    ['HTML', answer('<html>'), { kind: 'broken-json' }],
    ['null', answer('null'), { kind: 'wrong-answer' }],
    ['another object', answer({ objectClassName: 'domain' }), { kind: 'wrong-answer' }],
    ['another network', answer(network('9.0.0.0', '9.255.255.255')), { kind: 'wrong-answer' }],
  ])('is a failure of its own: %s', async (_, response, failure) => {
    const browser = browserWith({ [`${arin}8.8.8.8`]: response });
    expect(await browser.view()('8.8.8.8')).toEqual({
      kind: 'failed',
      failure: { asked: ['rdap.arin.net'], ...failure },
    });
    expect(browser.timers.size).toBe(0);
  });

  it('is forgotten when asked again', async () => {
    let broken = true;
    const browser = browserWith({
      [`${arin}8.8.8.8`]: async () => (broken ? answer('{') : answer(network('8.8.8.0', '8.8.8.255'))),
    });
    const ask = browser.view();
    expect(await ask('8.8.8.8')).toMatchObject({ kind: 'failed' });
    broken = false;
    expect(await ask('8.8.8.8')).toMatchObject({ kind: 'card' });
  });
});

describe('too many questions', () => {
  const limited = (header: string | null, status = 429, body = '') => {
    let open = false;
    const browser = browserWith({
      [`${arin}8.8.8.8`]: async () => (open ? answer(network('8.8.8.0', '8.8.8.255')) : answer(body, status, header)),
      [`${ripe}193.0.6.139`]: answer(network('193.0.0.0', '193.0.7.255')),
    });
    return { browser, open: () => (open = true) };
  };

  it.each([
    ['30', 30],
    [new Date(1_800_000_000_000 + 90_000).toUTCString(), 90],
    [null, 60],
  ])('end when Retry-After %s is over, in every view', async (header, seconds) => {
    const { browser, open } = limited(header);
    const until = browser.deps.now() + seconds * 1000;
    expect(await browser.view()('8.8.8.8')).toMatchObject({ failure: { kind: 'rate-limited', until, status: 429 } });
    open();
    browser.pass(seconds * 1000 - 1);
    expect(await browser.view()('8.8.8.8')).toMatchObject({ failure: { kind: 'rate-limited', until } });
    expect(browser.asked).toHaveLength(1);
    browser.pass(1);
    expect(await browser.view()('8.8.8.8')).toMatchObject({ kind: 'card' });
  });

  it('may be signalled by 503 with a time too', async () => {
    expect(await limited('30', 503).browser.view()('8.8.8.8')).toMatchObject({ failure: { kind: 'rate-limited' } });
  });

  it.each([
    ['a page of HTML with 403', 403, '<!DOCTYPE html><title>403 Forbidden</title>'],
    ['403 that says so', 403, '{"errorCode":403,"title":"Query rate limit exceeded"}'],
    [
      '422 that says so',
      422,
      '{"errorCode":422,"title":"Unprocessable","description":["Too many requests, try later"]}',
    ],
    [
      '200 with a notice in the place of a network',
      200,
      '{"rdapConformance":["rdap_level_0"],"notices":[{"title":"Rate Limit Notice","description":["Rate Limit is maxed at 10 queries per 1 minutes."]}]}',
    ],
    ['200 with the error', 200, '{"errorCode": 429, "title": "Slow down"}'],
  ])('may be signalled by %s, and are waited for a minute', async (_, status, body) => {
    const { browser, open } = limited(null, status, body);
    const until = browser.deps.now() + 60_000;
    expect(await browser.view()('8.8.8.8')).toMatchObject({ failure: { kind: 'rate-limited', until, status } });
    open();
    browser.pass(59_999);
    expect(await browser.view()('8.8.8.8')).toMatchObject({ failure: { kind: 'rate-limited', until } });
    browser.pass(1);
    expect(await browser.view()('8.8.8.8')).toMatchObject({ kind: 'card' });
  });

  it.each([
    [403, '{"errorCode":403,"title":"Access denied by policy"}'],
    [403, ''],
    [422, '{"errorCode":422,"title":"Invalid IP address"}'],
    [400, '{"errorCode":400,"title":"rate limit"}'],
  ])('are not signalled by %i with %s', async (status, body) => {
    expect(await limited(null, status, body).browser.view()('8.8.8.8')).toMatchObject({
      failure: { kind: 'refused', status },
    });
  });

  it('are not signalled by a network with a notice of them beside', async () => {
    const notices = [{ title: 'Rate Limit Notice', description: ['10 queries per minute'] }];
    const browser = browserWith({ [`${arin}8.8.8.8`]: answer({ notices, ...network('8.8.8.0', '8.8.8.255') }) });
    expect(await browser.view()('8.8.8.8')).toMatchObject({ kind: 'card' });
  });

  it('at one registry say nothing about another', async () => {
    const { browser } = limited('30');
    await browser.view()('8.8.8.8');
    expect(await browser.view()('193.0.6.139')).toMatchObject({ kind: 'card' });
  });

  it('are known to whoever was waiting', async () => {
    const first = held(answer('', 429, '30'));
    const browser = browserWith({ [`${arin}8.8.8.8`]: first.answer });
    const questions = [browser.view()('8.8.8.8'), browser.view()('8.8.4.4')];
    await first.asked;
    first.release();
    const results = await Promise.all(questions);
    for (const result of results) expect(result).toMatchObject({ failure: { kind: 'rate-limited' } });
    expect(browser.asked).toHaveLength(1);
  });
});

describe('questions at the same time', () => {
  it('are sent to one registry one after the other, and to different ones at once', async () => {
    const arinAnswer = held(answer(network('8.8.8.0', '8.8.8.255')));
    const browser = browserWith({
      [`${arin}8.8.8.8`]: arinAnswer.answer,
      [`${arin}9.9.9.9`]: answer(network('9.9.9.0', '9.9.9.255')),
      [`${ripe}193.0.6.139`]: answer(network('193.0.0.0', '193.0.7.255')),
    });
    const first = browser.view()('8.8.8.8');
    const second = browser.view()('9.9.9.9');
    await arinAnswer.asked;
    expect(await browser.view()('193.0.6.139')).toMatchObject({ kind: 'card' });
    expect(browser.asked).toEqual([`${arin}8.8.8.8`, `${ripe}193.0.6.139`]);
    browser.pass(300);
    expect(second.progress).toEqual([{ kind: 'waiting', asked: ['rdap.arin.net'] }]);
    expect(first.progress).toEqual([{ kind: 'asking', asked: ['rdap.arin.net'] }]);
    arinAnswer.release();
    expect(await Promise.all([first, second])).toMatchObject([{ kind: 'card' }, { kind: 'card' }]);
    expect(browser.maxAtOnce()).toBe(1);
  });

  it('about the same network are asked once', async () => {
    const one = held(answer(network('8.8.8.0', '8.8.8.255')));
    const browser = browserWith({ [`${arin}8.8.8.8`]: one.answer });
    const questions = [browser.view()('8.8.8.8'), browser.view()('8.8.8.8'), browser.view()('8.8.8.9')];
    await one.asked;
    one.release();
    const [first, second, third] = await Promise.all(questions);
    expect(first).toMatchObject({ kind: 'card', cached: false });
    for (const result of [second, third]) expect(result).toMatchObject({ kind: 'card', cached: true });
    expect(browser.asked).toHaveLength(1);
  });
});

describe('an answer', () => {
  it('is kept for the other addresses of an assigned network, in every view, with its time and who was asked', async () => {
    const browser = browserWith({ [`${ripe}62.239.237.1`]: answer(realAnswer('ripe-v4').response) });
    const time = browser.deps.now();
    await browser.view()('62.239.237.1');
    browser.pass(3600_000);
    expect(await browser.view()('62.239.237.77')).toMatchObject({
      kind: 'card',
      card: { name: 'BT-CORPORATE' },
      asked: ['rdap.db.ripe.net'],
      time,
      cached: true,
    });
    expect(browser.asked).toHaveLength(1);
    browser.pass(6 * 3600_000);
    expect(await browser.view()('62.239.237.77')).toMatchObject({ kind: 'failed' });
  });

  it('about an allocation is none about the networks in it, which others hold', async () => {
    const browser = browserWith({
      [`${ripe}62.239.1.1`]: answer(network('62.239.0.0', '62.239.255.255', 'ALLOCATED PA')),
      [`${ripe}62.239.237.1`]: answer(realAnswer('ripe-v4').response),
    });
    const view = browser.view();
    await view('62.239.1.1');
    expect(await view('62.239.237.1')).toMatchObject({ card: { name: 'BT-CORPORATE' }, cached: false });
    expect(await view('62.239.1.1')).toMatchObject({ card: { first: '62.239.0.0' }, cached: true });
    expect(await view('62.239.237.1')).toMatchObject({ card: { name: 'BT-CORPORATE' }, cached: true });
    expect(browser.asked).toHaveLength(2);
  });

  it.each([
    ['0.0.0.0', '255.255.255.254'],
    ['8.0.0.0', '9.255.255.255'],
  ])('about more than the block of its registry is shown but not kept: %s - %s', async (first, last) => {
    const browser = browserWith({ [`${arin}8.8.8.8`]: answer(network(first, last)) });
    expect(await browser.view()('8.8.8.8')).toMatchObject({ kind: 'card', card: { first, last } });
    expect(await browser.view()('8.8.8.8')).toMatchObject({ kind: 'card', cached: false });
    expect(await browser.view()('193.0.6.139')).toMatchObject({ failure: { kind: 'not-found' } });
  });

  it.each([
    ['8.8.8.8', '0.0.0.0', '255.255.255.255'],
    ['2620:fe::fe', '::', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ])('about all addresses says that nobody holds %s', async (address, first, last) => {
    const browser = browserWith({ [`${arin}${address}`]: answer(network(first, last)) });
    expect(await browser.view()(address)).toMatchObject({ kind: 'failed', failure: { kind: 'not-found' } });
  });

  it('is asked for anew on demand', async () => {
    const browser = browserWith({ [`${arin}74.125.225.229`]: google });
    await browser.view()('74.125.225.229');
    browser.pass(1);
    expect(await browser.view()('74.125.225.229', { fresh: true })).toMatchObject({ kind: 'card', cached: false });
    expect(browser.asked).toHaveLength(2);
  });
});

describe('giving up', () => {
  it('ends the request, and the registry can be asked again', async () => {
    const stalled = held(answer(network('8.8.8.0', '8.8.8.255')));
    const browser = browserWith({
      [`${arin}8.8.8.8`]: stalled.answer,
      [`${arin}9.9.9.9`]: answer(network('9.9.9.0', '9.9.9.255')),
    });
    const ending = new AbortController();
    const question = browser.view()('8.8.8.8', { ending });
    const next = browser.view()('9.9.9.9');
    await stalled.asked;
    ending.abort();
    expect(await question).toEqual({ kind: 'failed', failure: { kind: 'cancelled', asked: ['rdap.arin.net'] } });
    expect(await next).toMatchObject({ kind: 'card' });
    expect(browser.timers.size).toBe(0);
  });

  it('while waiting asks nobody', async () => {
    const stalled = held(answer(network('8.8.8.0', '8.8.8.255')));
    const browser = browserWith({ [`${arin}8.8.8.8`]: stalled.answer });
    const first = browser.view()('8.8.8.8');
    await stalled.asked;
    const ending = new AbortController();
    const second = browser.view()('9.9.9.9', { ending });
    ending.abort();
    expect(await second).toMatchObject({ failure: { kind: 'cancelled' } });
    stalled.release();
    await first;
    expect(browser.asked).toHaveLength(1);
  });

  it('happens by itself after 20 seconds', async () => {
    const stalled = held(answer(network('8.8.8.0', '8.8.8.255')));
    const browser = browserWith({ [`${arin}8.8.8.8`]: stalled.answer });
    const question = browser.view()('8.8.8.8');
    await stalled.asked;
    browser.pass(20_000);
    expect(await question).toEqual({ kind: 'failed', failure: { kind: 'time-out', asked: ['rdap.arin.net'] } });
  });
});
