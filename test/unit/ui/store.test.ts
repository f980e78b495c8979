import { expect, it } from 'vitest';
import { createStore } from '../../../ui/store.ts';

it('has the new state at once and tells of several updates once', () => {
  const scheduled: (() => void)[] = [];
  const store = createStore(0, (tell) => scheduled.push(tell));
  let notifications = 0;
  const stop = store.subscribe(() => notifications++);
  store.update((n) => n + 1);
  store.update((n) => n + 1);
  expect(store.get()).toBe(2);
  expect(scheduled).toHaveLength(1);
  scheduled[0]?.();
  expect(notifications).toBe(1);
  store.update((n) => n);
  expect(scheduled).toHaveLength(1);
  stop();
  store.update((n) => n + 1);
  scheduled[1]?.();
  expect(notifications).toBe(1);
});
