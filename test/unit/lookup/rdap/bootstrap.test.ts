import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { parseAddress } from '../../../../src/address/address.ts';
import type { AskServerDeps, ServerResponse } from '../../../../src/lookup/ask-server.ts';
import { findEntry, parseBootstrap, shippedBootstraps } from '../../../../src/lookup/rdap/bootstrap.ts';
import { bootstrapUrls, currentBootstraps, refreshBootstraps } from '../../../../src/lookup/rdap/refresh-bootstraps.ts';

const baseOf = (text: string, bootstraps = shippedBootstraps) => {
  const address = parseAddress(text);
  return address ? findEntry(bootstraps, address)?.base : null;
};
const file = (...services: unknown[]) => ({ version: '1.0', publication: '2026-01-02T03:04:05Z', services });
const withIpv4 = (...services: unknown[]) => {
  const read = parseBootstrap(file(...services), 4);
  if (!read) throw new Error('the file of the test is none');
  return { ...shippedBootstraps, 4: read };
};

describe('the shipped files', () => {
  it.each([
    ['196.11.240.215', 'https://rdap.afrinic.net/rdap/'],
    ['1.1.1.1', 'https://rdap.apnic.net/'],
    ['8.8.8.8', 'https://rdap.arin.net/registry/'],
    ['193.0.6.139', 'https://rdap.db.ripe.net/'],
    ['200.160.2.3', 'https://rdap.lacnic.net/rdap/'],
    ['2c0f:f248::1', 'https://rdap.afrinic.net/rdap/'],
    ['2001:240::1', 'https://rdap.apnic.net/'],
    ['2001:4860:4860::8888', 'https://rdap.arin.net/registry/'],
    ['2a00:1450:4001::1', 'https://rdap.db.ripe.net/'],
    ['2801:10:c000::', 'https://rdap.lacnic.net/rdap/'],
    ['2d00::1', undefined],
    ['240.0.0.1', undefined],
  ])('send %s to %s', (address, base) => {
    expect(baseOf(address)).toBe(base);
  });

  it('tell their date', () => {
    expect(shippedBootstraps[4].publication).toBe('2019-06-07T19:00:02.000Z');
    expect(shippedBootstraps[6].publication).toBe('2024-11-01T22:00:01.000Z');
  });
});

describe('a bootstrap file', () => {
  it('is read by the longest prefix, wherever it stands', () => {
    const bootstraps = withIpv4(
      [['8.0.0.0/8'], ['https://wide.example/']],
      [['8.8.0.0/16', '8.8.8.0/24'], ['https://narrow.example/']],
      [['8.8.8.0/28'], ['https://narrowest.example/']],
    );
    expect(baseOf('8.8.8.8', bootstraps)).toBe('https://narrowest.example/');
    expect(baseOf('8.8.8.99', bootstraps)).toBe('https://narrow.example/');
    expect(baseOf('8.9.0.1', bootstraps)).toBe('https://wide.example/');
  });

  it('gives the URL with TLS, whichever comes first, with a slash at its end', () => {
    expect(baseOf('8.8.8.8', withIpv4([['8.0.0.0/8'], ['http://a.example/', 'https://b.example/rdap']]))).toBe(
      'https://b.example/rdap/',
    );
  });

  it.each([
    'http://a.example/',
    'https://user@a.example/',
    'https://a.example/?q=',
    'https://a.example/#x',
    'javascript:alert(1)',
    'a.example',
    `https://a.example/${'x'.repeat(200)}`,
    7,
  ])('never sends anybody to %j', (url) => {
    const good = [['9.0.0.0/8'], ['https://good.example/']];
    expect(baseOf('8.8.8.8', withIpv4([['8.0.0.0/8'], [url]], good))).toBeUndefined();
    expect(parseBootstrap(file([['8.0.0.0/8'], [url]]), 4)).toBeNull();
  });

  it.each([
    [null],
    [{}],
    [[]],
    [{ ...file([['8.0.0.0/8'], ['https://a.example/']]), version: '2.0' }],
    [{ ...file([['8.0.0.0/8'], ['https://a.example/']]), publication: 'today' }],
    [file()],
    [file('x')],
    [file([['8.0.0.0/8']])],
    [file([['8.0.0.0'], ['https://a.example/']])],
    [file([['0.0.0.0/0'], ['https://a.example/']])],
    [file([['2001:db8::/32'], ['https://a.example/']])],
    [file([['1-100'], ['https://a.example/']])],
    [file([Array(5001).fill('8.0.0.0/8'), ['https://a.example/']])],
  ])('is not %j', (json) => {
    expect(parseBootstrap(json, 4)).toBeNull();
  });

  it('may be any JSON: reading it never throws', () => {
    const service = fc.tuple(
      fc.array(fc.oneof(fc.ipV4Extended(), fc.jsonValue())),
      fc.array(fc.oneof(fc.webUrl(), fc.jsonValue())),
    );
    const json = fc.oneof(
      fc.jsonValue(),
      fc.array(fc.oneof(service, fc.jsonValue())).map((services) => file(...services)),
    );
    fc.assert(
      fc.property(json, (value) => {
        for (const { base } of parseBootstrap(value, 4)?.entries ?? []) expect(base).toMatch(/^https:\/\/.*\/$/);
      }),
    );
  }, 60_000);
});

