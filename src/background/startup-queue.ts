/**
 * Holds what arrives, in order, until it is opened; from then on everything goes straight through. It is the one place
 * that knows about the time in which the stored state is not back yet.
 *
 * An item that cannot be delivered is reported and costs nothing but itself: those behind it follow.
 */
export class StartupQueue<Item> {
  readonly #onError: (error: unknown) => void;
  #held: Item[] = [];
  #deliver: ((item: Item) => void) | undefined;
  #draining = false;

  /** @param onError is called with what the delivery of an item threw */
  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
  }

  /** Takes an item. Never throws. */
  push(item: Item): void {
    if (this.#deliver === undefined || this.#draining) this.#held.push(item);
    else this.#tryDeliver(item);
  }

  /**
   * Lets everything held through, then stays open. What the deliveries themselves bring comes after what was held.
   * Opened again, it delivers to the new place from then on.
   * @param deliver takes each item, once and in order
   */
  open(deliver: (item: Item) => void): void {
    this.#deliver = deliver;
    if (this.#draining) return;
    this.#draining = true;
    for (let item = this.#held.shift(); item !== undefined; item = this.#held.shift()) this.#tryDeliver(item);
    this.#draining = false;
  }

  #tryDeliver(item: Item): void {
    try {
      this.#deliver?.(item);
    } catch (error) {
      this.#onError(error);
    }
  }
}
