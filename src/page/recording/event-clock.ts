/** Events of different kinds come out of order by less than this; a clock that is set back jumps by more. */
const maxDisorderMs = 60_000;

/**
 * Numbers the events, and tells how much time has passed between them, whatever is done to the computer's clock: what is
 * set back or forward meanwhile must not make old news of new.
 */
export class EventClock {
  #sequence: number;
  #elapsedMs: number;
  #newestTime: number;

  /** @param json what `toJson` returned before */
  constructor([sequence, elapsedMs, newestTime]: readonly [number, number, number] = [0, 0, 0]) {
    this.#sequence = sequence;
    this.#elapsedMs = elapsedMs;
    this.#newestTime = newestTime;
  }

  /** Takes note of an event. @param time when the browser says that it happened, ms since the epoch */
  tick(time: number): void {
    this.#sequence++;
    if (time > this.#newestTime) {
      if (this.#newestTime > 0) this.#elapsedMs += time - this.#newestTime;
      this.#newestTime = time;
    } else if (this.#newestTime - time > maxDisorderMs) this.#newestTime = time;
  }

  /** The number of the last event; the first has 1. */
  get sequence(): number {
    return this.#sequence;
  }

  /** Milliseconds from the first event to the last, those not counted by which the clock was set back. */
  get elapsedMs(): number {
    return this.#elapsedMs;
  }

  /** @returns what the constructor takes */
  toJson(): readonly [number, number, number] {
    return [this.#sequence, this.#elapsedMs, this.#newestTime];
  }
}
