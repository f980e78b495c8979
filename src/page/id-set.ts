/**
 * A set of request ids that stays small however many ids go in.
 *
 * Browsers number their requests one after the other and nearly every request ends, so the numbers fill up to a few
 * closed ranges. That is what makes exact counting affordable: a request that was answered and later broken off is
 * recognised, whenever that happens, without remembering each request.
 */
export class IdSet {
  /** Bounds of closed ranges, ascending: [first, last, first, last, ...]. */
  readonly #bounds: number[];

  /** @param bounds what `toJSON` returned before, or nothing for an empty set */
  constructor(bounds: readonly number[] = []) {
    this.#bounds = [...bounds];
  }

  /**
   * Adds an id.
   * @param id decimal digits; any other text is not remembered (Firefox invents such ids for images in its memory)
   * @returns whether the id was already there
   */
  add(id: string): boolean {
    const value = Number(id);
    if (!Number.isSafeInteger(value)) return false;
    const bounds = this.#bounds;
    let at = bounds.length;
    while (at > 0 && (bounds[at - 2] as number) > value) at -= 2;
    // The range before `at` is the last one that starts at or before the value.
    const lastBefore = bounds[at - 1];
    if (lastBefore !== undefined && value <= lastBefore) return true;
    const joinsBefore = lastBefore === value - 1;
    const joinsAfter = bounds[at] === value + 1;
    if (joinsBefore && joinsAfter) bounds.splice(at - 1, 2);
    else if (joinsBefore) bounds[at - 1] = value;
    else if (joinsAfter) bounds[at] = value;
    else bounds.splice(at, 0, value, value);
    if (bounds.length > 2 * maxRanges) bounds.splice(1, 2);
    return false;
  }

  /**
   * @param id as `add` takes it
   * @returns whether the id is there
   */
  has(id: string): boolean {
    const value = Number(id);
    const start = this.#bounds.findLastIndex((bound, at) => at % 2 === 0 && bound <= value);
    return start >= 0 && value <= (this.#bounds[start + 1] as number);
  }

  /** @returns the bounds of the ranges, for the constructor */
  toJSON(): readonly number[] {
    return this.#bounds;
  }
}

/** When there are more, the two oldest ranges become one: ids that old are not expected any more. */
const maxRanges = 1000;
