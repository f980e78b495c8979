import { describe, expect, it } from 'vitest';
import { createRefresh } from '../../../../audit/state/refresh.ts';

/** A refresh whose readings and pauses end when the test says so. */
function refreshByHand(now: () => number = () => 0) {
  const reads: (() => void)[] = [];
  const pauses: { readonly milliseconds: number; end(): void }[] = [];
  const refresh = createRefresh(() => new Promise((end) => reads.push(end)), {
    now,
    pause: (milliseconds) => new Promise((end) => pauses.push({ milliseconds, end })),
  });
  return { refresh, reads, pauses };
}

describe('reading again', () => {
  it('is done once more for all who asked while it was being done, and not more often', async () => {
    const { refresh, reads } = refreshByHand();
    const first = refresh.now();
    const later = [refresh.now(), refresh.now(), refresh.now()];
    expect(reads).toHaveLength(1);
    reads[0]?.();
    await first;
    await expect.poll(() => reads.length).toBe(2);
    reads[1]?.();
    await Promise.all(later);
    expect(reads).toHaveLength(2);
  });

  it('is done again after a reading that failed', async () => {
    let fails = true;
    const refresh = createRefresh(async () => (fails ? Promise.reject(new Error('no database')) : undefined), {
      now: () => 0,
      pause: async () => {},
    });
    await expect(refresh.now()).rejects.toThrow('no database');
    fails = false;
    await refresh.now();
  });

  it('waits after a burst at least an interval, and several times what the reading took', async () => {
    let time = 0;
    const { refresh, reads, pauses } = refreshByHand(() => time);
    refresh.afterChange(true);
    reads[0]?.();
    await expect.poll(() => pauses.map(({ milliseconds }) => milliseconds)).toEqual([500]);
    refresh.afterChange(true);
    expect(reads).toHaveLength(1);
    pauses[0]?.end();
    await expect.poll(() => reads.length).toBe(2);
    time = 1000;
    reads[1]?.();
    await expect.poll(() => pauses[1]?.milliseconds).toBe(4000);
  });

  it('does not wait for a change that no other is likely to follow', async () => {
    const { refresh, reads, pauses } = refreshByHand();
    refresh.afterChange(true);
    reads[0]?.();
    await expect.poll(() => pauses.length).toBe(1);
    refresh.afterChange(false);
    expect(reads).toHaveLength(2);
  });
});
