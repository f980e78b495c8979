import type { After } from '../../../src/async/deadline.ts';

/** A clock that stands still until the test moves it. */
export class Timers {
  /** Milliseconds since 1970. */
  time = 1_000_000;
  readonly #timers = new Map<() => void, number>();
  readonly now = (): number => this.time;
  readonly after: After = (milliseconds, callback) => {
    this.#timers.set(callback, this.time + milliseconds);
    return () => void this.#timers.delete(callback);
  };

  /** How many calls are outstanding. */
  get pending(): number {
    return this.#timers.size;
  }

  async pass(milliseconds: number): Promise<void> {
    this.time += milliseconds;
    for (const [callback, time] of this.#timers) {
      if (time > this.time) continue;
      this.#timers.delete(callback);
      callback();
    }
    await settled();
  }
}

/** Lets everything happen that waits for nothing but its turn. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await Promise.resolve();
}
