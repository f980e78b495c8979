import { expect, it } from 'vitest';
import { inRunningTime, RunningClock } from '../../../src/async/running-time.ts';

/** A timer whose calls are made by hand. */
function manualTimer() {
  const waiting: { milliseconds: number; callback: () => void }[] = [];
  const after = (milliseconds: number, callback: () => void) => {
    const timer = { milliseconds, callback };
    waiting.push(timer);
    return () => void waiting.splice(waiting.indexOf(timer), 1);
  };
  /** @returns how long the timer was for that is called back now, however late */
  const fire = (): number => {
    const [timer] = waiting.splice(0, 1);
    timer?.callback();
    return timer?.milliseconds ?? -1;
  };
  return { after, waiting, fire };
}

it('one timer that is late takes a third of a deadline, not all of it', () => {
  const { after, fire } = manualTimer();
  let isOver = false;
  inRunningTime(after)(900, () => {
    isOver = true;
  });
  const slices: number[] = [];
  while (!isOver) slices.push(fire());
  // The last one lets sockets be read.
  expect(slices).toEqual([300, 300, 300, 0]);
});

it('no deadline is of five timers in a row, for which a page waits a minute each once it has been hidden for five', () => {
  const { after, fire } = manualTimer();
  inRunningTime(after)(20_000, () => {});
  let timers = 0;
  while (fire() >= 0) timers++;
  expect(timers).toBeLessThan(5);
});

it('is taken back whatever slice is under way', () => {
  const { after, waiting, fire } = manualTimer();
  const cancel = inRunningTime(after)(1000, () => expect.unreachable());
  fire();
  cancel();
  expect(waiting).toEqual([]);
});

it('a clock counts a tick that is late as one, and none after its end', () => {
  let tick = (): void => {};
  let isEnded = false;
  const clock = new RunningClock((milliseconds, callback) => {
    tick = () => !isEnded && callback();
    expect(milliseconds).toBe(250);
    return () => {
      isEnded = true;
    };
  });
  tick();
  tick();
  expect(clock.now).toBe(500);
  clock.stop();
  tick();
  expect([clock.now, clock.isStopped]).toEqual([500, true]);
});
