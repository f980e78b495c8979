import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Limiter } from '../../../src/async/limiter.ts';

const never = new AbortController().signal;

it('never more tasks run than may, and all run, the first come first', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 4 }), fc.array(fc.boolean(), { maxLength: 12 }), async (max, tasks) => {
      const limiter = new Limiter(max);
      const begun: number[] = [];
      let running = 0;
      let most = 0;
      const ended = await Promise.allSettled(
        tasks.map((succeeds, at) =>
          limiter.run(async () => {
            begun.push(at);
            most = Math.max(most, ++running);
            await Promise.resolve();
            running--;
            if (!succeeds) throw new Error(String(at));
            return at;
          }, never),
        ),
      );
      expect(begun).toEqual(tasks.map((_, at) => at));
      expect(most).toBe(Math.min(max, tasks.length));
      expect(ended.map(({ status }) => status === 'fulfilled')).toEqual(tasks);
    }),
  );
});

it('a task that waits when its signal is aborted never runs, and takes no place', async () => {
  const limiter = new Limiter(1);
  let end = (): void => {};
  const first = limiter.run(
    () =>
      new Promise<void>((resolve) => {
        end = resolve;
      }),
    never,
  );
  const control = new AbortController();
  const begun: string[] = [];
  const given = limiter.run(async () => begun.push('given up'), control.signal);
  const last = limiter.run(async () => begun.push('last'), never);
  control.abort('enough');
  await expect(given).rejects.toBe('enough');
  await expect(limiter.run(async () => begun.push('too late'), control.signal)).rejects.toBe('enough');
  end();
  await Promise.all([first, last]);
  expect(begun).toEqual(['last']);
});
