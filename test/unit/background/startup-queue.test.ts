import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StartupQueue } from '../../../src/background/startup-queue.ts';

function queue() {
  const errors: unknown[] = [];
  const delivered: number[] = [];
  const items = new StartupQueue<() => void>((error) => void errors.push(error));
  const push = (...numbers: number[]) => {
    for (const number of numbers) items.push(() => void delivered.push(number));
  };
  return { items, push, errors, delivered, open: () => items.open((item) => item()) };
}

describe('StartupQueue', () => {
  it('delivers each item once and in order, whenever it is opened', () => {
    fc.assert(
      fc.property(fc.nat(20), fc.nat(20), (held, after) => {
        const { push, open, delivered } = queue();
        for (let i = 0; i < held; i++) push(i);
        expect(delivered).toEqual([]);
        open();
        for (let i = held; i < held + after; i++) push(i);
        expect(delivered).toEqual(Array.from({ length: held + after }, (_, i) => i));
      }),
    );
  });

  it('loses none of the items behind one that throws, and reports each error', () => {
    const { items, push, open, delivered, errors } = queue();
    push(1);
    items.push(() => {
      throw new Error('held');
    });
    push(2);
    open();
    expect(() =>
      items.push(() => {
        throw new Error('later');
      }),
    ).not.toThrow();
    push(3);
    expect(delivered).toEqual([1, 2, 3]);
    expect(errors.map((error) => (error as Error).message)).toEqual(['held', 'later']);
  });

  it('puts what a held item brings behind what was held', () => {
    const { items, push, open, delivered } = queue();
    items.push(() => push(3, 4));
    push(1, 2);
    open();
    expect(delivered).toEqual([1, 2, 3, 4]);
  });

  it('delivers to the new place once it is opened again, and nothing twice', () => {
    const first: number[] = [];
    const second: number[] = [];
    const items = new StartupQueue<number>(() => {});
    items.push(1);
    items.open((item) => void first.push(item));
    items.push(2);
    items.open((item) => void second.push(item));
    items.push(3);
    expect([first, second]).toEqual([[1, 2], [3]]);
  });
});
