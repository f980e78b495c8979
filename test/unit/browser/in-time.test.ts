import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { inTime, Question } from '../../../src/browser/in-time.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const never = () => new Promise<never>(() => {});
const thrown = () => {
  throw new Error('at once');
};
const in6s = <Answer>(answer: Answer) =>
  new Promise<Answer>((resolve) => {
    setTimeout(resolve, 6000, answer);
  });

describe('inTime', () => {
  it('gives the answer, and leaves no timer behind', async () => {
    expect(await inTime(async () => 5)).toBe(5);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('rejects as the call does, also when that throws at once', async () => {
    await expect(inTime(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await expect(inTime(thrown)).rejects.toThrow('at once');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('says that there was no answer in time', async () => {
    const asked = expect(inTime(never, 400)).rejects.toThrow('no answer within 400 ms');
    await vi.advanceTimersByTimeAsync(400);
    await asked;
  });
});

describe('Question', () => {
  it('gives an answer in time, and tells nobody of it', async () => {
    const onLate = vi.fn();
    expect(await new Question(async () => 5, onLate).read()).toBe(5);
    expect(onLate).not.toHaveBeenCalled();
  });

  it.each([
    ['never comes', never],
    ['is refused', () => Promise.reject(new Error('no'))],
    ['is thrown', thrown],
  ])('gives undefined when the answer %s', async (_, ask) => {
    const reading = new Question<number>(ask, () => {}).read(400);
    await vi.advanceTimersByTimeAsync(400);
    expect(await reading).toBeUndefined();
  });

  it('tells of a late answer, which holds from then on, however late the next one is', async () => {
    let known: number | undefined;
    let answers = 0;
    const question = new Question(
      () => in6s(++answers),
      async () => {
        known = await question.read(400);
      },
    );
    const first = question.read(400);
    await vi.advanceTimersByTimeAsync(400);
    expect(await first).toBeUndefined();
    await vi.advanceTimersByTimeAsync(6000);
    expect(known).toBe(1);
  });

  it('gives what it knows when asking again fails', async () => {
    let fails = false;
    const question = new Question(
      async () => (fails ? Promise.reject(new Error('no')) : 5),
      () => {},
    );
    await question.read();
    fails = true;
    expect(await question.read()).toBe(5);
  });
});
