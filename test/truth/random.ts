/** A stream of pseudo-random numbers that is the same for the same seed (mulberry32). */
export class Random {
  #state: number;

  /** @param seed any whole number; the lower 32 bits count */
  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** @returns a number from 0 up to, but not including, 1 */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** @returns a whole number from 0 up to, but not including, `below` */
  below(below: number): number {
    return Math.floor(this.next() * below);
  }

  /** @returns whether something happens that has this probability, from 0 to 1 */
  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** @returns one of several; throws if there is none */
  pick<Item>(items: readonly Item[]): Item {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new Error('nothing to pick from');
    return item;
  }

  /** @returns the same items in another order (Fisher and Yates) */
  shuffled<Item>(items: readonly Item[]): Item[] {
    const all = [...items];
    for (let at = all.length - 1; at > 0; at--) {
      const other = this.below(at + 1);
      [all[at], all[other]] = [all[other] as Item, all[at] as Item];
    }
    return all;
  }
}
