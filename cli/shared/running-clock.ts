const sliceMs = 250;

/** Counts only time in which this process could do something (src/async/running-time.ts), in steps of a quarter of a second. */
export class RunningClock {
  #now = 0;
  #isStopped = false;
  /** One that is late by however much counts as one: what it has missed is not made up for. */
  readonly #timer = setInterval(() => {
    this.#now += sliceMs;
  }, sliceMs).unref();

  /** Milliseconds since it was made. */
  get now(): number {
    return this.#now;
  }

  get isStopped(): boolean {
    return this.#isStopped;
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#isStopped = true;
  }
}
