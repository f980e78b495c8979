import { shortenEnd } from '../display/shorten-end.ts';

/**
 * The one description of a value for reading and for writing.
 * @param value what came from outside or, with `fit`, is about to be written
 * @param path where it stands, for the sentence about it
 * @param fit takes away what does not belong there and can be spared: the end of a text, an item of a list, an optional
 *   field. What comes of it can be read again.
 * @returns the value; throws a `ShapeError` that says where it is wrong and what belongs there
 */
export type Shape<Value> = (value: unknown, path: string, fit?: boolean) => Value;

/** The sentence names the place, as "pages[3].url must be text". */
export class ShapeError extends Error {}

/** @param maxLength the longest text allowed, in UTF-16 units */
export function text(maxLength = 300): Shape<string> {
  return (value, path, fit) => {
    if (typeof value === 'string') {
      if (value.length <= maxLength) return value;
      if (fit) return shortenEnd(value, maxLength);
    }
    throw new ShapeError(`${path} must be text of at most ${maxLength} characters`);
  };
}

/** Text that names something: half of it would name something else. */
export function name(maxLength = 300): Shape<string> {
  const whole = text(maxLength);
  return (value, path) => whole(value, path);
}

/** @param least the smallest number allowed */
export function whole(least = 0): Shape<number> {
  return (value, path) => {
    if (!Number.isSafeInteger(value) || (value as number) < least) {
      throw new ShapeError(`${path} must be a whole number, ${least} or more`);
    }
    return value as number;
  };
}

export const flag: Shape<boolean> = (value, path) => {
  if (typeof value !== 'boolean') throw new ShapeError(`${path} must be true or false`);
  return value;
};

/** For what may not be known. */
export const flagOrNull: Shape<boolean | null> = (value, path) => (value === null ? null : flag(value, path));

/** @param choices all that is allowed */
export function oneOf<Choice extends string>(choices: readonly Choice[]): Shape<Choice> {
  return (value, path) => {
    const found = choices.find((choice) => choice === value);
    if (found === undefined) throw new ShapeError(`${path} must be one of ${choices.join(', ')}`);
    return found;
  };
}

/**
 * @param item the shape of each item
 * @returns the shape of a list; reading throws a `ShapeError` for anything else. When what does not fit is left out
 *   (`fit`), items that do not fit are.
 */
export function list<Item>(item: Shape<Item>): Shape<Item[]> {
  return (value, path, fit) => {
    if (!Array.isArray(value)) throw new ShapeError(`${path} must be a list`);
    return value.flatMap((entry, at) => {
      const read = () => item(entry, `${path}[${at}]`, fit);
      return fit ? (spared(read) ?? []) : [read()];
    });
  };
}

/** @returns what was read, alone in a list; undefined for what has not its shape */
export function spared<Value>(read: () => Value): [Value] | undefined {
  try {
    return [read()];
  } catch (error) {
    if (error instanceof ShapeError) return undefined;
    throw error;
  }
}

type Fields<Value> = { readonly [Key in keyof Value]-?: Shape<Exclude<Value[Key], undefined>> };

/**
 * An object with these fields; what else it has is left out.
 * @param fields the shape of each field
 * @param optional the names of the fields that may be missing
 */
export function object<Value>(fields: Fields<Value>, optional: readonly (keyof Value)[] = []): Shape<Value> {
  const entries = Object.entries(fields) as [keyof Value & string, Shape<unknown>][];
  return (value, path, fit) => {
    const given = objectAt(value, path);
    const read: [string, unknown][] = [];
    for (const [name, shape] of entries) {
      const present = Object.hasOwn(given, name);
      const mayBeMissing = optional.includes(name);
      if (!present && mayBeMissing) continue;
      const field = () => shape(present ? given[name] : undefined, path === '' ? name : `${path}.${name}`, fit);
      const found = fit && mayBeMissing ? spared(field) : [field()];
      if (found) read.push([name, found[0]]);
    }
    return Object.fromEntries(read) as Value;
  };
}

/**
 * An object whose keys are not known beforehand. Keys that every JavaScript object has are refused.
 * @param key the shape of the keys
 * @param item the shape of the values
 */
export function record<Key extends string, Item>(key: Shape<Key>, item: Shape<Item>): Shape<Record<Key, Item>> {
  return (value, path, fit) => {
    const read = Object.entries(objectAt(value, path)).flatMap(([name, entry]) => {
      const member = () => {
        if (name in {}) throw new ShapeError(`${path} must not have the key ${name}`);
        return [key(name, `a key of ${path}`, fit), item(entry, `${path}.${name}`, fit)] as const;
      };
      return fit ? (spared(member) ?? []) : [member()];
    });
    return Object.fromEntries(read) as Record<Key, Item>;
  };
}

function objectAt(value: unknown, path: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ShapeError(`${path === '' ? 'the file' : path} must be an object`);
  }
  return value as Readonly<Record<string, unknown>>;
}
