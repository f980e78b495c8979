import { shortenEnd } from '../display/shorten-end.ts';

/**
 * The one description of a value for reading and for writing.
 * @param value what came from outside or, with `fit`, is about to be written
 * @param fit takes away what does not belong there and can be spared: the end of a text, an item of a list, an optional
 *   field. What comes of it can be read again.
 * @returns the value; throws a `ShapeError` that says where it is wrong and what belongs there
 */
export type Shape<Value> = (value: unknown, fit?: boolean) => Value;

/** The sentence names the place, as "pages[3].url must be text". The place is put together only where something is wrong. */
export class ShapeError extends Error {
  readonly #need: string;
  #place = '';
  #isKey = false;

  /** @param need what belongs there, as "must be text" */
  constructor(need: string) {
    super(`the file ${need}`);
    this.#need = need;
  }

  /**
   * @param step the name of the field in which the value stands, or its place in a list, as "[3]"
   * @returns the same error, with that before the place that it had
   */
  within(step: string): this {
    this.#place = this.#place === '' || this.#place.startsWith('[') ? step + this.#place : `${step}.${this.#place}`;
    this.message = `${this.#isKey ? 'a key of ' : ''}${this.#place} ${this.#need}`;
    return this;
  }

  /** @returns the same error, which is about a key of an object */
  ofKey(): this {
    this.#isKey = true;
    this.message = `a key of the file ${this.#need}`;
    return this;
  }
}

/** @param maxLength the longest text allowed, in UTF-16 units */
export function text(maxLength = 300): Shape<string> {
  return (value, fit) => {
    if (typeof value === 'string') {
      if (value.length <= maxLength) return value;
      if (fit) return shortenEnd(value, maxLength);
    }
    throw new ShapeError(`must be text of at most ${maxLength} characters`);
  };
}

/** Text that names something: half of it would name something else. */
export function name(maxLength = 300): Shape<string> {
  const whole = text(maxLength);
  return (value) => whole(value);
}

/** @param least the smallest number allowed */
export function whole(least = 0): Shape<number> {
  return (value) => {
    if (!Number.isSafeInteger(value) || (value as number) < least) {
      throw new ShapeError(`must be a whole number, ${least} or more`);
    }
    return value as number;
  };
}

/** The last time that JavaScript can write, in the year 275760 (ECMA-262, "Time Values and Time Range"). */
const lastTime = 8.64e15;

/** Milliseconds since the epoch. */
export const time: Shape<number> = (value) => {
  const milliseconds = whole()(value);
  if (milliseconds > lastTime) throw new ShapeError(`must be a time, ${lastTime} at most`);
  return milliseconds;
};

export const flag: Shape<boolean> = (value) => {
  if (typeof value !== 'boolean') throw new ShapeError('must be true or false');
  return value;
};

/** For what may not be known. */
export const flagOrNull: Shape<boolean | null> = (value) => (value === null ? null : flag(value));

/** @param choices all that is allowed */
export function oneOf<Choice extends string>(choices: readonly Choice[]): Shape<Choice> {
  return (value) => {
    const found = choices.find((choice) => choice === value);
    if (found === undefined) throw new ShapeError(`must be one of ${choices.join(', ')}`);
    return found;
  };
}

/**
 * @param item the shape of each item
 * @returns the shape of a list; reading throws a `ShapeError` for anything else. When what does not fit is left out
 *   (`fit`), items that do not fit are.
 */
export function list<Item>(item: Shape<Item>): Shape<Item[]> {
  return (value, fit) => {
    if (!Array.isArray(value)) throw new ShapeError('must be a list');
    const items: Item[] = [];
    for (let at = 0; at < value.length; at++) {
      try {
        items.push(item(value[at], fit));
      } catch (error) {
        spare(error, fit, `[${at}]`);
      }
    }
    return items;
  };
}

/**
 * @param error what was thrown for a part of a value
 * @param isSpared whether the value goes without the part
 * @param step where the part stands; undefined where it is the whole value, or a key of it
 * @throws the error, with that step, where it is not spared or no `ShapeError`
 */
function spare(error: unknown, isSpared: boolean | undefined, step: string | undefined): void {
  if (!(error instanceof ShapeError)) throw error;
  if (!isSpared) throw step === undefined ? error : error.within(step);
}

type Fields<Value> = { readonly [Key in keyof Value]-?: Shape<Exclude<Value[Key], undefined>> };

/**
 * An object with these fields; what else it has is left out.
 * @param fields the shape of each field
 * @param optional the names of the fields that may be missing
 */
export function object<Value>(fields: Fields<Value>, optional: readonly (keyof Value)[] = []): Shape<Value> {
  const entries = (Object.entries(fields) as [keyof Value & string, Shape<Value[keyof Value & string]>][]).map(
    ([name, shape]) => ({ name, shape, mayBeMissing: optional.includes(name) }),
  );
  return (value, fit) => {
    const given = objectOf(value);
    const read: Partial<Value> = {};
    for (const { name, shape, mayBeMissing } of entries) {
      const present = Object.hasOwn(given, name);
      if (!present && mayBeMissing) continue;
      try {
        read[name] = shape(present ? given[name] : undefined, fit);
      } catch (error) {
        spare(error, fit && mayBeMissing, name);
      }
    }
    return read as Value;
  };
}

/**
 * An object whose keys are not known beforehand. Keys that every JavaScript object has are refused.
 * @param key the shape of the keys
 * @param item the shape of the values
 */
export function record<Key extends string, Item>(key: Shape<Key>, item: Shape<Item>): Shape<Record<Key, Item>> {
  const keyOf: Shape<Key> = (value, fit) => {
    try {
      return key(value, fit);
    } catch (error) {
      throw error instanceof ShapeError ? error.ofKey() : error;
    }
  };
  return (value, fit) => {
    const given = objectOf(value);
    const read = {} as Record<Key, Item>;
    for (const name of Object.keys(given)) {
      let step: string | undefined;
      try {
        if (name in {}) throw new ShapeError(`must not have the key ${name}`);
        const fitting = keyOf(name, fit);
        step = name;
        read[fitting] = item(given[name], fit);
      } catch (error) {
        spare(error, fit, step);
      }
    }
    return read;
  };
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new ShapeError('must be an object');
  return value as Readonly<Record<string, unknown>>;
}
