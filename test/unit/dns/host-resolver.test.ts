import { describe, expect, it } from 'vitest';
import type { HostLookup, HostRecords } from '../../../src/dns/host-records.ts';
import { HostResolver } from '../../../src/dns/host-resolver.ts';
import { RecordsCache } from '../../../src/dns/records-cache.ts';
import { hostRecords } from './host-records.ts';
import { settled, Timers } from './timers.ts';

/** A lookup that answers when the test lets it. */
class Lookup implements HostLookup {
  readonly key = 'https://dns.test/';
  ownNetwork = false;
  readonly asked: {
    readonly hostname: string;
    readonly fresh: boolean;
    readonly signal: AbortSignal;
    answer(): void;
  }[] = [];
  readonly #now: () => number;
  constructor(now: () => number) {
    this.#now = now;
  }
  ask(hostname: string, { signal, fresh }: { signal: AbortSignal; fresh: boolean }): Promise<HostRecords> {
    return new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason));
      const answer = () => resolve(hostRecords({ hostname, at: this.#now(), ttl: 60 }));
      this.asked.push({ hostname, fresh, signal, answer });
    });
  }
}

function setUp() {
  const timers = new Timers();
  const lookup = new Lookup(timers.now);
  const area = { set: async () => {}, remove: async () => {} };
  const resolver = new HostResolver(lookup, new RecordsCache({ area, now: timers.now }));
  return { timers, lookup, resolver, signal: new AbortController().signal };
}

describe('HostResolver', () => {
  it('asks once, however many want it', async () => {
    const { lookup, resolver, signal } = setUp();
    const wishes = [1, 2, 3].map(() => resolver.resolve('v6.test', { signal }));
    await settled();
    expect(lookup.asked).toHaveLength(1);
    lookup.asked[0]?.answer();
    const [one, two, three] = await Promise.all(wishes);
    expect(one).toMatchObject({ hostname: 'v6.test' });
    expect(two).toBe(one);
    expect(three).toBe(one);
  });

  it('asks again only when the TTL is over', async () => {
    const { timers, lookup, resolver, signal } = setUp();
    const first = resolver.resolve('v6.test', { signal });
    lookup.asked[0]?.answer();
    await first;
    await timers.pass(59_999);
    expect(await resolver.resolve('v6.test', { signal })).toBe(await first);
    expect(resolver.known('v6.test')).toBe(await first);
    expect(lookup.asked).toHaveLength(1);
    await timers.pass(1);
    expect(resolver.known('v6.test')).toBeUndefined();
    const second = resolver.resolve('v6.test', { signal });
    lookup.asked[1]?.answer();
    expect(await second).toMatchObject({ at: 1_060_000 });
  });

  it('asks again at once if that is wanted', async () => {
    const { lookup, resolver, signal } = setUp();
    const first = resolver.resolve('v6.test', { signal });
    lookup.asked[0]?.answer();
    await first;
    const second = resolver.resolve('v6.test', { signal, fresh: true });
    expect(lookup.asked.map(({ fresh }) => fresh)).toEqual([false, true]);
    lookup.asked[1]?.answer();
    expect(resolver.known('v6.test')).toBe(await first);
    await second;
    expect(resolver.known('v6.test')).toBe(await second);
  });

  it.each([
    '192.0.2.1',
    '[2001:db8::1]',
    'router',
    'printer.local',
    'nas.home.arpa',
    'x.onion',
    'localhost',
    'a..b',
  ])('never asks about %s', async (hostname) => {
    const { lookup, resolver, signal } = setUp();
    expect(await resolver.resolve(hostname, { signal, fresh: true })).toBeNull();
    expect(lookup.asked).toEqual([]);
  });

  it("asks about local names the browser's own resolver only", async () => {
    const { lookup, resolver, signal } = setUp();
    lookup.ownNetwork = true;
    const wish = resolver.resolve('nas.lan', { signal });
    lookup.asked[0]?.answer();
    expect(await wish).toMatchObject({ hostname: 'nas.lan' });
    for (const hostname of ['192.0.2.1', 'x.onion', 'a..b'])
      expect(await resolver.resolve(hostname, { signal })).toBeNull();
    expect(lookup.asked).toHaveLength(1);
  });

  it('lets one who waits give up without the others', async () => {
    const { lookup, resolver, signal } = setUp();
    const controller = new AbortController();
    const impatient = resolver.resolve('v6.test', { signal: controller.signal });
    const patient = resolver.resolve('v6.test', { signal });
    await settled();
    controller.abort(new Error('closed'));
    await expect(impatient).rejects.toThrow('closed');
    expect(lookup.asked[0]?.signal.aborted).toBe(false);
    lookup.asked[0]?.answer();
    expect(await patient).toMatchObject({ hostname: 'v6.test' });
  });

  it('ends the lookup when nobody waits any more, and starts anew for the next', async () => {
    const { lookup, resolver, signal } = setUp();
    const controller = new AbortController();
    const impatient = resolver.resolve('v6.test', { signal: controller.signal });
    await settled();
    controller.abort(new Error('closed'));
    await expect(impatient).rejects.toThrow('closed');
    expect(lookup.asked[0]?.signal.aborted).toBe(true);
    const next = resolver.resolve('v6.test', { signal });
    await settled();
    const another = resolver.resolve('v6.test', { signal });
    expect(lookup.asked).toHaveLength(2);
    lookup.asked[1]?.answer();
    expect(await next).toMatchObject({ hostname: 'v6.test' });
    expect(await another).toBe(await next);
  });

  it('starts anew for one who comes at the very moment at which the last one gives up', async () => {
    const { lookup, resolver, signal } = setUp();
    const controller = new AbortController();
    const impatient = resolver.resolve('v6.test', { signal: controller.signal });
    controller.abort(new Error('closed'));
    const next = resolver.resolve('v6.test', { signal });
    await expect(impatient).rejects.toThrow('closed');
    lookup.asked.at(-1)?.answer();
    expect(await next).toMatchObject({ hostname: 'v6.test' });
  });

  it('asks nothing for a signal that is aborted already', async () => {
    const { lookup, resolver } = setUp();
    await expect(resolver.resolve('v6.test', { signal: AbortSignal.abort(new Error('closed')) })).rejects.toThrow(
      'closed',
    );
    expect(lookup.asked).toEqual([]);
  });
});
