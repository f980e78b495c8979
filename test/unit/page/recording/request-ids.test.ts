import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RequestIds } from '../../../../src/page/recording/request-ids.ts';

const again = (ids: RequestIds) => new RequestIds(ids.toJson());

describe('RequestIds', () => {
  it('says of each id whether it is there, in any order of adding and deleting, before and after text', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(60), fc.boolean()), { maxLength: 200 }), (steps) => {
        const ids = new RequestIds();
        const known = new Set<number>();
        for (const [id, adds] of steps) {
          expect(ids.has(String(id))).toBe(known.has(id));
          if (adds) {
            ids.add(String(id));
            known.add(id);
          } else {
            ids.delete(String(id));
            known.delete(id);
          }
        }
        for (let id = 0; id <= 61; id++) {
          expect([ids.has(String(id)), again(ids).has(String(id))]).toEqual([known.has(id), known.has(id)]);
        }
      }),
    );
  });

  it('keeps ids of any size', () => {
    fc.assert(
      fc.property(fc.array(fc.maxSafeNat()), (numbers) => {
        const ids = new RequestIds();
        for (const id of numbers) ids.add(String(id));
        for (const id of numbers) expect(again(ids).has(String(id))).toBe(true);
      }),
    );
  });

  it('takes a few characters for the ids of a page, and two for each with a gap behind it', () => {
    const whole = new RequestIds();
    const gaps = new RequestIds();
    for (let id = 1000; id < 3000; id++) whole.add(String(id));
    for (let id = 1000; id < 3000; id += 2) gaps.add(String(id));
    expect(whole.toJson().length).toBeLessThan(10);
    expect(gaps.toJson().length).toBeLessThan(2020);
  });

  it('does not remember ids that are no numbers', () => {
    const ids = new RequestIds();
    ids.add('fakeRequest-1');
    expect([ids.has('fakeRequest-1'), ids.isForgotten('fakeRequest-1'), ids.toJson()]).toEqual([false, false, 'A']);
  });

  it('stays bounded, forgets the oldest, and knows what it has forgotten', () => {
    const ids = new RequestIds();
    for (let id = 0; id < 200_000; id += 2) ids.add(String(id));
    const restored = again(ids);
    expect(restored.toJson().length).toBeLessThan(70_000);
    for (const set of [ids, restored]) {
      expect([set.has('0'), set.isForgotten('0'), set.isForgotten('199998')]).toEqual([false, true, false]);
      expect([set.has('199998'), set.has('199997'), set.isForgotten('199997')]).toEqual([true, false, false]);
    }
  });
});
