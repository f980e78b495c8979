/** Lets only so many tasks run at the same time; the others wait, the first come first. */
export class Limiter {
  readonly #maxRunning: number;
  #running = 0;
  readonly #waiting = new Set<() => void>();

  /** @param maxRunning how many tasks may run at once */
  constructor(maxRunning: number) {
    this.#maxRunning = maxRunning;
  }

  /**
   * Runs the task when there is room.
   *
   * @param signal a task that still waits when it is aborted never runs
   * @returns what the task returns; rejects with the reason of the signal, or as the task does
   */
  async run<Result>(task: () => Promise<Result>, signal: AbortSignal): Promise<Result> {
    signal.throwIfAborted();
    if (this.#running === this.#maxRunning) await this.#room(signal);
    else this.#running++;
    try {
      return await task();
    } finally {
      const [next] = this.#waiting;
      if (next) next();
      else this.#running--;
    }
  }

  /** Waits until a task that ends hands its place over. */
  #room(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        this.#waiting.delete(enter);
        signal.removeEventListener('abort', giveUp);
      };
      const enter = (): void => {
        leave();
        resolve();
      };
      const giveUp = (): void => {
        leave();
        reject(signal.reason);
      };
      this.#waiting.add(enter);
      signal.addEventListener('abort', giveUp);
    });
  }
}
