/** When there are more ranges, the oldest is given up: `isForgotten` is true of its ids and of all before them. */
const maxRanges = 32_768;

/**
 * A compact set of numeric request ids, stored as ranges: of the requests of one page that ended or were answered, to
 * tell a response that is truncated after its headers from a request that fails.
 *
 * Browsers number requests one after the other, so the ids of a page are a few ranges, with gaps for what other pages
 * asked for and for what has no event at all (the preflights of CORS). Each range costs two to four characters as text.
 * The set belongs to its page and ends with it.
 */
export class RequestIds {
  /** Bounds of closed ranges, ascending: [first, last, first, last, ...]. */
  readonly #bounds: number[];
  /** The first id that is not forgotten. */
  #first: number;

  /** @param text what `toJson` returned before, or the empty text for an empty set */
  constructor(text = '') {
    const numbers = decode(text);
    this.#first = numbers.shift() ?? 0;
    let last = 0;
    this.#bounds = numbers.map((difference) => {
      last += difference;
      return last;
    });
  }

  /**
   * @param id decimal digits, as both browsers have them (WebRequest.sys.mjs: `String(channel.id)`); any other text is
   *   not remembered
   */
  add(id: string): void {
    const value = numberOf(id);
    if (value < this.#first) return;
    const bounds = this.#bounds;
    const at = this.#rangeBehind(value);
    // The range before `at` is the last one that starts at or before the value.
    const lastBefore = bounds[at - 1];
    if (lastBefore !== undefined && value <= lastBefore) return;
    const joinsBefore = lastBefore === value - 1;
    const joinsAfter = bounds[at] === value + 1;
    if (joinsBefore && joinsAfter) bounds.splice(at - 1, 2);
    else if (joinsBefore) bounds[at - 1] = value;
    else if (joinsAfter) bounds[at] = value;
    else bounds.splice(at, 0, value, value);
    if (bounds.length > 2 * maxRanges) {
      const [, last = 0] = bounds.splice(0, 2);
      this.#first = last + 1;
    }
  }

  /** @returns whether the id is there */
  has(id: string): boolean {
    const value = numberOf(id);
    const last = this.#bounds[this.#rangeBehind(value) - 1];
    return value >= 0 && last !== undefined && value <= last;
  }

  /** @returns whether the id is so old that it is not known any more whether it was there */
  isForgotten(id: string): boolean {
    const value = numberOf(id);
    return value >= 0 && value < this.#first;
  }

  /** Removes an id. */
  delete(id: string): void {
    if (!this.has(id)) return;
    const value = numberOf(id);
    const bounds = this.#bounds;
    const at = this.#rangeBehind(value) - 2;
    const [first = 0, last = 0] = [bounds[at], bounds[at + 1]];
    const left = value > first ? [first, value - 1] : [];
    const right = value < last ? [value + 1, last] : [];
    bounds.splice(at, 2, ...left, ...right);
  }

  /** @returns the set as ASCII text, for the constructor */
  toJson(): string {
    let last = 0;
    const differences = this.#bounds.map((bound) => {
      const difference = bound - last;
      last = bound;
      return difference;
    });
    return encode([this.#first, ...differences]);
  }

  /** @returns the index of the first range that starts behind the value */
  #rangeBehind(value: number): number {
    const bounds = this.#bounds;
    let low = 0;
    let high = bounds.length / 2;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((bounds[2 * middle] as number) > value) high = middle;
      else low = middle + 1;
    }
    return 2 * low;
  }
}

/** @returns the id as a number, or -1 where it is none */
function numberOf(id: string): number {
  const value = Number(id);
  return Number.isSafeInteger(value) ? value : -1;
}

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const valueOfDigit = new Map([...digits].map((digit, value) => [digit, value]));

/**
 * Writes whole numbers from 0 on, five bits a digit, the lowest first; every digit but a number's last has the
 * continuation flag (value 32) set.
 */
function encode(numbers: readonly number[]): string {
  let text = '';
  for (const number of numbers) {
    let rest = number;
    for (; rest >= 32; rest = Math.floor(rest / 32)) text += digits.charAt(32 + (rest % 32));
    text += digits.charAt(rest);
  }
  return text;
}

function decode(text: string): number[] {
  const numbers: number[] = [];
  let number = 0;
  let weight = 1;
  for (const digit of text) {
    const value = valueOfDigit.get(digit) ?? 0;
    number += (value % 32) * weight;
    weight *= 32;
    if (value >= 32) continue;
    numbers.push(number);
    number = 0;
    weight = 1;
  }
  return numbers;
}
