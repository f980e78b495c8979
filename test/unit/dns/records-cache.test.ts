import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hostsKept, RecordsCache } from '../../../src/dns/records-cache.ts';
import { hostRecords } from './host-records.ts';

/** A storage in memory: JSON only. */
class MemoryArea {
  readonly items = new Map<string, string>();
  async set(items: Record<string, unknown>): Promise<void> {
    for (const [key, value] of Object.entries(items)) this.items.set(key, JSON.stringify(value));
  }
  async remove(keys: string[]): Promise<void> {
    for (const key of keys) this.items.delete(key);
  }
  stored(): Record<string, unknown> {
    return Object.fromEntries([...this.items].map(([key, value]) => [key, JSON.parse(value)]));
  }
}

describe('RecordsCache', () => {
  it('keeps the answers of different resolvers apart', () => {
    const cache = new RecordsCache({ area: new MemoryArea(), now: () => 1_000_000 });
    const records = hostRecords({});
    cache.set('browser', records);
    expect(cache.get('browser', 'v6.test')).toBe(records);
    expect(cache.get('https://dns.test/', 'v6.test')).toBeUndefined();
  });

  it('comes back from the area, without what is over by then', () => {
    const area = new MemoryArea();
    let time = 1_000_000;
    const first = new RecordsCache({ area, now: () => time });
    first.set('x', hostRecords({ hostname: 'short.test', ttl: 60 }));
    first.set('x', hostRecords({ hostname: 'long.test', ttl: 600 }));
    time += 60_000;
    const second = new RecordsCache({ area, now: () => time, stored: area.stored() });
    expect(second.get('x', 'long.test')).toEqual(hostRecords({ hostname: 'long.test', ttl: 600 }));
    expect(second.get('x', 'short.test')).toBeUndefined();
    expect([...area.items.keys()]).toEqual(['x long.test']);
  });

  it('is never larger than its bound, and forgets the oldest', () => {
    const area = new MemoryArea();
    const cache = new RecordsCache({ area, now: () => 2_000_000 });
    for (let i = 0; i <= hostsKept; i++) cache.set('x', hostRecords({ hostname: `h${i}.test`, at: 1_900_000 + i }));
    expect(area.items.size).toBe(hostsKept);
    expect(cache.get('x', 'h0.test')).toBeUndefined();
    expect(cache.get('x', 'h1.test')).toBeDefined();
    expect(cache.get('x', `h${hostsKept}.test`)).toBeDefined();
  });

  it('counts the age of what was asked again from then', () => {
    const cache = new RecordsCache({ area: new MemoryArea(), now: () => 1_000_000 });
    for (let i = 0; i < hostsKept; i++) cache.set('x', hostRecords({ hostname: `h${i}.test` }));
    cache.set('x', hostRecords({ hostname: 'h0.test' }));
    cache.set('x', hostRecords({ hostname: 'new.test' }));
    expect(cache.get('x', 'h0.test')).toBeDefined();
    expect(cache.get('x', 'h1.test')).toBeUndefined();
  });

  it('knows what is oldest after it came back, whatever the order of the area', () => {
    const records = (i: number) => hostRecords({ hostname: `h${i}.test`, at: 1_000_000 - i });
    const stored = Object.fromEntries(Array.from({ length: hostsKept + 1 }, (_, i) => [`x h${i}.test`, records(i)]));
    const cache = new RecordsCache({ area: new MemoryArea(), now: () => 1_000_000, stored });
    expect(cache.get('x', 'h0.test')).toBeDefined();
    expect(cache.get('x', `h${hostsKept}.test`)).toBeUndefined();
  });

  it('drops what is over before what is old', () => {
    let time = 1_000_000;
    const cache = new RecordsCache({ area: new MemoryArea(), now: () => time });
    for (let i = 0; i < hostsKept; i++)
      cache.set('x', hostRecords({ hostname: `h${i}.test`, ttl: i === 500 ? 60 : 600 }));
    time += 60_000;
    cache.set('x', hostRecords({ hostname: 'new.test', at: time }));
    expect(cache.get('x', 'h0.test')).toBeDefined();
    expect(cache.get('x', 'h500.test')).toBeUndefined();
  });

  it('does not use records from the future: the clock was set back', () => {
    let time = 1_000_000;
    const cache = new RecordsCache({ area: new MemoryArea(), now: () => time });
    cache.set('x', hostRecords({}));
    time -= 1;
    expect(cache.get('x', 'v6.test')).toBeUndefined();
  });

  it('forgets everything when it is cleared', () => {
    const area = new MemoryArea();
    const cache = new RecordsCache({ area, now: () => 1_000_000 });
    cache.set('x', hostRecords({}));
    cache.clear();
    expect(cache.get('x', 'v6.test')).toBeUndefined();
    expect(area.items.size).toBe(0);
  });

  it('works on in memory when the area has no room', async () => {
    const full = async (): Promise<void> => {
      throw new Error('QuotaExceededError');
    };
    const cache = new RecordsCache({ area: { set: full, remove: full }, now: () => 1_000_000 });
    cache.set('x', hostRecords({}));
    await Promise.resolve();
    expect(cache.get('x', 'v6.test')).toBeDefined();
    cache.clear();
  });

  it('knows hostnames of any text', () => {
    const cache = new RecordsCache({ area: new MemoryArea(), now: () => 1_000_000 });
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', 'remove')), (hostname) => {
        expect(cache.get('never', hostname)).toBeUndefined();
        const records = hostRecords({ hostname });
        cache.set('x', records);
        expect(cache.get('x', hostname)).toBe(records);
      }),
    );
  });
});
