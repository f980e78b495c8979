/** Lets work run at the same time, but for some that must have everything for itself. */
export class Turns {
  readonly #shared = new Set<Promise<unknown>>();
  #exclusive: Promise<unknown> = Promise.resolve();

  /** Runs work beside other such work, and not before exclusive work that waits already. */
  async shared<T>(work: () => Promise<T>): Promise<T> {
    for (let turn: Promise<unknown> | undefined; turn !== this.#exclusive; ) {
      turn = this.#exclusive;
      await turn;
    }
    const running = work();
    this.#shared.add(running);
    try {
      return await running;
    } finally {
      this.#shared.delete(running);
    }
  }

  /** Runs work when nothing else runs; meanwhile nothing else begins. */
  exclusive<T>(work: () => Promise<T>): Promise<T> {
    const own = this.#exclusive.then(async () => {
      await Promise.allSettled(this.#shared);
      return work();
    });
    this.#exclusive = own.catch(() => {});
    return own;
  }
}
