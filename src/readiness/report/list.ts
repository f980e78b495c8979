/**
 * Items in an order that can be iterated again and again, and read one by one. An array is one; another may make each item
 * anew, so that not all of them have to be in memory.
 */
export interface List<Item> extends Iterable<Item> {
  readonly length: number;
  /** @returns the item, or undefined where there is none */
  at(index: number): Item | undefined;
}

/**
 * @param length how many items there are
 * @param item makes one; called whenever it is read
 */
export function lazyList<Item>(length: number, item: (index: number) => Item): List<Item> {
  return {
    length,
    at: (index) => (index >= 0 && index < length ? item(index) : undefined),
    *[Symbol.iterator]() {
      for (let index = 0; index < length; index++) yield item(index);
    },
  };
}

/** @returns the items of another list, each changed whenever it is read */
export function mapList<Item, Other>(list: List<Item>, change: (item: Item) => Other): List<Other> {
  return lazyList(list.length, (index) => change(list.at(index) as Item));
}

/** @returns the first items, as many as there are up to a bound */
export function firstOf<Item>(list: List<Item>, count: number): Item[] {
  return Array.from({ length: Math.min(count, list.length) }, (_, index) => list.at(index) as Item);
}

/** @returns each item behind its index */
export function* entriesOf<Item>(items: Iterable<Item>): Generator<readonly [number, Item]> {
  let index = 0;
  for (const item of items) yield [index++, item];
}
