/**
 * Holds what arrives, in order, until it is opened; from then on everything goes straight through. It is the one place
 * that knows about the time in which the stored state is not back yet.
 */
export class Gate<Item> {
  #held: Item[] = [];
  #deliver: ((item: Item) => void) | undefined;

  /** Takes an item. */
  push(item: Item): void {
    if (this.#deliver) this.#deliver(item);
    else this.#held.push(item);
  }

  /**
   * Lets everything held through, then stays open.
   * @param deliver takes each item, once and in order
   */
  open(deliver: (item: Item) => void): void {
    this.#deliver = deliver;
    const held = this.#held;
    this.#held = [];
    for (const item of held) deliver(item);
  }
}