describe('refreshing', () => {
  const ipv4 = file([['8.0.0.0/8'], ['https://new.example/']]);
  const ipv6 = file([['2000::/3'], ['https://new6.example/']]);
  const store = (kept?: unknown) => {
    let value = kept;
    const set = async (files: unknown) => {
      value = files;
    };
    return { get: async () => value, set, value: () => value };
  };
  const answers = (bodies: Record<string, unknown>, more: Partial<ServerResponse> = {}) => {
    const asked: string[] = [];
    const request = async (url: string) => {
      asked.push(url);
      const body = bodies[url];
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      return { kind: 'answer', status: 200, retryAfter: null, body: text, ...more } as ServerResponse;
    };
    return { asked, request };
  };
  /** Asks as it says; a timer ends when the test says so. */
  const depsOf = (request: AskServerDeps['request']) => {
    const timers: (() => void)[] = [];
    const deps: AskServerDeps = {
      request,
      lock: (_name, _signal, task) => task(),
      memory: { get: async () => undefined, update: async () => {} },
      now: () => 0,
      later(_milliseconds, callback) {
        timers.push(callback);
        return () => {};
      },
    };
    return { deps, timers };
  };
  const both = { [bootstrapUrls[4]]: ipv4, [bootstrapUrls[6]]: ipv6 };
  const signal = () => new AbortController().signal;

  it('asks IANA for both files, keeps them, and uses them from then on', async () => {
    const kept = store();
    const { asked, request } = answers(both);
    const result = await refreshBootstraps(depsOf(request).deps, kept, signal());
    expect(result).toMatchObject({ ok: true });
    expect(asked).toEqual(['https://data.iana.org/rdap/ipv4.json', 'https://data.iana.org/rdap/ipv6.json']);
    const bootstraps = await currentBootstraps(kept);
    expect(baseOf('8.8.8.8', bootstraps)).toBe('https://new.example/');
    expect(bootstraps[4].publication).toBe('2026-01-02T03:04:05.000Z');
  });

  it.each([
    [{ ...both, [bootstrapUrls[6]]: ipv4 }, {}, 'not-a-bootstrap-file'],
    [{ ...both, [bootstrapUrls[4]]: '<html>' }, {}, 'not-a-bootstrap-file'],
    [both, { status: 403 }, 'refused'],
    [both, { kind: 'redirect', location: 'https://a.example/' }, 'refused'],
    [both, { status: 429, retryAfter: '60' }, 'refused'],
    [both, { kind: 'failed', reason: 'network', error: '' }, 'no-network'],
    [both, { kind: 'failed', reason: 'too-large', error: '' }, 'too-large'],
  ] as const)('changes nothing when %#: %s', async (bodies, more, error) => {
    const kept = store();
    expect(await refreshBootstraps(depsOf(answers(bodies, more).request).deps, kept, signal())).toEqual({
      ok: false,
      error,
    });
    expect(kept.value()).toBeUndefined();
  });

  it('ends after a time when no answer comes, and says so', async () => {
    const kept = store();
    const { deps, timers } = depsOf(() => new Promise(() => {}));
    const result = refreshBootstraps(deps, kept, signal());
    await vi.waitFor(() => expect(timers).toHaveLength(1));
    timers[0]?.();
    expect(await result).toEqual({ ok: false, error: 'late' });
    expect(kept.value()).toBeUndefined();
  });

  it('can be cancelled while no answer comes', async () => {
    const ending = new AbortController();
    const { deps, timers } = depsOf(() => new Promise(() => {}));
    const result = refreshBootstraps(deps, store(), ending.signal);
    await vi.waitFor(() => expect(timers).toHaveLength(1));
    ending.abort();
    expect(await result).toEqual({ ok: false, error: 'cancelled' });
  });

  it('says when the browser does not store the files', async () => {
    const full = { get: async () => undefined, set: () => Promise.reject(new Error('no room')) };
    const result = await refreshBootstraps(depsOf(answers(both).request).deps, full, signal());
    expect(result).toEqual({ ok: false, error: 'not-kept' });
  });

  it('can be cancelled', async () => {
    const ending = new AbortController();
    const kept = store();
    const request = async (): Promise<ServerResponse> => {
      ending.abort();
      return { kind: 'failed', reason: 'network', error: '' };
    };
    expect(await refreshBootstraps(depsOf(request).deps, kept, ending.signal)).toEqual({
      ok: false,
      error: 'cancelled',
    });
  });

  it.each([
    undefined,
    null,
    7,
    'x',
    {},
    { 4: {}, 6: [] },
    { 4: ipv6 },
  ])('uses the shipped files when %j is kept', async (kept) => {
    expect(await currentBootstraps(store(kept))).toEqual(shippedBootstraps);
  });

  it('uses the shipped files when those kept are older, or cannot be read', async () => {
    const old = { ...ipv4, publication: '2018-01-01T00:00:00Z' };
    expect(await currentBootstraps(store({ 4: old }))).toEqual(shippedBootstraps);
    const broken = { get: () => Promise.reject(new Error('no storage')), set: async () => {} };
    expect(await currentBootstraps(broken)).toEqual(shippedBootstraps);
  });
});
