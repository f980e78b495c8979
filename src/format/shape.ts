/** Reads a value that came from outside, or throws a `ShapeError` that says where it is wrong and what belongs there. */
export type Shape<Value> = (value: unknown, path: string) => Value;

/** The sentence names the place, as "pages[3].url must be text". */
export class ShapeError extends Error {}

/** @param most the longest text allowed, in UTF-16 units */
export function text(most = 300): Shape<string> {
  return (value, path) => {
    if (typeof value !== 'string' || value.length > most) {
      throw new ShapeError(`${path} must be text of at most ${most} characters`);
    }
    return value;
  };
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

/** @param choices all that is allowed */
export function oneOf<Choice extends string>(choices: readonly Choice[]): Shape<Choice> {
  return (value, path) => {
    const found = choices.find((choice) => choice === value);
    if (found === undefined) throw new ShapeError(`${path} must be one of ${choices.join(', ')}`);
    return found;
  };
}

export function list<Item>(item: Shape<Item>): Shape<Item[]> {
  return (value, path) => {
    if (!Array.isArray(value)) throw new ShapeError(`${path} must be a list`);
    return value.map((entry, at) => item(entry, `${path}[${at}]`));
  };
}

type Fields<Value> = { readonly [Key in keyof Value]-?: Shape<Exclude<Value[Key], undefined>> };

/**
 * An object with these fields; what else it has is left out.
 * @param fields the shape of each field
 * @param optional the names of the fields that may be missing
 */
export function object<Value>(fields: Fields<Value>, optional: readonly (keyof Value)[] = []): Shape<Value> {
  const entries = Object.entries(fields) as [keyof Value & string, Shape<unknown>][];
  return (value, path) => {
    const given = objectAt(value, path);
    const read: [string, unknown][] = [];
    for (const [name, shape] of entries) {
      const present = Object.hasOwn(given, name);
      if (!present && optional.includes(name)) continue;
      read.push([name, shape(present ? given[name] : undefined, path === '' ? name : `${path}.${name}`)]);
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
  return (value, path) => {
    const read = Object.entries(objectAt(value, path)).map(([name, entry]) => {
      if (name in {}) throw new ShapeError(`${path} must not have the key ${name}`);
      return [key(name, `a key of ${path}`), item(entry, `${path}.${name}`)] as const;
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
