import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IdSet } from '../../../src/page/id-set.ts';

describe('IdSet', () => {
  it('says of each id whether it was there, in any order of adding', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(60), { maxLength: 200 }), (ids) => {
        const set = new IdSet();
        const known = new Set<number>();
        for (const id of ids) {
          expect(set.has(String(id))).toBe(known.has(id));
          expect(set.add(String(id))).toBe(known.has(id));
          known.add(id);
        }
        for (let id = 0; id <= 61; id++) expect(set.has(String(id))).toBe(known.has(id));
      }),
    );
  });

  it('keeps neighbouring ids as one range', () => {
    const set = new IdSet();
    for (const id of [5, 7, 6, 4, 8, 20]) set.add(String(id));
    expect(set.toJSON()).toEqual([4, 8, 20, 20]);
  });

  it('is the same after a round trip through JSON', () => {
    const set = new IdSet();
    for (const id of ['1', '2', '9']) set.add(id);
    const again = new IdSet(JSON.parse(JSON.stringify(set)) as number[]);
    expect([again.add('2'), again.add('3'), again.add('9')]).toEqual([true, false, true]);
  });

  it('does not remember ids that are no numbers', () => {
    const set = new IdSet();
    expect([set.add('fakeRequest-1'), set.add('fakeRequest-1')]).toEqual([false, false]);
    expect(set.has('fakeRequest-1')).toBe(false);
  });

  it('stays bounded when ids leave gaps', () => {
    const set = new IdSet();
    for (let id = 0; id < 10_000; id += 2) set.add(String(id));
    expect(set.toJSON().length).toBeLessThanOrEqual(2000);
    expect(set.add('9998')).toBe(true);
  });
});
